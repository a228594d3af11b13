"""What the software proposes for a report, and why: category, urgency, due time, desk, upload rule, secrecy gate.

A proposal is never stored to be believed: it is worked out on the server, from what was sealed, whenever somebody
looks. What people decide about it is in ``cases.verdicts``.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from abri.centre.accounts.models import Desk
from abri.centre.cases import deadlines, keys
from abri.centre.cases.models import Case, Item, Verdict
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.engine.facts import Facts
from abri.engine.law import Match, match
from abri.engine.packs import Text
from abri.engine.packs.categories import URGENCIES
from abri.engine.packs.tiers import Tier
from abri.engine.routing import Route, recommend

# What a label of the screening says in the vocabulary of facts, by which a category is known.
CONDUCT_OF: Mapping[str, str] = MappingProxyType(
    {
        "threat": "threat",
        "identity_hate": "hate_speech",
        "sexual": "sexual_messages",
        "selfharm_encouragement": "incitement_to_self_harm",
        "insult": "insult",
        "exclusion": "exclusion",
    }
)
# Nobody reads more articles in a list of reasons; the law has a section of its own.
MOST_PROVISIONS = 4
OTHER = "other"

Why: TypeAlias = Literal[
    "rule", "chosen", "found", "raised", "law", "may_be_met", "danger", "link", "speaks", "kind"
]


class NoDeskCanReceive(Exception):
    """No desk of this centre holds a key, so nothing can be sealed to anybody. The report was not received."""


@dataclass(frozen=True)
class Reason:
    """Why a part is proposed. ``text`` is a sentence of the pack; without it ``why`` and ``names`` say it in codes.

    ``rule``: a rule of the pack. ``chosen``: the reporter said so. ``found``: a label of the screening and the category
    that it speaks for. ``raised``: danger that the screening found. ``law`` and ``may_be_met``: provisions. ``danger``:
    signs of danger in what was written. ``link``: the desk's own link was used. ``speaks`` and ``kind``: the desk's
    language, its kind.
    """

    why: Why
    names: tuple[str, ...] = ()
    text: Text | None = None


@dataclass(frozen=True)
class Part:
    """One thing that is proposed: a code, and why."""

    code: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Weighed:
    """What the engine says about a report, before anybody decides: how it is routed, and the law that it points to."""

    facts: Facts
    route: Route
    law: tuple[Match, ...]


@dataclass(frozen=True)
class Proposal:
    """Everything that is proposed for one report. ``due.code`` is a span such as ``2.working_day``."""

    category: Part
    urgency: Part
    due: Part
    desk: Part
    upload: Part
    secrecy: Part
    # The tier of that urgency, where the pack has tiers, and the instant that the span leads to.
    tier: Tier | None
    due_at: datetime
    receiver: Desk
    # The ids of desks that were compared to find it: some of those that can receive, none where a link decided.
    compared: tuple[str, ...]
    route: Route
    facts: Facts

    def part(self, name: str) -> Part:
        """The part of that name of ``Verdict.Part``."""
        found: Part = getattr(self, Verdict.Part(name).value)
        return found


@dataclass(frozen=True)
class _Found:
    """What the screening says about a whole report: its labels, and the urgency that danger asks for."""

    labels: tuple[str, ...]
    raises: str

    @classmethod
    def of(cls, findings: Iterable[Mapping[str, Any]]) -> "_Found":
        labels: dict[str, None] = {}
        raises = set()
        for content in findings:
            raises.add(str(content.get("raises", "")))
            for passage in content.get("passages", ()):
                labels |= dict.fromkeys([*passage["named"], *passage["marked"]])
        return cls(tuple(labels), next((one for one in URGENCIES if one in raises), ""))


def facts_of(answers: Mapping[str, Any], *, language: str, at: datetime) -> Facts:
    """What a report states that was sent ``at`` that instant in that ``language``, which may carry a register."""
    pack = country()
    asked = pack.intake.facts(answers, today=at.astimezone(pack.zone).date())
    # The intake never asks for the language: it is the one the report was written through.
    return replace(asked, language=language.partition("-")[0])


def weigh(report: Mapping[str, Any], at: datetime) -> Weighed:
    """What the engine says about an opened ``report`` that arrived ``at`` that instant."""
    facts = facts_of(report["answers"], language=str(report["language"]), at=at)
    return Weighed(facts, recommend(country(), facts, at=at), match(country(), facts))


def propose(
    report: Mapping[str, Any],
    findings: Iterable[Mapping[str, Any]],
    at: datetime,
    *,
    slug: str = "",
    holder: Desk | None = None,
    least: str = "",
    weighed: Weighed | None = None,
) -> Proposal:
    """What is proposed for an opened ``report`` (``answers``, ``language``) that arrived ``at`` that instant.

    ``findings`` are what the screening sealed about its texts. ``slug`` is the desk whose own link was used, ``holder``
    the desk that has the case already, ``least`` the urgency that danger raised it to, ``weighed`` what :func:`weigh`
    said, where the caller asked already. Raises :class:`NoDeskCanReceive`.
    """
    weighed = weighed or weigh(report, at)
    facts, route, found = weighed.facts, weighed.route, _Found.of(findings)
    laws = [one for one in weighed.law if one.is_offence and one.outcome != "not_met"]
    urgency = _urgency(route, found.raises, least)
    receiver, why_there, compared = _receiver(facts, route, slug, holder)
    due = country().routing.due[urgency.code]
    tier = country().routing.tiers.get(urgency.code)
    return Proposal(
        category=_category(report["answers"], found, laws),
        urgency=urgency,
        due=Part(
            f"{due.amount}.{due.unit}", (Reason("rule", (urgency.code,), tier.target if tier else None),)
        ),
        desk=Part(str(receiver.pk), why_there),
        upload=Part(route.evidence_upload, tuple(_said(route, "evidence_upload"))),
        secrecy=_secrecy(route, found, laws),
        tier=tier,
        due_at=deadlines.owed_within(due, at, receiver),
        receiver=receiver,
        compared=compared,
        route=route,
        facts=facts,
    )


def propose_again(case: Case, ring: Keyring) -> Proposal | None:
    """What is proposed for a case that ``ring`` opens, from what was sealed; ``None`` where its report is spoilt.

    Raises ``NotForThisKey`` where the ring does not hold the case.
    """
    if not ring.holds(case.recipient):
        raise NotForThisKey("open the case first")
    kinds = (Item.Kind.REPORT, Item.Kind.FINDINGS, Item.Kind.DISMISSAL)
    rows = case.items.filter(kind__in=kinds).order_by("number")
    opened = [(item, keys.opened_if_whole(item, ring)) for item in rows]
    report = next((content for item, content in opened if item.kind == Item.Kind.REPORT), None)
    return propose_for(case, report, standing(opened)) if report else None


def propose_for(
    case: Case,
    report: Mapping[str, Any],
    findings: Iterable[Mapping[str, Any]],
    *,
    decided: Container[str] | None = None,
    weighed: Weighed | None = None,
) -> Proposal:
    """What is proposed for a ``case`` of which the report and the findings were opened.

    ``decided``: the parts that people have decided about, ``weighed``: what :func:`weigh` says; both where the caller
    knows them.
    """
    if decided is None:
        decided = set(case.verdicts.values_list("part", flat=True))
    # Until a person decides, only the software can have set the urgency, also by what it read in a file.
    judged = Verdict.Part.URGENCY in decided
    return propose(
        report,
        findings,
        datetime.fromisoformat(report["received_at"]),
        holder=case.desk,
        least="" if judged else Case.Urgency(case.urgency).name.lower(),
        weighed=weighed,
    )


def standing(opened: Iterable[tuple[Item, Mapping[str, Any] | None]]) -> list[Mapping[str, Any]]:
    """The findings among the opened items of a case, in their order, without the passages that somebody dismissed."""
    rows = list(opened)
    dismissed = {
        (content["finding"], content["place"]): content["dismissed"]
        for item, content in rows
        if item.kind == Item.Kind.DISMISSAL and content
    }
    return [
        {
            **content,
            "passages": [
                passage
                for place, passage in enumerate(content.get("passages", ()))
                if not dismissed.get((str(item.pk), place))
            ],
        }
        for item, content in rows
        if item.kind == Item.Kind.FINDINGS and content
    ]


def receiving_desk(*, slug: str, language: str, region: str | None, kinds: tuple[str, ...]) -> Desk:
    """The desk that gets a report: the one whose own link was used, else the best open one, else the fallback desk.

    ``kinds`` are desk kinds in the engine's order. Raises :class:`NoDeskCanReceive`.
    """
    return _best(_who_can_receive(slug), slug=slug, language=language, region=region, kinds=kinds, known=None)


class _Receiver(NamedTuple):
    """What is compared of a desk."""

    pk: UUID
    slug: str
    kind: str
    is_fallback: bool
    open_to_all: bool
    # Lists as text, because most desks speak every language and are there for every region: two lists of each of two
    # hundred desks were half of what a proposal costs.
    speaks: str
    covers: str


def _who_can_receive(slug: str) -> list[_Receiver]:
    """What is compared of the desks that can receive a report for which the link of ``slug`` was used."""
    # Schools stand behind their own links, and a centre may have hundreds: they are never looked at.
    found = Q(open_to_all=True) | Q(is_fallback=True) | Q(slug=slug)
    lists = {"speaks": Cast("languages", TextField()), "covers": Cast("regions", TextField())}
    rows = Desk.objects.able_to_receive().filter(found).annotate(**lists)
    return [_Receiver(*row) for row in rows.values_list(*_Receiver._fields)]


def _has(wanted: str, written: str) -> bool:
    """Whether a list, empty where it is everything, has what is wanted."""
    return written == "[]" or wanted in json.loads(written)


def _best(
    desks: Sequence[_Receiver],
    *,
    slug: str,
    language: str,
    region: str | None,
    kinds: tuple[str, ...],
    known: Desk | None,
) -> Desk:
    """The best of ``desks``, not read again where it is ``known``; raises :class:`NoDeskCanReceive`."""
    own = [desk for desk in desks if slug and desk.slug == slug]

    def fit(desk: _Receiver) -> tuple[bool, bool, int, bool, str]:
        kind = kinds.index(desk.kind) if desk.kind in kinds else len(kinds)
        speaks, near = _has(language, desk.speaks), _has(region or "", desk.covers)
        return (not speaks, not near, kind, not desk.is_fallback, desk.slug)

    candidates = (
        own or [desk for desk in desks if desk.open_to_all] or [desk for desk in desks if desk.is_fallback]
    )
    if not candidates:
        raise NoDeskCanReceive
    best = min(candidates, key=fit).pk
    return known if known is not None and known.pk == best else Desk.objects.get(pk=best)


def _receiver(
    facts: Facts, route: Route, slug: str, holder: Desk | None
) -> tuple[Desk, tuple[Reason, ...], tuple[str, ...]]:
    """The desk that is proposed, why, and the ids of those that were compared.

    Only its own link brings a report to a desk that is not open to everybody.
    """
    if holder is not None and not holder.open_to_all and not holder.is_fallback:
        return holder, (Reason("link"),), ()
    language, desks = facts.language or "", _who_can_receive(slug)
    compared = tuple(str(one.pk) for one in desks)
    try:
        desk = _best(
            desks, slug=slug, language=language, region=facts.region, kinds=route.desks, known=holder
        )
    except NoDeskCanReceive:
        if holder is None:
            raise
        return holder, (), ()
    if slug and desk.slug == slug:
        return desk, (Reason("link"),), compared
    reasons = [Reason("speaks", (language,))] if language in desk.languages else []
    if desk.kind in route.desks:
        reasons += _said(route, "desks", desk.kind) or [Reason("kind", (desk.kind,))]
    return desk, tuple(reasons), compared


def _urgency(route: Route, *raised: str) -> Part:
    """How urgent the answers are, unless danger in what was written, or in a file, is more urgent."""
    reasons = tuple(_said(route, "urgency"))
    highest = min((one for one in raised if one), key=URGENCIES.index, default=route.urgency)
    if URGENCIES.index(highest) < URGENCIES.index(route.urgency):
        return Part(highest, (Reason("raised", (highest,)), *reasons))
    return Part(route.urgency, reasons)


def _category(answers: Mapping[str, Any], found: _Found, laws: Iterable[Match]) -> Part:
    """The first category that the reporter chose, else the most urgent one that the screening speaks for."""
    known = country().categories
    chosen = [code for code in answers.get("category") or [] if code in known]
    spoken = {label: _categories_of(label) for label in found.labels}
    offered = chosen[:1] or sorted(
        (code for codes in spoken.values() for code in codes),
        key=lambda code: URGENCIES.index(known[code].urgency),
    )
    code = offered[0] if offered else OTHER
    reasons = [Reason("chosen", (code,))] if code in chosen else []
    reasons += [Reason("found", (label, other)) for label, codes in spoken.items() for other in codes]
    if code in known:
        reasons += _lawful(one for one in laws if one.provision.id in known[code].provisions)
    return Part(code, tuple(reasons))


def _categories_of(label: str) -> list[str]:
    """The categories that certainly mean what a label of the screening names."""
    conduct = CONDUCT_OF.get(label, "")
    return [
        code for code, category in country().categories.items() if conduct and conduct in category.conduct
    ]


def _secrecy(route: Route, found: _Found, laws: Iterable[Match]) -> Part:
    """The pack's gate, with the offences that it is about and the danger that was found."""
    danger = [Reason("danger", (found.raises,))] if found.raises == URGENCIES[0] else []
    reasons = [*_said(route, "secrecy"), *danger, *_lawful(laws)]
    return Part(route.may_inform_authorities_without_consent, tuple(reasons))


def _lawful(laws: Iterable[Match]) -> Iterator[Reason]:
    """The provisions in two reasons: those that are met, and those that may be."""
    by_outcome: dict[str, list[str]] = {"met": [], "may_be_met": []}
    for one in laws:
        by_outcome[one.outcome].append(one.provision.id)
    if by_outcome["met"]:
        yield Reason("law", tuple(by_outcome["met"][:MOST_PROVISIONS]))
    if by_outcome["may_be_met"]:
        yield Reason("may_be_met", tuple(by_outcome["may_be_met"][:MOST_PROVISIONS]))


def _said(route: Route, about: str, name: str = "") -> list[Reason]:
    """The engine's sentences about one part of a route, or about one name in it."""
    return [
        Reason("rule", (reason.rule,), reason.text)
        for reason in route.reasons
        if reason.about == about and (not name or name in reason.gives)
    ]
