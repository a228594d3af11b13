"""What is found in one chat, as plain JSON for the process that asked; runs only apart from it (`apart.py`)."""

import codecs
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from abri.centre.files.figures import LONGEST_NAME, course_rows, pair_rows
from abri.centre.files.limits import LARGEST_RECORD, MOST_MESSAGES
from abri.centre.files.part import Days, days_that_matter, part
from abri.engine.screening import records, telling
from abri.engine.screening.chats import Chat, ChatError, read_chat
from abri.engine.screening.chats.refusal import TOO_LARGE
from abri.engine.screening.findings import Reason
from abri.engine.screening.model import LABELS
from abri.engine.screening.screener import Screener
from abri.engine.screening.stories import MessageFinding, Story, understand

# Everything that text of a chat, or the list of an archive, may be written in.
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "ascii", "cp437", "idna")
# A chat in which something happens, so that everything has been done once.
TRIAL = b"""\
2024-03-12 14:05 Ann: hello everybody
2024-03-12 14:06 Ben: Cem, you are a loser
2024-03-12 14:06 Ann: yes, loser, nobody wants you here
2024-03-12 14:07 Cem: stop it, please
2024-03-12 14:08 Dot: leave him alone
2024-03-12 14:09 Ben: I will beat you up, Cem
2024-03-12 14:10 Cem: I do not want to live any more
"""
# A page shows so many messages in their context; the team sees them all.
MOST_SHOWN = 60
# One message above and one below tell what it was about.
AROUND = 1
LONGEST_SHOWN = 1_000
# Saying why costs ten times what it costs to find: a chat full of findings would take many seconds.
MOST_EXPLAINED = 600
# Of what weighed most in a message; what weighed less is not highlighted.
MUCH = 0.5
# Days differ in how long their messages are.
SURELY = 0.8
# Which help an urgent message asks for.
DANGERS = {"threat": "violence", "selfharm_encouragement": "self_harm", "distress": "self_harm"}
# What else the weights notice (swearing at nobody) explains nothing to a reporter.
TOLD_OF = frozenset((*LABELS, "distress"))
Reasons: TypeAlias = Mapping[int, tuple[Reason, ...]]


class Reader:
    """Reads chats with weights that were loaded before the first one."""

    def __init__(self) -> None:
        self._screener = Screener.load()
        # Whatever is loaded when it is first needed is needed now: afterwards no file opens.
        for encoding in ENCODINGS:
            codecs.lookup(encoding)
        for language in telling.LANGUAGES:
            self.answer({"language": language}, TRIAL)

    def answer(self, wish: dict[str, Any], raw: bytes) -> dict[str, Any]:
        """What was found in ``raw``, or why it was not read.

        ``wish`` has the ``language`` of the page and, as ISO texts, ``since`` and ``until``, the days to look at.
        """
        try:
            chat = part(read_chat(raw), Days(_day(wish.get("since")), _day(wish.get("until"))))
            return {"read": self._read(chat, wish["language"])}
        except ChatError as refused:
            return {"refused": [refused.what, refused.where]}
        except MemoryError:
            return {"refused": [TOO_LARGE, ""]}

    def _read(self, chat: Chat, language: str) -> dict[str, Any]:
        story = understand(chat, self._screener)
        explained = _explained(story)
        texts = [chat.messages[number - 1].text for number in explained]
        reasons = dict(zip(explained, self._screener.reasons_of(texts), strict=True))
        record = records.record(chat, story, reasons)
        size = len(json.dumps(record))
        fits = size <= LARGEST_RECORD and len(chat.messages) <= MOST_MESSAGES
        return {
            "messages": len(chat.messages),
            "people": len(chat.authors),
            "first": _iso(chat.first),
            "last": _iso(chat.last),
            "dangers": _dangers(story),
            "said": [[one.text, one.numbers, one.urgent] for one in telling.summary(chat, story, language)],
            "pictures": [
                [telling.timeline_svg(chat, story, language), course_rows(chat, story, language)],
                [telling.who_to_whom_svg(chat, story, language), pair_rows(story, language)],
            ],
            "shown": list(_shown(chat, story, reasons, language)),
            "found": bool(story.urgent or story.exclusions or any(one.flagged for one in story.findings)),
            # Its first paragraph is about a program on one's own device; the page says what is read here.
            "method": telling.method(language)[1:],
            "limits": telling.limits(language),
            "record": record if fits else None,
            "fitting": None if fits else _fitting(chat, story, size),
        }


def _explained(story: Story) -> list[int]:
    """The numbers of the messages whose reasons are looked for: those to show, and the heaviest of the others."""
    heaviest = sorted(story.findings, key=lambda finding: -finding.severity)[:MOST_EXPLAINED]
    return sorted({*_chosen(story), *(finding.number for finding in heaviest)})


def _dangers(story: Story) -> list[str]:
    """Which kinds of help have to be shown first."""
    named = {name for finding in story.findings for name in (*finding.named, *finding.marked)}
    return sorted({DANGERS[name] for name in named if name in DANGERS})


def _chosen(story: Story) -> list[int]:
    """The numbers of the messages to show, urgent ones first, then the heaviest as they came."""
    urgent = list(story.urgent)[:MOST_SHOWN]
    others = [finding for finding in story.findings if finding.flagged and finding.number not in urgent]
    heaviest = sorted(others, key=lambda finding: -finding.severity)[: MOST_SHOWN - len(urgent)]
    return sorted(urgent) + sorted(finding.number for finding in heaviest)


def _shown(chat: Chat, story: Story, reasons: Reasons, language: str) -> Iterator[dict[str, Any]]:
    """Messages with what weighed in them, between those around them; what stands close together is shown together."""
    chosen = _chosen(story)
    shown = frozenset(chosen)
    urgent = sorted(shown.intersection(story.urgent))
    found = {finding.number: finding for finding in story.findings if finding.number in shown}
    told: set[int] = set()
    for alarming, numbers in ((True, urgent), (False, [number for number in chosen if number not in urgent])):
        for first, last in _windows(numbers, len(chat.messages)):
            # What was shown among the urgent ones is not shown a second time.
            lines = [_line(chat, number) for number in range(first, last + 1) if number not in told]
            told.update(line["number"] for line in lines)
            for line in lines:
                finding = found.get(line["number"])
                if finding is not None:
                    _mark(line, finding, chat, reasons, language)
            if lines:
                yield {"urgent": alarming, "lines": lines}


def _windows(numbers: list[int], last: int) -> Iterator[tuple[int, int]]:
    """From where to where to show, so that each of ``numbers`` has what is around it."""
    begin = end = 0
    for number in numbers:
        if end and number - AROUND > end + 1:
            yield begin, end
            begin = 0
        begin = begin or max(number - AROUND, 1)
        end = min(number + AROUND, last)
    if end:
        yield begin, end


def _line(chat: Chat, number: int) -> dict[str, Any]:
    message = chat.messages[number - 1]
    return {
        "number": number,
        "at": _iso(message.at),
        "author": telling.legible(message.author, LONGEST_NAME),
        "pieces": [(message.text[:LONGEST_SHOWN], False)],
        "labels": [],
        "found": False,
        "cut": len(message.text) > LONGEST_SHOWN,
    }


def _mark(line: dict[str, Any], finding: MessageFinding, chat: Chat, reasons: Reasons, language: str) -> None:
    names = [*finding.marked, *finding.named]
    line["labels"] = [telling.label(name, language) for name in names if name in TOLD_OF]
    line["pieces"] = _pieces(chat.messages[finding.number - 1].text, reasons[finding.number])
    line["found"] = True


def _pieces(text: str, reasons: tuple[Reason, ...]) -> list[tuple[str, bool]]:
    """The text in pieces, and which of them weighed most: what weighed a little explains nothing to a reporter."""
    pieces = telling.marked(text[:LONGEST_SHOWN], reasons)
    least = max((piece.weight for piece in pieces), default=0) * MUCH
    return [(piece.text, piece.kind is not None and piece.weight >= least > 0) for piece in pieces]


def _fitting(chat: Chat, story: Story, size: int) -> list[str] | None:
    """The first and the last of the days that matter most and fit into a report."""
    most = min(MOST_MESSAGES, int(len(chat.messages) * LARGEST_RECORD / size * SURELY))
    days = days_that_matter(chat, [finding.number for finding in story.findings], most)
    return [day.isoformat() for day in (days.since, days.until) if day] if days else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
