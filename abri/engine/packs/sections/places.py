"""Places: postcodes and the region each lies in. Only ever a hint: people say themselves where they live."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from abri.engine.packs.reader import NOT_CHECKED, Table
from abri.engine.packs.sheets import Sheet
from abri.engine.packs.text import Text

LONGEST_SEARCH = 100
COLUMNS = ("postcode", "place", "region", "district")
NAME = "name_"
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One place with one postcode. `names` has it in every language of the pack; `district` may be empty."""

    postcode: str
    names: Text
    region: str
    district: str


@dataclass(frozen=True, slots=True)
class Places:
    """All places of a country, with the credit to show beside them and a sentence that says it is but a hint."""

    rows: tuple[Place, ...]
    credit: str
    source: str
    checked: date
    hint: Text | None
    _by_key: Mapping[str, tuple[Place, ...]] = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, untrusted: str) -> tuple[Place, ...]:
        """The places of this postcode or name, whatever its case and accents; none where nothing fits."""
        if len(untrusted) > LONGEST_SEARCH:
            return ()
        return self._by_key.get(folded(untrusted), ())


NO_PLACES = Places((), "", "", NOT_CHECKED, None, MappingProxyType({}))


def folded(words: str) -> str:
    """The words without case, accents and marks, so that "Liège" and "LIEGE" are the same."""
    if not words.isascii():
        apart = unicodedata.normalize("NFKD", words.casefold())
        words = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(_APART.sub(" ", words.lower()).split())


def read_places(head: Table, sheet: Sheet | None, regions: tuple[str, ...]) -> Places:
    """The places of `places.csv`, and what `[places]` of `pack.toml` says about them."""
    if sheet is None:
        if head.has("places"):
            head.wrong("it has [places], but there is no places.csv", "add it, or remove [places]")
        return NO_PLACES
    about = head.table("places")
    rows = tuple(_rows(sheet, regions))
    places = Places(
        rows=rows,
        credit=about.string("credit"),
        source=about.string("source"),
        checked=about.day("checked"),
        hint=about.text("hint"),
        _by_key=_by_key(rows),
    )
    about.done()
    return places


def _rows(sheet: Sheet, regions: tuple[str, ...]) -> Iterator[Place]:
    languages = sheet.language.required
    named = tuple(f"{NAME}{code}" for code in languages)
    for row in sheet.tables(COLUMNS, named):
        plain = row.string("place")
        forms = tuple(
            (code, row.string(f"{NAME}{code}") if row.has(f"{NAME}{code}") else plain) for code in languages
        )
        yield Place(
            postcode=row.string("postcode"),
            names=Text(tuple(sorted(forms)), sheet.language.fallback),
            region=row.choice("region", regions),
            district=row.string("district", default=""),
        )


def _by_key(rows: tuple[Place, ...]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place in rows:
        for key in {folded(words) for words in {place.postcode, *place.names.values()}}:
            found.setdefault(key, []).append(place)
    return MappingProxyType({key: tuple(places) for key, places in found.items()})
