"""Who won: worked out once, fixed as ids and numbers, and from then on only shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.competition import judging, voting
from abri.centre.learning.competition.editions import Decided, require
from abri.centre.learning.models import ClassTeam, Edition, Tip
from abri.centre.records import audit
from abri.engine.learning.competition import Phase, best, means_by_criterion
from abri.engine.packs.learning.competition import Competition

AFTER_VOTE = (Phase.COUNTING, Phase.CHARTER)


@dataclass(frozen=True)
class Won:
    """A place of a list. ``team`` is None where the class takes no part any more."""

    place: int
    team: ClassTeam | None
    tip: Tip | None = None
    mean: float = 0
    criteria: tuple[tuple[str, float], ...] = ()
    votes: int = 0


@transaction.atomic
def publish(*, edition: Edition, rules: Competition, by: Person, at: datetime) -> None:
    """Fix the winners; raises ``NotNow`` before the vote is over and ``Decided`` where they are fixed."""
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    if found.is_decided:
        raise Decided
    require(found, at, *AFTER_VOTE)
    results = {"jury": _jury(found, rules), "votes": _votes(found, rules), "cast": sum(_cast(found))}
    Edition.objects.filter(pk=found.pk).update(results=results, results_at=at)
    audit.record("competition.won", subject=found, actor=by, at=at)


# So many of each list stand on a page: equals share a place, and hundreds of classes may be equal.
A_PAGE = 50


def pages(edition: Edition) -> int:
    """How many pages the longest of the lists takes."""
    lists = [*edition.results.get("jury", {}).values(), edition.results.get("votes", [])]
    return max(1, *(-(-len(rows) // A_PAGE) for rows in lists))


def by_jury(edition: Edition, age: str, page: int = 1) -> list[Won]:
    """The tips of an age that the jury thought best, as they were fixed; those of one page, from 1 on."""
    rows = _of_page(edition.results.get("jury", {}).get(age, []), page)
    wanted = [row["tip"] for row in rows]
    tips = {
        str(tip.pk): tip
        for tip in Tip.objects.accepted().filter(pk__in=wanted).select_related("team__school")
    }
    return [_won(row, tips.get(row["tip"])) for row in rows]


def by_votes(edition: Edition, page: int = 1) -> list[Won]:
    """The classes with most votes, as they were fixed; those of one page, from 1 on."""
    rows = _of_page(edition.results.get("votes", []), page)
    teams = (
        ClassTeam.objects.taking_part().filter(pk__in=[row["team"] for row in rows]).select_related("school")
    )
    known = {str(team.pk): team for team in teams}
    return [Won(row["place"], known.get(row["team"]), votes=row["votes"]) for row in rows]


def _of_page(rows: list[dict[str, Any]], page: int) -> list[dict[str, Any]]:
    return rows[(page - 1) * A_PAGE : page * A_PAGE]


def _won(row: dict[str, Any], tip: Tip | None) -> Won:
    return Won(
        row["place"],
        tip.team if tip is not None else None,
        tip,
        mean=row["mean"],
        criteria=tuple(row["criteria"].items()),
    )


def _jury(edition: Edition, rules: Competition) -> dict[str, list[dict[str, Any]]]:
    tips = (
        Tip.objects.accepted().filter(team__edition=edition).select_related("team").prefetch_related("scores")
    )
    by_id = {str(tip.pk): tip for tip in tips}
    means = {
        pk: worth for pk, worth in judging.standing(edition).items() if worth is not None and pk in by_id
    }
    return {
        age: list(
            _places(
                {pk: worth for pk, worth in means.items() if by_id[pk].team.age_band == age}, by_id, rules
            )
        )
        for age in rules.ages
    }


def _places(means: dict[str, Fraction], tips: dict[str, Tip], rules: Competition) -> Iterator[dict[str, Any]]:
    for one in best(means, rules.winners):
        points = judging.points_of(tips[one.id])
        yield {
            "place": one.place,
            "tip": one.id,
            "team": str(tips[one.id].team_id),
            "mean": round(float(means[one.id]), 2),
            "criteria": {name: round(float(found), 2) for name, found in means_by_criterion(points).items()},
            "jurors": len(points),
        }


def _votes(edition: Edition, rules: Competition) -> list[dict[str, Any]]:
    counted = voting.counted(edition)
    return [
        {"place": one.place, "team": one.id, "votes": counted[one.id]} for one in best(counted, rules.winners)
    ]


def _cast(edition: Edition) -> list[int]:
    return list(voting.counted(edition).values())
