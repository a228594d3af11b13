"""When a label ends, who has a claim looked at, and what becomes of a claim that a reviewer looked at."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Verdict = Literal["accept", "ask", "lower"]

REMIND_BEFORE_END = timedelta(days=30)
"""How long before its end a school is told that its label ends."""

LOTS = 100


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def lot(seed: str, claim: str) -> int:
    """The number from 0 to 99 that this claim drew: whoever knows the recorded seed can work it out again."""
    return int.from_bytes(hashlib.sha256(f"{seed} {claim}".encode()).digest(), "big") % LOTS


def is_drawn(number: int, share: int) -> bool:
    """Whether a claim with this lot is looked at, where `share` of a hundred are. A higher share only adds claims."""
    return number < share


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a claim. `reopened`: the school works on it again; else `level` is awarded, none where empty."""

    reopened: bool
    level: str


class NotLower(ValueError):
    """The level that a reviewer gives instead is not below the one that was claimed."""


def outcome(verdict: Verdict, claimed: str, instead: str, levels: Sequence[str]) -> Outcome:
    """What a verdict does; `levels` from the lowest to the highest, `instead` may be empty: no level.

    Raises `NotLower`.
    """
    if verdict == "ask":
        return Outcome(reopened=True, level="")
    if verdict == "accept":
        return Outcome(reopened=False, level=claimed)
    below = ["", *levels[: levels.index(claimed)]] if claimed in levels else [""]
    if instead not in below:
        raise NotLower(instead)
    return Outcome(reopened=False, level=instead)


def points_of(given: Mapping[str, int], most: Mapping[str, int]) -> tuple[int, int]:
    """How many points a rubric gave, of how many; raises ValueError for points that it does not have."""
    if given.keys() != most.keys() or any(not 0 <= given[one] <= most[one] for one in most):
        raise ValueError("points outside the rubric")
    return sum(given.values()), sum(most.values())
