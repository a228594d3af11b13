"""Loads a pack whole or not at all."""

from __future__ import annotations

from pathlib import Path

import abri
from abri.engine.facts import shown
from abri.engine.packs.categories import read_categories, read_groups
from abri.engine.packs.country import check_bounds, read_country, read_emergency, read_language
from abri.engine.packs.examples import read_examples
from abri.engine.packs.law import LAW, Statutes, parse_statutes, read_law, take_in
from abri.engine.packs.organisations import CLOSED, read_organisations
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems
from abri.engine.packs.questions import Offered, read_intake
from abri.engine.packs.reader import Language, Table, read_file
from abri.engine.packs.references import check_references
from abri.engine.packs.rules import read_rules

SHIPPED = Path(abri.__file__).parent / "packs"
FILES = (
    "pack.toml",
    "organisations.toml",
    "categories.toml",
    "intake.toml",
    "routing.toml",
    "routing.examples.toml",
)


def load_pack(name_or_path: str | Path) -> Pack:
    """The pack of this name that comes with Abri, or the one in this folder.

    Raises PackError that lists every problem; then nothing of the pack can be used.
    """
    problems = Problems()
    folder = _folder(name_or_path, problems)
    problems.refuse()
    _check_files(folder, problems)
    read = {name: read_file(folder, name, problems) for name in FILES}
    statutes = parse_statutes(folder, "", problems)
    problems.refuse()
    language = Language((), ())
    tables = {
        name: Table(name, "file", values, problems, language)
        for name, values in read.items()
        if values is not None
    }
    pack = assemble(tables, statutes, problems)
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


def _check_files(folder: Path, problems: Problems) -> None:
    for path in sorted(folder.glob("*.toml")):
        if path.name not in (*FILES, LAW):
            named = ", ".join((*FILES, LAW))
            problems.add(path.name, "file", "it is not a file of a pack", f"rename it to one of {named}")


def assemble(tables: dict[str, Table], statutes: Statutes | None, problems: Problems) -> Pack:
    """The pack that the tables describe; it means nothing once `problems` holds any."""
    head = tables["pack.toml"]
    read = read_language(head)
    for table in tables.values():
        table.language = read
    if statutes is not None:
        statutes.speak(read)
    country = read_country(head)
    organisations = read_organisations(tables["organisations.toml"], tuple(country.regions))
    emergency = read_emergency(head, organisations)
    groups = read_groups(tables["categories.toml"])
    current = tuple(name for name, organisation in organisations.items() if organisation.kind != CLOSED)
    categories = read_categories(tables["categories.toml"], groups, current)
    offered = Offered(categories, country.regions, country.age_bands)
    intake = read_intake(tables["intake.toml"], offered)
    routing = read_rules(tables["routing.toml"], organisations, categories, country.id)
    examples = read_examples(tables["routing.examples.toml"], tuple(organisations), country.timezone)
    shared = take_in(head, SHIPPED, country.languages, statutes, problems)
    law = read_law(statutes, shared, tuple(organisations), problems)
    counted = {
        "organisations": len(organisations),
        "categories": len(categories),
        "questions": len(intake.questions),
        "examples": len(examples),
        "provisions": len(law.provisions),
        "law_examples": len(law.examples),
    }
    check_bounds(head, country, counted)
    head.done()
    pack = Pack(
        id=country.id,
        name=country.name,
        languages=country.languages,
        fallback=country.fallback,
        timezone=country.timezone,
        holidays=country.holidays,
        checked=country.checked,
        regions=country.regions,
        age_bands=country.age_bands,
        outcomes=country.outcomes,
        emergency=emergency,
        organisations=organisations,
        groups=groups,
        categories=categories,
        intake=intake,
        routing=routing,
        routing_examples=examples,
        law=law,
    )
    check_references(pack, problems)
    return pack
