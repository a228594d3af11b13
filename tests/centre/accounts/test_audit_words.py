"""The audit says every action in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest

import abri.centre
from abri.centre.accounts import audit_words
from abri.centre.records import audit

SOURCE = Path(abri.centre.__file__).parent
# What allauth tells people about their second factors, and we write down under the name of its letter.
NOTICES = Path(allauth.__file__).parent / "templates" / "mfa" / "email"


def recorded() -> Iterator[tuple[str, str]]:
    """Every action that the code records, with the file; an action made on the spot as its beginning and a star."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
                for action in actions(call.args[0], tree):
                    yield action, str(path.relative_to(SOURCE))


def actions(said: ast.expr, tree: ast.AST) -> Iterator[str]:
    """What an expression can be: a text, one of two, or what the name stands for in this file or in the audit."""
    match said:
        case ast.Constant(value=str(action)):
            yield action
        case ast.IfExp(body=one, orelse=other):
            yield from (*actions(one, tree), *actions(other, tree))
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
            yield f"{beginning}*"
        case ast.Attribute(value=ast.Name(id="audit"), attr=name):
            yield getattr(audit, name)
        case ast.Name(id=name):
            for line in ast.walk(tree):
                if isinstance(line, ast.Assign) and name in map(ast.unparse, line.targets):
                    yield from actions(line.value, tree)
                elif isinstance(line, ast.FunctionDef) and [one.arg for one in line.args.args][:1] == [name]:
                    yield from handed_to(line.name, tree)
        case _:
            raise AssertionError(f"what does {ast.unparse(said)} say?")


def handed_to(function: str, tree: ast.AST) -> Iterator[str]:
    """What a function of this file is called with that records what it is given."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == function:
            yield from actions(call.args[0], tree)


def test_every_action_that_is_recorded_has_words() -> None:
    found = list(recorded())
    assert {"case.held", "case.released", "demonstration.filled", "sign_in.*"} <= {
        action for action, _ in found
    }
    wordless = [
        f"{place}: {action}"
        for action, place in found
        if not action.endswith("*") and action not in audit_words.WORDS
    ]
    assert wordless == []


@pytest.mark.parametrize("notice", sorted(path.name for path in NOTICES.glob("*_subject.txt")))
def test_every_change_of_a_second_factor_has_words(notice: str) -> None:
    assert f"sign_in.{notice.removesuffix('_subject.txt')}" in audit_words.WORDS


def test_no_words_are_left_over() -> None:
    """A word that nothing records any more would be an empty filter."""
    found = {action for action, _ in recorded()}
    begun = tuple(action.removesuffix("*") for action in found if action.endswith("*"))
    assert [
        action for action in audit_words.WORDS if action not in found and not action.startswith(begun)
    ] == []
