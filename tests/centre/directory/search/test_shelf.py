"""The index on disk: whole or not there, built once, never read when damaged."""

import multiprocessing
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abri.centre.directory.search import Asked, SearchUnavailable, building, find, shelf
from abri.centre.directory.search.documents import Document
from abri.engine.packs import Text


@pytest.fixture(autouse=True)
def _few_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of one document, opened anew in each test."""
    monkeypatch.setattr(shelf, "_documents", documents)
    monkeypatch.setattr(shelf, "_opened", {})


def documents() -> Iterator[Document]:
    title = Text((("nl", "Een vuurtoren"), ("en", "A lighthouse")), ("nl",))
    yield Document(
        id="be.lighthouse", section="organisations", kind="helpline", country="be", countries=("be",), title=title,
        summary=title, years=None, verified=True, names=("be.lighthouse",), body=(title,), plain=("0800 12 345",),
    )  # fmt: skip


def standing(data: Path) -> Path:
    (found,) = (folder for folder in (data / "search").iterdir() if folder.is_dir())
    return found


def finds(typed: str = "vuurtoren") -> bool:
    return find(Asked.read(typed), language="nl").total == 1


def test_it_is_built_once(settings: Any) -> None:
    assert shelf.prepare_index() is True
    assert shelf.prepare_index() is False
    assert finds()
    assert finds("lighthouses")
    assert finds("080012345")


@pytest.mark.parametrize("spoil", ["cut", "flip", "remove", "manifest", "empty"])
def test_what_is_damaged_is_built_anew(settings: Any, spoil: str) -> None:
    shelf.prepare_index()
    folder = standing(settings.ABRI_DATA)
    largest = max(
        (path for path in folder.glob("*/*") if path.is_file()), key=lambda path: path.stat().st_size
    )
    content = largest.read_bytes()
    if spoil == "cut":
        largest.write_bytes(content[: len(content) // 2])
    elif spoil == "flip":
        largest.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    elif spoil == "remove":
        largest.unlink()
    elif spoil == "manifest":
        (folder / shelf.MANIFEST).write_text("{")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
    assert shelf.prepare_index() is True
    assert finds()


def test_an_older_state_and_what_was_left_half_way_are_cleared_away(settings: Any) -> None:
    for name in ("older", "new-abc"):
        (settings.ABRI_DATA / "search" / name / "facts").mkdir(parents=True)
    shelf.prepare_index()
    assert [path.name for path in (settings.ABRI_DATA / "search").iterdir() if path.is_dir()] == [
        shelf._digest()
    ]


def test_who_has_it_open_reads_on_when_it_is_replaced(settings: Any) -> None:
    assert finds()
    shutil.rmtree(settings.ABRI_DATA / "search")
    assert finds()


def test_a_build_that_fails_leaves_nothing_and_is_told(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "build", full)
    with pytest.raises(SearchUnavailable):
        find(Asked.read("vuurtoren"), language="nl")
    assert [path for path in (settings.ABRI_DATA / "search").iterdir() if path.is_dir()] == []


def test_processes_that_start_together_build_it_once(settings: Any) -> None:
    context = multiprocessing.get_context("fork")
    with context.Pool(4) as pool:
        built = pool.map(_prepare, range(4))
    assert sorted(built) == [False, False, False, True]
    assert finds()


def _prepare(_number: int) -> bool:
    return shelf.prepare_index()
