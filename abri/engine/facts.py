"""The vocabulary of one incident: what intake answers become and what packs may ask about.

Every fact may be missing, and missing means *unknown*, never *no*. A list that is present is complete.
Numbers and days may be known only roughly; they are then a closed range, and whoever compares them has to
live with an answer that is neither yes nor no. The names are an interface: renaming one breaks packs,
facts files and partners.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias, TypeVar

Kind: TypeAlias = Literal["list", "choice", "flag", "number", "days"]
End = TypeVar("End", int, date)
Value: TypeAlias = "tuple[str, ...] | str | bool | Span | Days"


class Span(NamedTuple):
    """A whole number that is known to lie between `low` and `high`, both included."""

    low: int
    high: int


class AtLeast(tuple[str, ...]):
    """A list that is not complete: what is not in it is unknown. Facts that are read from a file never hold one."""

    __slots__ = ()


class Days(NamedTuple):
    """A period from the `first` day to the `last`, both included."""

    first: date
    last: date


class FactsError(ValueError):
    """Facts were not readable; `problems` names each field with what is wrong and how to cure it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Misfit(ValueError):
    """A value that a fact cannot hold: what is wrong, and what to do about it."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(f"{problem}; {cure}")
        self.problem = problem
        self.cure = cure


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one incident. The meaning of each field stands in docs/pack-author/format.md."""

    category: tuple[str, ...] | None = None
    on: Days | None = None
    conduct: tuple[str, ...] | None = None
    acts: Span | None = None
    authors: Span | None = None
    victim_age: Span | None = None
    author_age: Span | None = None
    relation: str | None = None
    authority_or_trust: bool | None = None
    victim_vulnerable: bool | None = None
    serious_effect: bool | None = None
    deliberate: bool | None = None
    public: bool | None = None
    written: bool | None = None
    at_school: bool | None = None
    image_agreed_when_made: bool | None = None
    image_agreed_to_share: bool | None = None
    within_the_pair: bool | None = None
    for_gain: bool | None = None
    malicious: bool | None = None
    lied_about_identity: bool | None = None
    asked_for_secrecy: bool | None = None
    offered_something: bool | None = None
    attempt_followed: bool | None = None
    used_other_ruse: bool | None = None
    material_acts_after_proposal: bool | None = None
    expected_privacy: bool | None = None
    harm_to_dignity: bool | None = None
    possession: bool | None = None
    fraudulent_intent: bool | None = None
    demand_met: bool | None = None
    at_night: bool | None = None
    reporter_bound_by_secrecy: bool | None = None
    threatened_act: tuple[str, ...] | None = None
    notice: str | None = None
    offline_sexual_violence_on: Days | None = None
    protected_ground: tuple[str, ...] | None = None
    image: str | None = None
    region: str | None = None
    language: str | None = None
    platform: str | None = None
    danger: str | None = None
    wants: tuple[str, ...] | None = None
    reporter: str | None = None

    def missing(self) -> tuple[str, ...]:
        """The names of the facts that are not known, in the order of the vocabulary."""
        return tuple(name for name in FIELDS if getattr(self, name) is None)

    def plain(self) -> dict[str, object]:
        """The known facts as JSON can carry them; `read_facts` reads them back to the same facts.

        Only that a list is `AtLeast` cannot be written down.
        """
        return {name: _plain(value) for name in FIELDS if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Field:
    """What one fact may hold: its kind and, for words, the words or the pattern that are allowed."""

    kind: Kind
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    form: str = ""
    least: int = 0
    most: int = 0

    def word(self, untrusted: object) -> str:
        """One word of a list or choice, in its one spelling; raises Misfit."""
        if not isinstance(untrusted, str):
            raise Misfit(
                f"{shown(untrusted)} is not a text", f"write {self.form or 'one of its words'} in quotes"
            )
        if self.words and untrusted not in self.words:
            raise Misfit(f"{shown(untrusted)} is not one of its words", nearest(untrusted, self.words))
        word = untrusted.lower() if self.pattern is not None else untrusted
        if self.pattern is not None and self.pattern.fullmatch(word) is None:
            raise Misfit(f"{shown(untrusted)} does not fit", f"write {self.form}")
        return word

    def number(self, untrusted: object) -> int:
        """One whole number within the field's bounds; raises Misfit."""
        if isinstance(untrusted, bool) or not isinstance(untrusted, int):
            raise Misfit(f"{shown(untrusted)} is not a whole number", f"write a number such as {self.least}")
        if not self.least <= untrusted <= self.most:
            raise Misfit(f"{shown(untrusted)} is out of bounds", f"use {self.least} to {self.most}")
        return untrusted

    def day(self, untrusted: object) -> date:
        """One day, from a TOML date or its ISO text; raises Misfit."""
        if isinstance(untrusted, date) and not isinstance(untrusted, datetime):
            return untrusted
        if isinstance(untrusted, str) and _ISO_DAY.fullmatch(untrusted):
            with suppress(ValueError):
                return date.fromisoformat(untrusted)
        raise Misfit(f"{shown(untrusted)} is not a day", "write a date such as 2026-10-03")

    def read(self, untrusted: object) -> Value:
        """The fact's value from what a file says; raises Misfit."""
        return _READERS[self.kind](self, untrusted)


def read_facts(untrusted: Mapping[str, object]) -> Facts:
    """Facts from a TOML or JSON table; raises FactsError that lists every problem at once."""
    values: dict[str, Value] = {}
    problems = []
    for name, value in untrusted.items():
        field = FIELDS.get(name)
        if field is None:
            problems.append(f"{shown(name)} is not a fact; {nearest(name, FIELDS)}")
            continue
        try:
            values[name] = field.read(value)
        except Misfit as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise FactsError(tuple(problems))
    return Facts(**values)  # type: ignore[arg-type]  # each reader returns the type of its field


def _read_list(field: Field, untrusted: object) -> tuple[str, ...]:
    if not isinstance(untrusted, list | tuple):
        raise Misfit(f"{shown(untrusted)} is not a list", "write it in brackets: ['...', '...']")
    return tuple(dict.fromkeys(field.word(item) for item in untrusted))


def _read_flag(_field: Field, untrusted: object) -> bool:
    if not isinstance(untrusted, bool):
        raise Misfit(f"{shown(untrusted)} is neither true nor false", "write true or false, without quotes")
    return untrusted


def _read_number(field: Field, untrusted: object) -> Span:
    if isinstance(untrusted, list | tuple):
        low, high = _pair(untrusted, field.number)
        return Span(low, high)
    return Span(number := field.number(untrusted), number)


def _read_days(field: Field, untrusted: object) -> Days:
    if isinstance(untrusted, list | tuple):
        first, last = _pair(untrusted, field.day)
        return Days(first, last)
    return Days(day := field.day(untrusted), day)


def _pair(items: list[object] | tuple[object, ...], read: Callable[[object], End]) -> tuple[End, End]:
    if len(items) != 2:
        raise Misfit(f"a range has two ends, this has {len(items)}", "write [first, last]")
    first, last = read(items[0]), read(items[1])
    if first > last:
        raise Misfit(f"the range ends ({last}) before it begins ({first})", "write the earlier end first")
    return first, last


def _plain(value: Value) -> object:
    if isinstance(value, Days):
        return [value.first.isoformat(), value.last.isoformat()]
    if isinstance(value, Span):
        return value.low if value.low == value.high else [value.low, value.high]
    return list(value) if isinstance(value, tuple) else value


def shown(untrusted: object) -> str:
    """A value as messages show it: its literal form, cut to 60 characters."""
    text = repr(untrusted)
    return text if len(text) <= 60 else text[:57] + "..."


def nearest(untrusted: object, allowed: Iterable[str]) -> str:
    """The cure for a word that is not allowed: the one that was probably meant, else all of them."""
    allowed = tuple(allowed)
    if not allowed:
        return "remove it, there is nothing to choose from"
    near = get_close_matches(str(untrusted)[:60], allowed, n=1)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(allowed)}"


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_READERS: Mapping[Kind, Callable[[Field, object], Value]] = MappingProxyType(
    {
        "list": _read_list,
        "choice": Field.word,
        "flag": _read_flag,
        "number": _read_number,
        "days": _read_days,
    }
)


def _words(kind: Literal["list", "choice"], words: str) -> Field:
    return Field(kind, words=tuple(words.split()))


_FLAG = Field("flag")
_DAYS = Field("days")
_COUNT = Field("number", least=1, most=1_000_000)
_AGE = Field("number", least=0, most=130)

_DEFINED: dict[str, Field] = {
    "category": Field("list", pattern=re.compile(r"[a-z0-9]+([._][a-z0-9]+)*"), form="a category's code"),
    "on": _DAYS,
    "conduct": _words(
        "list",
        "insult humiliation rumour defamation threat conditional_threat unwanted_contact following"
        " exclusion pile_on impersonation account_takeover reading_messages doxxing"
        " intimate_image_taken intimate_image_shared intimate_image_threatened"
        " intimate_image_requested intimate_image_sent_unasked sexual_deepfake sexual_messages"
        " grooming meeting_arranged extortion hate_speech incitement_to_hatred sexism"
        " incitement_to_self_harm csam_seen fraud",
    ),
    "acts": _COUNT,
    "authors": _COUNT,
    "victim_age": _AGE,
    "author_age": _AGE,
    "relation": _words(
        "choice",
        "classmate peer friend partner ex_partner family teacher_or_coach colleague online_only stranger"
        " unknown",
    ),
    "threatened_act": _words(
        "list", "death_or_injury sexual_violence other_violence disclosure property other"
    ),
    "notice": _words("choice", "not_sent waiting ignored refused removed"),
    "offline_sexual_violence_on": _DAYS,
    "protected_ground": _words(
        "list",
        "origin religion sex gender_identity sexual_orientation disability age appearance belief other",
    ),
    "image": _words("choice", "none intimate_adult intimate_minor intimate_unknown_age"),
    "region": Field(
        "choice",
        pattern=re.compile(r"[a-z]{2}(\.[a-z]+)*"),
        form='a region of the pack such as "xx.north", or a country code such as "nl"',
    ),
    "language": Field(
        "choice",
        pattern=re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*"),
        form='a language code such as "nl" or "fr-be"',
    ),
    "platform": Field(
        "choice", pattern=re.compile(r"[^\x00-\x1f\x7f]{1,400}"), form="a name of 1 to 400 characters"
    ),
    "danger": _words("choice", "none self_harm suicide violence_now"),
    "wants": _words("list", "talk removal report keep_proof advice"),
    "reporter": _words("choice", "self parent teacher bystander professional"),
}

FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.name: _DEFINED.get(field.name, _FLAG) for field in dataclasses.fields(Facts)}
)
"""Every fact in the order of the vocabulary; what is not defined above is a yes-or-no fact."""
