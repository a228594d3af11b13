"""What people thought of what the software proposed: codes to be counted, never a word of a case."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models.case import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy


class Verdict(models.Model):
    """That somebody confirmed or changed one part of a proposal. Why they changed it is a sealed note in the case.

    It outlives the case, so that the share of proposals that were right can be counted.
    """

    privacy = privacy(plain="id case desk part proposed chosen by at")

    class Part(models.TextChoices):
        """What the software proposes."""

        CATEGORY = "category", _("Category")
        URGENCY = "urgency", _("Urgency")
        DUE = "due", _("By when")
        DESK = "desk", _("Desk")
        UPLOAD = "upload", _("Which proof may be sent")
        SECRECY = "secrecy", _("Professional secrecy")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="verdicts")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="verdicts")
    part = models.CharField(max_length=10, choices=Part.choices)
    proposed = models.CharField(max_length=60)
    chosen = models.CharField(max_length=60)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verdicts")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "at"], name="verdict_desk")]

    def __str__(self) -> str:
        return f"{self.part}: {self.proposed} -> {self.chosen}"
