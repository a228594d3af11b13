"""What somebody typed into the search: part of a reference, or words for what a case is about.

Read by the names of the pack in the reader's language, so nobody has to know a code.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from abri.centre.casework import words
from abri.centre.country import country
from abri.engine.packs import Text

LONGEST = 100
# Fewer signs would find a twentieth of all cases.
_SHORTEST_PART = 2
_PART = re.compile(r"[0-9A-Z]{2}-?[0-9A-Z]{0,4}|[0-9A-Z]{4}")
# What is read aloud is written down the same: the alphabet of references has no I, L and O.
_READ_AS = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class Asked:
    """What was understood. ``parts`` are pieces of references, the rest codes of the pack; ``unknown`` is the rest."""

    parts: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The whole reference, if that and nothing else was typed; else empty."""
        whole = [part for part in self.parts if len(part) == 7]
        return whole[0] if len(self.parts) == 1 and whole else ""


def understood(untrusted: str) -> Asked:
    """Each word is part of a reference where it could be one and names nothing of the pack."""
    pack = country()
    parts: list[str] = []
    unknown: list[str] = []
    found: dict[str, set[str]] = {"categories": set(), "outcomes": set(), "regions": set()}
    named = {
        "categories": [(code, one.names) for code, one in pack.categories.items()],
        "outcomes": [(code, one.names) for code, one in pack.outcomes.items()],
        "regions": [(code, one.names) for code, one in pack.regions.items()],
    }
    for word in untrusted[:LONGEST].split():
        hits = {kind: set(_named(word, names)) for kind, names in named.items()}
        part = _part(word)
        if any(hits.values()):
            for kind, codes in hits.items():
                found[kind] |= codes
        elif part:
            parts.append(part)
        else:
            unknown.append(word)
    return Asked(
        parts=tuple(parts),
        unknown=tuple(unknown),
        **{kind: frozenset(codes) for kind, codes in found.items()},
    )


def _part(word: str) -> str:
    """A piece of a reference in its one spelling; empty where it is none."""
    spelled = word.upper().translate(_READ_AS)
    if len(spelled) < _SHORTEST_PART or _PART.fullmatch(spelled) is None:
        return ""
    bare = spelled.replace("-", "")
    return f"{bare[:2]}-{bare[2:]}" if len(bare) == 6 or "-" in spelled else bare


def _named(word: str, names: Iterable[tuple[str, Text]]) -> Iterator[str]:
    """The codes whose name has a word that begins with ``word``."""
    begins = word.casefold()
    if len(begins) < 3:
        return
    for code, name in names:
        if any(one.startswith(begins) for one in re.findall(r"\w+", words.said(name).casefold())):
            yield code
