"""The yearly competition: editions, classes that take part, their tips, what jurors thought, and votes.

A class is a label such as "5B" with a code. No pupil has a row anywhere, and no word says who of a class wrote a tip.
"""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Person
from abri.centre.learning.models.school import Belonging, School
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.engine.learning.competition import Dates, Phase, phase_on

LONGEST_TIP = 280
LONGEST_LABEL = 12
LONGEST_REMARK = 600
FIRST_YEAR, LAST_YEAR = 2004, 2100


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about editions."""

    def latest_first(self) -> Self:
        """All of them, this year's before last year's."""
        return self.order_by("-year")


class Edition(models.Model):
    """The competition of one year. How far it is follows from its dates; winners are fixed once and then stand."""

    privacy = privacy(
        plain="id year opens_on tips_until vote_from vote_until charter_on jury_seed jury_drawn_at results results_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    # First and last days of each phase; both count.
    opens_on = models.DateField(_("Classes can come in from"))
    tips_until = models.DateField(_("Tips until"))
    vote_from = models.DateField(_("Vote from"))
    vote_until = models.DateField(_("Vote until"))
    charter_on = models.DateField(_("Day of the charter"))
    # What the jury was drawn with: whoever knows it can draw again and gets the same.
    jury_seed = models.CharField(max_length=64, blank=True)
    jury_drawn_at = models.DateTimeField(null=True)
    # Fixed when winners are published: ids and numbers, never names or words.
    results = models.JSONField(default=dict)
    results_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("tips_until"))
                & Q(tips_until__lt=F("vote_from"))
                & Q(vote_from__lte=F("vote_until"))
                & Q(vote_until__lt=F("charter_on")),
                name="edition_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def dates(self) -> Dates:
        """When what begins and ends."""
        return Dates(self.opens_on, self.tips_until, self.vote_from, self.vote_until, self.charter_on)

    def phase(self, on: date) -> Phase:
        """How far it is on a day."""
        return phase_on(self.dates, on)

    @property
    def is_decided(self) -> bool:
        """Whether its winners are published; from then on nothing about them changes."""
        return self.results_at is not None


class ClassTeamQuerySet(models.QuerySet["ClassTeam"]):
    """Questions about classes."""

    def taking_part(self) -> Self:
        """Classes that were not taken out, of schools that are confirmed."""
        return self.filter(left_at=None, school__state=School.State.CONFIRMED)

    def of_school(self, school: School) -> Self:
        """Those of one school, by label."""
        return self.filter(school=school).order_by("-edition__year", "label")

    def with_tips(self) -> Self:
        """Those of which a tip was accepted."""
        accepted = Tip.objects.accepted().filter(team=models.OuterRef("pk"))
        return self.filter(models.Exists(accepted))


class ClassTeam(models.Model):
    """A class that takes part in one edition."""

    privacy = privacy(
        plain="id edition school label folded age_band language code teacher quiz_right quiz_asked entered_at left_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="teams")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="class_teams")
    # Such as "5B"; never a name.
    label = models.CharField(_("class"), max_length=LONGEST_LABEL)
    # As it is compared: "5 b" is "5B".
    folded = models.CharField(max_length=4 * LONGEST_LABEL)
    age_band = models.CharField(_("age"), max_length=10)
    language = models.CharField(_("language"), max_length=5)
    # Opens the page on which the class writes its tips, as long as its teacher is of the school.
    code = models.CharField(max_length=8, unique=True)
    teacher = models.ForeignKey(Belonging, on_delete=models.PROTECT, related_name="class_teams")
    # Of the quiz that the class played: answers that were right, of how many.
    quiz_right = models.PositiveIntegerField(default=0)
    quiz_asked = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = ClassTeamQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "school", "folded"], condition=Q(left_at=None), name="class_enters_once"
            ),
            models.CheckConstraint(condition=Q(quiz_right__lte=F("quiz_asked")), name="quiz_right_of_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.school_id}"

    @property
    def takes_part(self) -> bool:
        """Whether it was not taken out, and its school takes part."""
        return self.left_at is None and self.school.is_confirmed

    @property
    def teacher_left(self) -> bool:
        """Whether somebody else of the school has to look after it: its teacher left, or the account is closed."""
        return self.teacher.until is not None or not self.teacher.person.is_active

    @property
    def quiz_percent(self) -> int | None:
        """Of a hundred answers of its quiz, how many were right; None where it played none."""
        return round(100 * self.quiz_right / self.quiz_asked) if self.quiz_asked else None


class TipQuerySet(models.QuerySet["Tip"]):
    """Questions about tips."""

    def waiting(self) -> Self:
        """Those that a moderator has to look at, the oldest first."""
        return self._of_teams().filter(state=Tip.State.WAITING).order_by("written_at")

    def accepted(self) -> Self:
        """Those that everybody may read, of classes that take part."""
        return self._of_teams().filter(state=Tip.State.ACCEPTED)

    def _of_teams(self) -> Self:
        return self.filter(team__left_at=None, team__school__state=School.State.CONFIRMED)


class Tip(models.Model):
    """One tip of a class for a better internet."""

    privacy = privacy(
        plain="id team text theme state reason doubtful revision chapter written_at decided_at decided_by_id"
    )

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", pgettext_lazy("tip", "Somebody reads it")
        ASKED = "asked", pgettext_lazy("tip", "Goes back to the class")
        ACCEPTED = "accepted", pgettext_lazy("tip", "Accepted")
        REFUSED = "refused", pgettext_lazy("tip", "Not taken")

    class Reason(models.TextChoices):
        """Why it goes back or is not taken."""

        NAMES = "names", _("It says who somebody is, or how to reach them.")
        HURTS = "hurts", _("It could hurt somebody.")
        UNCLEAR = "unclear", _("We do not understand it well. Can you say it in another way?")
        NO_TIP = "no_tip", _("It is no tip: it does not say what people can do.")
        TWICE = "twice", _("Your class sent the same tip before.")
        OFF_TOPIC = "off_topic", _("It is not about life online.")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey(ClassTeam, on_delete=models.CASCADE, related_name="tips")
    text = models.CharField(_("tip"), max_length=LONGEST_TIP)
    # A theme of the competition.
    theme = models.CharField(_("theme"), max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    # The screening was not sure: a moderator is told to look twice.
    doubtful = models.BooleanField(default=False)
    # Goes up with every change: nobody decides about words that were changed meanwhile.
    revision = models.PositiveIntegerField(default=1)
    chapter = models.ForeignKey("Chapter", on_delete=models.SET_NULL, null=True, related_name="tips")
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.CharField(max_length=36, blank=True)

    objects = TipQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "written_at"], name="tip_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted"], reason="")
                | Q(state__in=["asked", "refused"]) & ~Q(reason=""),
                name="tip_goes_back_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"tip of {self.team_id}"


class ScoreQuerySet(models.QuerySet["Score"]):
    """Questions about scores."""

    def given(self) -> Self:
        """Those that a juror has given."""
        return self.exclude(given_at=None)

    def open(self) -> Self:
        """Those that a juror still has to give."""
        return self.filter(given_at=None, ended_at=None)


class Score(models.Model):
    """That a juror reads a tip, not knowing whose it is and what others thought, and then what the juror thought."""

    privacy = privacy(plain="id tip points third assigned_at given_at ended_at", personal="juror remark")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="scores")
    juror = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tip_scores")
    # By criterion of the rubric, from 1 to 5.
    points = models.JSONField(default=dict)
    remark = models.CharField(max_length=LONGEST_REMARK, blank=True)
    # The first two were two points apart.
    third = models.BooleanField(default=False)
    assigned_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    # The juror left before giving it.
    ended_at = models.DateTimeField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tip", "juror"], name="juror_reads_a_tip_once"),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(ended_at=None), name="score_given_or_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"score of {self.tip_id}"


class Vote(models.Model):
    """The one vote of a class, for a class of another school."""

    privacy = privacy(plain="id voter chosen given_at by_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # One class, one vote: the database itself refuses a second one.
    voter = models.OneToOneField(ClassTeam, on_delete=models.CASCADE, related_name="vote")
    chosen = models.ForeignKey(ClassTeam, on_delete=models.CASCADE, related_name="votes")
    given_at = models.DateTimeField()
    by_id = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(voter=F("chosen")), name="no_vote_for_itself")
        ]

    def __str__(self) -> str:
        return f"vote of {self.voter_id}"
