"""What a case has to offer to another desk, piece by piece, and to which desks it may go at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case, Item, Verdict
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.referrals import showing
from abri.centre.referrals.models import Referral, ReferredItem
from abri.centre.referrals.showing import Shown
from abri.centre.vault import adults
from abri.centre.vault.bundles.choosing import offers
from abri.centre.vault.bundles.opened_case import OpenedCase, open_items
from abri.centre.vault.models import Evidence
from abri.engine.routing import Gate, gate

Kind = ReferredItem.Kind
STORY, CHAT = "story", "chat"
ANSWER, MESSAGE, EVIDENCE = "answer:", "message:", "evidence:"


@dataclass(frozen=True)
class Piece:
    """One thing that may be chosen, by its code, as it will be seen.

    Of an answer ``question`` is its id; of a message or the chat ``item``, of evidence ``evidence`` the row.
    """

    code: str
    shown: Shown = field(repr=False)
    question: str = ""
    item: Item | None = None
    evidence: Evidence | None = None

    @property
    def label(self) -> str:
        """What it is, in a few words."""
        return showing.label(self.shown)


@dataclass(frozen=True)
class Offering:
    """An opened case with all its pieces; notes are not among them, and nothing about what the software thinks."""

    opened: OpenedCase = field(repr=False)
    pieces: tuple[Piece, ...]

    def chosen(self, codes: frozenset[str]) -> tuple[Piece, ...]:
        """The pieces of these codes, in the order of the case; a code that is not offered is nothing."""
        return tuple(piece for piece in self.pieces if piece.code in codes)

    def extract(self, pieces: tuple[Piece, ...], kind: str) -> dict[str, Any]:
        """What is sealed of the report: the story alone, or the chosen answers alone."""
        report = self.opened.report or {}
        head = {
            "language": str(report.get("language", "")),
            "received_at": str(report.get("received_at", "")),
        }
        if kind == Kind.STORY:
            return {**head, "text": self.opened.story}
        questions = [piece.question for piece in pieces if piece.question]
        return {**head, "answers": {name: self.opened.answers[name] for name in questions}}

    def preview(self, pieces: tuple[Piece, ...]) -> list[Shown]:
        """What the other desk will see of these pieces, in the order and the shape in which it sees it."""
        made = {Kind.STORY: showing.story, Kind.ANSWERS: showing.answers}
        kinds = {piece.shown.kind for piece in pieces}
        extracts = [make(self.extract(pieces, kind)) for kind, make in made.items() if kind in kinds]
        whole = [piece.shown for piece in pieces if piece.item or piece.evidence]
        return [replace(one, number=number) for number, one in enumerate([*extracts, *whole], start=1)]


def offering_of(case: Case, ring: Keyring, to: Desk) -> Offering:
    """What ``case``, whose identity is on ``ring``, has to offer to ``to``.

    Intimate pictures of adults are offered only to kinds of desk that the country names for them.
    """
    opened = open_items(case, ring)
    return Offering(opened, tuple(_pieces(case, ring, to, opened)))


def receivers(case: Case) -> list[Desk]:
    """The desks that ``case`` may be offered to: they can receive, do not read it anyway and are not asked yet."""
    running = Referral.objects.running().filter(case=case).values("to_desk")
    reading = [pk for pk in (case.desk_id, case.escalated_to_id) if pk]
    found = Desk.objects.able_to_receive().exclude(pk__in=reading).exclude(pk__in=running)
    return list(found.order_by("name"))


def gate_of(case: Case, opened: OpenedCase, to: Desk, *, at: datetime) -> Gate:
    """Whether the person's agreement can be missing for ``to``, on which grounds.

    What happened is what the desk says it is, where somebody corrected the category of the report. Who decided that
    only grave danger lifts secrecy here has shut the list; no decision opens it.
    """
    facts = opened.facts
    if case.category not in (facts.category or ()) and case.category in country().categories:
        facts = replace(facts, category=(case.category,))
    shut = case.verdicts.filter(part=Verdict.Part.SECRECY, chosen="only_grave_danger").exists()
    return gate(country(), facts, to.kind, at, only_grave_danger=shut)


def _pieces(case: Case, ring: Keyring, to: Desk, opened: OpenedCase) -> Iterator[Piece]:
    if opened.report is not None:
        yield from _of_report(opened)
    rows = {str(row.pk): row for row in case.items.conversation()}
    for one in opened.messages:
        if one.text is not None:
            told = Shown(Kind.MESSAGE, text=one.text, at=one.at, from_person=one.from_reporter)
            yield Piece(f"{MESSAGE}{one.id}", told, item=rows[one.id])
    chat = case.items.filter(kind=Item.Kind.CHAT).first()
    if chat is not None:
        yield Piece(CHAT, Shown(Kind.CHAT), item=chat)
    for offer in offers(case, ring):
        if not offer.is_intimate or adults.may_read([to]):
            told = showing.evidence(offer.evidence, offer.described)
            yield Piece(f"{EVIDENCE}{offer.number}", told, evidence=offer.evidence)


def _of_report(opened: OpenedCase) -> Iterator[Piece]:
    """The story, then each answer by itself, in the order of the intake."""
    head = {"language": opened.language, "received_at": opened.received_at.isoformat()}
    if opened.story:
        yield Piece(STORY, showing.story({**head, "text": opened.story}))
    for question in country().intake.by_id.values():
        given = opened.answers.get(question.id)
        if given and showing.tellable(question):
            told = showing.answers({**head, "answers": {question.id: given}})
            yield Piece(f"{ANSWER}{question.id}", told, question=question.id)
