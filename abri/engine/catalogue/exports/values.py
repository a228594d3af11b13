"""Values of `details`, typed: what exports may rely on whoever wrote the entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from abri.engine.catalogue.entry import Entry, Json


def words(entry: Entry, key: str) -> str:
    """A plain text of the details, empty where it is not known."""
    value = entry.details.get(key)
    return value if isinstance(value, str) else ""


def said(entry: Entry, value: Json, language: str) -> str:
    """A text in several languages in this one, empty where there is none."""
    return entry.text(value).say(language)


def table(value: Json) -> Mapping[str, Json]:
    """A table, empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def tables(value: Json) -> list[Mapping[str, Json]]:
    """The tables of a list."""
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [one for one in listed if isinstance(one, Mapping)]
