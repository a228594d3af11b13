"""One look at everything that is under way, which serves every open page of a process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from abri.centre.cases.models import Case, Item
from abri.centre.conversing.models import THERE, Attendance, Conversation, is_recent


class Line(NamedTuple):
    """What is looked up of one conversation; ``newest`` is the number of the last message."""

    id: UUID
    desk: UUID
    state: str
    case_state: str
    asked_at: datetime
    reporter_seen_at: datetime | None
    desk_seen_at: datetime | None
    reporter_typed_at: datetime | None
    desk_typed_at: datetime | None
    newest: int

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said any more, also where nobody wrote that down yet."""
        return self.case_state not in Case.OPEN_STATES

    def stands_in_line(self, at: datetime) -> bool:
        """Whether this reporter waits and is still there; who left holds up nobody."""
        waits = self.state == Conversation.State.WAITING and not self.is_over
        return waits and is_recent(self.reporter_seen_at, at, 2 * THERE)


@dataclass(frozen=True)
class Look:
    """All conversations under way as they were at an instant, in the order of the line, and who is there at desks."""

    at: datetime
    lines: Sequence[Line]

    @cached_property
    def by_id(self) -> dict[UUID, Line]:
        """The conversations by their id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def places(self) -> dict[UUID, int]:
        """The place of everybody who waits in the line of their desk, from 1."""
        counted: dict[UUID, int] = {}
        places = {}
        for line in self.lines:
            if line.stands_in_line(self.at):
                counted[line.desk] = places[line.id] = counted.get(line.desk, 0) + 1
        return places

    @cached_property
    def attended(self) -> frozenset[UUID]:
        """The desks at which somebody is there to talk."""
        return frozenset(Attendance.objects.at(self.at).values_list("desk", flat=True))


def look(at: datetime, *, about: Collection[UUID] | None = None) -> Look:
    """Look at everything that is under way; two queries however many pages are open.

    Where only a few conversations are asked ``about``, these and whoever waits, since a place needs the whole line.
    """
    newest = (
        Item.objects.conversation().filter(case=OuterRef("case")).order_by("-number").values("number")[:1]
    )
    under_way = Conversation.objects.under_way()
    if about is not None:
        under_way = under_way.filter(Q(pk__in=about) | Q(state=Conversation.State.WAITING))
    rows = (
        under_way.annotate(newest=Coalesce(Subquery(newest), 0))
        .values_list(
            "id", "desk", "state", "case__state", "asked_at", "reporter_seen_at", "desk_seen_at",
            "reporter_typed_at", "desk_typed_at", "newest",
        )
    )  # fmt: skip
    return Look(at, [Line(*row) for row in rows])
