"""Screening what a reporter wrote, when it arrives: what to seal, and whether it speaks of danger.

It only suggests, with one exception: danger raises the urgency, never lowers it (docs/adr/0007).
"""

import json
import logging
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from abri.centre.cases.models import Case
from abri.engine.screening.fear_of_school import only_fear_of_school
from abri.engine.screening.findings import Finding
from abri.engine.screening.records import Analysed, from_record
from abri.engine.screening.screener import Screener
from abri.engine.screening.telling import LANGUAGES, Said, summary

logger = logging.getLogger(__name__)

# What a whole finding may take when it is sealed, in bytes: for a text up to so many characters, and for a longer one.
# It is filled up to more than the step of padding below, so that the size of a row tells how long the text is and
# nothing of what was found in it.
SHORT_TEXT = 1_500
ROOM_FOR_SHORT, ROOM_FOR_LONG = (1_100, 3_900), (4_200, 16_000)
# More parts than this hold no more danger than these; the rest of a text of full stops is read as one part.
MOST_PASSAGES = 400
MOST_REASONS = 6
MOST_URGENT = 100
MOST_NUMBERS = 12

# What a finding is about, where it is no message of the mailbox.
OF_STORY, OF_CHAT = "story", "chat"

# Where a sentence ends: a text is read sentence by sentence, as long as the messages that the weights have seen, so
# that one sentence of danger is not drowned by a long story around it.
_END = re.compile(r"(?<=[.!?…])\s+|\n+")

LIKELY = 0.65
"""Distress that is more likely than not. Below it a sign is shown and raises less: one in three is a false alarm."""

_loading = threading.Lock()
_loaded: list[Screener] = []


@dataclass(frozen=True)
class Screened:
    """What screening says about one text: ``content`` to be sealed, and the danger in it.

    ``distress``: the writer may be at risk. ``raises``: the urgency that the case has at least from now on.
    """

    content: dict[str, Any] = field(repr=False)
    distress: bool = False
    raises: Case.Urgency | None = None

    @property
    def wakes(self) -> bool:
        """Whether this is danger that everybody has to hear of at once."""
        return self.raises == Case.Urgency.IMMEDIATE


def screener() -> Screener:
    """The screener of this process, loaded when it is first asked for; raises ``WeightsError``."""
    with _loading:
        if not _loaded:
            _loaded.append(Screener.load())
        return _loaded[0]


def screen(text: str) -> Screened:
    """Screen what a reporter wrote. Never raises: a report that cannot be screened is received all the same."""
    low, high = ROOM_FOR_SHORT if len(text) <= SHORT_TEXT else ROOM_FOR_LONG
    try:
        content, found = _content(text, screener(), high)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the weights, no report may be lost to it
        # The kind of error alone: its message may quote what was written.
        logger.warning("text not screened", extra={"error": type(error).__name__})
        return Screened(_filled({"failed": True}, low))
    asked = (raised_by(one, text[start:end]) for one, (start, end) in found)
    raises = min((one for one in asked if one is not None), default=None)
    if raises is not None:
        content["raises"] = raises.name.lower()
    distress = any("distress" in one.marked for one, _span in found)
    return Screened(_filled(content, low), distress=distress, raises=raises)


def raised_by(found: Finding, sentence: str) -> Case.Urgency | None:
    """The urgency that a sentence asks for; ``None`` without danger. Only distress that is likely wakes everybody.

    Somebody who does not dare to go to school any more is heard promptly; that alone is no danger to life.
    """
    likely = "distress" in found.marked and found.attributes["distress"] >= LIKELY
    if likely and not only_fear_of_school(sentence):
        return Case.Urgency.IMMEDIATE
    if "distress" in found.marked or {"threat", "selfharm_encouragement"} & set(found.named):
        return Case.Urgency.HIGH
    return None


def screen_chat(record: dict[str, Any]) -> Screened:
    """What a chat's record (``engine.screening.records``) tells in short, for a page that does not open the chat.

    Danger in it raises to high at most: who wrote it and when is for a person to judge. Never raises an exception.
    """
    low, high = ROOM_FOR_LONG
    try:
        read = from_record(record)
        content = _head(read, high)
    except Exception as error:  # noqa: BLE001 - a record that cannot be read must not cost the report
        logger.warning("chat not told", extra={"error": type(error).__name__})
        return Screened(_filled({"failed": True}, low))
    return Screened(_filled(content, low), raises=Case.Urgency.HIGH if content["urgent"] else None)


def _head(read: Analysed, room: int) -> dict[str, Any]:
    """How long the chat is, what is urgent in it, and as many sentences about it as there is room for."""
    chat, story = read.chat, read.story
    content: dict[str, Any] = {
        "weights": story.weights,
        "messages": len(chat.messages),
        "urgent": list(story.urgent[:MOST_URGENT]),
        **({"raises": Case.Urgency.HIGH.name.lower()} if story.urgent else {}),
        "said": {},
    }
    share = (room - _size(content)) // len(LANGUAGES)
    content["said"] = {
        language: _sentences(summary(chat, story, language), share - len(language) - 8)
        for language in LANGUAGES
    }
    return content


def _sentences(said: Iterable[Said], room: int) -> list[list[Any]]:
    """The sentences with the first of the messages that they stand on, from the first one on while there is room."""
    kept: list[list[Any]] = []
    for one in said:
        sentence = [one.text, list(one.numbers[:MOST_NUMBERS]), one.urgent]
        room -= _size(sentence) + 2
        if room < 0:
            break
        kept.append(sentence)
    return kept


def _content(
    text: str, reader: Screener, room: int
) -> tuple[dict[str, Any], list[tuple[Finding, tuple[int, int]]]]:
    """What to seal about ``text``, the heaviest passages first as far as there is room; all that was found, where."""
    spans = list(passages(text))
    findings = list(reader.screen_all([text[start:end] for start, end in spans]))
    found = [
        (one, span)
        for one, span in zip(findings, spans, strict=True)
        if one.flagged or "distress" in one.marked
    ]
    found.sort(key=lambda pair: (_urgency_of(pair[0], text[slice(*pair[1])]), -pair[0].abusive))
    content: dict[str, Any] = {"weights": reader.version, "passages": []}
    left = room - _size(content) - len('"raises": "immediate", ')
    for one, span in found:
        passage = _passage(one, span)
        left -= _size(passage) + 2
        if left < 0:
            content["more"] = True
            break
        content["passages"].append(passage)
    content["passages"].sort(key=lambda passage: passage["start"])
    return content, found


def _urgency_of(found: Finding, sentence: str) -> int:
    """For the order in which passages are kept: those of danger first."""
    raises = raised_by(found, sentence)
    return len(Case.Urgency) if raises is None else int(raises)


def _passage(found: Finding, span: tuple[int, int]) -> dict[str, Any]:
    """One sentence with what it seems to be; the places of its reasons count from the start of the whole text."""
    start, end = span
    return {
        "start": start,
        "end": end,
        "abusive": round(found.abusive, 2),
        "flagged": found.flagged,
        "named": list(found.named),
        "marked": list(found.marked),
        "target": found.target,
        "language": found.language,
        "reasons": [
            [start + one.start, start + one.end, round(one.weight, 2), one.kind, one.what]
            for one in found.reasons[:MOST_REASONS]
        ],
    }


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of ``text`` begin and end; what comes after the first many is one more."""
    begin = 0
    ends: Sequence[re.Match[str]] = [
        match for match, _ in zip(_END.finditer(text), range(MOST_PASSAGES), strict=False)
    ]
    for end in ends:
        if text[begin : end.start()].strip():
            yield begin, end.start()
        begin = end.end()
    if text[begin:].strip():
        yield begin, len(text)


def _filled(content: dict[str, Any], low: int) -> dict[str, Any]:
    """``content`` made so long that every text of its length takes the same place on disk."""
    missing = low - _size(content)
    return {**content, "filling": " " * missing} if missing > 0 else content


def _size(content: Any) -> int:
    """How many bytes ``content`` takes when it is sealed."""
    return len(json.dumps(content, ensure_ascii=False).encode())
