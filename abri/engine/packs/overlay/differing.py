"""What differs between two forms of one pack, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from abri.engine.packs.danger import LATEST
from abri.engine.packs.intake import Question
from abri.engine.packs.pack import Pack
from abri.engine.packs.text import Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not the same.

    `part` and `name` say where it stands ("category", "scam"), `key` what it is ("names", "option talk label",
    "hidden", "amount"), `language` in which language ("nl", "nl-young", "" for what is no text). `before` and `after`
    are None where there is no such value.
    """

    part: str
    name: str
    key: str
    language: str
    before: str | None
    after: str | None


Value: TypeAlias = tuple[tuple[str, str, str, str], str]
"""A place (part, name, key, language) and what stands there."""


def differences(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """What `after` says otherwise than `before`, in the order of `before`, then what is new."""
    old, new = dict(_values(before)), dict(_values(after))
    return tuple(
        Difference(*place, old.get(place), new.get(place))
        for place in dict.fromkeys((*old, *new))
        if old.get(place) != new.get(place)
    )


def _values(pack: Pack) -> Iterator[Value]:
    """Everything that a centre can change, by its place."""
    offered = {option.value for question in pack.intake.questions for option in question.options}
    for group in pack.groups:
        yield from _said("group", group.id, {"names": group.names})
    for code, category in pack.categories.items():
        yield from _said("category", code, {"names": category.names, "hint": category.hint})
        yield ("category", code, "hidden", ""), _flag(code not in offered)
    for question in pack.intake.questions:
        yield from _asked(question, pack)
    yield ("order", "", "", ""), "\n".join(one.id for one in pack.intake.questions if not one.hidden)
    for urgency, due in pack.routing.due.items():
        yield ("due", urgency, "due", ""), f"{due.amount} {due.unit}"
    for step in LATEST:
        yield ("danger", step, "minutes", ""), str(getattr(pack.routing.danger, step))
    for urgency, tier in pack.routing.tiers.items():
        yield from _said("tier", urgency, {"names": tier.names, "target": tier.target})
    for name, answer in pack.work.answers.items():
        yield from _said("answer", name, {"names": answer.names, "text": answer.text})
        yield ("answer", name, "categories", ""), "\n".join(answer.categories)


def _asked(question: Question, pack: Pack) -> Iterator[Value]:
    offered = {option.value for option in question.options}
    yield from _said("question", question.id, {"ask": question.ask, "help": question.help})
    yield ("question", question.id, "hidden", ""), _flag(question.hidden)
    yield ("question", question.id, "kind", ""), question.kind
    yield ("question", question.id, "when", ""), question.when.source if question.when else ""
    if question.max_length:
        yield ("question", question.id, "max_length", ""), str(question.max_length)
    for value, option in question.values.items():
        if value not in pack.categories:
            texts = {f"option {value} label": option.label, f"option {value} hint": option.hint}
            yield from _said("question", question.id, texts)
            yield ("question", question.id, f"option {value} hidden", ""), _flag(value not in offered)


def _said(part: str, name: str, texts: Mapping[str, Text | None]) -> Iterator[Value]:
    for key, text in texts.items():
        for language, words in (text or {}).items():
            yield (part, name, key, language), words


def _flag(value: object) -> str:
    return "yes" if value else "no"
