"""How the tests are shared out between processes (`pytest -n 2`), how long they look for counterexamples, and wait."""

import gc
import sys

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Each run looks at other examples, so many runs look at many. Before a release, or after a change of a parser:
# `pytest --hypothesis-profile=thorough`. Without a deadline: a busy machine is no counterexample.
settings.register_profile("each run", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None)
settings.load_profile("each run")

WHOLE = ("tests/journeys/", "tests/guarantees/")
"""Folders whose tests share something costly, a served centre or one long walk: one process runs all of them."""

# In milliseconds, for whatever a page in a browser should come to show: long enough for two very busy cores.
PATIENCE = 60_000


class ByFolder(LoadScopeScheduling):
    """Keeps these folders whole, and every other file."""

    def _split_scope(self, nodeid: str) -> str:
        whole = next((folder for folder in WHOLE if nodeid.startswith(folder)), None)
        return whole or nodeid.split("::", 1)[0]


def pytest_configure(config: pytest.Config) -> None:
    """Announce the marks of these tests."""
    said = "database_of_programs: starts programs that work with the database of DATABASE_URL"
    config.addinivalue_line("markers", said)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder:
    """Share out by folder; called only where there are several processes."""
    return ByFolder(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest blocks first: begun last, one of them would keep a single process busy at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE))


def pytest_collection_finish() -> None:
    """Wait for pages; look for rubbish less often, and not among thousands of modules that stay until the end."""
    # What is expected of a page is waited for five seconds otherwise: a window's own patience says nothing to it.
    if browsers := sys.modules.get("playwright.sync_api"):
        browsers.expect.set_options(timeout=PATIENCE)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
