"""The centre's own changes to its pack: editions that count or counted, and one draft an editor."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Person
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy

LONGEST_WHY = 500


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about editions."""

    def newest_first(self) -> Self:
        """The order in which people read them; the first one counts."""
        return self.order_by("-number")

    def before(self, number: int) -> Self:
        """Those that counted before edition ``number``, the oldest first."""
        return self.filter(number__lt=number).order_by("number")


class Edition(models.Model):
    """All changes that count from an instant on. A row is never altered: taking changes back makes another edition."""

    privacy = privacy(plain="number content at as_in", personal="by why")

    number = models.PositiveIntegerField(primary_key=True)
    # As abri.engine.packs.overlay reads it; words for the public, nothing about a person.
    content = models.JSONField()
    # For colleagues; no reason to name anybody.
    why = models.CharField(_("why"), max_length=LONGEST_WHY)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The edition that this one brings back; 0 is the pack as it comes.
    as_in = models.PositiveIntegerField(null=True)

    objects = EditionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"edition {self.number}"


class Draft(models.Model):
    """What an editor wants to change: one each, seen by nobody else."""

    privacy = privacy(plain="id content based_on begun_at changed_at", personal="by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="draft_of_changes")
    content = models.JSONField()
    # The edition that it began from.
    based_on = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft on edition {self.based_on}"
