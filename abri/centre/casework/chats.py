"""A chat that a report brought along: in short on the case's page, whole on a page of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from abri.centre.casework.findings import (
    Address,
    Judgement,
    Marked,
    Opened,
    mark_passages,
    said_first,
    telling_language,
)
from abri.engine.screening.chats.chat import Message
from abri.engine.screening.records import Analysed
from abri.engine.screening.stories import MessageFinding
from abri.engine.screening.telling import Said, label, legible

LONGEST_NAME = 60
# Messages before and after one that was found, to tell what it was about.
AROUND = 2
# Nobody chooses from a longer list; a hostile chat may name twenty thousand people.
MOST_PEOPLE = MOST_PAIRS = 200


@dataclass(frozen=True)
class ChatHead:
    """A chat in a few words. ``messages`` is ``None`` where what was found cannot be opened; the chat perhaps can."""

    messages: int | None
    said: tuple[Said, ...]
    # Urgent messages that nobody dismissed.
    danger: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One message as a page shows it. ``near``: only to tell what another one was about."""

    number: int
    author: str
    iso: str
    when: str
    text: Marked
    aim: str
    carries: str
    notices: tuple[str, ...]
    near: bool = False


def head_of(findings: Opened | None, judged: Mapping[Address, Judgement]) -> ChatHead | None:
    """The head of a case's chat from the findings about it; ``None`` where the report brought none."""
    if findings is None:
        return None
    item, content = findings
    if content is None or content.get("failed"):
        return ChatHead(None, (), ())
    return ChatHead(
        messages=content["messages"],
        said=tuple(
            Said(text, tuple(numbers), urgent)
            for text, numbers, urgent in content["said"].get(telling_language(), [])
        ),
        danger=tuple(number for number in content["urgent"] if not dismissed((str(item.pk), number), judged)),
    )


def dismissed(address: Address, judged: Mapping[Address, Judgement]) -> bool:
    """Whether somebody dismissed the finding of that address."""
    judgement = judged.get(address)
    return judgement is not None and judgement.dismissed


@dataclass(frozen=True)
class OpenChat:
    """A chat that this reader opened, with what was found in it and what people said of that."""

    analysed: Analysed
    held_by: str
    judged: Mapping[Address, Judgement]

    @cached_property
    def found(self) -> dict[int, MessageFinding]:
        """What is worth a look, by the number of the message: swearing at nobody is not."""
        return {
            one.number: one
            for one in self.analysed.story.findings
            if said_first(one.flagged, one.named, one.marked)
        }

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who wrote, in order of their first message; their places stand in addresses instead of their names."""
        return self.analysed.chat.authors

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The places and names to choose a person from: those who wrote most, in order of their first message."""
        wrote = Counter(message.author for message in self.analysed.chat.messages)
        most = {name for name, _count in wrote.most_common(MOST_PEOPLE)}
        return [(place, named(name)) for place, name in enumerate(self.people) if name in most]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """What was found, as codes and words, for a filter."""
        codes = dict.fromkeys(code for one in self.found.values() for code in self.codes(one))
        return [(code, label(code, telling_language())) for code in codes]

    def codes(self, one: MessageFinding) -> list[str]:
        """What a finding is called, danger first."""
        return said_first(one.flagged, one.named, one.marked)

    def chosen(self, *, person: int | None, code: str, everything: bool) -> list[int]:
        """Numbers of the messages that the filters let through: of what was found, or of ``everything``."""
        name = self.people[person] if person is not None and person < len(self.people) else None
        numbers = [one.number for one in self.analysed.chat.messages] if everything else list(self.found)
        return [
            number
            for number in numbers
            if (name is None or self._concerns(number, name, everything=everything))
            and (not code or (number in self.found and code in self.codes(self.found[number])))
        ]

    def _concerns(self, number: int, name: str, *, everything: bool) -> bool:
        """Whether somebody wrote a message or, among what was found, may be meant by it."""
        if self.analysed.chat.messages[number - 1].author == name:
            return True
        return not everything and any(aim.name == name for aim in self.found[number].targets)

    def lines(self, numbers: Iterable[int], *, near: frozenset[int] = frozenset()) -> Iterator[Line]:
        """These messages; those of ``near`` only to tell what the others were about."""
        for number in numbers:
            message = self.analysed.chat.messages[number - 1]
            finding = None if number in near else self.found.get(number)
            yield Line(
                number=number,
                author=named(message.author),
                iso=message.at.isoformat() if message.at else "",
                when=_when(message.at),
                text=self._marked(message, finding),
                aim=_aim(finding),
                carries=_carries(message),
                notices=self._notices.get(number - 1, ()),
                near=number in near,
            )

    def in_context(self, numbers: Iterable[int]) -> list[list[Line]]:
        """These messages with those around them, in runs without a gap."""
        wanted = frozenset(numbers)
        last = len(self.analysed.chat.messages)
        around = {
            near
            for number in wanted
            for near in range(max(1, number - AROUND), min(last, number + AROUND) + 1)
        }
        runs = groupby(enumerate(sorted(around)), lambda pair: pair[1] - pair[0])
        return [list(self.lines((n for _, n in run), near=frozenset(around - wanted))) for _, run in runs]

    def _marked(self, message: Message, finding: MessageFinding | None) -> Marked:
        if finding is None:
            return mark_passages(message.text, (), self.judged)
        passage = {
            "start": 0,
            "end": len(message.text),
            "flagged": finding.flagged,
            "named": finding.named,
            "marked": finding.marked,
            "reasons": self.analysed.reasons.get(message.number, ()),
        }
        return mark_passages(message.text, [((self.held_by, message.number), passage)], self.judged)

    @cached_property
    def _notices(self) -> dict[int, tuple[str, ...]]:
        """What the application wrote, by the number of the message before it."""
        after: defaultdict[int, list[str]] = defaultdict(list)
        for notice in self.analysed.chat.notices:
            after[notice.after].append(notice.text)
        return {number: tuple(texts) for number, texts in after.items()}


def named(name: str) -> str:
    """A name as a page can show it; words for somebody whom the export does not name."""
    return legible(name, LONGEST_NAME) or _("somebody without a name")


def _aim(finding: MessageFinding | None) -> str:
    if finding is None or not finding.flagged or not finding.targets:
        return ""
    return _("may be aimed at %(name)s") % {"name": named(finding.targets[0].name)}


def _carries(message: Message) -> str:
    """What a message is besides its text. What was attached is never opened."""
    if message.deleted:
        return _("deleted")
    if message.media:
        return _("with a picture or a file, which is not kept")
    return _("forwarded") if message.forwarded else ""


def _when(at: datetime | None) -> str:
    """An instant as the chat gives it: by the clock of the telephone, or in this centre's time where it is known."""
    if at is None:
        return ""
    return formats.date_format(
        timezone.localtime(at) if timezone.is_aware(at) else at, "SHORT_DATETIME_FORMAT"
    )


def pairs_of(analysed: Analysed) -> Sequence[tuple[str, str, int]]:
    """Who may have written how many hurtful messages against whom, the most first, and no more than fit a page."""
    pairs = [(named(one.author), named(one.target), len(one.numbers)) for one in analysed.story.pairs]
    return sorted(pairs, key=lambda pair: -pair[2])[:MOST_PAIRS]
