"""The folders that a pack is read from: its own, and those that it shares with other countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table, read_language, read_table
from abri.engine.packs.sheets import Sheet, read_sheet
from abri.engine.packs.sourced import Origin
from abri.engine.packs.statutes import LAW, Statutes, parse_statutes
from abri.engine.packs.text import Text

HEAD = "pack.toml"
SHARED_HEAD = "shared.toml"
FILES = (
    HEAD,
    "organisations.toml",
    "categories.toml",
    "intake.toml",
    "routing.toml",
    "routing.examples.toml",
)
"""What a pack cannot do without."""

SHARED_SECTIONS = (
    "statistics.toml",
    "statistics.csv",
    "research.toml",
    "timeline.toml",
    "campaigns.toml",
    "standards.toml",
    "changes.toml",
    "evidence.toml",
    "contact.toml",
    "referral.toml",
    "platforms.toml",
    "restorative.toml",
    "work.toml",
)
SECTIONS = (*SHARED_SECTIONS, "education.toml", "pillars.toml", "places.csv")
SHARED_FILES = (SHARED_HEAD, "organisations.toml", *SHARED_SECTIONS)


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one folder by name, parsed but not yet checked."""

    tables: Mapping[str, Table]
    sheets: Mapping[str, Sheet]
    statutes: Statutes | None

    def speak(self, language: Language) -> None:
        """Check the texts of every file in these languages."""
        for table in self.tables.values():
            table.language = language
        for sheet in self.sheets.values():
            sheet.language = language
        if self.statutes is not None:
            self.statutes.speak(language)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the head of a shared folder such as "eu" says: facts that several countries have in common."""

    id: str
    name: Text
    checked: date


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder together with the name and regions that its entries have."""

    origin: Origin
    folder: Folder


def open_pack(path: Path, problems: Problems) -> Folder:
    """The files of a country's folder; without those, each reported, that are missing or cannot be read."""
    return _open(path, "", FILES, SECTIONS, problems)


def _open(
    path: Path, shown: str, needed: tuple[str, ...], optional: tuple[str, ...], problems: Problems
) -> Folder:
    known = (*needed, *optional)
    present = sorted(file.name for file in path.glob("*") if file.suffix in {".toml", ".csv"})
    for name in present:
        if name not in (*known, LAW):
            cure = f"rename it to one of {', '.join((*known, LAW))}"
            problems.add(f"{shown}{name}", "file", "it is not a file of a pack", cure)
    tables: dict[str, Table] = {}
    sheets: dict[str, Sheet] = {}
    for name in (*needed, *(name for name in optional if name in present)):
        if name.endswith(".csv"):
            sheet = read_sheet(path / name, f"{shown}{name}", problems)
            if sheet is not None:
                sheets[name] = sheet
        else:
            table = read_table(path / name, f"{shown}{name}", problems)
            if table is not None:
                tables[name] = table
    return Folder(tables, sheets, parse_statutes(path, shown, problems))


def take_in(
    pack: Table, beside: tuple[Path, ...], languages: tuple[str, ...], problems: Problems
) -> tuple[tuple[Shared, Folder], ...]:
    """The folders that a pack `shares`: looked for in these places, and speaking all its languages."""
    shared = []
    for name in pack.identifiers("shares"):
        path = next((place / name for place in beside if (place / name / SHARED_HEAD).is_file()), None)
        if path is None:
            pack.wrong(
                f"shares {name!r}, which is no shared folder",
                f"name a folder with a {SHARED_HEAD}, such as eu",
            )
            continue
        folder = _open(path, f"{name}/", (SHARED_HEAD,), SHARED_FILES[1:], problems)
        if SHARED_HEAD not in folder.tables:
            continue
        language = read_language(folder.tables[SHARED_HEAD])
        folder.speak(language)
        for code in languages:
            if code not in language.required:
                cure = "translate it, or share it not"
                pack.wrong(f"shares {name!r}, which has no texts in {code!r}", cure)
        shared.append((_head(name, folder.tables[SHARED_HEAD]), folder))
    return tuple(shared)


def _head(name: str, table: Table) -> Shared:
    if table.identifier("id") != name:
        table.wrong(f"its id is not {name!r}", "give it the name of its folder")
    head = Shared(name, table.text("names"), table.day("checked"))
    table.done()
    return head
