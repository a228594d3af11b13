"""Reads a table of changes entry by entry, with the words in it checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from abri.engine.facts import nearest, shown
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.text import Text

FILE = "changes"
LONGEST = {"ask": 300, "label": 200, "names": 200, "hint": 400, "target": 400, "help": 1_000, "text": 5_000}
"""The most characters of a text in one language, by its key."""

NOT_IN_PACK = "the pack has none of this name"
"""What is wrong with a change that outlived its pack."""

_UNSEEN = frozenset({"Cc", "Cn", "Co", "Cs"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows: a label could be read as its opposite."""


def whole(untrusted: Mapping[str, object], language: Language, problems: Problems) -> Table:
    """All changes as the table of a file."""
    return Table(FILE, "file", dict(untrusted), problems, language)


def entries(file: Table, part: str, known: Iterable[str] | None = None) -> Iterator[tuple[str, Table]]:
    """The changes of one part by id; one that is not among the `known` is reported and left out."""
    allowed = None if known is None else tuple(known)
    for name, values in file.table(part, required=False).values.items():
        table = Table(file.file, f"{part} {name}", {}, file.problems, file.language)
        if allowed is not None and name not in allowed:
            table.wrong(NOT_IN_PACK, nearest(name, allowed))
        elif not isinstance(values, dict):
            table.wrong(f"{shown(values)} does not fit", "write a table")
        else:
            table.values = values
            yield name, table


def words(table: Table, key: str, standing: Text | None, placeholders: Sequence[str] = ()) -> Text | None:
    """What `table` says instead of `standing`, in every language; `standing` where it says nothing."""
    if not table.has(key):
        return standing
    text = table.text(key, placeholders=placeholders)
    for code, said in text.items():
        if len(said) > LONGEST[key]:
            table.wrong(f"the text {key!r} is too long in {code!r}", f"keep it to {LONGEST[key]} characters")
        if any((unicodedata.category(one) in _UNSEEN and one != "\n") or one in _TURNING for one in said):
            table.wrong(f"the text {key!r} has characters that nobody sees in {code!r}", "type it anew")
    return text


def wording(table: Table, key: str, standing: Text) -> Text:
    """As :func:`words`, of a text that is always there."""
    return words(table, key, standing) or standing
