"""The rules of the yearly competition: its day, its phases, who of the jury reads what, votes and ranks.

Pure: days, seeds and rows come in, answers go out. Whoever has the same rows and the same seed gets the same draw.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

READERS = 2
"""How many of the jury read each tip, without knowing of each other."""

APART = 2
"""So many points between the two on any criterion, and a third reads it."""

TUESDAY, SATURDAY = 1, 5
_Key = TypeVar("_Key", bound=Hashable)


def safer_internet_day(year: int) -> date:
    """The Tuesday of the second working week of February.

    The Insafe network calls it the second day of the second week of the second month. That is not always the second
    Tuesday: it was 6 February in 2024 and 5 February in 2019. A first of February at a weekend is of no working week.
    """
    first = date(year, 2, 1)
    monday = first - timedelta(days=first.weekday())
    if first.weekday() >= SATURDAY:
        monday += timedelta(days=7)
    return monday + timedelta(days=7 + TUESDAY)


def next_day(on: date) -> date:
    """The Safer Internet Day that is on a day, or comes after it."""
    this_year = safer_internet_day(on.year)
    return this_year if this_year >= on else safer_internet_day(on.year + 1)


class Phase(StrEnum):
    """How far an edition is."""

    ANNOUNCED = "announced"
    TIPS = "tips"
    JURY = "jury"
    VOTE = "vote"
    COUNTING = "counting"
    CHARTER = "charter"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of an edition; each counts itself."""

    opens_on: date
    tips_until: date
    vote_from: date
    vote_until: date
    charter_on: date

    @property
    def in_order(self) -> bool:
        """Whether nothing begins before what has to be over first."""
        return self.opens_on <= self.tips_until < self.vote_from <= self.vote_until < self.charter_on


def usual_dates(year: int) -> Dates:
    """Dates to begin with: tips from October to mid-January, the vote just before the day, the charter on it."""
    day = safer_internet_day(year)
    return Dates(
        date(year - 1, 10, 1),
        day - timedelta(days=25),
        day - timedelta(days=11),
        day - timedelta(days=4),
        day,
    )


def phase_on(dates: Dates, on: date) -> Phase:
    """How far an edition of these dates is on a day."""
    if on < dates.opens_on:
        return Phase.ANNOUNCED
    if on <= dates.tips_until:
        return Phase.TIPS
    if on < dates.vote_from:
        return Phase.JURY
    if on <= dates.vote_until:
        return Phase.VOTE
    return Phase.COUNTING if on < dates.charter_on else Phase.CHARTER


@dataclass(frozen=True, slots=True)
class Entry:
    """A tip as it is shared out: its id, the school it may not be judged by, its language."""

    id: str
    school: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Juror:
    """Somebody of the jury: schools they belong or belonged to, the language they read best."""

    id: str
    schools: frozenset[str] = frozenset()
    language: str = ""


def share_out(
    entries: Iterable[Entry],
    jurors: Collection[Juror],
    *,
    seed: str,
    holding: Mapping[str, Collection[str]] | None = None,
    wanted: Mapping[str, int] | None = None,
    barred: Mapping[str, Collection[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Who reads what newly, by entry; the same for the same rows and seed, in whatever order they come.

    ``holding`` are those who read an entry already, or have read it; ``wanted`` how many it needs (``READERS`` where
    it is not named); ``barred`` who may not have it again. Nobody gets an entry of a school of theirs. Who reads its
    language goes first, then who has least to do. An entry for which nobody is left gets fewer than it needs.
    """
    holding, wanted, barred = holding or {}, wanted or {}, barred or {}
    load = Counter(one for readers in holding.values() for one in readers)
    shared = {}
    for entry in sorted(entries, key=lambda one: _lot(seed, one.id)):
        has = set(holding.get(entry.id, ()))
        free = [
            one
            for one in jurors
            if entry.school not in one.schools and one.id not in has | set(barred.get(entry.id, ()))
        ]
        free.sort(
            key=lambda one: (one.language != entry.language, load[one.id], _lot(seed, entry.id, one.id))
        )
        chosen = tuple(one.id for one in free[: max(0, wanted.get(entry.id, READERS) - len(has))])
        load.update(chosen)
        shared[entry.id] = chosen
    return shared


def _lot(seed: str, *of: str) -> bytes:
    return hashlib.sha256("\n".join((seed, *of)).encode()).digest()


def shuffled(ids: Iterable[_Key], seed: str) -> list[_Key]:
    """The same things in an order that depends on nothing but the seed: nobody is always first."""
    return sorted(ids, key=lambda one: _lot(seed, str(one)))


def disagree(scores: Sequence[Mapping[str, int]]) -> bool:
    """Whether two jurors are so far apart on a criterion that a third has to read the tip."""
    if len(scores) < READERS:
        return False
    criteria = {criterion for score in scores for criterion in score}
    return any(_spread(scores, criterion) >= APART for criterion in criteria)


def _spread(scores: Sequence[Mapping[str, int]], criterion: str) -> int:
    points = [score[criterion] for score in scores if criterion in score]
    return max(points) - min(points)


def needed(scores: Sequence[Mapping[str, int]]) -> int:
    """How many have to read a tip that was given these scores."""
    return READERS + (1 if disagree(scores[:READERS]) else 0)


def mean(scores: Sequence[Mapping[str, int]]) -> Fraction | None:
    """The mean of all points of all jurors, from 1 to 5 and exact; None as long as too few have given theirs."""
    if len(scores) < needed(scores):
        return None
    points = [point for score in scores for point in score.values()]
    return Fraction(sum(points), len(points)) if points else None


def means_by_criterion(scores: Sequence[Mapping[str, int]]) -> dict[str, Fraction]:
    """The mean of each criterion, for the reasons beside a result."""
    found: dict[str, list[int]] = {}
    for score in scores:
        for criterion, points in score.items():
            found.setdefault(criterion, []).append(points)
    return {criterion: Fraction(sum(points), len(points)) for criterion, points in found.items()}


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote of one class for another, with the schools of both."""

    voter: str
    voters_school: str
    chosen: str
    chosens_school: str


def count_votes(ballots: Iterable[Ballot]) -> dict[str, int]:
    """How many votes each got. A second vote of a class, one for itself and one for its own school count for nothing.

    Of two votes of one class the first that comes counts; the database holds one only, and this does not rely on it.
    """
    seen: set[str] = set()
    counted: Counter[str] = Counter()
    for ballot in ballots:
        own = ballot.voter == ballot.chosen or ballot.voters_school == ballot.chosens_school
        if ballot.voter in seen or own:
            continue
        seen.add(ballot.voter)
        counted[ballot.chosen] += 1
    return dict(counted)


@dataclass(frozen=True, slots=True)
class Placed(Generic[_Key]):
    """Something with its place; equals share one, and the places after them are left out."""

    place: int
    id: _Key


def ranked(worth: Mapping[_Key, Fraction | int]) -> tuple[Placed[_Key], ...]:
    """Everything from the most to the least. Equals stand in the order of their ids, at the same place."""
    values = sorted(worth.values(), reverse=True)
    order = sorted(worth, key=lambda one: (-worth[one], str(one)))
    return tuple(Placed(values.index(worth[one]) + 1, one) for one in order)


def best(worth: Mapping[_Key, Fraction | int], most: int) -> tuple[Placed[_Key], ...]:
    """The first ``most`` places. Equals are never told apart: with a tie at the end there are more."""
    return tuple(one for one in ranked(worth) if one.place <= most)
