"""Reads the TOML of a pack with every value checked and every mistake collected.

A `Table` hands out values by key and remembers which keys were asked for, so that `done` can name the keys
nobody knows. A value that is wrong is reported and replaced by an empty one: reading goes on and finds the
other mistakes, and the loader throws everything away in the end.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import TypeVar

from abri.engine.facts import nearest, shown
from abri.engine.packs.conditions import Condition, ConditionError, compile_condition, met_by_everything
from abri.engine.packs.problems import Problems
from abri.engine.packs.text import Text

LARGEST_FILE = 2_000_000
EARLIEST_CHECK = date(2000, 1, 1)
EARLIEST_LAW = date(1789, 1, 1)
NOT_CHECKED = date.min
_ID = re.compile(r"[a-z0-9]+([._+-][a-z0-9]+)*\+?")
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_Found = TypeVar("_Found")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def read_text(path: Path, name: str, problems: Problems, *, largest: int = LARGEST_FILE) -> str | None:
    """The text of a file that messages call `name`; None, with the problem reported, where it cannot be read."""
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            # A pipe would be waited for, a device read without end.
            problems.add(name, "file", "it cannot be read (it is no file)", "put a file in its place")
        elif found.st_size > largest:
            bytes_found = f"it has {found.st_size} bytes, more than {largest}"
            problems.add(name, "file", bytes_found, "split or shorten it")
        else:
            return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.add(name, "file", "it is missing", "add it, docs/pack-author/format.md shows what goes in")
    except OSError as error:
        problems.add(name, "file", f"it cannot be read ({error.strerror})", "check its kind and permissions")
    except UnicodeDecodeError as error:
        problems.add(name, f"byte {error.start}", "it is not UTF-8", "save it as UTF-8")
    return None


def read_file(path: Path, name: str, problems: Problems) -> dict[str, object] | None:
    """The tables of a TOML file that messages call `name`; None, with the problem reported, where it has none."""
    text = read_text(path, name, problems)
    try:
        return None if text is None else tomllib.loads(text)
    except RecursionError:
        problems.add(name, "file", "its brackets are nested too deeply", "close them earlier")
    except ValueError as error:
        problems.add(name, "file", f"it is not TOML: {error}", "correct it there")
    return None


@dataclass(slots=True)
class Language:
    """How texts of this pack are checked: the languages each must have, and the chain to fall back on."""

    required: tuple[str, ...]
    fallback: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """One table of a file with the name of the entry it belongs to, for messages."""

    file: str
    entry: str
    values: dict[str, object]
    problems: Problems
    language: Language
    asked: set[str] = field(default_factory=set)

    def wrong(self, problem: str, cure: str) -> None:
        """Report a mistake of this entry."""
        self.problems.add(self.file, self.entry, problem, cure)

    def done(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                self.wrong(f"unknown key {shown(key)}", nearest(key, sorted(self.asked)))

    def has(self, key: str) -> bool:
        """Whether the key is there; asking makes it a known key."""
        self.asked.add(key)
        return key in self.values

    def string(self, key: str, *, default: str | None = None) -> str:
        """A line of text; without a default it must be there and not be empty."""
        value = self._value(key, str, "a text", default)
        if not isinstance(value, str):
            return ""
        if _UNPRINTABLE.search(value):
            self.wrong(f"{key!r} has control characters", "remove them")
        if default is None and key in self.values and not value.strip():
            self.wrong(f"{key!r} is empty", "fill it in, or remove the entry")
        return value

    def identifier(self, key: str, *, either_case: bool = False) -> str:
        """A stable id: lower-case words joined by dots, dashes or underscores; with `either_case` also "BE"."""
        value = self.string(key)
        if value and _ID.fullmatch(value.lower() if either_case else value) is None:
            self.wrong(f"{key} {shown(value)} is not an id", 'write lower-case words such as "xx.helpline"')
        return value

    def identifiers(self, key: str) -> tuple[str, ...]:
        """A list of ids, empty where the key is missing."""
        named = self.strings(key, required=False)
        for value in named:
            if _ID.fullmatch(value) is None:
                self.wrong(
                    f"{key} {shown(value)} is not an id", 'write lower-case words such as "xx.helpline"'
                )
        return tuple(value for value in named if _ID.fullmatch(value))

    def choice(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.string(key, default=default)
        if key in self.values and isinstance(self.values[key], str) and value not in allowed:
            self.wrong(f"{key} {shown(value)} is not allowed", nearest(value, allowed))
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false; without a default it must be there."""
        return self._value(key, bool, "true or false", default) is True

    def maybe_flag(self, key: str) -> bool | None:
        """True or false, or None where it is not known."""
        return self.flag(key) if self.has(key) else None

    def number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self._value(key, int, f"a whole number from {least} to {most}", default)
        if not isinstance(value, int) or isinstance(value, bool):
            return least
        if not least <= value <= most:
            self.wrong(f"{key} {shown(value)} is out of bounds", f"use {least} to {most}")
        return value

    def day(self, key: str) -> date:
        """The date of a check: it must be there and not lie before Abri's facts began."""
        value = self._value(key, date, "a date such as 2026-11-21", None)
        if not isinstance(value, date) or isinstance(value, datetime):
            return NOT_CHECKED
        if value < EARLIEST_CHECK:
            self.wrong(f"{key} {value} is too long ago to be true", "write the day of the last check")
        return value

    def maybe_day(self, key: str) -> date | None:
        """A day of history, or None where the key is missing."""
        if not self.has(key):
            return None
        value = self._value(key, date, "a date such as 2026-11-21", None)
        if not isinstance(value, date):
            return None
        if value < EARLIEST_LAW:
            self.wrong(f"{key} {value} is too long ago to be true", "write the day, or leave it out")
        return value

    def strings(
        self, key: str, *, required: bool = True, allowed: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """A list of words; each must be allowed where a list of allowed words is given."""
        value = self._value(key, list, "a list of texts", None if required else [])
        words: dict[str, None] = {}
        for item in value if isinstance(value, list) else []:
            if not isinstance(item, str) or not item.strip() or _UNPRINTABLE.search(item):
                self.wrong(f"{key!r} holds {shown(item)}, not a text", 'write it as ["...", "..."]')
            elif allowed is not None and item not in allowed:
                self.wrong(f"{key} {shown(item)} is not allowed", nearest(item, allowed))
            elif item in words:
                self.wrong(f"{key!r} holds {shown(item)} twice", "remove one")
            else:
                words[item] = None
        if required and isinstance(value, list) and not value and key in self.values:
            self.wrong(f"{key!r} is an empty list", "name at least one")
        return tuple(words)

    def span(self, key: str, *, most: int) -> tuple[int, int] | None:
        """A closed range [low, high] of whole numbers from 0, or None where the key is missing."""
        if not self.has(key):
            return None
        match self.values[key]:
            case [int(low), int(high)] if 0 <= low <= high <= most:
                return low, high
            case value:
                self.wrong(f"{key} {shown(value)} is not a range", f"write [low, high] within 0 to {most}")
                return 0, most

    def text(self, key: str, *, placeholders: Sequence[str] = ()) -> Text:
        """A sentence that must be there in every language of the pack."""
        value = self._value(key, dict, f"a table of languages: {key} = {{ ... }}", None)
        if not isinstance(value, dict):
            return Text((), self.language.fallback)
        return self._text(key, value, placeholders)

    def maybe_text(self, key: str) -> Text | None:
        """A sentence in every language of the pack, or None where the key is missing."""
        return self.text(key) if self.has(key) else None

    def _text(self, key: str, untrusted: dict[str, object], placeholders: Sequence[str]) -> Text:
        plain = self.language.required
        codes = {code: code for code in plain} | {f"{code}_young": f"{code}-young" for code in plain}
        for code in plain:
            if code not in untrusted:
                self.wrong(f"the text {key!r} has no {code!r}", f'add {code} = "..." to it')
        forms = []
        for code, words in untrusted.items():
            if code not in codes:
                self.wrong(f"the text {key!r} has an unknown language {shown(code)}", nearest(code, codes))
            elif not isinstance(words, str) or not words.strip():
                self.wrong(f"the text {key!r} is empty in {code!r}", "write the sentence")
            elif _UNPRINTABLE.search(words):
                self.wrong(f"the text {key!r} has control characters in {code!r}", "remove them")
            elif sorted(_PLACEHOLDER.findall(words)) != sorted(placeholders):
                wanted = ", ".join(placeholders) or "no words in braces"
                self.wrong(f"the text {key!r} has wrong braces in {code!r}", f"use {wanted}, each once")
            else:
                forms.append((codes[code], words))
        return Text(tuple(sorted(forms)), self.language.fallback)

    def condition(self, key: str, *, required: bool = True) -> Condition:
        """A compiled condition; a missing one that is not required is always met."""
        if not self.has(key):
            if required:
                self.wrong(f"{key!r} is missing", f'add {key} = {{ fact = "...", is = "..." }}')
            return met_by_everything()
        try:
            return compile_condition(self.values[key])
        except ConditionError as error:
            for problem, cure in error.problems:
                self.wrong(f"{key}: {problem}", cure)
            return met_by_everything()

    def table(self, key: str, *, required: bool = True) -> Table:
        """A table below this one; an empty one where it is missing."""
        value = self._value(key, dict, f"a table [{key}]", None if required else {})
        return self._below(key, value if isinstance(value, dict) else {}, self.entry)

    def tables(self, key: str, *, named_by: str = "id", required: bool = True) -> Iterator[Table]:
        """The tables of an array `[[key]]`, each named for messages by its `named_by` or its position."""
        value = self._value(key, list, f"tables [[{key}]]", None if required else [])
        above = "" if self.entry == "file" else f"{self.entry}, "
        for position, item in enumerate(value if isinstance(value, list) else [], start=1):
            if not isinstance(item, dict):
                self.wrong(f"{key} {position} is {shown(item)}, not a table", f"write it as [[{key}]]")
                continue
            name = item.get(named_by)
            label = name if isinstance(name, str) and name else str(position)
            yield self._below(key, item, f"{above}{key} {label[:80]}")

    def _below(self, key: str, values: dict[str, object], entry: str) -> Table:
        return Table(self.file, key if entry == "file" else entry, values, self.problems, self.language)

    def _value(self, key: str, kind: type, form: str, default: object) -> object:
        if not self.has(key):
            if default is None:
                self.wrong(f"{key!r} is missing", f"add {form}")
            return default
        value = self.values[key]
        misread = (kind is int and isinstance(value, bool)) or (kind is date and isinstance(value, datetime))
        if isinstance(value, kind) and not misread:
            return value
        self.wrong(f"{key} {shown(value)} does not fit", f"write {form}")
        return default


def read_table(path: Path, name: str, problems: Problems) -> Table | None:
    """A TOML file as the table of the file, with no languages yet; None where it cannot be read."""
    values = read_file(path, name, problems)
    return None if values is None else Table(name, "file", values, problems, Language((), ()))


def unique(tables: Iterator[Table], key: str, *, either_case: bool = False) -> Iterator[tuple[str, Table]]:
    """Each table with its id; a second one of the same id is reported."""
    seen: set[str] = set()
    for table in tables:
        name = table.identifier(key, either_case=either_case)
        if name in seen:
            table.wrong(f"the {key} {name!r} is used twice", "rename one, or merge the two")
        seen.add(name)
        yield name, table


def by_id(
    files: Sequence[Table], key: str, make: Callable[[str, Table], _Found], *, either_case: bool = False
) -> Mapping[str, _Found]:
    """The tables `[[key]]` of several files by id; an id that two of them use is reported.

    `either_case`: two capitals are an id too, as in "BE" for the whole country.
    """
    found = {}
    tables = chain.from_iterable(file.tables(key, required=False) for file in files)
    for name, table in unique(tables, "id", either_case=either_case):
        found[name] = make(name, table)
        table.done()
    return MappingProxyType(found)


def read_language(file: Table) -> Language:
    """The languages that every text of the pack must have, with the chain to fall back on."""
    required = file.strings("languages")
    for code in required:
        if re.fullmatch(r"[a-z]{2,3}", code) is None:
            file.wrong(f"{code!r} is not a language code", 'write codes such as "nl"')
    fallback = file.strings("fallback", allowed=required)
    for code in required:
        if code not in fallback:
            file.wrong(f"the fallback chain leaves out {code!r}", "name every language in it")
    return Language(required, fallback)
