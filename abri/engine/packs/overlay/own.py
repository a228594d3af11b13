"""A centre's own questions: asked and shown to the desk, but deciding nothing, because they state no fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from abri.engine.packs.intake import Question
from abri.engine.packs.overlay.entries import entries, whole, words
from abri.engine.packs.problems import Problems
from abri.engine.packs.questions import Offered, read_question
from abri.engine.packs.reader import Table

OWN = "own_"
"""How the id of a centre's own question begins, so that no question of a later pack meets it."""

OWN_KINDS = ("one", "many", "text", "long_text")
MOST_QUESTIONS = 20
MOST_OPTIONS = 30
_ID = re.compile(rf"{OWN}[a-z0-9]+(_[a-z0-9]+)*")
_VALUE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LONGEST_ID = 40
_OF_THE_PACK = ("fact", "options_from", "required")
_NOTHING = Offered({}, {}, {})


def is_own(name: str) -> bool:
    """Whether something that a centre adds may have this name."""
    return _ID.fullmatch(name) is not None and len(name) <= _LONGEST_ID


def name_own(name: str, noun: str) -> tuple[str, str]:
    """What is wrong with a name that may not be, and what to do."""
    return f"{name[:60]!r} is no name for {noun} of your own", f'write one such as "{OWN}school"'


def own_questions(file: Table, earlier: Iterable[Mapping[str, object]]) -> tuple[Question, ...]:
    """The centre's own questions, then those of `earlier` changes that are asked no more but still understood."""
    now = {name: _own(name, table) for name, table in entries(file, "own_question")}
    if len(now) > MOST_QUESTIONS:
        file.wrong(f"there are more than {MOST_QUESTIONS} questions of your own", "people give up: ask fewer")
    remembered: dict[str, Question] = {}
    for changes in earlier:
        quiet = Problems()
        old = whole({"own_question": changes.get("own_question", {})}, file.language, quiet)
        for name, table in entries(old, "own_question"):
            question = _own(name, table)
            remembered[name] = _understanding(remembered.get(name), replace(question, hidden=True, when=None))
    for name, question in now.items():
        if name in remembered:
            if remembered[name].kind != question.kind:
                entry = Table(file.file, f"own_question {name}", {}, file.problems, file.language)
                entry.wrong(
                    f"it was asked as {remembered[name].kind!r} before", "ask something new under a new name"
                )
            now[name] = _understanding(remembered.pop(name), question)
    return (*now.values(), *remembered.values())


def _understanding(before: Question | None, question: Question) -> Question:
    """`question`, which also understands the options that it had before."""
    if before is None:
        return question
    return replace(question, values=MappingProxyType({**before.values, **question.values}))


def _own(name: str, table: Table) -> Question:
    _check_shape(name, table)
    for key in ("ask", "help"):
        words(table, key, None)
    hidden = table.flag("hidden", default=False)
    asked = {key: value for key, value in table.values.items() if key not in _OF_THE_PACK}
    inner = Table(table.file, table.entry, asked, table.problems, table.language, {"hidden"})
    inner.values["required"] = False
    question = read_question(name, inner, _NOTHING)
    inner.done()
    return replace(question, hidden=hidden)


def _check_shape(name: str, table: Table) -> None:
    if not is_own(name):
        table.wrong(*name_own(name, "a question"))
    for key in _OF_THE_PACK:
        if key in table.values:
            table.wrong(
                f"a question of your own has no {key!r}", "remove it: it decides nothing and may be skipped"
            )
    kind = table.choice("kind", OWN_KINDS)
    condition = table.values.get("when")
    if "when" in table.values and not (isinstance(condition, dict) and condition.keys() == {"answer", "in"}):
        table.wrong(
            "'when' names no answers to a question", 'write {"answer": "reporter", "in": ["teacher"]}'
        )
    options = table.values.get("option", [])
    if kind in ("one", "many") and isinstance(options, list):
        _check_options(options, table)


def _check_options(options: list[object], table: Table) -> None:
    if len(options) > MOST_OPTIONS:
        table.wrong(f"it has more than {MOST_OPTIONS} options", "offer fewer, or ask for a text")
    for option in options:
        if not isinstance(option, dict):
            continue
        below = Table(table.file, table.entry, option, table.problems, table.language)
        for key in ("label", "hint"):
            words(below, key, None)
        value = option.get("value")
        if isinstance(value, str) and _VALUE.fullmatch(value) is None:
            table.wrong(f"the option {value[:60]!r} has no plain name", "write lower-case letters and digits")
        if "sets" in option:
            table.wrong("an option of your own has no 'sets'", "remove it: it decides nothing")
