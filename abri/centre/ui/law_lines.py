"""What the law says about facts, in the shape that the component ``provision`` prints.

The only place where matches become sentences for people: the pages on the law, the receipt and the desk use it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.country import country
from abri.centre.ui.language import plain
from abri.centre.ui.sources import Source, source_line, with_doubt
from abri.engine.facts import Facts
from abri.engine.law import Match, Older, match, older_law
from abri.engine.packs import Pack, Provision, Text

MET, MAY_BE_MET, BEARS = "met", "may_be_met", "bears"
# What a pack writes where a law has no article to name.
NO_ARTICLE = "-"
ONE_DAY = timedelta(days=1)
_NUMBERED = re.compile(r"[IVXLC]*\.?[0-9]")


@dataclass(frozen=True, slots=True)
class Where:
    """Somebody to go to."""

    name: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the sentences below it."""

    name: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawLine:
    """One provision. `fit` says how it fits (`outcome`); `url` leads to its own page, empty where there is none."""

    id: str
    outcome: str
    fit: str
    name: str
    citation: str
    period: str
    unconfirmed: str
    says: str
    parts: tuple[Part, ...]
    punishment: tuple[str, ...]
    where_heading: str
    where: tuple[Where, ...]
    source: Source
    official: str
    url: str


@dataclass(frozen=True, slots=True)
class LawAnswer:
    """Everything the law says about facts: offences first, those that fit best first, then what is good to know."""

    information: str
    notes: tuple[str, ...]
    offences: tuple[LawLine, ...]
    bearing: tuple[LawLine, ...]
    bearing_heading: str


def law_answer(facts: Facts, spoken: str, found: Iterable[Match] | None = None) -> LawAnswer | None:
    """What the law of this country says about ``facts`` on their day; None where the pack has no law.

    ``found``: the matches of ``facts``, where the caller has them.
    """
    pack = country()
    if not pack.law.sentences:
        return None
    matches = match(pack, facts) if found is None else found
    return answer_about([one for one in matches if one.outcome != "not_met"], facts, spoken)


def answer_about(found: list[Match], facts: Facts, spoken: str) -> LawAnswer:
    """The same answer about some matches of ``facts`` only; the pack must have law."""
    return _Answer(country(), facts, spoken).compose(found)


def citation(provision: Provision, spoken: str) -> str:
    """The law and the article as people cite them: "Criminal Code of 2024, articles 109-111"."""
    instrument = provision.instrument.names.say(spoken)
    # What stands in brackets is for lawyers, and in one language only.
    article = provision.article.partition(" (")[0]
    if article == NO_ARTICLE:
        return instrument
    if not _NUMBERED.match(article):
        return f"{instrument}, {article}"
    several = "," in article or "-" in article
    words = _("articles %(number)s") if several else _("article %(number)s")
    return f"{instrument}, {words % {'number': article}}"


def period(provision: Provision) -> str:
    """When the provision is in force, its last day included; empty where the pack knows neither end."""
    return _period(provision.starts, provision.ends, get_language() or "")


@lru_cache(maxsize=2_000)
def _period(starts: date | None, ends: date | None, _language: str) -> str:
    since = formats.date_format(starts, "DATE_FORMAT") if starts else ""
    last = formats.date_format(ends - ONE_DAY, "DATE_FORMAT") if ends else ""
    if since and last:
        return _("In force from %(since)s to %(last)s.") % {"since": since, "last": last}
    if last:
        return _("In force until %(last)s.") % {"last": last}
    return _("In force since %(since)s.") % {"since": since} if since else ""


class _Answer:
    """Composes the answer in one language and register."""

    def __init__(self, pack: Pack, facts: Facts, spoken: str) -> None:
        self.pack, self.facts, self.spoken = pack, facts, spoken

    def compose(self, found: list[Match]) -> LawAnswer:
        older = {one.provision.id: older_law(self.pack, one, self.facts) for one in found}
        lines = [(one, self._line(one, older[one.provision.id])) for one in found]
        return LawAnswer(
            information=self._sentence("information"),
            notes=tuple(self._notes(found, older)),
            offences=tuple(line for one, line in lines if one.is_offence),
            bearing=tuple(line for one, line in lines if not one.is_offence),
            bearing_heading=self._sentence(BEARS),
        )

    def _notes(self, found: list[Match], older: dict[str, Older | None]) -> Iterator[str]:
        regimes = {older[one.provision.id] is not None for one in found if one.is_offence}
        if not found:
            yield self._sentence("nothing")
        elif self.facts.on is None:
            yield self._sentence("day_not_known")
        elif len(regimes) > 1:
            yield self._sentence("both_laws")
        if True in regimes and self.facts.on is not None:
            yield self._sentence("milder")

    def _line(self, found: Match, older: Older | None) -> LawLine:
        provision = found.provision
        outcome = BEARS if found.outcome == MET and not found.is_offence else found.outcome
        return LawLine(
            id=provision.id,
            outcome=outcome,
            fit=self._sentence(outcome),
            name=provision.names.say(self.spoken),
            citation=citation(provision, self.spoken),
            period=period(provision),
            unconfirmed="" if provision.verified else self._sentence("not_confirmed"),
            says=provision.says.say(self.spoken),
            parts=tuple(self._parts(found)),
            punishment=tuple(self._punishment(found, older)),
            where_heading=self._sentence("where"),
            where=tuple(self._where(provision)),
            source=source_line(
                provision.source,
                provision.source_precision,
                provision.checked,
                self.pack.law.sentences["source"],
                self.spoken,
            ),
            official=provision.source_official,
            url=_fact(provision.id, self.spoken),
        )

    def _parts(self, found: Match) -> Iterator[Part]:
        """Why, what is open, what is heavier, what is realistic: each only where there is something to say."""
        heavier = [one.aggravation.text for one in found.aggravations if one.outcome == MET]
        realistic = found.provision.realistic
        yield from self._part("why", (one.text for one in found.elements if one.outcome == MET))
        yield from self._part("needed", self._open(found))
        yield from self._part("heavier", heavier)
        yield from self._part("realistic", [realistic] if realistic else [])

    def _part(self, name: str, texts: Iterable[Text | str]) -> Iterator[Part]:
        said = tuple(text if isinstance(text, str) else text.say(self.spoken) for text in texts)
        if said:
            yield Part(name, self._sentence(name), said)

    def _open(self, found: Match) -> Iterator[str]:
        for element in found.elements:
            if element.outcome == "unknown":
                said = element.text.say(self.spoken)
                yield f"{said} {self._sentence('unsettled')}" if element.unsettled else said

    def _punishment(self, found: Match, older: Older | None) -> Iterator[str]:
        """The penalty and who must complain; of law that was replaced both penalties or none, and the milder counts."""
        if older is None:
            penalty = self.pack.law.penalty(found.provision, found.level)
            if penalty is not None and penalty.verified:
                yield self._filled("penalty", penalty=penalty.text.say(self.spoken))
        else:
            for provision, one in older.penalties:
                which = "penalty_older" if provision is found.provision else "penalty_newer"
                law = citation(provision, self.spoken)
                yield self._filled(which, law=law, penalty=one.text.say(self.spoken))
            yield self._sentence("milder")
            if older.milder:
                yield self._sentence(f"milder_{older.milder}")
        if found.provision.complaint_required is not None:
            yield self._sentence("complaint" if found.provision.complaint_required else "no_complaint")

    def _where(self, provision: Provision) -> Iterator[Where]:
        for name in provision.where:
            organisation = self.pack.organisations[name]
            said = with_doubt(organisation.names.say(self.spoken), verified=organisation.verified)
            yield Where(said, organisation.contact.phone, _fact(name, self.spoken))

    def _sentence(self, name: str) -> str:
        return self.pack.law.sentences[name].say(self.spoken)

    def _filled(self, name: str, **words: str) -> str:
        sentence = self._sentence(name)
        for placeholder, value in words.items():
            sentence = sentence.replace(f"{{{placeholder}}}", value)
        return sentence


def _fact(name: str, spoken: str) -> str:
    """The page of a fact, empty in an installation without the directory."""
    try:
        return _page_of(name, plain(spoken))
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=10_000)
def _page_of(name: str, language: str) -> str:
    return reverse("directory:fact", args=[language, name])
