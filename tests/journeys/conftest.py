"""A served centre and a browser for the journeys. Both live as long as this folder's tests run and no longer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import PATIENCE
from tests.journeys.centre import Centre, served

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # Whoever asks another machine for anything gets nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
PICTURES = Path(__file__).resolve().parents[2] / "build" / "journeys"

Window = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser there are no journeys; the answer says so instead of failing each of them."""
    if not CHROMIUM.exists():
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="Debian's chromium is not installed"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep a picture of every open page of a journey that failed, in build/journeys."""
    report = yield
    windows: list[BrowserContext] = item.stash.get(OPEN_WINDOWS, [])
    if report.when == "call" and report.failed:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(page for window in windows for page in window.pages):
            page.screenshot(path=PICTURES / f"{item.name}.{number}.png", full_page=True)
            report.sections.append((f"page {number}", page.url))
    return report


OPEN_WINDOWS = pytest.StashKey[list[BrowserContext]]()


# Package scope, not session: a browser's event loop that is still running would forbid Django's queries elsewhere.
@pytest.fixture(scope="package")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """The demonstration centre that the journeys share: each tells stories of its own."""
    with served(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def window(chromium: Browser, centre: Centre, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A function that opens a browser window of its own, with its own cookies, on the centre.

    ``window(java_script_enabled=False)`` takes the options of Playwright's ``new_context``.
    """
    opened: list[BrowserContext] = []
    request.node.stash[OPEN_WINDOWS] = opened

    def open_window(**options: Any) -> BrowserContext:
        context = chromium.new_context(base_url=centre.url, **{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def tab(window: Window) -> Page:
    """One page in a window of its own."""
    return window().new_page()
