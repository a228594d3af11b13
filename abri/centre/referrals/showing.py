"""What was chosen of a case, opened and in words.

The same for who chooses, for the person who is asked, and for the desk that receives it: so the preview is what will
be seen.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.cases.models import Item
from abri.centre.country import country
from abri.centre.records.keyring import Identity, Keyring, SealingError
from abri.centre.referrals.models import ReferralNote, ReferredItem
from abri.centre.vault import opening
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Damaged, Description
from abri.engine.packs import Question

logger = logging.getLogger(__name__)

Kind = ReferredItem.Kind
# Story, chat and files are things of their own; where to write to the person is never passed on.
APART = frozenset({"story"})
KINDS_APART = frozenset({"chat", "files", "email"})


@dataclass(frozen=True)
class Row:
    """One answer: the question and what was chosen or written."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """One chosen thing. ``whole`` is False where it cannot be opened, or not any more.

    A story or a message has ``text``, answers have ``rows``, evidence is ``evidence`` with what it is, ``described``.
    """

    kind: str
    number: int = 0
    text: str = field(default="", repr=False)
    rows: tuple[Row, ...] = field(default=(), repr=False)
    at: datetime | None = None
    language: str = ""
    from_person: bool = True
    evidence: Evidence | None = None
    described: Description | None = field(default=None, repr=False)
    whole: bool = True

    @property
    def name(self) -> str:
        """What evidence is called; of an address the address."""
        return self.described.name if self.described else ""


@dataclass(frozen=True)
class Written:
    """Something that was written for the other side; ``text`` is None where it cannot be opened."""

    note: ReferralNote
    text: str | None = field(repr=False)
    at: datetime


def story(content: Mapping[str, Any]) -> Shown:
    """The person's own account, of an extract of the report."""
    return Shown(
        Kind.STORY,
        text=str(content["text"]),
        at=datetime.fromisoformat(content["received_at"]),
        language=str(content["language"]).partition("-")[0],
    )


def answers(content: Mapping[str, Any]) -> Shown:
    """Answers in the words of the pack, of an extract of the report."""
    given, language = content["answers"], str(content["language"]).partition("-")[0]
    return Shown(Kind.ANSWERS, rows=tuple(_rows(given)), language=language)


def message(content: Mapping[str, Any], *, from_person: bool) -> Shown:
    """A message of the mailbox."""
    sent = datetime.fromisoformat(content["sent_at"])
    return Shown(Kind.MESSAGE, text=str(content["text"]), at=sent, from_person=from_person)


def evidence(row: Evidence, described: Description | None) -> Shown:
    """A file or an address."""
    return Shown(
        Kind.EVIDENCE, evidence=row, described=described, at=row.kept_at or row.created_at,
        from_person=row.source == Evidence.Source.REPORTER, whole=described is not None,
    )  # fmt: skip


def tellable(question: Question) -> bool:
    """Whether the answer to a question may be passed on among the answers."""
    return question.id not in APART and question.kind not in KINDS_APART


def shown(items: Iterable[ReferredItem], ring: Keyring) -> list[Shown]:
    """These items of a referral, opened with its identity or with that of the case, in their order."""
    return [_shown(one, ring) for one in items]


def written(notes: Iterable[ReferralNote], ring: Keyring) -> list[Written]:
    """These notes, opened as far as the ring opens them, in their order."""
    return [_written(one, ring) for one in notes]


def item_identity(row: ReferredItem, ring: Keyring) -> Identity:
    """The identity of the message, the chat or the evidence of ``row``: through the referral, else through the case.

    Raises ``SealingError`` where neither is on the ring.
    """
    if row.sealed_identity is not None:
        try:
            return ring.opened_identity(row, "sealed_identity")
        except SealingError:
            logger.debug("not through the referral")
    thing = row.item or row.evidence
    if thing is None:
        raise SealingError("nothing is referred here")
    return ring.opened_identity(thing, "sealed_identity")


def opened_item(row: ReferredItem, ring: Keyring) -> dict[str, Any]:
    """The content of a referred message or chat; raises ``SealingError``."""
    if row.item is None:
        raise SealingError("this is no item of the case")
    content: dict[str, Any] = json.loads(Keyring([item_identity(row, ring)]).open(row.item, "content"))
    return content


def _shown(row: ReferredItem, ring: Keyring) -> Shown:
    try:
        found = _opened(row, ring)
    except (SealingError, Damaged):
        logger.info("referred item does not open", extra={"item": str(row.pk)})
        found = Shown(row.kind, evidence=row.evidence, whole=False)
    return replace(found, number=row.number)


def _opened(row: ReferredItem, ring: Keyring) -> Shown:
    if row.evidence is not None:
        if row.evidence.state != Evidence.State.KEPT:
            return evidence(row.evidence, None)
        return evidence(row.evidence, opening.described(row.evidence, item_identity(row, ring)))
    if row.item is None:
        content = json.loads(ring.open(row, "content"))
        return story(content) if row.kind == Kind.STORY else answers(content)
    if row.kind == Kind.CHAT:
        # A chat may be long: its page opens it.
        item_identity(row, ring)
        return Shown(Kind.CHAT)
    return message(opened_item(row, ring), from_person=row.item.kind == Item.Kind.FROM_REPORTER)


def _written(note: ReferralNote, ring: Keyring) -> Written:
    try:
        content = json.loads(ring.open(note, "content"))
    except SealingError:
        return Written(note, None, note.created_at)
    return Written(note, str(content["text"]), datetime.fromisoformat(content["at"]))


def _rows(given: Mapping[str, Any]) -> Iterator[Row]:
    known, spoken = country().intake.by_id, get_language() or "en"
    for question in known.values():
        if tellable(question) and given.get(question.id):
            yield Row(question.ask.say(spoken), tuple(_values(question, given[question.id], spoken)))
    for name, value in given.items():
        if name not in known and value:
            yield Row(name, (value,) if isinstance(value, str) else tuple(value))


def _values(question: Question, given: str | list[str], spoken: str) -> Iterator[str]:
    for value in [given] if isinstance(given, str) else given:
        if value in question.values:
            yield question.values[value].label.say(spoken)
        elif question.kind == "date":
            yield _day(value)
        else:
            yield value


def _day(iso: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return iso


def label(one: Shown) -> str:
    """What a thing is, in a few words, for a box to tick."""
    match one.kind:
        case Kind.STORY:
            return _("The story in the person's own words")
        case Kind.MESSAGE:
            return _("Message from the person") if one.from_person else _("Message from the team")
        case Kind.CHAT:
            return _("The chat that came with the report")
        case Kind.EVIDENCE:
            return one.name
        case _:
            return "".join(row.question for row in one.rows)
