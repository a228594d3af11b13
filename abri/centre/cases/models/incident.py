"""Several reports about one class or one group of authors, kept together without their reporters knowing."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Questions about incidents."""

    def visible_to(self, person: Person) -> Self:
        """Incidents of desks that ``person`` belongs to; a desk that a case was escalated to sees the case alone."""
        return self.filter(desk__in=ids_of_desks_of(person))

    def open(self) -> Self:
        """Incidents that the desk still works on."""
        return self.filter(closed_at=None)


class Incident(models.Model):
    """What a desk works on as one. What it is called is sealed to the desk; a case knows it by id alone."""

    privacy = privacy(plain="id reference desk desk_key kind created_by created_at closed_at", sealed="label")
    sealed_to_desk: ClassVar = "label"

    class Kind(models.TextChoices):
        """What the reports have in common."""

        CLASS = "class", _("A class or a group of pupils")
        GROUP = "group", _("The same authors")
        OTHER = "other", pgettext_lazy("kind of incident", "Something else")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # "I-" and four signs, so that nobody takes it for a case.
    reference = models.CharField(_("reference"), max_length=7, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="incidents")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    label = SealedField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="incidents")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "closed_at"], name="incident_desk")]

    def __str__(self) -> str:
        return self.reference
