"""Conditions over facts, compiled once to closures that answer True, False or None (not known).

A condition is a TOML table: comparisons of one fact, `known`, and `all`, `any`, `not` of further conditions.
The logic is Kleene's: a part that is not known makes the whole unknown unless the other parts decide it, so
a fact that was missing can settle an open answer but never turns a settled one around. `known` is the
exception: it asks about the answer rather than about the incident. Nothing is ever evaluated as code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from abri.engine.facts import FIELDS, Facts, Misfit, nearest, shown
from abri.engine.packs.comparisons import ANY_WORD, OF_ANSWERS, OF_FACTS, Compare, Outcome, Setting

DEEPEST = 20
UNSET = Setting()
Test: TypeAlias = Callable[[Facts, Setting], Outcome]
Gaps: TypeAlias = Callable[[Facts, Setting], frozenset[str]]
NONE_MISSING: frozenset[str] = frozenset()
_HEADS = ("fact", "answer", "known", "all", "any", "not")


class ConditionError(ValueError):
    """A condition was not readable; `problems` pairs each mistake with its cure."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("\n".join("; ".join(pair) for pair in problems))
        self.problems = problems


class Mention(NamedTuple):
    """A fact (or, for intake, an answer) that a condition names, with the words it is compared to."""

    name: str
    words: tuple[str, ...]
    of_answer: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. Two are equal when they were written the same."""

    source: str
    mentions: tuple[Mention, ...]
    test: Test = field(compare=False, repr=False)
    gaps: Gaps = field(compare=False, repr=False)

    def holds(self, facts: Facts, setting: Setting = UNSET) -> Outcome:
        """True if the condition is met, False if it is not, None if facts are missing to tell."""
        return self.test(facts, setting)

    def missing(self, facts: Facts, setting: Setting = UNSET) -> tuple[str, ...]:
        """The facts that keep the outcome open, sorted; empty when the condition is decided.

        A fact that is only roughly known (an age band across a boundary) counts as missing here.
        """
        return tuple(sorted(self.gaps(facts, setting)))


class _Part(NamedTuple):
    test: Test
    gaps: Gaps


def compile_condition(untrusted: object) -> Condition:
    """The compiled form of a condition's TOML table; raises ConditionError with every mistake in it."""
    compiler = _Compiler()
    part = compiler.part(untrusted, depth=1)
    if compiler.problems:
        raise ConditionError(tuple(compiler.problems))
    return Condition(repr(untrusted), tuple(compiler.mentions), part.test, part.gaps)


def met_by_everything() -> Condition:
    """The condition of a rule that has none: always met."""
    return Condition("always", (), lambda _facts, _setting: True, lambda _facts, _setting: NONE_MISSING)


class _Compiler:
    """Walks one condition and keeps what it names and what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []
        self.mentions: list[Mention] = []

    def part(self, untrusted: object, depth: int) -> _Part:
        if not isinstance(untrusted, dict):
            cure = 'write a table such as {fact="danger", is="none"}'
            return self._wrong(f"{shown(untrusted)} is not a condition", cure)
        if depth > DEEPEST:
            return self._wrong(f"conditions are nested deeper than {DEEPEST}", "split the rule")
        heads = [head for head in _HEADS if head in untrusted]
        if len(heads) != 1:
            said = f"has {' and '.join(heads)}" if heads else f"has none of {', '.join(_HEADS)}"
            return self._wrong(
                f"a condition of {shown(untrusted)} {said}", "keep exactly one, nest the others"
            )
        return self._headed(untrusted, heads[0], depth)

    def _headed(self, untrusted: Mapping[str, object], head: str, depth: int) -> _Part:
        if head in ("fact", "answer"):
            return self._compared(untrusted, head)
        for key in untrusted:
            if key != head:
                self._wrong(
                    f"{shown(key)} cannot stand beside {head!r}", "remove it, or nest it in its own table"
                )
        if head == "known":
            return self._known(untrusted[head])
        if head == "not":
            return _negated(self.part(untrusted[head], depth + 1))
        return self._several(untrusted[head], head, depth)

    def _wrong(self, problem: str, cure: str) -> _Part:
        self.problems.append((problem, cure))
        return _Part(lambda _facts, _setting: None, lambda _facts, _setting: NONE_MISSING)

    def _several(self, untrusted: object, head: str, depth: int) -> _Part:
        if not isinstance(untrusted, list) or not untrusted:
            return self._wrong(f"{head!r} needs a list of conditions", f"write {head} = [{{...}}, {{...}}]")
        return _combined(tuple(self.part(item, depth + 1) for item in untrusted), settles=head == "any")

    def _known(self, name: object) -> _Part:
        if not isinstance(name, str) or name not in FIELDS:
            return self._wrong(f"{shown(name)} is not a fact", nearest(name, FIELDS))
        self.mentions.append(Mention(name, ()))
        value_of = attrgetter(name)
        return _Part(lambda facts, _: value_of(facts) is not None, lambda _facts, _setting: NONE_MISSING)

    def _compared(self, table: Mapping[str, object], head: str) -> _Part:
        name = table[head]
        if not isinstance(name, str) or not name:
            return self._wrong(f"{shown(name)} does not name anything", f'write {head} = "..."')
        if head == "fact" and name not in FIELDS:
            return self._wrong(f"{shown(name)} is not a fact", nearest(name, FIELDS))
        comparisons = [(key, value) for key, value in table.items() if key != head]
        if not comparisons:
            return self._wrong(f"{name!r} is compared with nothing", 'add a comparison such as is = "..."')
        leaves = tuple(self._leaf(head, name, operator, literal) for operator, literal in comparisons)
        return leaves[0] if len(leaves) == 1 else _combined(leaves, settles=False)

    def _leaf(self, head: str, name: str, operator: str, literal: object) -> _Part:
        of_answer = head == "answer"
        makers = OF_ANSWERS if of_answer else OF_FACTS[FIELDS[name].kind]
        make = makers.get(operator)
        if make is None:
            kind = "an answer" if of_answer else f"a {FIELDS[name].kind}"
            return self._wrong(
                f"{shown(operator)} cannot compare {name!r}, {kind}", f"use {', '.join(makers)}"
            )
        try:
            compare, words = make(ANY_WORD if of_answer else FIELDS[name], literal)
        except Misfit as misfit:
            return self._wrong(f"{name!r} {operator} {shown(literal)}: {misfit.problem}", misfit.cure)
        self.mentions.append(Mention(name, words, of_answer))
        return _answer_leaf(name, compare) if of_answer else _fact_leaf(name, compare)


def _negated(part: _Part) -> _Part:
    test = part.test

    def negated(facts: Facts, setting: Setting) -> Outcome:
        outcome = test(facts, setting)
        return None if outcome is None else not outcome

    return _Part(negated, part.gaps)


def _fact_leaf(name: str, compare: Compare) -> _Part:
    value_of = attrgetter(name)
    itself = frozenset((name,))

    def test(facts: Facts, setting: Setting) -> Outcome:
        value = value_of(facts)
        return None if value is None else compare(value, setting)

    return _Part(test, lambda facts, setting: itself if test(facts, setting) is None else NONE_MISSING)


def _answer_leaf(name: str, compare: Compare) -> _Part:
    def test(_facts: Facts, setting: Setting) -> Outcome:
        value = setting.answers.get(name)
        if value is None:
            return None
        return compare((value,) if isinstance(value, str) else tuple(value), setting)

    return _Part(test, lambda _facts, _setting: NONE_MISSING)


def _combined(parts: tuple[_Part, ...], *, settles: bool) -> _Part:
    """`any` (settled by one True) or `all` (settled by one False) of the parts."""
    tests = tuple(part.test for part in parts)

    def test(facts: Facts, setting: Setting) -> Outcome:
        outcome: Outcome = not settles
        for one in tests:
            result = one(facts, setting)
            if result is settles:
                return settles
            if result is None:
                outcome = None
        return outcome

    def gaps(facts: Facts, setting: Setting) -> frozenset[str]:
        if test(facts, setting) is not None:
            return NONE_MISSING
        return NONE_MISSING.union(*(part.gaps(facts, setting) for part in parts))

    return _Part(test, gaps)
