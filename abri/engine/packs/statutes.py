"""The files of a folder of law: `law.toml`, and `provisions/` with the worked examples beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table, read_table

LAW = "law.toml"
FOLDER = "provisions"
EXAMPLES = ".examples.toml"


@dataclass(frozen=True, slots=True)
class Statutes:
    """The tables of one folder of law, parsed but not yet checked."""

    head: Table
    provisions: tuple[Table, ...]
    examples: tuple[Table, ...]

    def speak(self, language: Language) -> None:
        """Check the texts of every table in these languages."""
        for table in (self.head, *self.provisions, *self.examples):
            table.language = language


def parse_statutes(folder: Path, shown: str, problems: Problems) -> Statutes | None:
    """The tables of a folder's law, each named for messages after `shown`; None where it has no law."""
    names = sorted(path.name for path in (folder / FOLDER).glob("*.toml"))
    if not (folder / LAW).is_file():
        if names:
            problems.add(f"{shown}{LAW}", "file", f"it is missing, but there is {FOLDER}/", "add it")
        return None
    files = (LAW, *(f"{FOLDER}/{name}" for name in names))
    tables = [read_table(folder / name, f"{shown}{name}", problems) for name in files]
    head, *kept = tables
    if head is None:
        return None
    provisions = [table for table in kept if table is not None]
    return Statutes(
        head,
        tuple(table for table in provisions if not table.file.endswith(EXAMPLES)),
        tuple(table for table in provisions if table.file.endswith(EXAMPLES)),
    )
