"""What open pages are told: numbers only, never a word of what is said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zlib import crc32

from abri.centre.conversing.lines import Look
from abri.centre.conversing.models import THERE, TYPES, Conversation, is_recent
from abri.centre.streams import Numbers

# Numbers for states, so that a page is told nothing else.
STATES = {
    Conversation.State.WAITING: 0,
    Conversation.State.OPEN: 1,
    Conversation.State.ENDED: 2,
    Conversation.State.INVITED: 3,
}
OVER: Numbers = {"state": 2}
# What pages are about that show who waits; conversations are known by their id.
THE_LINE = "line"


@dataclass(frozen=True)
class ReportersPage:
    """The mailbox of a reporter who waits or talks."""

    conversation: UUID
    until: datetime

    @property
    def key(self) -> str:
        """Which pages are the same."""
        return f"reporter {self.conversation}"

    @property
    def about(self) -> UUID:
        """The conversation."""
        return self.conversation

    def numbers(self, seen: Look) -> Numbers:
        """What this page is told."""
        line = seen.by_id.get(self.conversation)
        if line is None or line.is_over:
            return OVER
        return {
            "state": STATES[Conversation.State(line.state)],
            "place": seen.places.get(line.id, 0),
            "newest": line.newest,
            "there": int(is_recent(line.desk_seen_at, seen.at, THERE)),
            "attended": int(line.desk in seen.attended),
            "typing": int(is_recent(line.desk_typed_at, seen.at, TYPES)),
        }


@dataclass(frozen=True)
class DesksPage:
    """The page of a caseworker who talks."""

    conversation: UUID
    person: UUID
    desks: tuple[UUID, ...]
    until: datetime

    @property
    def key(self) -> str:
        """Which pages are the same."""
        return f"desk {self.conversation} {self.person}"

    @property
    def about(self) -> UUID:
        """The conversation."""
        return self.conversation

    def numbers(self, seen: Look) -> Numbers:
        """What this page is told."""
        line = seen.by_id.get(self.conversation)
        if line is None or line.is_over:
            return OVER
        return {
            "state": STATES[Conversation.State(line.state)],
            "newest": line.newest,
            "there": int(is_recent(line.reporter_seen_at, seen.at, THERE)),
            "typing": int(is_recent(line.reporter_typed_at, seen.at, TYPES)),
        }


@dataclass(frozen=True)
class LinePage:
    """The page of a caseworker who sees who waits."""

    person: UUID
    desks: tuple[UUID, ...]
    until: datetime

    @property
    def key(self) -> str:
        """Which pages are the same."""
        return f"line {self.person}"

    @property
    def about(self) -> str:
        """Everybody who waits or talks."""
        return THE_LINE

    def numbers(self, seen: Look) -> Numbers:
        """How many wait and talk, and a mark that is another one whenever the list is."""
        mine = [line for line in seen.lines if line.desk in self.desks and not line.is_over]
        shown = [(str(one.id), one.state, is_recent(one.reporter_seen_at, seen.at, THERE)) for one in mine]
        return {
            "waiting": sum(line.stands_in_line(seen.at) for line in mine),
            "talking": sum(line.state == Conversation.State.OPEN for line in mine),
            "mark": crc32(repr(shown).encode()),
        }


Page = ReportersPage | DesksPage | LinePage
