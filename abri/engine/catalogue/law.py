"""Provisions as entries: each version of a law is one, and knows those before and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from abri.engine.catalogue.entry import LAW, Change, Entry, Json
from abri.engine.catalogue.sourced import history, maybe, provenance
from abri.engine.packs import Aggravation, Grade, Law, Pack, Provision, Text

SHARED_REGION = "EU"


def law_entries(pack: Pack) -> list[Entry]:
    """Every provision that the pack sees, its own and those it shares."""
    return [_entry(pack, provision) for provision in pack.law.provisions.values()]


def _entry(pack: Pack, provision: Provision) -> Entry:
    versions = _versions(pack, provision)
    return Entry(
        **provenance(provision),
        section=LAW,
        kind=provision.kind,
        title=provision.names,
        summary=provision.says,
        years=_years(provision),
        audience=(),
        region=(pack.country if provision.origin == pack.id else SHARED_REGION,),
        languages=(),
        aliases=(provision.article,),
        related=(*(version.id for version in versions if version is not provision), *provision.where),
        history=_history(pack, versions, provision),
        details=_details(pack, provision),
    )


def _years(provision: Provision) -> tuple[int | None, int | None] | None:
    if provision.starts is None and provision.ends is None:
        return None
    return (
        provision.starts.year if provision.starts else None,
        (provision.ends - timedelta(days=1)).year if provision.ends else None,
    )


def _versions(pack: Pack, provision: Provision) -> tuple[Provision, ...]:
    """The provision with all before and after it, oldest first; those from the same folder, which others share too."""
    lineage, known = pack.law.lineage, pack.law.provisions
    before, after = _chain(provision.id, lineage.predecessors), _chain(provision.id, lineage.successors)
    versions = [known[name] for name in _alike(pack, provision, (provision.id, *before, *after))]
    return tuple(sorted(versions, key=lambda one: (one.starts or date.min, one.ends or date.max, one.id)))


def _alike(pack: Pack, provision: Provision, names: Iterable[str]) -> list[str]:
    """Of these provisions the ones that stand in the same folder: an entry says the same in every country."""
    known = pack.law.provisions
    return [name for name in names if known[name].origin == provision.origin]


def _chain(start: str, step: Callable[[str], tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(step(start))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(step(name))
    return found


def _history(pack: Pack, versions: tuple[Provision, ...], this: Provision) -> tuple[Change, ...]:
    begun = [
        Change(
            on=version.starts.isoformat(),
            says=_headline(version),
            entry="" if version is this else version.id,
        )
        for version in versions
        if version.starts
    ]
    return tuple(sorted((*begun, *history(pack, this, this.history)), key=lambda change: change.on))


def _headline(version: Provision) -> Text:
    """Law, article and heading in one line, in every language of the heading."""
    law = version.instrument.names
    return Text(
        tuple(
            (code, f"{law.say(code)}, {version.article} \N{EN DASH} {words}")
            for code, words in version.names.forms
        ),
        version.names.fallback,
    )


def _details(pack: Pack, provision: Provision) -> dict[str, Json]:
    law = pack.law
    level = law.levels.get(provision.level) if provision.level is not None else None
    return {
        "from": provision.starts.isoformat() if provision.starts else None,
        "until": provision.ends.isoformat() if provision.ends else None,
        "dated_by": provision.dated_by,
        "article": provision.article,
        "instrument": {"id": provision.instrument.id, "names": dict(provision.instrument.names)},
        "regime": provision.regime,
        "names_verified": list(provision.names_verified),
        "level": provision.level,
        "level_names": maybe(level.names if level else None),
        "penalty": _penalty(law, provision, provision.level),
        "grades": [_grade(law, provision, grade) for grade in provision.grades],
        "elements": [{"id": element.id, "text": dict(element.text)} for element in provision.elements],
        "aggravations": [_aggravation(one) for one in provision.aggravations],
        "complaint_required": provision.complaint_required,
        "realistic": maybe(provision.realistic),
        "where": list(provision.where),
        "replaces": _alike(pack, provision, law.lineage.predecessors(provision.id)),
        "replaced_by": _alike(pack, provision, law.lineage.successors(provision.id)),
        "milder": provision.milder or None,
        "topics": list(provision.topics),
        "source_official": provision.source_official or None,
    }


def _grade(law: Law, provision: Provision, grade: Grade) -> Json:
    return {
        "id": grade.id,
        "level": grade.level,
        "text": dict(grade.text),
        "penalty": _penalty(law, provision, grade.level),
    }


def _aggravation(aggravation: Aggravation) -> Json:
    return {
        "id": aggravation.id,
        "level": aggravation.level,
        "article": aggravation.article,
        "text": dict(aggravation.text),
    }


def _penalty(law: Law, provision: Provision, level: int | None) -> Json:
    penalty = law.penalty(provision, level)
    return {"text": dict(penalty.text), "verified": penalty.verified} if penalty else None
