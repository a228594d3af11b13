"""Education, research, timeline, campaigns, standards and pillars as entries."""

from __future__ import annotations

from collections.abc import Iterator

from abri.engine.catalogue.entry import (
    CAMPAIGNS,
    EDUCATION,
    PILLARS,
    RESEARCH,
    STANDARDS,
    TIMELINE,
    Entry,
    Json,
)
from abri.engine.catalogue.sourced import history, maybe, provenance, years
from abri.engine.packs import Pack, Text
from abri.engine.packs.partial_dates import PartialDate
from abri.engine.packs.sections.campaigns import Campaign
from abri.engine.packs.sections.education import Initiative
from abri.engine.packs.sections.pillars import Pillar
from abri.engine.packs.sections.research import Author, Study
from abri.engine.packs.sections.standards import Standard
from abri.engine.packs.sections.timeline import Event

CAMPAIGN = "campaign"
PILLAR = "pillar"


def section_entries(pack: Pack) -> Iterator[Entry]:
    """The entries of the sections that have one shape in pack and catalogue alike, in the order of the files."""
    sections = pack.sections
    for initiative in sections.initiatives.values():
        yield _initiative(pack, initiative)
    for study in sections.studies.values():
        yield _study(pack, study)
    for event in sections.events.values():
        yield _event(pack, event)
    for campaign in sections.campaigns.values():
        yield _campaign(pack, campaign)
    for standard in sections.standards.values():
        yield _standard(pack, standard)
    for pillar in sorted(sections.pillars.values(), key=lambda one: one.number):
        yield _pillar(pack, pillar)


def _initiative(pack: Pack, initiative: Initiative) -> Entry:
    return Entry(
        **provenance(initiative),
        section=EDUCATION,
        kind=initiative.kind,
        title=initiative.names,
        summary=initiative.summary,
        years=years(initiative.starts, initiative.ends),
        audience=initiative.audience,
        region=initiative.region,
        languages=(),
        aliases=(),
        related=_once(*initiative.organisations, *initiative.provisions, *initiative.related),
        history=history(pack, initiative, initiative.history),
        details={
            **_time(initiative.starts, initiative.ends),
            "organisations": list(initiative.organisations),
            "provisions": list(initiative.provisions),
            "web": initiative.web or None,
        },
    )


def _study(pack: Pack, study: Study) -> Entry:
    topics = pack.sections.study_topics
    return Entry(
        **provenance(study),
        section=RESEARCH,
        kind=study.kind,
        title=Text(((study.title_language, study.title),), study.abstract.fallback),
        summary=study.abstract,
        years=(study.year, study.year),
        audience=(),
        region=(),
        languages=(study.title_language,),
        aliases=study.aliases,
        related=study.related,
        history=history(pack, study, study.history),
        details={
            "title_language": study.title_language,
            "authors": [_author(author) for author in study.authors],
            "year": study.year,
            "publisher": study.publisher or None,
            "doi": study.doi or None,
            "isbn": study.isbn or None,
            "web": study.web or None,
            "topics": [{"id": name, "names": dict(topics[name].names)} for name in study.topics],
            "caution": maybe(study.caution),
        },
    )


def _author(author: Author) -> Json:
    if author.literal:
        return {"literal": author.literal}
    return {"family": author.family, "given": author.given} if author.given else {"family": author.family}


def _event(pack: Pack, event: Event) -> Entry:
    return Entry(
        **provenance(event),
        section=TIMELINE,
        kind=event.kind,
        title=event.names,
        summary=event.summary,
        years=years(event.on, event.until or event.on),
        audience=(),
        region=(),
        languages=(),
        aliases=(),
        related=event.related,
        history=history(pack, event, event.history),
        details={"on": event.on.text, "until": event.until.text if event.until else None},
    )


def _campaign(pack: Pack, campaign: Campaign) -> Entry:
    return Entry(
        **provenance(campaign),
        section=CAMPAIGNS,
        kind=CAMPAIGN,
        title=campaign.names,
        summary=campaign.summary,
        years=years(campaign.starts, campaign.ends),
        audience=campaign.audience,
        region=campaign.region,
        languages=(),
        aliases=(),
        related=_once(*campaign.organisations, *campaign.related),
        history=history(pack, campaign, campaign.history),
        details={
            **_time(campaign.starts, campaign.ends),
            "organisations": list(campaign.organisations),
            "web": campaign.web or None,
        },
    )


def _standard(pack: Pack, standard: Standard) -> Entry:
    return Entry(
        **provenance(standard),
        section=STANDARDS,
        kind=standard.kind,
        title=standard.names,
        summary=standard.purpose,
        years=None,
        audience=(),
        region=(),
        languages=(),
        aliases=(),
        related=standard.related,
        history=history(pack, standard, standard.history),
        details={
            "steward": standard.steward,
            "version": standard.version or None,
            "use": dict(standard.use),
            "licence": standard.licence or None,
            "terms": [
                {"code": term.code or None, "says": term.says, "group": term.group or None}
                for term in standard.terms
            ],
        },
    )


def _pillar(pack: Pack, pillar: Pillar) -> Entry:
    return Entry(
        **provenance(pillar),
        section=PILLARS,
        kind=PILLAR,
        title=pillar.names,
        summary=pillar.summary,
        years=None,
        audience=(),
        region=(),
        languages=(),
        aliases=(),
        related=(),
        history=history(pack, pillar, pillar.history),
        details={"number": pillar.number, "here": dict(pillar.here), "leads": list(pillar.leads)},
    )


def _time(starts: PartialDate | None, ends: PartialDate | None) -> dict[str, Json]:
    return {"from": starts.text if starts else None, "until": ends.text if ends else None}


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
