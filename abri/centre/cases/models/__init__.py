"""The tables of cases."""

from abri.centre.cases.models.case import ERASE_AFTER, Case, CaseQuerySet
from abri.centre.cases.models.deadline import Deadline
from abri.centre.cases.models.grant import Grant
from abri.centre.cases.models.incident import Incident
from abri.centre.cases.models.item import Item, ItemQuerySet
from abri.centre.cases.models.tombstone import Tombstone
from abri.centre.cases.models.verdict import Verdict

__all__ = [
    "ERASE_AFTER",
    "Case",
    "CaseQuerySet",
    "Deadline",
    "Grant",
    "Incident",
    "Item",
    "ItemQuerySet",
    "Tombstone",
    "Verdict",
]
