"""Where the index stands: on disk below ``ABRI_DATA``, one folder for each state of what can be found.

A folder appears whole (it is built beside and renamed) and carries the digest of each of its files: what a full disk
or a failing one spoiled is built anew, never read. A lock keeps web processes that start together from building twice.
"""

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from tantivy import Index, Searcher

from abri.centre.country import country, world
from abri.centre.directory.advice import articles
from abri.centre.directory.search import building
from abri.centre.directory.search.documents import (
    Document,
    advice_documents,
    entry_document,
    situation_documents,
)

MANIFEST = "manifest.json"
_CHUNK = 1 << 20

logger = logging.getLogger(__name__)


class SearchUnavailable(Exception):
    """The index is not there and cannot be built: the data folder is full or cannot be written."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that answers: what can be found, and the words it is made of."""

    facts: Searcher
    words: Searcher


def prepare_index() -> bool:
    """Build the index of this installation where it is missing or damaged; returns whether it was built."""
    return _Shelf(_folder(), _digest()).stand(_documents)


def opened() -> Opened:
    """The index of this installation, opened once a process; raises `SearchUnavailable`."""
    digest = _digest()
    with _opening:
        if digest not in _opened:
            shelf = _Shelf(_folder(), digest)
            try:
                shelf.stand(_documents)
                _opened[digest] = shelf.open()
            except (OSError, ValueError) as error:
                logger.exception("the search index cannot be built")
                raise SearchUnavailable from error
        return _opened[digest]


# A process that forks opens nothing before: the threads of an index would not come along.
_opening = threading.Lock()
_opened: dict[str, Opened] = {}


class _Shelf:
    """One state of the index below `folder`."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder
        self._standing = folder / digest

    def stand(self, documents: Callable[[], Iterable[Document]]) -> bool:
        """Make sure that the index stands undamaged; returns whether it had to be built."""
        if self._is_whole():
            return False
        with self._locked():
            # Another process may have built it while this one waited.
            if self._is_whole():
                return False
            self._build(documents())
        return True

    def open(self) -> Opened:
        return Opened(
            facts=_searcher(self._standing / building.FACTS),
            words=_searcher(self._standing / building.WORDS),
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _build(self, documents: Iterable[Document]) -> None:
        # Whoever held an older one open keeps reading it: its files go when nobody has them open any more.
        for other in self._folder.iterdir():
            if other.is_dir():
                shutil.rmtree(other, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix="new-", dir=self._folder))
        try:
            building.build(unfinished, documents)
            (unfinished / MANIFEST).write_text(json.dumps(_digests(unfinished)))
            unfinished.rename(self._standing)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _is_whole(self) -> bool:
        try:
            noted = json.loads((self._standing / MANIFEST).read_text())
            return bool(noted == _digests(self._standing))
        except (OSError, ValueError):
            return False


def _searcher(folder: Path) -> Searcher:
    index = building.with_analyzers(Index.open(str(folder)))
    # It never changes: no thread has to watch it.
    index.config_reader(reload_policy="manual")
    return index.searcher()


def _digests(folder: Path) -> dict[str, str]:
    """The digest of each file by its name; those by which tantivy locks hold nothing."""
    return {
        str(path.relative_to(folder)): _file_digest(path)
        for path in sorted(folder.glob("*/*"))
        if not path.name.startswith(".")
    }


def _file_digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _folder() -> Path:
    return Path(settings.ABRI_DATA) / "search"


@cache
def _digest() -> str:
    """Changes with the packs, the articles, and the layout of the index."""
    said = hashlib.blake2b(f"{building.LAYOUT} {world().digest}".encode(), digest_size=16)
    for topic, article in articles().items():
        said.update(repr((topic, article.title.forms, article.body.forms)).encode())
    for name, situation in country().law.situations.items():
        said.update(repr((name, situation.names.forms)).encode())
    return said.hexdigest()


def _documents() -> Iterator[Document]:
    """Every entry once, with all the countries that show it, and the articles."""
    everything, home = world(), country()
    shown_by: dict[str, list[str]] = {}
    for catalogue in everything.countries.values():
        for name in catalogue.entries:
            shown_by.setdefault(name, []).append(catalogue.id)
    for name, countries in shown_by.items():
        yield entry_document(everything.entries[name], tuple(countries), home.id)
    yield from advice_documents(articles().values(), home.id)
    yield from situation_documents(home.law.situations.values(), home.id)
