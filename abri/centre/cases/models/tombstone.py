"""What is left of a case that was erased."""

from django.db import models

from abri.centre.records.privacy import privacy


class Tombstone(models.Model):
    """That a case was erased, when and why, and nothing of what was in it."""

    privacy = privacy(plain="id case_id reference desk_id erased_at reason lookup")

    case_id = models.UUIDField()
    # Not unique: references are random, and a later case may draw it again.
    reference = models.CharField(max_length=7)
    lookup = models.CharField(max_length=64, unique=True)
    desk_id = models.CharField(max_length=36)
    erased_at = models.DateTimeField()
    reason = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.reference} erased {self.erased_at:%Y-%m-%d}"
