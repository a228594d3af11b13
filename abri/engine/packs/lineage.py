"""Which provision follows which. Law is never edited away: it ends, and its successor begins that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.facts import nearest
from abri.engine.packs.problems import Problems
from abri.engine.packs.provisions import Provision


@dataclass(frozen=True, slots=True)
class Lineage:
    """Successors and predecessors by the id of a provision; one that has none is absent."""

    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]

    def successors(self, provision: str) -> tuple[str, ...]:
        """The provisions that took its place."""
        return self.after.get(provision, ())

    def predecessors(self, provision: str) -> tuple[str, ...]:
        """The provisions whose place it took."""
        return self.before.get(provision, ())


def trace(
    provisions: Mapping[str, Provision], *, levels_verified: frozenset[int], problems: Problems
) -> Lineage:
    """The lineage that `replaces` and `replaced_by` tell together; what cannot be is reported."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for provision in provisions.values():
        pairs = [(older, provision.id) for older in provision.replaces]
        pairs += [(provision.id, newer) for newer in provision.replaced_by]
        for older, newer in pairs:
            named = newer if older == provision.id else older
            if named not in provisions:
                _wrong(problems, provision, f"{named!r} is not a provision", nearest(named, provisions))
            elif newer not in after.setdefault(older, []):
                after[older].append(newer)
                before.setdefault(newer, []).append(older)
                _check_days(provisions[older], provisions[newer], problems)
    _check_circles(provisions, after, problems)
    for provision in provisions.values():
        successors = [provisions[name] for name in after.get(provision.id, ())]
        _check_milder(provision, successors, levels_verified, problems)
    return Lineage(_frozen(after), _frozen(before))


def _wrong(problems: Problems, provision: Provision, problem: str, cure: str) -> None:
    problems.add(provision.file, f"provision {provision.id}", problem, cure)


def _check_days(older: Provision, newer: Provision, problems: Problems) -> None:
    if older.ends is None:
        _wrong(problems, older, f"{newer.id!r} takes its place, but it has no end", "add until")
    elif newer.starts is not None and newer.starts < older.ends:
        said = f"{newer.id!r} takes its place on {newer.starts}, before it ends ({older.ends})"
        _wrong(problems, older, said, "until is the day on which the successor starts")


def _check_circles(
    provisions: Mapping[str, Provision], after: Mapping[str, list[str]], problems: Problems
) -> None:
    """Report each provision that comes after itself. Walks with a list: a chain may be longer than the stack."""
    for start, provision in provisions.items():
        waiting, seen = list(after.get(start, ())), set()
        while waiting:
            name = waiting.pop()
            if name == start:
                _wrong(problems, provision, "it is its own successor, in a circle", "remove one of the links")
                break
            if name not in seen:
                seen.add(name)
                waiting.extend(after.get(name, ()))


def _check_milder(
    provision: Provision, successors: list[Provision], levels_verified: frozenset[int], problems: Problems
) -> None:
    if not provision.milder:
        return
    if not successors:
        _wrong(problems, provision, "milder is said of a provision without successor", "remove milder")
    for one in (provision, *successors):
        if not _penalty_verified(one, levels_verified):
            said = f"milder is said, but the penalty of {one.id!r} is not verified"
            _wrong(problems, provision, said, "remove milder")


def _penalty_verified(provision: Provision, levels_verified: frozenset[int]) -> bool:
    if provision.penalty is not None:
        return provision.penalty.verified and provision.verified
    return provision.level in levels_verified and provision.verified


def _frozen(links: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(others) for name, others in links.items()})
