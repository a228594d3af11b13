"""A case as its page shows it: every item opened, or marked where it cannot be opened, and every code in words."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.casework import words
from abri.centre.casework.suggestion import Suggestion, facts_in, suggestion_for
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, SealingError
from abri.centre.ui.law_lines import LawAnswer, law_answer
from abri.engine.packs import Question

logger = logging.getLogger(__name__)

Kind = Item.Kind


@dataclass(frozen=True)
class Answered:
    """One question of the intake with its answers. ``language`` is empty where the words are the pack's."""

    question: str
    values: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class Report:
    """What the reporter sent."""

    story: str
    language: str
    received_at: datetime
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Message:
    """A message or a note; ``text`` is ``None`` where it cannot be opened."""

    item: Item
    author: str
    at: datetime
    text: str | None
    mine: bool = False
    fresh: bool = False
    read: bool = False
    desk: str = ""


@dataclass(frozen=True)
class Reading:
    """Everything in a case that this reader can open. ``None``: that part cannot be opened.

    ``law`` is also ``None`` where the pack has no law.
    """

    report: Report | None
    suggestion: Suggestion | None
    law: LawAnswer | None
    conversation: tuple[Message, ...]
    notes: tuple[Message, ...]


def read(case: Case, ring: Keyring, reader: Person, *, new: frozenset[object] = frozenset()) -> Reading:
    """Open every item of ``case``; ``new`` are the ids of messages that nobody had read before this page."""
    items = list(case.items.select_related("author", "desk_key__desk").order_by("number"))
    opened = {item.pk: _opened(item, ring) for item in items}
    by_kind = {item.kind: opened[item.pk] for item in items}
    report, proposal = by_kind.get(Kind.REPORT), by_kind.get(Kind.PROPOSAL)
    return Reading(
        report=_report(report) if report else None,
        suggestion=suggestion_for(report, proposal),
        law=law_answer(facts_in(report), words.reading_language()) if report else None,
        conversation=tuple(
            _message(item, opened[item.pk], reader, item.pk in new)
            for item in items
            if item.kind in {Kind.FROM_REPORTER, Kind.FROM_DESK}
        ),
        notes=tuple(
            _message(item, opened[item.pk], reader, False) for item in items if item.kind == Kind.NOTE
        ),
    )


def _opened(item: Item, ring: Keyring) -> dict[str, Any] | None:
    try:
        return keys.opened(item, ring)
    except SealingError:
        # Spoilt, or another desk's note: the rest of the page is worth as much as before.
        logger.warning("item cannot be opened", extra={"item": str(item.pk)})
        return None


def _message(item: Item, content: dict[str, Any] | None, reader: Person, fresh: bool) -> Message:
    from_reporter = item.kind == Kind.FROM_REPORTER
    instant = (content or {}).get("sent_at") or (content or {}).get("written_at")
    return Message(
        item=item,
        author=_("Reporter") if from_reporter else words.holder(item.author, reader),
        # The clear instant of a closed case is coarsened; the exact one is inside.
        at=datetime.fromisoformat(instant) if instant else item.created_at,
        text=content["text"] if content else None,
        mine=not from_reporter,
        fresh=fresh,
        read=item.kind == Kind.FROM_DESK and item.read_at is not None,
        desk=str(item.desk_key.desk) if item.desk_key else "",
    )


def _report(content: Mapping[str, Any]) -> Report:
    answers, spoken = content["answers"], str(content["language"]).partition("-")[0]
    return Report(
        story=answers.get("story", ""),
        language=spoken,
        received_at=datetime.fromisoformat(content["received_at"]),
        answers=tuple(_answers(answers, spoken)),
    )


def _answers(answers: Mapping[str, str | list[str]], spoken: str) -> Iterator[Answered]:
    """Every answer but the story in the order of the intake, then those whose question the pack has no more."""
    known = country().intake.by_id
    for question in known.values():
        if question.id != "story" and answers.get(question.id):
            yield _answered(question, answers[question.id], spoken)
    for name, given in answers.items():
        if name not in known and given:
            yield Answered(name, tuple([given] if isinstance(given, str) else given), spoken)


def _answered(question: Question, given: str | list[str], spoken: str) -> Answered:
    ask, values = words.said(question.ask), [given] if isinstance(given, str) else given
    if question.kind == "email":
        return Answered(ask, (_("Given. It is used only to say that a message waits."),))
    if question.kind == "date":
        return Answered(ask, tuple(_day(value) for value in values))
    if question.options:
        options = question.values
        return Answered(ask, tuple(words.said(options[v].label) if v in options else v for v in values))
    return Answered(ask, tuple(values), spoken)


def _day(iso: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return iso
