"""A case, opened for a bundle: what the person told, and what the software found in it."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from abri.centre.cases import arrivals, keys
from abri.centre.cases.models import Case, Item
from abri.centre.cases.screening import OF_CHAT, OF_STORY
from abri.centre.records.keyring import Keyring
from abri.engine.facts import Facts
from abri.engine.screening.records import RecordError, from_record

logger = logging.getLogger(__name__)

Kind = Item.Kind
Address = tuple[str, int]


@dataclass(frozen=True)
class Written:
    """A message of the mailbox; ``text`` is None where it cannot be opened."""

    id: str
    from_reporter: bool
    at: datetime
    text: str | None = field(repr=False)


@dataclass(frozen=True)
class OpenedCase:
    """Everything in a case that a bundle may speak of. Notes are not read at all.

    ``findings`` by what they are about (the story, the chat, a message's id): the item that holds them and what it
    says. ``dismissed``: the findings that a person set aside, as item and place.
    """

    case: Case
    report: Mapping[str, Any] | None = field(repr=False)
    messages: tuple[Written, ...]
    findings: Mapping[str, tuple[str, Mapping[str, Any]]] = field(repr=False)
    dismissed: frozenset[Address]
    has_chat: bool

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers by question; none where the report cannot be opened."""
        return self.report["answers"] if self.report else {}

    @property
    def story(self) -> str:
        """The person's own account."""
        return str(self.answers.get("story", ""))

    @property
    def language(self) -> str:
        """The language in which the person told it."""
        return str(self.report["language"]).partition("-")[0] if self.report else self.case.language

    @property
    def received_at(self) -> datetime:
        """When the report came: the clear instant of a closed case is only a day."""
        return datetime.fromisoformat(self.report["received_at"]) if self.report else self.case.created_at

    @property
    def facts(self) -> Facts:
        """What the answers state."""
        return arrivals.facts_of(dict(self.answers), language=self.language, at=self.received_at)


def open_items(case: Case, ring: Keyring) -> OpenedCase:
    """Open what a bundle may speak of in ``case``, whose identity is on ``ring``. What is spoilt is left out."""
    rows = case.items.exclude(kind__in=[Kind.NOTE, Kind.CHAT, Kind.PROPOSAL]).order_by("number")
    opened = [(row, keys.opened_if_whole(row, ring)) for row in rows]
    report = next((content for row, content in opened if row.kind == Kind.REPORT), None)
    return OpenedCase(
        case=case,
        report=report,
        messages=tuple(
            _written(row, content)
            for row, content in opened
            if row.kind in {Kind.FROM_REPORTER, Kind.FROM_DESK}
        ),
        findings={
            str(content["of"]): (str(row.pk), content)
            for row, content in opened
            if row.kind == Kind.FINDINGS and content
        },
        dismissed=_dismissed(content for row, content in opened if row.kind == Kind.DISMISSAL and content),
        has_chat=case.items.filter(kind=Kind.CHAT).exists(),
    )


def transcript(case: Case, ring: Keyring) -> bytes | None:
    """The chat of a report as text, a message a line; None where there is none or it cannot be opened."""
    row = case.items.filter(kind=Kind.CHAT).first()
    content = keys.opened_if_whole(row, ring) if row else None
    if content is None:
        return None
    try:
        chat = from_record(content).chat
    except RecordError:
        logger.warning("chat cannot be told", extra={"case": str(case.pk)})
        return None
    # One JSON text a line: whatever somebody wrote, a line stays a line.
    lines = (
        json.dumps(
            [one.number, one.at.isoformat() if one.at else None, one.author, one.text], ensure_ascii=False
        )
        for one in chat.messages
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _written(row: Item, content: Mapping[str, Any] | None) -> Written:
    instant = (content or {}).get("sent_at") or (content or {}).get("written_at")
    return Written(
        id=str(row.pk),
        from_reporter=row.kind == Kind.FROM_REPORTER,
        at=datetime.fromisoformat(instant) if instant else row.created_at,
        text=content["text"] if content else None,
    )


def _dismissed(judgements: Iterator[Mapping[str, Any]]) -> frozenset[Address]:
    """The last word about each finding counts."""
    last = {(str(one["finding"]), int(one["place"])): bool(one["dismissed"]) for one in judgements}
    return frozenset(address for address, dismissed in last.items() if dismissed)


__all__ = ["OF_CHAT", "OF_STORY", "OpenedCase", "Written", "open_items", "transcript"]
