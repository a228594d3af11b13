"""Checks over everything that can be cited: ids are used once, and whatever is named is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol, TypeVar

from abri.engine.packs.problems import Problems
from abri.engine.packs.sourced import Mention

MOST_GUESSES = 200


class Mentioning(Protocol):
    """What may name entries."""

    @property
    def origin(self) -> str:
        """The folder that it stands in."""

    @property
    def file(self) -> str:
        """The file that it stands in."""

    @property
    def label(self) -> str:
        """How messages name it."""

    def mentions(self) -> Iterator[Mention]:
        """The entries that it names."""


class Citable(Mentioning, Protocol):
    """What stands under an id that nothing else in the pack has."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def noun(self) -> str:
        """What it is: an organisation, a study."""

    @property
    def also(self) -> tuple[str, ...]:
        """Other ids that lead here."""


_Entry = TypeVar("_Entry", bound=Citable)


def merged(entries: Iterable[_Entry], problems: Problems) -> Mapping[str, _Entry]:
    """Entries of one kind from several files by id; an id that two files use is reported."""
    found: dict[str, _Entry] = {}
    for entry in entries:
        other = found.setdefault(entry.id, entry)
        if other.file != entry.file:
            _twice(entry, entry.id, other, problems)
    return MappingProxyType(found)


def check_ids(entries: Iterable[Citable], problems: Problems) -> Mapping[str, Citable]:
    """All entries by id; an id that stands for two of them, as their own or in `also`, is reported."""
    by_id: dict[str, Citable] = {}
    entries = tuple(entries)
    for entry in entries:
        other = by_id.setdefault(entry.id, entry)
        if other is not entry:
            _twice(entry, entry.id, other, problems)
    known: dict[str, Citable] = dict(by_id)
    for entry in entries:
        for name in entry.also:
            other = known.setdefault(name, entry)
            if other is not entry or name == entry.id:
                _twice(entry, name, other, problems)
    return MappingProxyType(by_id)


def check_mentions(
    everything: Iterable[Mentioning], known: Mapping[str, Citable], home: str, problems: Problems
) -> None:
    """Report who names an entry that is not there or is another kind of thing.

    What does not stand at `home`, in the pack's own folder, is shared: it names only what stands beside it.
    """
    leads = {name: entry.id for entry in known.values() for name in entry.also}
    for one in everything:
        for mention in one.mentions():
            for name in mention.ids:
                found, said = known.get(name), f"{mention.key} {name!r}"
                if found is None:
                    cure = (
                        f"write {leads[name]!r}" if name in leads else _cure(name, mention, known, problems)
                    )
                    problems.add(one.file, one.label, f"{said} is not {_kind(mention)}", cure)
                elif mention.noun and found.noun != mention.noun:
                    cure = f"name it under related, or name {_kind(mention)}"
                    problems.add(one.file, one.label, f"{said} is of the kind {found.noun}", cure)
                elif one.origin not in (home, found.origin):
                    cure = "a shared folder names only what stands in it"
                    problems.add(one.file, one.label, f"{said} stands in {found.origin!r}", cure)


def _twice(entry: Citable, name: str, other: Citable, problems: Problems) -> None:
    where = "by itself" if other is entry else f"also by {other.label} in {other.file}"
    problems.add(
        entry.file,
        entry.label,
        f"the id {name!r} is used twice, {where}",
        "rename one, or merge the two with also",
    )


def _kind(mention: Mention) -> str:
    match mention.noun:
        case "organisation":
            return "an organisation"
        case "provision":
            return "a provision"
        case _:
            return "an entry of the pack"


def _cure(name: str, mention: Mention, known: Mapping[str, Citable], problems: Problems) -> str:
    """The id that was probably meant. A file full of mistakes gets no guesses: each looks at every id there is."""
    near: list[str] = []
    if len(problems) < MOST_GUESSES:
        near = get_close_matches(
            name, [one.id for one in known.values() if mention.noun in ("", one.noun)], n=1
        )
    return f"did you mean {near[0]!r}?" if near else "add it, or name another"
