"""What the software found in a text, in words: sentences to mark, why, and whether somebody dismissed it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Item
from abri.centre.casework import words
from abri.engine.screening.findings import Reason
from abri.engine.screening.telling import LANGUAGES, Piece, label, marked

# What asks for somebody at once; said first, and in stronger words.
URGENT = ("distress", "threat", "selfharm_encouragement")
# A word that weighs at least this share of the heaviest one weighs strongly; so much for numbers.
STRONG_SHARE = 0.5
# Below this share, for or against, a word explains nothing.
LEAST_SHARE, LEAST_WEIGHT = 0.1, 1e-6

Address = tuple[str, int]
Opened = tuple[Item, Mapping[str, Any] | None]


@dataclass(frozen=True)
class Judgement:
    """What a person last said about a finding."""

    dismissed: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Found:
    """One finding as a page shows it. ``held_by`` and ``place`` are what it is dismissed by."""

    held_by: str
    place: int
    labels: tuple[str, ...]
    urgent: bool
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    against: tuple[str, ...]
    quote: str
    judgement: Judgement | None

    @property
    def anchor(self) -> str:
        """What a link on the page jumps to."""
        return anchor_of(self.held_by, self.place)

    @property
    def said(self) -> str:
        """Its labels as one text."""
        return ", ".join(self.labels)

    @property
    def because(self) -> str:
        """The words that decided, strong and weak ones apart, and those that speak against it."""
        if not self.strong:
            return _("because of the whole sentence")
        words_said = {"strong": _quoted(self.strong), "weak": _quoted(self.weak)}
        said = (
            _("because of %(strong)s, and a little because of %(weak)s")
            if self.weak
            else _("because of %(strong)s")
        ) % words_said
        if not self.against:
            return said
        return _("%(because)s; %(against)s speaks against it") % {
            "because": said,
            "against": _quoted(self.against),
        }

    @property
    def counts(self) -> bool:
        """Whether nobody dismissed it."""
        return self.judgement is None or not self.judgement.dismissed


@dataclass(frozen=True)
class Part:
    """A stretch of a text: plain, or with what was found in it."""

    pieces: tuple[Piece, ...]
    found: Found | None = None


@dataclass(frozen=True)
class Marked:
    """A whole text with what was found in it, in order; together the parts are the text, letter for letter."""

    parts: tuple[Part, ...]
    found: tuple[Found, ...] = ()
    failed: bool = False
    more: bool = False

    @property
    def said(self) -> str:
        """The text itself."""
        return "".join(piece.text for part in self.parts for piece in part.pieces)

    @property
    def listed(self) -> list[Found]:
        """What was found, the urgent first."""
        return sorted(self.found, key=lambda found: not found.urgent)

    @property
    def danger(self) -> list[Found]:
        """Findings of danger that nobody dismissed."""
        return [found for found in self.found if found.urgent and found.counts]


def anchor_of(held_by: str, place: int) -> str:
    """What a link jumps to that leads to a finding."""
    return f"found-{held_by}-{place}"


def judgements_in(opened: Iterable[Opened], reader: Person) -> dict[Address, Judgement]:
    """The last word about each finding, from the items of a case in their order."""
    return {
        (content["finding"], content["place"]): Judgement(
            content["dismissed"], words.holder(item.author, reader), datetime.fromisoformat(content["at"])
        )
        for item, content in opened
        if item.kind == Item.Kind.DISMISSAL and content is not None
    }


def mark(text: str, findings: Opened | None, judged: Mapping[Address, Judgement]) -> Marked:
    """``text`` with the ``findings`` about it; all of it plain where there are none or they cannot be opened."""
    if findings is None:
        return mark_passages(text, (), judged)
    item, content = findings
    return mark_content(text, str(item.pk), content or {"failed": True}, judged)


def mark_content(
    text: str,
    held_by: str,
    content: Mapping[str, Any] | None,
    judged: Mapping[Address, Judgement] = MappingProxyType({}),
) -> Marked:
    """``text`` with what was found in it, as ``cases.screening`` sealed it; only what lies within ``text``."""
    if content is None:
        return mark_passages(text, (), judged)
    if content.get("failed"):
        return replace(mark_passages(text, (), judged), failed=True)
    addressed = [((held_by, place), passage) for place, passage in enumerate(content["passages"])]
    sealed = [
        (address, {**passage, "reasons": [Reason(*reason) for reason in passage["reasons"]]})
        for address, passage in addressed
        if passage["end"] <= len(text)
    ]
    return replace(mark_passages(text, sealed, judged), more=bool(content.get("more")))


def mark_passages(
    text: str, passages: Iterable[tuple[Address, Mapping[str, Any]]], judged: Mapping[Address, Judgement]
) -> Marked:
    """``text`` with these passages of it, which stand in order and apart."""
    found = [(found_in(text, passage, address, judged), passage) for address, passage in passages]
    return Marked(tuple(_parts(text, found)), tuple(one for one, _passage in found))


def found_in(
    text: str, passage: Mapping[str, Any], address: Address, judged: Mapping[Address, Judgement]
) -> Found:
    """The finding about the ``passage`` of ``text`` that its places point at."""
    names = said_first(passage["flagged"], passage["named"], passage["marked"])
    reasons = _telling(passage["reasons"], names)
    strong, weak, against = weighed(text, reasons)
    return Found(
        held_by=address[0],
        place=address[1],
        labels=tuple(label(name, telling_language()) for name in names),
        urgent=any(name in URGENT for name in names),
        strong=strong,
        weak=weak,
        against=against,
        quote=text[passage["start"] : passage["end"]],
        judgement=judged.get(address),
    )


def said_first(flagged: bool, named: Sequence[str], marked_as: Sequence[str]) -> list[str]:
    """The labels to say, those of danger first; "hurtful" where something is flagged that has no name."""
    names = [*named, *(name for name in marked_as if name == "distress")]
    return sorted(names, key=lambda name: name not in URGENT) or (["hurtful"] if flagged else [])


def weighed(text: str, reasons: Iterable[Reason]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The words that weigh strongly for a finding, those that weigh a little, and those that speak against it."""
    told = list(reasons)
    heaviest = max((one.weight for one in told), default=0.0)

    def spoken(least: float, most: float) -> tuple[str, ...]:
        chosen = (one for one in told if least <= one.weight < most)
        return tuple(dict.fromkeys(text[one.start : one.end].strip() for one in chosen))

    strong = spoken(max(heaviest * STRONG_SHARE, LEAST_WEIGHT), float("inf"))
    weak = spoken(max(heaviest * LEAST_SHARE, LEAST_WEIGHT), heaviest * STRONG_SHARE)
    against = spoken(-float("inf"), -max(heaviest * LEAST_SHARE, LEAST_WEIGHT))
    weak = tuple(word for word in weak if word not in strong)
    return strong, weak, tuple(word for word in against if word not in strong + weak)


def telling_language() -> str:
    """The reader's language where the engine tells in it, else English."""
    language = words.reading_language().partition("-")[0]
    return language if language in LANGUAGES else "en"


def raised_because(level: str) -> str:
    """Why the software raised the urgency, for the list of reasons."""
    if level == "immediate":
        return _("The software found signs of distress in what the reporter wrote.")
    return _("The software found a threat, or encouragement to self-harm.")


def _quoted(said: Iterable[str]) -> str:
    return ", ".join(_("“%(word)s”") % {"word": word} for word in said)


def _telling(reasons: Iterable[Reason], names: Sequence[str]) -> tuple[Reason, ...]:
    """The reasons that explain these labels: they weigh for abuse, so they say nothing about distress alone."""
    return () if list(names) == ["distress"] else tuple(reasons)


def _parts(text: str, found: Sequence[tuple[Found, Mapping[str, Any]]]) -> Iterator[Part]:
    end = 0
    for one, passage in found:
        start, stop = passage["start"], passage["end"]
        if start > end:
            yield Part((Piece(text[end:start]),))
        inside = [
            Reason(reason.start - start, reason.end - start, reason.weight, reason.kind, reason.what)
            for reason in passage["reasons"]
            if one.strong or one.weak or one.against
        ]
        yield Part(marked(text[start:stop], inside), one)
        end = stop
    if end < len(text):
        yield Part((Piece(text[end:]),))
