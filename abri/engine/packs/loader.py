"""Loads a pack whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

import abri
from abri.engine.facts import shown
from abri.engine.packs.citable import merged
from abri.engine.packs.contact import read_contact
from abri.engine.packs.country import Country, check_bounds, read_country, read_emergency
from abri.engine.packs.evidence import read_evidence
from abri.engine.packs.folders import HEAD, Folder, Shared, Shelf, open_pack, take_in
from abri.engine.packs.law import read_law
from abri.engine.packs.organisations import Organisation, read_organisations
from abri.engine.packs.pack import Pack
from abri.engine.packs.platforms import read_platforms
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import read_language
from abri.engine.packs.reception import read_reception
from abri.engine.packs.references import check_references
from abri.engine.packs.referral import read_referral
from abri.engine.packs.restorative import read_restorative
from abri.engine.packs.sections import read_sections
from abri.engine.packs.sections.places import read_places
from abri.engine.packs.sourced import Origin
from abri.engine.packs.work import read_work

SHIPPED = Path(abri.__file__).parent / "packs"


def load_pack(name_or_path: str | Path) -> Pack:
    """The pack of this name that comes with Abri, or the one in this folder.

    A folder that it shares is one that comes with Abri, else one beside it. Raises PackError that lists every
    problem; then nothing of the pack can be used.
    """
    problems = Problems()
    path = _folder(name_or_path, problems)
    problems.refuse()
    own = open_pack(path, problems)
    problems.refuse()
    pack = assemble(own, (SHIPPED, path.parent), problems)
    problems.refuse()
    return pack


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with Abri, sorted."""
    return tuple(sorted(folder.name for folder in SHIPPED.iterdir() if (folder / "pack.toml").is_file()))


def _folder(name_or_path: str | Path, problems: Problems) -> Path:
    path = Path(name_or_path)
    named = SHIPPED / path.name
    try:
        if isinstance(name_or_path, str) and path.parts == (path.name,) and (named / "pack.toml").is_file():
            return named
        exists = bool(path.parts) and path.is_dir()
    except OSError:
        exists = False
    if not exists:
        shipped = ", ".join(shipped_packs()) or "none"
        problems.add(
            shown(str(path)), "folder", "there is no such pack", f"name a folder, or one of {shipped}"
        )
    return path


def assemble(own: Folder, beside: tuple[Path, ...], problems: Problems) -> Pack:
    """The pack that a folder describes, with what it shares; it means nothing once `problems` holds any."""
    head = own.tables[HEAD]
    own.speak(read_language(head))
    country = read_country(head)
    shared = take_in(head, beside, country.languages, problems)
    shelves = _shelves(own, country, shared)
    organisations = merged(_organisations(shelves), problems)
    reception = read_reception(own.tables, country, organisations)
    pack = Pack(
        id=country.id, name=country.name, continent=country.continent, checked=country.checked,
        languages=country.languages, fallback=country.fallback,
        timezone=country.timezone, holidays=country.holidays,
        regions=country.regions, age_bands=country.age_bands, outcomes=country.outcomes,
        shared=MappingProxyType({one.id: one for one, _ in shared}),
        emergency=read_emergency(head, organisations),
        organisations=organisations,
        groups=reception.groups, categories=reception.categories, intake=reception.intake,
        routing=reception.routing, routing_examples=reception.examples,
        evidence=read_evidence(shelves, country.outcomes, organisations, reception.intake.by_id),
        contact=read_contact(shelves),
        referral=read_referral(shelves),
        platforms=read_platforms(shelves, organisations, reception.categories),
        restorative=read_restorative(shelves, reception.categories),
        work=read_work(shelves, reception.categories),
        law=read_law(head, shelves, organisations, problems),
        sections=read_sections(shelves, problems),
        places=read_places(head, own.sheets.get("places.csv"), tuple(country.regions)),
    )  # fmt: skip
    check_bounds(head, country, pack.counted())
    head.done()
    check_references(pack, problems)
    return pack


def _shelves(own: Folder, country: Country, shared: Sequence[tuple[Shared, Folder]]) -> tuple[Shelf, ...]:
    """The country's own folder first, then those that it shares."""
    at_home = Origin(country.id, shared=False, regions=tuple(country.regions))
    abroad = (Shelf(Origin(one.id, shared=True, regions=()), folder) for one, folder in shared)
    return (Shelf(at_home, own), *abroad)


def _organisations(shelves: Sequence[Shelf]) -> Iterator[Organisation]:
    for shelf in shelves:
        if "organisations.toml" in shelf.folder.tables:
            yield from read_organisations(shelf.folder.tables["organisations.toml"], shelf.origin)
