"""Where the material for learning stands: `learning/` in the pack's own folder, then in those that it shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from abri.engine.packs.folders import SHARED_HEAD
from abri.engine.packs.loader import SHIPPED
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table, read_language, read_table
from abri.engine.packs.sourced import Origin

LEARNING = "learning"
KNOWN_FOLDERS = ("quiz",)
"""Folders below `learning/` with one file a topic."""


@dataclass(frozen=True, slots=True)
class LearningShelf:
    """The files of one `learning/` folder, by their path below it such as "label.toml" or "quiz/passwords.toml"."""

    origin: Origin
    tables: Mapping[str, Table]

    def below(self, folder: str) -> Iterator[tuple[str, Table]]:
        """The files of a folder, by name without ending, sorted."""
        for path, table in self.tables.items():
            if path.startswith(f"{folder}/"):
                yield path.removeprefix(f"{folder}/").removesuffix(".toml"), table


def open_shelves(name_or_path: str | Path, pack: Pack, problems: Problems) -> tuple[LearningShelf, ...]:
    """The folders that exist, the pack's own first. Problems are reported, not raised."""
    shipped = SHIPPED / str(name_or_path)
    home = shipped if shipped.is_dir() else Path(name_or_path)
    own = Origin(pack.id, shared=False, regions=tuple(pack.regions))
    found = [(own, home, "", Language(pack.languages, pack.fallback))]
    for name in pack.shared:
        folder = next(
            place / name for place in (SHIPPED, home.parent) if (place / name / SHARED_HEAD).is_file()
        )
        head = read_table(folder / SHARED_HEAD, f"{name}/{SHARED_HEAD}", problems)
        if head is not None:
            found.append((Origin(name, shared=True, regions=()), folder, f"{name}/", read_language(head)))
    return tuple(
        LearningShelf(origin, _tables(folder / LEARNING, f"{shown}{LEARNING}/", language, problems))
        for origin, folder, shown, language in found
        if (folder / LEARNING).is_dir()
    )


def _tables(folder: Path, shown: str, language: Language, problems: Problems) -> dict[str, Table]:
    tables = {}
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        if "/" in name and name.split("/")[0] not in KNOWN_FOLDERS:
            problems.add(
                f"{shown}{name}", "file", "its folder is not known", f"use {', '.join(KNOWN_FOLDERS)}"
            )
            continue
        table = read_table(path, f"{shown}{name}", problems)
        if table is not None:
            table.language = language
            tables[name] = table
    return tables
