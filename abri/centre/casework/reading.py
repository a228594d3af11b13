"""A case as its page shows it: every item opened, or marked where it cannot be opened, and every code in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _

from abri.centre.accounts.belonging import desks_of, keys_of_desks_of
from abri.centre.accounts.models import Person
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Item
from abri.centre.cases.screening import OF_CHAT, OF_STORY
from abri.centre.cases.triage import Weighed, standing, weigh
from abri.centre.casework import words
from abri.centre.casework.chats import ChatHead, head_of
from abri.centre.casework.findings import (
    Address,
    Found,
    Judgement,
    Marked,
    Opened,
    anchor_of,
    judgements_in,
    mark,
)
from abri.centre.casework.suggestion import Suggestion, suggestion_for
from abri.centre.casework.work.tasks import is_of_task
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.ui.law_lines import LawAnswer, law_answer
from abri.centre.vault import addresses
from abri.engine.packs import Question

Kind = Item.Kind


@dataclass(frozen=True)
class Answered:
    """One question of the intake with its answers. ``language`` is empty where the words are the pack's.

    ``of_addresses``: what was asked for is addresses and accounts.
    """

    question: str
    values: tuple[str, ...]
    language: str = ""
    of_addresses: bool = False


@dataclass(frozen=True)
class Report:
    """What the reporter sent."""

    story: Marked
    language: str
    received_at: datetime
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Message:
    """A message or a note; ``text`` is ``None`` where it cannot be opened.

    ``about`` is the anchor of the finding that a note is about, ``about_chat`` the number of the chat's message.
    """

    item: Item
    author: str
    at: datetime
    text: Marked | None
    mine: bool = False
    fresh: bool = False
    read: bool = False
    desk: str = ""
    about: str = ""
    about_chat: int | None = None


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
    chat: ChatHead | None
    # The report as it was sealed, what the engine says about it, and what the software found in every text and nobody
    # dismissed.
    sealed: Mapping[str, Any] | None
    weighed: Weighed | None = None
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def marks(self) -> bool:
        """Whether anything is marked in the story or the messages."""
        return any(text.found for text in self._texts())

    @property
    def danger(self) -> list[Found]:
        """Findings of danger in the story and the messages that nobody dismissed, the newest first."""
        return [found for text in reversed(self._texts()) for found in text.danger]

    def _texts(self) -> list[Marked]:
        texts = [self.report.story if self.report else None, *(message.text for message in self.conversation)]
        return [text for text in texts if text is not None]


def read(case: Case, ring: Keyring, reader: Person, *, since: datetime | None = None) -> Reading:
    """Open every item of ``case`` but the chat; what nobody had read before ``since`` is new."""
    # A chat may be long: its page opens it.
    rows = _named(case.items.exclude(kind=Kind.CHAT).order_by("number"), reader)
    opened = [(item, keys.opened_if_whole(item, ring)) for item in rows]
    by_kind = {item.kind: content for item, content in opened}
    report, proposal = by_kind.get(Kind.REPORT), by_kind.get(Kind.PROPOSAL)
    about = findings_by_subject(opened)
    judged = judgements_in(opened, reader)
    weighed = weigh(report, datetime.fromisoformat(report["received_at"])) if report else None
    return Reading(
        report=_report(report, about.get(OF_STORY), judged) if report else None,
        suggestion=suggestion_for(weighed, proposal, raised=_raises(about.values())),
        law=law_answer(weighed.facts, words.reading_language(), weighed.law) if weighed else None,
        conversation=tuple(_conversation(opened, reader, since=since)),
        notes=tuple(
            _note(item, content, reader, about.get(OF_CHAT))
            for item, content in opened
            if item.kind == Kind.NOTE and not is_of_task(item, content)
        ),
        chat=head_of(about.get(OF_CHAT), judged),
        sealed=report,
        weighed=weighed,
        findings=tuple(standing(opened)),
    )


def _named(rows: Iterable[Item], reader: Person) -> list[Item]:
    """These items with who wrote them and for which desk, asked for only where somebody else did."""
    items = list(rows)
    for item in items:
        if item.author_id == reader.pk:
            item.author = reader
    prefetch_related_objects([item for item in items if item.author_id], "author")
    if notes := [item for item in items if item.desk_key_id]:
        desks = {desk.pk: desk for desk in desks_of(reader)}
        own = {key.pk: key for key in keys_of_desks_of(reader)}
        for item in notes:
            if item.desk_key_id in own:
                item.desk_key = own[item.desk_key_id]
                item.desk_key.desk = desks[item.desk_key.desk_id]
        prefetch_related_objects(notes, "desk_key__desk")
    return items


def read_messages(case: Case, ring: Keyring, reader: Person, *, after: int) -> tuple[Message, ...]:
    """The messages with a number above ``after``, with what the software found in them; opens nothing else."""
    kinds = (Kind.FROM_REPORTER, Kind.FROM_DESK, Kind.FINDINGS, Kind.DISMISSAL)
    rows = case.items.filter(number__gt=after, kind__in=kinds).select_related("author", "desk_key__desk")
    return tuple(
        _conversation([(item, keys.opened_if_whole(item, ring)) for item in rows.order_by("number")], reader)
    )


def _conversation(
    opened: Sequence[tuple[Item, dict[str, Any] | None]],
    reader: Person,
    *,
    since: datetime | None = None,
) -> Iterator[Message]:
    """The messages among what was opened, with what the software found in each; new is what was not read ``since``."""
    about, judged = findings_by_subject(opened), judgements_in(opened, reader)
    for item, content in opened:
        if item.kind in {Kind.FROM_REPORTER, Kind.FROM_DESK}:
            found = about.get(str(item.pk))
            fresh = since is not None and _is_fresh(item, since)
            yield _message(item, content, reader, fresh=fresh, found=found, judged=judged)


def _is_fresh(item: Item, since: datetime) -> bool:
    """Whether the reporter wrote it and nobody had read it before this page was asked for."""
    return item.kind == Kind.FROM_REPORTER and (item.read_at is None or item.read_at >= since)


def findings_by_subject(opened: Iterable[Opened]) -> dict[str, Opened]:
    """The findings in a case by what they are about: the story, the chat, or the id of a message."""
    return {
        str(content["of"] if content else ""): (item, content)
        for item, content in opened
        if item.kind == Kind.FINDINGS
    }


def _raises(findings: Iterable[Opened]) -> str:
    """The urgency that any of the findings asked for; empty without danger."""
    asked = {content.get("raises", "") for _, content in findings if content}
    return "immediate" if "immediate" in asked else "high" if "high" in asked else ""


def _message(
    item: Item,
    content: dict[str, Any] | None,
    reader: Person,
    *,
    fresh: bool = False,
    found: Opened | None = None,
    judged: Mapping[Address, Judgement] = MappingProxyType({}),
) -> Message:
    from_reporter = item.kind == Kind.FROM_REPORTER
    instant = (content or {}).get("sent_at") or (content or {}).get("written_at")
    return Message(
        item=item,
        author=_("Reporter") if from_reporter else words.holder(item.author, reader),
        # The clear instant of a closed case is coarsened; the exact one is inside.
        at=datetime.fromisoformat(instant) if instant else item.created_at,
        text=mark(content["text"], found, judged) if content else None,
        mine=not from_reporter,
        fresh=fresh,
        read=item.kind == Kind.FROM_DESK and item.read_at is not None,
        desk=str(item.desk_key.desk) if item.desk_key else "",
    )


def _note(item: Item, content: dict[str, Any] | None, reader: Person, chat: Opened | None) -> Message:
    """A note, with what it is about where it says why a finding does not count."""
    note = _message(item, content, reader)
    if content is None or "finding" not in content:
        return note
    in_chat = chat is not None and content["finding"] == str(chat[0].pk)
    return replace(
        note,
        about=anchor_of(content["finding"], content["place"]),
        about_chat=content["place"] if in_chat else None,
    )


def _report(content: Mapping[str, Any], found: Opened | None, judged: Mapping[Address, Judgement]) -> Report:
    answers, spoken = content["answers"], str(content["language"]).partition("-")[0]
    return Report(
        story=mark(answers.get("story", ""), found, judged),
        language=spoken,
        received_at=datetime.fromisoformat(content["received_at"]),
        answers=tuple(_answers(answers, spoken)),
    )


def _answers(answers: Mapping[str, str | list[str]], spoken: str) -> Iterator[Answered]:
    """The answers in the order of the intake, then those whose question the pack has no more.

    Story, chat and files have places of their own on the page.
    """
    known = country().intake.by_id
    for question in known.values():
        if question.id != "story" and question.kind not in {"chat", "files"} and answers.get(question.id):
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
    return Answered(ask, tuple(values), spoken, of_addresses=question.id == addresses.QUESTION)


def _day(iso: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return iso
