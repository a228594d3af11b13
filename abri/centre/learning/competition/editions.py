"""Editions: one a year, with dates that editors set and may move as long as nobody has won."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from abri.centre.accounts.models import Person
from abri.centre.country import lessons
from abri.centre.learning.models import Edition
from abri.centre.records import audit
from abri.engine.learning.competition import Dates, Phase
from abri.engine.packs.learning.competition import Competition


class AlreadyThere(Exception):
    """This year has an edition already."""


class Decided(Exception):
    """Winners are published: nothing about how they were found changes any more."""


class NotNow(Exception):
    """The edition is at another point; nothing was stored."""


def competition() -> Competition | None:
    """What the country's pack says of the competition; None where it has none."""
    return lessons().competition


def current(at: datetime) -> Edition | None:
    """The first edition that is not over, else the last one; None before the first.

    An editor may make next year's while this year's runs.
    """
    running = Edition.objects.filter(charter_on__gte=timezone.localdate(at)).order_by("year")
    return running.first() or Edition.objects.latest_first().first()


def phase_of(edition: Edition, at: datetime) -> Phase:
    """How far an edition is at an instant, by the calendar of the country."""
    return edition.phase(timezone.localdate(at))


def require(edition: Edition, at: datetime, *phases: Phase) -> None:
    """Raise :class:`NotNow` unless the edition is in one of these phases."""
    if phase_of(edition, at) not in phases:
        raise NotNow


def create(*, year: int, dates: Dates, by: Person, at: datetime) -> Edition:
    """A new edition; raises :class:`AlreadyThere`. ``dates`` are in order."""
    try:
        with transaction.atomic():
            edition = Edition.objects.create(year=year, **_columns(dates))
            audit.record("competition.edition_made", subject=edition, actor=by, at=at, year=year)
    except IntegrityError as error:
        raise AlreadyThere from error
    return edition


@transaction.atomic
def move(*, edition: Edition, dates: Dates, by: Person, at: datetime) -> None:
    """Give an edition other dates; raises :class:`Decided`. Tips, scores and votes that were given stay as they are."""
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    if found.is_decided:
        raise Decided
    Edition.objects.filter(pk=found.pk).update(**_columns(dates))
    audit.record(
        "competition.dates_moved", subject=edition, actor=by, at=at,
        **{name: day.isoformat() for name, day in _columns(dates).items()},
    )  # fmt: skip


def _columns(dates: Dates) -> dict[str, date]:
    return {
        "opens_on": dates.opens_on,
        "tips_until": dates.tips_until,
        "vote_from": dates.vote_from,
        "vote_until": dates.vote_until,
        "charter_on": dates.charter_on,
    }
