"""What becomes of a claim to a label: whether somebody looks at it, what they found, the label that was awarded."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Person
from abri.centre.learning.models.label import Assessment
from abri.centre.learning.models.school import School
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy

LONGEST_WORDS = 2000


class Lot(models.Model):
    """The number that a school drew once for the time that a label lasts, with the first assessment it handed in.

    It counts for every assessment that it hands in until then, whatever level each claims: nobody gives a label up to
    draw again.
    """

    privacy = privacy(plain="assessment seed number drawn_at until")

    assessment = models.OneToOneField(
        Assessment, on_delete=models.CASCADE, primary_key=True, related_name="drew"
    )
    # With the assessment's id it gives the number: whoever doubts a draw can do it again.
    seed = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()
    # The last day on which what the school hands in for the first time is decided by it.
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.number} for {self.assessment_id}"


class Review(models.Model):
    """What a reviewer found of what was handed in, and the words that the school reads."""

    privacy = privacy(plain="id assessment points verdict claimed level at", personal="reviewer words")

    class Verdict(models.TextChoices):
        """What becomes of it."""

        ACCEPT = "accept", pgettext_lazy("verdict of a reviewer", "Accepted")
        ASK = "ask", pgettext_lazy("verdict of a reviewer", "Asked for more")
        LOWER = "lower", pgettext_lazy("verdict of a reviewer", "Another level")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="label_reviews")
    # Points by item of the rubric.
    points = models.JSONField(default=dict)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    claimed = models.CharField(max_length=6)
    # What is awarded; empty: nothing, or nothing yet.
    level = models.CharField(max_length=6, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assessment", "at"], name="reviews_of_assessment")]

    def __str__(self) -> str:
        return f"{self.verdict} for {self.assessment_id}"


class AwardQuerySet(models.QuerySet["Award"]):
    """Questions about awarded labels."""

    def standing(self) -> Self:
        """Those that nobody revoked and no newer one replaced; they may have ended."""
        return self.filter(revoked_at=None, superseded_at=None)

    def valid(self, today: date) -> Self:
        """Those that count on a day."""
        return self.standing().filter(valid_until__gte=today)

    def in_public(self, today: date) -> Self:
        """Those that the public register lists, by the name of their school."""
        return self.valid(today).filter(school__state=School.State.CONFIRMED).order_by("school_name", "pk")


class Award(models.Model):
    """A label that a school was awarded. It keeps what it rests on, whatever school and pack say later."""

    privacy = privacy(
        plain="id school assessment level label_version result school_name place_name code awarded_at valid_until "
        "reassess_on revoked_at superseded_at superseded_by reminded_to_look_at reminded_of_end_at"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="awards")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="award")
    level = models.CharField(max_length=6)
    label_version = models.CharField(max_length=80)
    # As the assessment was handed in: shares, steps and what was shown.
    result = models.JSONField()
    school_name = models.CharField(max_length=120)
    place_name = models.CharField(max_length=80, blank=True)
    # 80 random bits. Whoever has it learns what stands on the certificate, and nothing else.
    code = models.CharField(max_length=16, unique=True)
    awarded_at = models.DateTimeField()
    valid_until = models.DateField()
    reassess_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced")
    reminded_to_look_at = models.DateTimeField(null=True)
    reminded_of_end_at = models.DateTimeField(null=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(revoked_at=None, superseded_at=None),
                name="one_standing_award",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["valid_until", "level"], name="award_ends")]

    def __str__(self) -> str:
        return f"{self.level} of {self.school_id}"

    def counts_at(self, at: datetime, today: date) -> bool:
        """Whether it counted at an instant that lies on ``today``."""
        ended = [one for one in (self.revoked_at, self.superseded_at) if one is not None and one <= at]
        return not ended and today <= self.valid_until

    @property
    def code_in_groups(self) -> str:
        """The code as people read it."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))
