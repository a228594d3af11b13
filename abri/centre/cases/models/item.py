"""The sealed things in a case: report, messages, notes, findings."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import DeskKey, Person
from abri.centre.cases.models.case import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class ItemQuerySet(models.QuerySet["Item"]):
    """Questions about items."""

    def conversation(self) -> Self:
        """What reporter and desk wrote to each other, oldest first."""
        return self.filter(kind__in=[Item.Kind.FROM_REPORTER, Item.Kind.FROM_DESK]).order_by("number")

    def notes(self) -> Self:
        """What the desk wrote to itself, oldest first."""
        return self.filter(kind=Item.Kind.NOTE).order_by("number")


class Item(models.Model):
    """One sealed thing in a case, with an identity of its own.

    The identity of a note is sealed to the desk's key (``desk_key``), of everything else to the case.
    """

    privacy = privacy(
        plain="id case number kind author desk_key created_at read_at", sealed="content sealed_identity"
    )
    sealed_to_desk: ClassVar = "sealed_identity"

    class Kind(models.TextChoices):
        """What the item is."""

        REPORT = "report", _("Report")
        PROPOSAL = "proposal", _("What the software suggests")
        FROM_REPORTER = "from_reporter", _("Message from the reporter")
        FROM_DESK = "from_desk", _("Message from the desk")
        NOTE = "note", _("Internal note")
        CHAT = "chat", _("Chat")
        FINDINGS = "findings", _("What the software found")
        DISMISSAL = "dismissal", _("Whether a finding counts")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    # Its place in the case: instants are coarsened to days when the case closes, the order stays.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    # The member who wrote it; empty for the reporter and the software.
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="items")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="notes")
    content = SealedField()
    sealed_identity = SealedField()
    created_at = models.DateTimeField()
    # When the other side opened it.
    read_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_item_a_number"),
            models.CheckConstraint(
                condition=Q(kind="note", desk_key__isnull=False)
                | (~Q(kind="note") & Q(desk_key__isnull=True)),
                name="only_notes_are_the_desks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"
