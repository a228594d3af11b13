"""The vote of the classes: one each, for a class of another school. The database itself refuses a second one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.competition.editions import require
from abri.centre.learning.models import ClassTeam, Edition, Vote
from abri.centre.records import audit
from abri.engine.learning.competition import Ballot, Phase, count_votes, shuffled


class Refused(Exception):
    """The vote does not count; nothing was stored."""


class AlreadyVoted(Refused):
    """The class has given its vote."""


class OwnSchool(Refused):
    """It is for the class itself, or for another one of its school."""


class MayNotVote(Refused):
    """The class has no accepted tip, or takes no part any more."""


class NoSuchClass(Refused):
    """What it is for takes no part, or has no accepted tip."""


def candidates(team: ClassTeam) -> list[ClassTeam]:
    """Whom a class can vote for, in an order of its own, so that nobody stands first everywhere."""
    others = ClassTeam.objects.taking_part().with_tips().filter(edition=team.edition)
    found = {str(one.pk): one for one in others.exclude(school=team.school).select_related("school")}
    return [found[pk] for pk in shuffled(found, str(team.pk))]


def may_vote(team: ClassTeam) -> bool:
    """Whether a class has what it takes: it takes part with at least one accepted tip."""
    return ClassTeam.objects.taking_part().with_tips().filter(pk=team.pk).exists()


def vote(*, voter: ClassTeam, chosen: ClassTeam, by: Person, at: datetime) -> Vote:
    """Store the vote of a class. Raises ``NotNow`` and :class:`Refused`.

    A vote for a class that was taken out since does not bind: the class may vote again.
    """
    require(voter.edition, at, Phase.VOTE)
    if not may_vote(voter):
        raise MayNotVote
    if chosen.pk == voter.pk or chosen.school_id == voter.school_id:
        raise OwnSchool
    standing = ClassTeam.objects.taking_part().with_tips().filter(edition=voter.edition)
    if not standing.filter(pk=chosen.pk).exists():
        raise NoSuchClass
    try:
        with transaction.atomic():
            Vote.objects.filter(voter=voter).exclude(chosen__in=standing).delete()
            given = Vote.objects.create(voter=voter, chosen=chosen, given_at=at, by_id=str(by.pk))
            audit.record("competition.voted", subject=voter, actor=by, at=at)
    except IntegrityError as error:
        raise AlreadyVoted from error
    return given


def vote_of(team: ClassTeam) -> Vote | None:
    """The vote that a class gave, as long as what it is for takes part."""
    found = Vote.objects.filter(voter=team).select_related("chosen__school").first()
    return found if found is not None and found.chosen.takes_part else None


def counted(edition: Edition) -> dict[str, int]:
    """Votes by class, of classes that take part for classes that take part."""
    teams = ClassTeam.objects.taking_part().filter(edition=edition)
    given = Vote.objects.filter(voter__in=teams, chosen__in=teams).order_by("given_at", "pk")
    return count_votes(
        Ballot(str(one.voter_id), str(one.voter.school_id), str(one.chosen_id), str(one.chosen.school_id))
        for one in given.select_related("voter", "chosen")
    )
