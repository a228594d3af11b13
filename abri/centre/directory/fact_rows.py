"""What only a section knows about its facts, in rows of words for the page of a fact."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _

from abri.centre.country import world
from abri.centre.directory.figures import period, with_sign
from abri.centre.directory.rows import fact_url
from abri.centre.directory.words import audience_name, language_name, region_name, span, when
from abri.centre.ui.help_lines import month
from abri.centre.ui.law_lines import NO_ARTICLE, ONE_DAY
from abri.centre.ui.sources import with_doubt
from abri.centre.ui.templatetags.ui import tel
from abri.engine.catalogue import Catalogue, Entry, Json


@dataclass(frozen=True, slots=True)
class Value:
    """A text, with where it leads if it leads anywhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row: what it tells, and one or several values."""

    key: str
    values: tuple[Value, ...]


Rows: TypeAlias = Iterator[FactRow]


def fact_rows(entry: Entry, catalogue: Catalogue | None, spoken: str) -> list[FactRow]:
    """The rows of one fact: those of its section, then for whom, where and in which languages it is."""
    tell = _Telling(entry, catalogue, spoken)
    own: Mapping[str, Callable[[], Rows]] = {
        "statistics": tell.figure,
        "organisations": tell.organisation,
        "law": tell.law,
        "research": tell.research,
        "standards": tell.standard,
        "education": tell.education,
        "campaigns": tell.education,
        "timeline": tell.event,
        "indicators": tell.indicator,
        "pillars": tell.pillar,
    }
    return [*own[entry.section](), *tell.everybody()]


class _Telling:
    """Tells one entry in one language. Every method leaves out what is not there."""

    def __init__(self, entry: Entry, catalogue: Catalogue | None, spoken: str) -> None:
        self.entry, self.details = entry, entry.details
        self.catalogue, self.spoken = catalogue, spoken

    def everybody(self) -> Rows:
        entry = self.entry
        yield from _row(_("For whom"), [audience_name(code) for code in entry.audience])
        regions = [region_name(code, self.catalogue, self.spoken) for code in entry.region]
        yield from _row(_("Region"), regions)
        if entry.section != "research":
            yield from _row(_("Languages"), [language_name(code) for code in entry.languages])
        yield from _row(_("Also known as"), entry.aliases if entry.section != "law" else ())

    def figure(self) -> Rows:
        unit = self._field("unit", "names")
        sign = self._field("unit", "symbol")
        value = with_sign(self.entry, self.spoken)
        counted = "" if sign or self.details["value"] is None else self._say(unit)
        yield from _row(_("Value"), [f"{value} {counted}".strip()])
        yield from _row(_("Period"), [period(self.entry) or _("not known")])
        yield from _row(_("Where"), [self._say(self._field("area", "names"))])
        yield from _row(_("Published by"), [self._text("publisher")])
        yield from _row(_("Please note"), [self._say(caveat) for caveat in self._list("caveats")])

    def indicator(self) -> Rows:
        yield from _row(_("Topic"), [self._say(self._field("topic", "names"))])
        yield from _row(_("Counted in"), [self._say(self._field("unit", "names"))])

    def organisation(self) -> Rows:
        contact = self.details["contact"]
        ways: Mapping[str, Json] = contact if isinstance(contact, Mapping) else {}
        if phone := str(ways.get("phone") or ""):
            yield FactRow(_("Telephone"), (Value(phone, tel(phone)),))
        if email := str(ways.get("email") or ""):
            yield FactRow(_("E-mail"), (Value(email, f"mailto:{email}"),))
        if web := str(ways.get("web") or ""):
            yield FactRow(_("Website"), (Value(web, web),))
        yield from _row(_("Address"), [str(ways.get("address") or "")])
        yield from _row(_("Hours"), [self._hours()])
        yield from _row(_("Price"), [self._say(self.details["cost"])])
        yield from _row(_("Age"), [self._ages()])
        if self.details["anonymous"] is True:
            yield from _row(_("Your name"), [_("You do not have to give it")])

    def law(self) -> Rows:
        article = self._text("article")
        instrument = self._say(self._field("instrument", "names"))
        yield from _row(_("Law"), [instrument])
        yield from _row(_("Article"), [article if article != NO_ARTICLE else ""])
        yield from _row(
            _("In force"), [span(self.details["from"], self._last_day()) or _("not known since when")]
        )
        yield from _row(_("Penalty an adult risks"), self._penalties())
        yield from _row(
            _("What makes it heavier"), [self._say(_in(one, "text")) for one in self._list("aggravations")]
        )
        if self.details["complaint_required"] is not None:
            asked, not_asked = _("Only the person concerned can start it"), _("Not needed")
            yield from _row(_("Complaint"), [asked if self.details["complaint_required"] else not_asked])
        yield from _row(_("What is realistic"), [self._say(self.details["realistic"])])
        yield from self._facts(_("Where to go"), self._list("where"))
        yield from self._facts(_("Took the place of"), self._list("replaces"))
        yield from self._facts(_("Its place is taken by"), self._list("replaced_by"))
        if official := self._text("source_official"):
            yield FactRow(_("Official text"), (Value(official, official),))

    def research(self) -> Rows:
        authors = [self._author(one) for one in self._list("authors")]
        yield from _row(_("Written by"), ["; ".join(author for author in authors if author)])
        yield from _row(_("Year"), [self._text("year")])
        yield from _row(_("Published by"), [self._text("publisher")])
        if doi := self._text("doi"):
            yield FactRow("DOI", (Value(doi, f"https://doi.org/{doi}"),))
        yield from _row("ISBN", [self._text("isbn")])
        yield from self._web()
        yield from _row(_("Written in"), [language_name(self._text("title_language"))])
        yield from _row(_("Topics"), [self._say(_in(one, "names")) for one in self._list("topics")])
        yield from _row(_("Please note"), [self._say(self.details["caution"])])

    def standard(self) -> Rows:
        yield from _row(_("Looked after by"), [self._text("steward")])
        yield from _row(_("Version"), [self._text("version")])
        yield from _row(_("How Abri uses it"), [self._say(self.details["use"])])
        yield from _row(_("Licence"), [self._text("licence")])

    def education(self) -> Rows:
        yield from _row(_("When"), [span(self.details["from"], self.details["until"])])
        yield from self._facts(_("By whom"), self._list("organisations"))
        yield from self._facts(_("Based on"), self._list("provisions"))
        yield from self._web()

    def event(self) -> Rows:
        yield from _row(
            _("When"),
            [
                span(self.details["on"], self.details["until"])
                if self.details["until"]
                else when(self._text("on"))
            ],
        )

    def pillar(self) -> Rows:
        yield from _row(_("What this software does for it"), [self._say(self.details["here"])])

    def _penalties(self) -> list[str]:
        """What was read in the law or a reliable source. Of law that was replaced both penalties or none."""
        if not self._list("replaced_by"):
            graded = [self._graded(grade) for grade in self._list("grades")]
            return [self._penalty(self.details["penalty"]), *graded]
        milder = _(
            "Newer law has taken its place. For what happened before, the judge applies the milder of the two."
        )
        older = self._penalty(self.details["penalty"])
        newer = [self._newer_penalty(str(name)) for name in self._list("replaced_by")]
        if not older or not all(newer) or not self.entry.verified:
            return [milder]
        return [_("Older law: %(penalty)s") % {"penalty": older}, *newer, milder]

    def _newer_penalty(self, name: str) -> str:
        entry = world().entries.get(name)
        penalty = self._penalty(entry.details["penalty"]) if entry and entry.verified else ""
        return _("Newer law: %(penalty)s") % {"penalty": penalty} if penalty else ""

    def _graded(self, grade: Json) -> str:
        penalty = self._penalty(_in(grade, "penalty"))
        return f"{self._say(_in(grade, 'text'))} {penalty}" if penalty else ""

    def _penalty(self, penalty: Json) -> str:
        return self._say(_in(penalty, "text")) if _in(penalty, "verified") else ""

    def _last_day(self) -> str:
        """The pack says the first day on which it no longer holds; people ask for the last on which it does."""
        until = self._text("until")
        return (date.fromisoformat(until) - ONE_DAY).isoformat() if until else ""

    def _hours(self) -> str:
        hours, as_of = self._say(self.details["hours"]), self._text("hours_as_of")
        if hours and as_of:
            return _("%(hours)s (as of %(day)s)") % {"hours": hours, "day": month(as_of)}
        return hours

    def _ages(self) -> str:
        ages = self._list("ages")
        return _("%(low)s to %(high)s years") % {"low": ages[0], "high": ages[1]} if len(ages) == 2 else ""

    def _author(self, author: Json) -> str:
        given, family = _in(author, "given"), _in(author, "family")
        return str(_in(author, "literal") or " ".join(str(part) for part in (given, family) if part))

    def _web(self) -> Rows:
        if web := self._text("web"):
            yield FactRow(_("Website"), (Value(web, web),))

    def _facts(self, key: str, names: Sequence[Json]) -> Rows:
        found = [entry for name in names if (entry := world().find(str(name)))]
        values = tuple(
            Value(
                with_doubt(entry.title.say(self.spoken), verified=entry.verified),
                fact_url(entry.id, self.spoken),
            )
            for entry in found
        )
        if values:
            yield FactRow(key, values)

    def _say(self, words: Json) -> str:
        return self.entry.text(words).say(self.spoken)

    def _text(self, name: str) -> str:
        value = self.details.get(name)
        return "" if value is None else str(value)

    def _field(self, name: str, inner: str) -> Json:
        return _in(self.details.get(name), inner)

    def _list(self, name: str) -> Sequence[Json]:
        value = self.details.get(name)
        return value if isinstance(value, list | tuple) else ()


def _row(key: str, values: Sequence[str]) -> Rows:
    told = tuple(Value(value) for value in values if value)
    if told:
        yield FactRow(key, told)


def _in(table: Json, name: str) -> Json:
    return table.get(name) if isinstance(table, Mapping) else None
