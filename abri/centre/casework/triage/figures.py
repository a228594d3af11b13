"""How a desk is doing: how often the software's proposals were right, and how punctual the desk was."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Desk
from abri.centre.accounts.permissions import signed_in, supervisors_only
from abri.centre.cases import verdicts
from abri.centre.cases.models import Deadline, Verdict
from abri.centre.cases.punctuality import Punctuality, punctuality
from abri.centre.casework.triage import words

# A year of months, the present one included.
MONTHS_SHOWN = timedelta(days=365)
MOST_CORRECTIONS = 8


@dataclass(frozen=True)
class Agreed:
    """One part of the proposals, in words, with how often people agreed."""

    label: str
    judged: int
    confirmed: int
    share: int


@dataclass(frozen=True)
class Corrected:
    """One change that people made, in words."""

    label: str
    proposed: str
    chosen: str
    times: int


@dataclass(frozen=True)
class DeskFigures:
    """Everything about one desk."""

    desk: Desk
    agreed: tuple[Agreed, ...]
    corrected: tuple[Corrected, ...]
    months: tuple[Punctuality, ...]
    looks: tuple[Punctuality, ...]
    answers: tuple[Punctuality, ...]

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The promises to reporters apart, each kind over all months."""
        kinds = ((Deadline.Kind.FIRST_LOOK, self.looks), (Deadline.Kind.ANSWER, self.answers))
        return [{"label": kind.label, **_added(rows)} for kind, rows in kinds if rows]


@supervisors_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the desks that somebody supervises, over a year."""
    now = timezone.now()
    desks = list(Desk.objects.supervised_by(signed_in(request)).order_by("name"))
    context = {"desks": figures_of(desks, now), "since": now - MONTHS_SHOWN, "now": now}
    return render(request, "casework/triage/figures.html", context)


def figures_of(desks: list[Desk], now: datetime) -> list[DeskFigures]:
    """The figures of these desks over the year before ``now``; five queries, however many desks there are."""
    ids, since = [desk.pk for desk in desks], now - MONTHS_SHOWN
    agreed, corrected = defaultdict(list), defaultdict(list)
    for one in verdicts.agreements(ids, since=since):
        agreed[one.desk_id].append(Agreed(_label(one.part), one.judged, one.confirmed, one.share))
    for fixed in verdicts.corrections(ids, since=since, most=MOST_CORRECTIONS * len(ids)):
        proposed, chosen = (words.value(fixed.part, code) for code in (fixed.proposed, fixed.chosen))
        corrected[fixed.desk_id].append(Corrected(_label(fixed.part), proposed, chosen, fixed.times))
    kept, looks, answers = (
        _by_desk(punctuality(ids, since=since, at=now, kind=kind))
        for kind in ("", Deadline.Kind.FIRST_LOOK, Deadline.Kind.ANSWER)
    )
    return [
        DeskFigures(
            desk, tuple(agreed[desk.pk]), tuple(corrected[desk.pk][:MOST_CORRECTIONS]), tuple(kept[desk.pk]),
            tuple(looks[desk.pk]), tuple(answers[desk.pk]),
        )
        for desk in desks
    ]  # fmt: skip


def _label(part: str) -> str:
    return str(Verdict.Part(part).label)


def _by_desk(rows: Iterable[Punctuality]) -> defaultdict[UUID, list[Punctuality]]:
    found: defaultdict[UUID, list[Punctuality]] = defaultdict(list)
    for row in rows:
        found[row.desk_id].append(row)
    return found


def _added(rows: Iterable[Punctuality]) -> dict[str, int]:
    due, in_time = (sum(numbers) for numbers in zip(*((row.due, row.in_time) for row in rows), strict=True))
    return {"due": due, "in_time": in_time, "share": round(100 * in_time / due) if due else 100}
