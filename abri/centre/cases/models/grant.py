"""Whose key opens a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from abri.centre.accounts.models import DeskKey
from abri.centre.cases.models.case import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class Grant(models.Model):
    """That a key opens a case: the case's identity, sealed to a desk's key or to the reporter's receipt."""

    privacy = privacy(plain="id case desk_key", sealed="sealed_identity")
    sealed_to_desk: ClassVar = "sealed_identity"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    # Empty: the reporter's receipt.
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="grants")
    sealed_identity = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "desk_key"], name="one_grant_a_key"),
            models.UniqueConstraint(fields=["case"], condition=Q(desk_key=None), name="one_receipt_grant"),
        ]

    def __str__(self) -> str:
        return f"grant on {self.case_id}"
