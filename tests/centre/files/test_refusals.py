"""Every reason for which a chat is not read has a sentence of its own, and none repeats anything."""

import ast
from pathlib import Path

import pytest

import abri.engine.screening.chats as readers
from abri.centre.files import refusals
from abri.engine.screening.chats import collecting, pasted, refusal

FOLDER = Path(readers.__file__).parent
NAMES = {**vars(refusal), **vars(collecting), **vars(pasted)}


def reasons() -> set[str]:
    """What the readers say, wherever they say it."""
    found = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "ChatError",
                "super().__init__",
            }
            if called and isinstance(node, ast.Call) and node.args:
                found |= set(said(node.args[0]))
    return found


def said(what: ast.expr) -> list[str]:
    """The sentences that an expression may be."""
    if isinstance(what, ast.IfExp):
        return said(what.body) + said(what.orelse)
    if isinstance(what, ast.Constant):
        return [str(what.value)]
    if isinstance(what, ast.Name) and isinstance(NAMES.get(what.id), str):
        return [NAMES[what.id]]
    if isinstance(what, ast.JoinedStr) and "MOST_AUTHORS" in ast.unparse(what):
        return [f"more than {collecting.MOST_AUTHORS:,} authors"]
    return []


def test_every_reason_has_a_sentence() -> None:
    assert reasons() - set(refusals._SENTENCES) == set()
    assert len(reasons()) > 20


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("line 12", "line 12"),
        ("entry 3, row 4", "file 3 in the zip, row 4"),
        ("message 7", "message 7"),
        ("the archive", ""),
        ("", ""),
        ("line 12 of Sara", "line 12"),
    ],
)
def test_a_place_is_told_as_numbers_only(where: str, place: str) -> None:
    told = refusals.sentence(refusal.DAMAGED, where)
    assert told.startswith("This file is damaged")
    assert "Sara" not in told
    assert (f"(It is about {place}.)" in told) == bool(place)


def test_an_unknown_reason_is_told_carefully() -> None:
    assert "Sara" not in refusals.sentence("Sara wrote this", "Sara")
