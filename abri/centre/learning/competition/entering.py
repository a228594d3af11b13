"""Classes come in, change hands and go. A class is a label with a code: nobody of it is known."""

import re
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning.competition.editions import require
from abri.centre.learning.models import Belonging, ClassTeam, Edition, School
from abri.centre.learning.models.competition import ClassTeamQuerySet
from abri.centre.learning.wording import folded
from abri.centre.records import audit
from abri.engine.learning.competition import Phase

# As on the board: no vowels and nothing that looks like something else (see class play). 22 to the 8th codes.
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
CODE_LENGTH = 8
TRIES = 8
MOST_CLASSES = 60
# "5B", "P4", "3 Latin B": a digit, short words, no more.
_LABEL = re.compile(r"(?=.*\d)[^\W_]{1,8}(?:[ ./-]?[^\W_]{1,8}){0,3}")


class AlreadyEntered(Exception):
    """A class of this label takes part for this school already."""


class TooMany(Exception):
    """More classes than a school has."""


def is_label(untrusted: str) -> bool:
    """Whether this can be what a class is called on a door: short, with a digit, nobody's name."""
    return _LABEL.fullmatch(untrusted) is not None


def enter(
    *, edition: Edition, belonging: Belonging, label: str, age_band: str, language: str, at: datetime
) -> ClassTeam:
    """Let a class take part; raises ``NotNow``, :class:`AlreadyEntered` and :class:`TooMany`."""
    require(edition, at, Phase.TIPS)
    if ClassTeam.objects.filter(edition=edition, school=belonging.school).count() >= MOST_CLASSES:
        raise TooMany
    if _standing(edition, belonging.school).filter(folded=folded(label)).exists():
        raise AlreadyEntered
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                team = ClassTeam.objects.create(
                    edition=edition, school=belonging.school, label=label, folded=folded(label),
                    age_band=age_band, language=language, code=new_code(), teacher=belonging, entered_at=at,
                )  # fmt: skip
                audit.record("competition.entered", subject=team, actor=belonging.person, at=at)
        except IntegrityError:
            # Two at once entered it, or the code is taken.
            if _standing(edition, belonging.school).filter(folded=folded(label)).exists():
                raise AlreadyEntered from None
            continue
        return team
    raise RuntimeError("no code was free")


def of_code(untrusted: str) -> ClassTeam | None:
    """The class of a code, however it was typed. A code leads nowhere once its teacher left, or has no account."""
    plain = "".join(sign for sign in untrusted[:40].upper() if sign.isalnum())
    if len(plain) != CODE_LENGTH or not set(plain) <= set(ALPHABET):
        return None
    found = ClassTeam.objects.taking_part().filter(
        code=plain, teacher__until=None, teacher__person__is_active=True
    )
    return found.select_related("edition", "school").first()


def grouped(code: str) -> str:
    """A code as people read it out."""
    return f"{code[:4]} {code[4:]}"


@transaction.atomic
def take_over(*, team: ClassTeam, belonging: Belonging, at: datetime) -> None:
    """Let another member of the school's team look after a class. It gets a new code: the old one may be known."""
    ClassTeam.objects.filter(pk=team.pk).update(teacher=belonging, code=new_code())
    audit.record("competition.taken_over", subject=team, actor=belonging.person, at=at)


@transaction.atomic
def renew_code(*, team: ClassTeam, by: Person, at: datetime) -> None:
    """Make the code useless, and give another."""
    ClassTeam.objects.filter(pk=team.pk).update(code=new_code())
    audit.record("competition.code_renewed", subject=team, actor=by, at=at)


@transaction.atomic
def take_out(*, team: ClassTeam, by: Person, at: datetime) -> None:
    """Let a class take part no more. Its tips, its vote and votes for it count for nothing; nothing is deleted yet."""
    if ClassTeam.objects.filter(pk=team.pk, left_at=None).update(left_at=at):
        audit.record("competition.taken_out", subject=team, actor=by, at=at)


def bring_back(*, team: ClassTeam, by: Person, at: datetime) -> None:
    """Let a class that was taken out take part again with all it had; raises :class:`AlreadyEntered`."""
    try:
        with transaction.atomic():
            if ClassTeam.objects.filter(pk=team.pk).exclude(left_at=None).update(left_at=None):
                audit.record("competition.brought_back", subject=team, actor=by, at=at)
    except IntegrityError as error:
        raise AlreadyEntered from error


@transaction.atomic
def played(*, team: ClassTeam, right: int, asked: int, by: Person, at: datetime) -> None:
    """Keep what a class reached in its quiz; a later game replaces an earlier one. Raises ``NotNow``."""
    require(team.edition, at, Phase.TIPS)
    ClassTeam.objects.filter(pk=team.pk).update(quiz_right=right, quiz_asked=asked)
    audit.record("competition.played", subject=team, actor=by, at=at, right=right, asked=asked)


def _standing(edition: Edition, school: School) -> ClassTeamQuerySet:
    return ClassTeam.objects.filter(edition=edition, school=school, left_at=None)


def new_code() -> str:
    """A code for a class; that no other class has it, the database says."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
