"""What a school writes down on its way to a label: assessments, what shows them, the action plan, the incident log."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Person
from abri.centre.learning.models.school import Belonging, School
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Questions about assessments."""

    def open(self) -> Self:
        """Those that their school still works on."""
        return self.filter(state=Assessment.State.OPEN)

    def handed_in(self) -> Self:
        """Those that wait for a decision, the oldest first."""
        return self.filter(state=Assessment.State.HANDED_IN).order_by("handed_in_at")


class Assessment(models.Model):
    """One self-assessment of a school. What was handed in stands in ``result``, whatever the pack says later."""

    privacy = privacy(
        plain="id school label_version state begun_at handed_in_at decided_at level result lot",
        personal="begun_by handed_in_by",
    )

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", pgettext_lazy("assessment", "Being answered")
        HANDED_IN = "handed_in", pgettext_lazy("assessment", "Handed in")
        DECIDED = "decided", pgettext_lazy("assessment", "Decided")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="assessments")
    # The label that the answers are about; while it is open it follows the pack.
    label_version = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments_begun")
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="assessments_handed_in"
    )
    decided_at = models.DateTimeField(null=True)
    # The level that the answers reached when they were handed in; empty: none yet.
    level = models.CharField(max_length=6, blank=True)
    # Fixed at handing in: {"shares": {area: percent}, "steps": {question: step}, "exempt": [question], "proved":
    # [question]}; "exempt" are questions that do not apply, and have no step.
    result = models.JSONField(default=dict)
    # What decides whether somebody looks at it, since it was handed in first.
    lot = models.ForeignKey("learning.Lot", on_delete=models.SET_NULL, null=True, related_name="decides")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # A school works on one at a time, and on none while one waits for a decision.
            models.UniqueConstraint(
                fields=["school"], condition=~Q(state="decided"), name="one_assessment_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open", handed_in_at=None) | (~Q(state="open") & ~Q(handed_in_at=None)),
                name="handed_in_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether its answers may still change."""
        return self.state == self.State.OPEN


class Answer(models.Model):
    """The step at which a school says it is. ``revision`` tells two people apart who answer at the same moment.

    One that was taken along from an earlier assessment keeps the instant and the person of then.
    """

    privacy = privacy(plain="id assessment question step revision updated_at", personal="updated_by")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    # A question of the label.
    question = models.CharField(max_length=80)
    # Empty: the question does not apply to the school.
    step = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(3)])
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="label_answers")
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "question"], name="one_answer_a_question"),
            models.CheckConstraint(
                condition=Q(step=None) | Q(step__gte=0, step__lte=3), name="answer_is_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.step}"

    @property
    def was_carried(self) -> bool:
        """Whether it was taken along from an earlier assessment, and nobody has changed it since."""
        return self.updated_at < self.assessment.begun_at


class ProofQuerySet(models.QuerySet["Proof"]):
    """Questions about evidence."""

    def of_assessment(self, assessment: Assessment) -> Self:
        """What an assessment rests on, in the order in which it came."""
        return self.filter(assessment=assessment).order_by("question", "added_at", "pk")


class Proof(models.Model):
    """What shows an answer: some sentences, or a file of which only the cleaned copy was kept. Both are sealed."""

    privacy = privacy(
        plain="id assessment question form kind size digest added_at carried_from carried_at",
        personal="added_by",
        sealed="words",
    )

    class Form(models.TextChoices):
        """What it is."""

        SENTENCE = "sentence", pgettext_lazy("evidence of a school", "Sentences")
        FILE = "file", pgettext_lazy("evidence of a school", "File")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="proofs")
    question = models.CharField(max_length=80)
    form = models.CharField(max_length=8, choices=Form.choices)
    # The sentences, or what the school calls the file.
    words = SealedField()
    # Of a file: the media type, bytes and SHA-256 of its cleaned copy.
    kind = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    # Who added it and when, also where it was taken along from an earlier assessment.
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="label_proofs")
    added_at = models.DateTimeField()
    # The same in the earlier assessment, and when the school said that it still holds.
    carried_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="carried_to")
    carried_at = models.DateTimeField(null=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assessment", "question"], name="proof_question")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "carried_from"], name="carried_once")
        ]

    def __str__(self) -> str:
        return f"{self.form} for {self.question}"


class ProofContent(models.Model):
    """The cleaned copy of a file, sealed to the installation's key, apart so that lists do not load it."""

    privacy = privacy(plain="proof", sealed="content")

    proof = models.OneToOneField(Proof, on_delete=models.CASCADE, primary_key=True, related_name="content")
    content = SealedField()

    def __str__(self) -> str:
        return f"content of {self.proof_id}"


class PlanItem(models.Model):
    """A line of the action plan: what, who, until when. It outlives the assessment that it came from."""

    privacy = privacy(
        plain="id school question due_on done_on dropped_on created_at revision",
        personal="what owner created_by",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="plan")
    # A question of the label; empty: the school's own idea.
    question = models.CharField(max_length=80, blank=True)
    what = models.CharField(max_length=300)
    # Somebody of the team; nobody yet, or nobody any more since the owner left.
    owner = models.ForeignKey(Belonging, on_delete=models.SET_NULL, null=True, related_name="plan_items")
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_items_created")
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "done_on", "due_on"], name="plan_of_school")]

    def __str__(self) -> str:
        return f"plan of {self.school_id}"


class Incident(models.Model):
    """That something happened, for the school's own learning: codes of the label and a month, nobody's words or name.

    Who wrote it down is not kept, nor the day: in a small school either would tell whom it is about.
    """

    privacy = privacy(plain="id school kind place measures month")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=40)
    measures = models.JSONField(default=list)
    # The first day of the month.
    month = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["school", "month"], name="incident_month")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.school_id}"
