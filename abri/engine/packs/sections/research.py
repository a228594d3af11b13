"""Research: studies about children online, with what a reader needs to find and to cite them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from abri.engine.facts import shown
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.sourced import Mention, Origin, Sourced, read_sourced, read_web
from abri.engine.packs.text import Text

STUDY_KINDS = ("report", "article", "book", "chapter", "survey", "conference")
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Author:
    """A person by family and given name, or an organisation by its `literal` name."""

    family: str
    given: str
    literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Study(Sourced):
    """One publication. `title` is the original one, in `title_language`; `abstract` is in our own words.

    `caution` says to readers what is doubtful; `aliases` are other titles; empty texts are not known.
    """

    noun: ClassVar[str] = "study"

    kind: str
    title: str
    title_language: str
    aliases: tuple[str, ...]
    authors: tuple[Author, ...]
    year: int
    publisher: str
    doi: str
    isbn: str
    web: str
    topics: tuple[str, ...]
    abstract: Text
    caution: Text | None
    related: tuple[str, ...]

    def mentions(self) -> Iterator[Mention]:
        yield Mention("related", self.related)


def read_studies(file: Table, origin: Origin, topics: tuple[str, ...]) -> Iterator[Study]:
    """The studies of one `research.toml`, which may name these topics, in the order of the file."""
    for name, table in unique(file.tables("study", required=False), "id"):
        yield Study(
            **read_sourced(name, table, origin),
            kind=table.choice("kind", STUDY_KINDS),
            title=table.string("title"),
            title_language=_fitting(table, "title_language", _LANGUAGE, 'a code such as "en"', default=None),
            aliases=table.strings("aliases", required=False),
            authors=tuple(_authors(table)),
            year=table.number("year", least=EARLIEST_YEAR, most=LATEST_YEAR),
            publisher=table.string("publisher", default=""),
            doi=_fitting(table, "doi", _DOI, 'it as "10.1000/182", without https://'),
            isbn=_isbn(table),
            web=read_web(table, "url"),
            topics=table.strings("topics", required=False, allowed=topics),
            abstract=table.text("abstract"),
            caution=table.maybe_text("caution"),
            related=table.identifiers("related"),
        )
        table.done()
    file.done()


def _authors(table: Table) -> Iterator[Author]:
    for part in table.tables("authors", named_by="family", required=False):
        author = Author(
            family=part.string("family", default=""),
            given=part.string("given", default=""),
            literal=part.string("literal", default=""),
        )
        if bool(author.family) == bool(author.literal) or (author.given and not author.family):
            part.wrong("it is neither a person nor an organisation", "write family and given, or literal")
        part.done()
        yield author


def _fitting(table: Table, key: str, pattern: re.Pattern[str], form: str, *, default: str | None = "") -> str:
    value = table.string(key, default=default)
    if value and pattern.fullmatch(value) is None:
        table.wrong(f"{key} {shown(value)} does not fit", f"write {form}")
    return value


def _isbn(table: Table) -> str:
    value = table.string("isbn", default="")
    if value and not _is_isbn(value.replace("-", "").replace(" ", "")):
        table.wrong(f"isbn {shown(value)} does not add up", "copy its 10 or 13 digits again")
    return value


def _is_isbn(digits: str) -> bool:
    """Whether the check digit is right: weights 10 to 1 modulo 11 (X is 10), or 1 and 3 in turn modulo 10."""
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        numbers = [10 if digit == "X" else int(digit) for digit in digits]
        return (
            sum(weight * number for weight, number in zip(range(10, 0, -1), numbers, strict=True)) % 11 == 0
        )
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(digits)) % 10 == 0
    return False
