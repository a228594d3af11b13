"""One citable fact, whatever section it belongs to: what pages show, search finds and open data gives out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias, cast

from abri.engine.packs import Text

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

STATISTICS = "statistics"
EDUCATION = "education"
ORGANISATIONS = "organisations"
RESEARCH = "research"
LAW = "law"
TIMELINE = "timeline"
CAMPAIGNS = "campaigns"
STANDARDS = "standards"
PILLARS = "pillars"
INDICATORS = "indicators"
SECTIONS = (STATISTICS, EDUCATION, ORGANISATIONS, RESEARCH, LAW, TIMELINE, CAMPAIGNS, STANDARDS)
"""The sections of a country's profile, in the order in which they are shown. Pillars and indicators can be cited,
but are no section: pillars stand above all, and an indicator heads its figures."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on a day, month or year (`on`: "2026-09-01", "2016-05", "2016").

    Either the world changed, or what we said was wrong and is corrected. `entry` is the id of the entry that speaks of
    it, such as the older version of a law; empty where it is the one that holds this change.
    """

    on: str
    says: Text
    correction: bool = False
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact with its source and the day it was checked.

    `country` is where it comes from: the id of a pack, or of a shared folder ("eu"). `years` are the first and the
    last year it concerns, None where that end is open or not known; `years` itself is None for what has no date.
    `also` are other ids of the same fact; addresses with them lead here. `details` holds what only its section knows,
    as JSON values: texts as {"nl": "...", ...}, days as "2026-09-01", and None where something is not known.
    """

    id: str
    country: str
    section: str
    kind: str
    title: Text
    summary: Text
    years: tuple[int | None, int | None] | None
    audience: tuple[str, ...]
    region: tuple[str, ...]
    languages: tuple[str, ...]
    aliases: tuple[str, ...]
    also: tuple[str, ...]
    related: tuple[str, ...]
    source: str
    source_precision: str
    checked: date
    verified: bool
    history: tuple[Change, ...]
    details: Mapping[str, Json] = field(hash=False)

    def text(self, words: Json) -> Text:
        """A text of `details`, such as `entry.details["realistic"]`, that can `say` itself in a language."""
        forms = cast("Mapping[str, str]", words) if isinstance(words, Mapping) else {}
        return Text(tuple(forms.items()), self.title.fallback)

    def as_json(self) -> dict[str, Json]:
        """The entry as JSON values; `from_json` gives it back."""
        return {
            "id": self.id,
            "country": self.country,
            "section": self.section,
            "kind": self.kind,
            "title": dict(self.title),
            "summary": dict(self.summary),
            "years": None if self.years is None else list(self.years),
            "audience": list(self.audience),
            "region": list(self.region),
            "languages": list(self.languages),
            "aliases": list(self.aliases),
            "also": list(self.also),
            "related": list(self.related),
            "source": self.source,
            "source_precision": self.source_precision,
            "checked": self.checked.isoformat(),
            "verified": self.verified,
            "history": [
                {"on": c.on, "says": dict(c.says), "correction": c.correction, "entry": c.entry}
                for c in self.history
            ],
            "details": dict(self.details),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Json], fallback: tuple[str, ...]) -> Entry:
        """The entry that `as_json` wrote; `fallback` is the chain of languages of the pack it came from."""
        known = cast("dict[str, str]", values)
        listed = cast("dict[str, list[str]]", values)
        texts = cast("dict[str, dict[str, str]]", values)
        years = cast("list[int | None] | None", values["years"])
        return cls(
            id=known["id"],
            country=known["country"],
            section=known["section"],
            kind=known["kind"],
            title=Text(tuple(texts["title"].items()), fallback),
            summary=Text(tuple(texts["summary"].items()), fallback),
            years=None if years is None else (years[0], years[1]),
            audience=tuple(listed["audience"]),
            region=tuple(listed["region"]),
            languages=tuple(listed["languages"]),
            aliases=tuple(listed["aliases"]),
            also=tuple(listed["also"]),
            related=tuple(listed["related"]),
            source=known["source"],
            source_precision=known["source_precision"],
            checked=date.fromisoformat(known["checked"]),
            verified=bool(values["verified"]),
            history=tuple(
                _change(change, fallback) for change in cast("list[Mapping[str, Json]]", values["history"])
            ),
            details=MappingProxyType(cast("dict[str, Json]", values["details"])),
        )


def _change(values: Mapping[str, Json], fallback: tuple[str, ...]) -> Change:
    says = cast("dict[str, str]", values["says"])
    return Change(
        on=str(values["on"]),
        says=Text(tuple(says.items()), fallback),
        correction=bool(values["correction"]),
        entry=str(values["entry"]),
    )
