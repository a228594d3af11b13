"""Worked examples beside the law: a pack's own tests of what it says about law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from abri.engine.facts import FIELDS, Days, Facts, FactsError, nearest, read_facts
from abri.engine.packs.provisions import HEAVIEST
from abri.engine.packs.reader import Table

LISTED = ("met", "may_be_met", "absent", "exactly", "no_level", "milder")
BY_PROVISION = ("levels", "missing", "aggravations")


@dataclass(frozen=True, slots=True)
class LawExample:
    """Facts, and what the law must say about them. Only what is not None is compared.

    `met`, `may_be_met` and `absent` hold provisions of that outcome; `exactly` all that are listed; `no_level`
    those whose level is open, `milder` those of which the judge applies the milder version. `levels`, `missing`
    and `aggravations` give by provision its level, the missing facts, the aggravations that are met.
    """

    name: str
    file: str
    facts: Facts
    met: tuple[str, ...]
    may_be_met: tuple[str, ...]
    absent: tuple[str, ...]
    exactly: tuple[str, ...] | None
    no_level: tuple[str, ...]
    milder: tuple[str, ...]
    levels: Mapping[str, int]
    missing: Mapping[str, tuple[str, ...]]
    aggravations: Mapping[str, tuple[str, ...]]


def read_law_examples(file: Table, provisions: tuple[str, ...]) -> Iterator[LawExample]:
    """The examples of one file, which may name these provisions."""
    seen: set[str] = set()
    for table in file.tables("example", named_by="name"):
        name = table.string("name")
        if name in seen:
            table.wrong(f"the name {name!r} is used twice", "rename one")
        seen.add(name)
        yield _example(name, table, provisions)
        table.done()
    file.done()


def _example(name: str, table: Table, provisions: tuple[str, ...]) -> LawExample:
    facts = _facts(table)
    day = table.maybe_day("on")
    expect = table.table("expect")
    if not expect.values:
        expect.wrong("it expects nothing", 'write expect = { met = ["..."] }')
    listed = {key: expect.strings(key, required=False, allowed=provisions) for key in LISTED}
    example = LawExample(
        name=name,
        file=table.file,
        facts=facts if day is None else replace(facts, on=Days(day, day)),
        met=listed["met"],
        may_be_met=listed["may_be_met"],
        absent=listed["absent"],
        exactly=listed["exactly"] if expect.has("exactly") else None,
        no_level=listed["no_level"],
        milder=listed["milder"],
        levels=_levels(expect, provisions),
        missing=_several(expect, "missing", provisions, tuple(FIELDS)),
        aggravations=_several(expect, "aggravations", provisions, None),
    )
    expect.done()
    return example


def _facts(table: Table) -> Facts:
    try:
        return read_facts(table.table("facts").values)
    except FactsError as error:
        for problem in error.problems:
            said, _, cure = problem.rpartition("; ")
            table.wrong(f"facts: {said}", cure)
        return Facts()


def _levels(expect: Table, provisions: tuple[str, ...]) -> Mapping[str, int]:
    levels = _named(expect, "levels", provisions)
    return MappingProxyType({name: levels.number(name, least=1, most=HEAVIEST) for name in levels.values})


def _several(
    expect: Table, key: str, provisions: tuple[str, ...], allowed: tuple[str, ...] | None
) -> Mapping[str, tuple[str, ...]]:
    named = _named(expect, key, provisions)
    return MappingProxyType(
        {name: named.strings(name, required=False, allowed=allowed) for name in named.values}
    )


def _named(expect: Table, key: str, provisions: tuple[str, ...]) -> Table:
    """A table by provision whose names are all provisions."""
    named = expect.table(key, required=False)
    for name in named.values:
        if name not in provisions:
            named.wrong(f"{key}: {name!r} is not a provision", nearest(name, provisions))
    return named
