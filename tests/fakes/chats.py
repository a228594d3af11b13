"""Chats with mild words: one whose findings are written on purpose, as a report brings it, and one to be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from abri.engine.screening.chats.chat import Chat, Message, Notice, Reading
from abri.engine.screening.findings import Reason
from abri.engine.screening.records import record
from abri.engine.screening.stories import Aim, MessageFinding, Pair, Story
from tests.fakes.screener import DISTRESS, LABEL_OF

BEGAN = datetime(2026, 11, 3, 16, 0)  # noqa: DTZ001 the clock of a telephone
LINES = (
    ("Kato", "Who has the homework?"),
    ("Jonas", "I do."),
    ("Milan", "Nobody asked you, loser"),
    ("Aya", "Stop it."),
    ("Milan", "we will get you after school"),
    ("Jonas", "I want to disappear for good"),
    ("Kato", "See you tomorrow"),
)


# A class chat as WhatsApp exports it, in which several turn on one: enough for everything that a result shows.
CLASS_CHAT = """\
12/03/2026, 20:01 - Lien: kijk wie er weer is
12/03/2026, 20:02 - Tom: niemand wil jou hier, Sara
12/03/2026, 20:03 - Lien: Sara je bent echt een loser
12/03/2026, 20:04 - Jef: haha loser
12/03/2026, 20:05 - Sara: stop alsjeblieft
13/03/2026, 22:10 - Tom: Sara ga weg uit deze groep
13/03/2026, 23:40 - Sara: ik wil niet meer leven
14/03/2026, 08:01 - Mira: laat haar met rust
"""


def chat_record(lines: Sequence[tuple[str, str]] = LINES) -> dict[str, Any]:
    """The record of these lines, a minute apart, all of them aimed at Jonas; Milan removes Aya after the fourth."""
    messages = tuple(_message(number, *line) for number, line in enumerate(lines, start=1))
    notices = (Notice(4, _at(4), "Milan removed Aya", "removed", "Milan", ("Aya",), ""),)
    chat = Chat(
        format="whatsapp",
        messages=messages,
        notices=notices,
        authors=tuple(dict.fromkeys(author for author, _ in lines)),
        reading=Reading("day-first", "wall clock"),
        aliases={},
    )
    found = [one for one in map(_finding, messages) if one is not None]
    story = _story(len(messages), found)
    return record(chat, story, {one.number: _reasons(messages[one.number - 1].text) for one in found})


def _at(number: int) -> datetime:
    return BEGAN + timedelta(minutes=number)


def _message(number: int, author: str, text: str) -> Message:
    return Message(number, _at(number), author, text, "text", False, False, False, False, None, "")


def _finding(message: Message) -> MessageFinding | None:
    named = tuple(label for words, label in LABEL_OF.items() if words in message.text)
    marked = ("distress",) if DISTRESS in message.text else ()
    if not named and not marked:
        return None
    return MessageFinding(
        number=message.number, author=message.author, at=message.at, abusive=0.9 if named else 0.1, severity=0.8,
        flagged=bool(named), named=named, marked=marked, target="individual" if named else "none", language="en",
        targets=(Aim("Jonas", "reply", 0.8),) if named else (),
    )  # fmt: skip


def _reasons(text: str) -> tuple[Reason, ...]:
    places = [(text.index(words), words) for words in LABEL_OF if words in text]
    return tuple(Reason(start, start + len(words), 2.0, "term", "insult") for start, words in places)


def _story(messages: int, found: Sequence[MessageFinding]) -> Story:
    flagged = tuple(one.number for one in found if one.flagged)
    urgent = tuple(
        one.number for one in found if one.marked or {"threat", "selfharm_encouragement"} & {*one.named}
    )
    return Story(
        weights="fake", screened=messages, clock="wall clock", findings=tuple(found), urgent=urgent,
        pairs=(_pair(flagged),) if flagged else (), episodes=(), pile_ons=(), exclusions=(), defences=(), people=(),
        elements=(), night_share=None, escalation=None,
    )  # fmt: skip


def _pair(numbers: tuple[int, ...]) -> Pair:
    return Pair(
        author="Milan", target="Jonas", numbers=numbers, first=_at(numbers[0]), last=_at(numbers[-1]), days=1,
        episodes=1, night_share=0.0, labels={"insult": 1, "threat": 1}, escalation=None, returned=(), laughed=(),
        continued=(), elements=(), certainty=0.8, weight=0.7,
    )  # fmt: skip
