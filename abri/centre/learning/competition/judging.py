"""The jury: two read each tip without knowing whose it is nor of each other, and a third where they are far apart.

Who moderates tips sees whose they are, and who edits sees what others gave. So neither reads one of the same edition,
also once that part has ended.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Q

from abri.centre.accounts.models import Person
from abri.centre.learning.competition.editions import Decided, competition, require
from abri.centre.learning.models import Appointment, Belonging, Edition, Score, Tip
from abri.centre.records import audit
from abri.engine.learning.competition import (
    READERS,
    Entry,
    Juror,
    Phase,
    mean,
    needed,
    share_out,
)
from abri.engine.packs.learning.competition import LEAST_POINTS, MOST_POINTS

AFTER_TIPS = (Phase.JURY, Phase.VOTE, Phase.COUNTING, Phase.CHARTER)


class ChangedMeanwhile(Exception):
    """The tip is no longer as the juror read it; nothing was stored."""


class NotOpen(Exception):
    """This tip is not the juror's to score any more; nothing was stored."""


@transaction.atomic
def draw(*, edition: Edition, by: Person, at: datetime) -> int:
    """Share accepted tips out, for the first time or again; returns for how many somebody is still missing.

    Again: whoever left is replaced, tips that came late are shared out, and what was given stays. The seed is drawn
    once and kept. Raises ``NotNow`` and ``Decided``.
    """
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    require(found, at, *AFTER_TIPS)
    if found.is_decided:
        raise Decided
    if not found.jury_seed:
        found.jury_seed = secrets.token_hex(16)
    found.jury_drawn_at = at
    found.save(update_fields=["jury_seed", "jury_drawn_at"])
    missing = _share(found, at)
    audit.record("competition.jury_drawn", subject=found, actor=by, at=at, missing=missing)
    return missing


@transaction.atomic
def give(
    *, score: Score, points: Mapping[str, int], remark: str, at: datetime, revision: int | None = None
) -> None:
    """Store what a juror thinks of a tip; where the two are far apart a third is chosen at once.

    ``points`` has every criterion, each from 1 to 5; ``revision`` is that of the words that were read. Raises
    :class:`NotOpen`, :class:`ChangedMeanwhile`.
    """
    edition = Edition.objects.select_for_update().get(pk=score.tip.team.edition_id)
    # Whoever sends the tip back or writes it anew waits, so that points are for the words that were read.
    tip = Tip.objects.select_for_update().get(pk=score.tip_id)
    open_ones = Score.objects.open().filter(pk=score.pk, tip__in=Tip.objects.accepted())
    if edition.is_decided or not open_ones.filter(juror__in=jurors_now()).exists():
        raise NotOpen
    if Sighted(edition).see(str(score.juror_id), score.tip):
        raise NotOpen
    if revision not in {None, tip.revision}:
        raise ChangedMeanwhile
    _check(points)
    open_ones.update(points=dict(points), remark=remark, given_at=at)
    audit.record("competition.scored", subject=score, actor=score.juror, at=at)
    _share(edition, at, only=score.tip)


def waiting_for(person: Person) -> list[Score]:
    """What a juror still has to read, of editions without winners, in the order in which it was given out."""
    readable = Tip.objects.accepted().filter(team__edition__results_at=None)
    mine = Score.objects.open().filter(juror=person, tip__in=readable)
    found = list(mine.select_related("tip__team__edition", "tip__team__school").order_by("assigned_at", "pk"))
    sighted = {edition: Sighted(edition) for edition in {one.tip.team.edition for one in found}}
    return [one for one in found if not sighted[one.tip.team.edition].see(str(person.pk), one.tip)]


class Sighted:
    """Who sees whose tips are whose, or what others of the jury gave: moderators, editors, jurors of that school."""

    def __init__(self, edition: Edition) -> None:
        # Whom and where; empty for all regions. Editors see all of them wherever they were appointed.
        self._regions: dict[str, set[str]] = {}
        parts = Q(part=Appointment.Part.MODERATOR) | Q(part=Appointment.Part.EDITOR)
        lately = Q(until=None) | Q(until__date__gte=edition.opens_on)
        for one in Appointment.objects.filter(parts, lately):
            everywhere = one.part == Appointment.Part.EDITOR
            self._regions.setdefault(str(one.person_id), set()).add("" if everywhere else one.region)
        # A school that somebody left is theirs still: they know its classes.
        jurors = Appointment.objects.filter(part=Appointment.Part.JUROR).values("person")
        of_schools = Belonging.objects.filter(person__in=jurors).values_list("person", "school")
        self._schools = {(str(person), str(school)) for person, school in of_schools}

    def see(self, person: str, tip: Tip) -> bool:
        """Whether this person, by id, may not read ``tip`` for the jury."""
        own = (person, str(tip.team.school_id)) in self._schools
        return own or bool(self._regions.get(person, set()) & {"", tip.team.school.region})

    def of(self, tip: Tip) -> set[str]:
        """Who may not read ``tip`` for the jury, by id."""
        people = {*self._regions, *(person for person, _school in self._schools)}
        return {person for person in people if self.see(person, tip)}

    def __contains__(self, person: Person) -> bool:
        """Whether some tips at least are kept from ``person``, who moderates or edits."""
        return str(person.pk) in self._regions


def jurors_now() -> set[str]:
    """The ids of those who are of the jury now."""
    return {str(one.person_id) for one in _appointments()}


def points_of(tip: Tip) -> list[dict[str, int]]:
    """The points that were given to a tip, the first two first."""
    given = sorted(
        (one for one in tip.scores.all() if one.given_at), key=lambda one: (one.third, one.assigned_at)
    )
    return [dict(one.points) for one in given]


def standing(edition: Edition) -> dict[str, Fraction | None]:
    """The mean of each accepted tip; None where somebody still has to read it."""
    tips = Tip.objects.accepted().filter(team__edition=edition).prefetch_related("scores")
    return {str(tip.pk): mean(points_of(tip)) for tip in tips}


def without_readers(edition: Edition) -> int:
    """How many tips fewer people read, or have read, than have to."""
    tips = Tip.objects.accepted().filter(team__edition=edition).prefetch_related("scores")
    tips, now, sighted = tips.select_related("team__school"), jurors_now(), Sighted(edition)
    return sum(len(_holding(tip, now - sighted.of(tip))) < needed(points_of(tip)) for tip in tips)


def _share(edition: Edition, at: datetime, only: Tip | None = None) -> int:
    """End what people who left still had, and give out what has nobody; returns for how many somebody is missing."""
    if not edition.jury_seed:
        return 0
    tips = Tip.objects.accepted().filter(team__edition=edition)
    tips = tips.filter(pk=only.pk) if only is not None else tips
    jurors, sighted = _jurors(), Sighted(edition)
    known = {one.id: one for one in jurors}
    _end_of_leavers(tips.values("pk"), known, sighted, at)
    rows = list(tips.select_related("team__school").prefetch_related("scores"))
    wanted = {str(tip.pk): needed(points_of(tip)) for tip in rows}
    holding = {str(tip.pk): _holding(tip, set(known)) for tip in rows}
    shared = share_out(
        [Entry(str(tip.pk), str(tip.team.school_id), tip.team.language) for tip in rows],
        jurors,
        seed=edition.jury_seed,
        holding=holding,
        wanted=wanted,
        barred={str(tip.pk): _barred(tip, holding[str(tip.pk)]) | sighted.of(tip) for tip in rows},
    )
    Score.objects.bulk_create(
        Score(tip=tip, juror_id=juror, third=wanted[str(tip.pk)] > READERS, assigned_at=at)
        for tip in rows
        for juror in shared[str(tip.pk)]
    )
    return sum(len(holding[pk]) + len(shared[pk]) < wanted[pk] for pk in wanted)


def _end_of_leavers(tips: object, known: Mapping[str, Juror], sighted: Sighted, at: datetime) -> None:
    """Whoever is no juror any more, came to the school of a tip, or sees whose it is by now, reads no further."""
    for score in Score.objects.open().filter(tip__in=tips).select_related("tip__team__school"):
        juror = known.get(str(score.juror_id))
        if juror is None or sighted.see(str(score.juror_id), score.tip):
            Score.objects.filter(pk=score.pk).update(ended_at=at)


def _holding(tip: Tip, known: set[str]) -> list[str]:
    """Who has read a tip, whether of the jury still or not, and who of the jury is to read it."""
    return [
        str(one.juror_id)
        for one in tip.scores.all()
        if one.given_at or (one.ended_at is None and str(one.juror_id) in known)
    ]


def _barred(tip: Tip, holding: list[str]) -> set[str]:
    """Who had a tip and left before reading it, and who judges for other regions alone."""
    had = {str(one.juror_id) for one in tip.scores.all()} - set(holding)
    here = {str(one.person_id) for one in _appointments() if one.region in {"", tip.team.school.region}}
    return had | (jurors_now() - here)


def _jurors() -> list[Juror]:
    people = Person.objects.filter(pk__in=jurors_now())
    schools: dict[str, set[str]] = {}
    # A school that somebody left is theirs still: they know its classes.
    for person, school in Belonging.objects.filter(person__in=people).values_list("person", "school"):
        schools.setdefault(str(person), set()).add(str(school))
    return [Juror(str(one.pk), frozenset(schools.get(str(one.pk), ())), one.language) for one in people]


def _appointments() -> "list[Appointment]":
    juror = Q(part=Appointment.Part.JUROR, person__is_active=True)
    return list(Appointment.objects.current().filter(juror))


def _check(points: Mapping[str, int]) -> None:
    found = competition()
    rubric = set(found.criteria) if found is not None else set()
    if set(points) != rubric or not all(LEAST_POINTS <= one <= MOST_POINTS for one in points.values()):
        raise ValueError("points have to be given for each criterion, from 1 to 5")
