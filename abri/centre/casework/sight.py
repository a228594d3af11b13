"""What somebody who opened a case sees of it: what every section of its page is filled from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from abri.centre.accounts.belonging import current_key_of
from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases.holding import tables_about
from abri.centre.cases.models import Case
from abri.centre.casework.desks import desk_of
from abri.centre.casework.models import Task
from abri.centre.casework.reading import Reading
from abri.centre.records.keyring import Keyring
from abri.centre.vault import opening
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Description


@dataclass(frozen=True)
class Sight:
    """What somebody who opened a case sees of it: ``ring`` opens its items, ``reading`` is what they say."""

    case: Case
    person: Person
    ring: Keyring
    reading: Reading
    may_act: bool
    now: datetime

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables that hold anything about the case: a section without any has nothing to ask for."""
        return tables_about(self.case)

    @cached_property
    def desk(self) -> Desk:
        """The desk through which the reader sees the case."""
        return desk_of(self.case, self.person)

    @cached_property
    def desk_key(self) -> DeskKey | None:
        """The key of that desk now."""
        return current_key_of(self.desk, self.person)

    @cached_property
    def held(self) -> list[Evidence]:
        """What the case holds as evidence, in its order."""
        if "vault_evidence" not in self.tables:
            return []
        return list(self.case.evidence.exclude(number=0).in_order().select_related("author"))

    @cached_property
    def tasks(self) -> list[Task]:
        """What somebody has to do in the case or had to, in the order of the days."""
        if "casework_task" not in self.tables:
            return []
        rows = Task.objects.filter(case=self.case).select_related("note", "person", "done_by", "made_by")
        return list(rows.order_by("due_on", "id"))

    @cached_property
    def descriptions(self) -> Mapping[UUID, Description]:
        """What each piece of it is, opened once for all sections that ask."""
        return opening.described_all(self.held, self.ring)
