"""The course of a chat as a picture: flagged messages above, all messages below, each with its own scale from zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from abri.engine.screening.chats.chat import Chat
from abri.engine.screening.stories import Story
from abri.engine.screening.telling.drawing import (
    CLASS,
    MAIN,
    QUIET,
    URGENT,
    element,
    folded,
    letters_in,
    picture,
    share,
    text,
)
from abri.engine.screening.telling.spans import Course, Span, course
from abri.engine.screening.telling.wording import Wording, wording

_FLAGGED_TOP, _FLAGGED_HEIGHT = 44, 84
_ALL_TOP, _ALL_HEIGHT = 192, 52
_HEIGHT = 270
_GAP = 0.18
"""The share of a span that its bar leaves free."""


def timeline_svg(chat: Chat, story: Story, language: str) -> str:
    """The picture as SVG, as wide as its place."""
    words, drawn = wording(language), course(chat, story)
    name, title = f"abri-timeline-{language}", words.say("timeline.title")
    if not drawn.spans:
        lines = folded(words.say("overview.nothing"), letters_in(1), 2)
        parts = [text(line, "label", x=0, y=16 * number) for number, line in enumerate(lines, 1)]
        return picture(name, title, lines[0], 40, parts)
    return picture(name, title, _description(drawn, words), _HEIGHT, list(_parts(drawn, words)))


def _parts(drawn: Course, words: Wording) -> Iterator[str]:
    if any(span.urgent for span in drawn.spans):
        yield text(words.say("timeline.urgent"), "note", x="100%", dx=-16, y=13, text_anchor="end")
        yield element(
            "svg", element("svg", _triangle(), x=-6, overflow="visible"), x="100%", y=9, overflow="visible"
        )
    yield from _panel(
        drawn, words, "flagged", lambda span: span.flagged, top=_FLAGGED_TOP, height=_FLAGGED_HEIGHT
    )
    yield from _urgent(drawn)
    yield from _panel(drawn, words, "all", lambda span: span.messages, top=_ALL_TOP, height=_ALL_HEIGHT)
    yield from _labels(drawn, words)


def _panel(
    drawn: Course, words: Wording, look: str, count: Callable[[Span], int], *, top: int, height: int
) -> Iterator[str]:
    """Bars with what they count above them, and how much the highest stands for."""
    within = words.say(f"within.{drawn.unit}", messages=words.counted("messages", drawn.step))
    most = words.number(_most(drawn, count))
    yield text(words.say(f"timeline.{look}"), "label", x=0, y=top - 31, font_weight="bold")
    yield text(words.say("timeline.most", n=most, within=within), "note", x=0, y=top - 14)
    yield from _bars(drawn, count, look, top, height)


def _most(drawn: Course, count: Callable[[Span], int]) -> int:
    return max(count(span) for span in drawn.spans)


def _bars(drawn: Course, count: Callable[[Span], int], look: str, top: int, height: int) -> Iterator[str]:
    most, width = max(_most(drawn, count), 1), 1 / len(drawn.spans)
    colour = MAIN if look == "flagged" else QUIET
    for place, span in enumerate(drawn.spans):
        if many := count(span):
            # A single message among thousands has to be seen.
            tall = max(height * many / most, 2)
            yield element(
                "rect",
                class_=f"{CLASS}__{look}",
                fill=colour,
                x=share((place + _GAP / 2) * width),
                y=f"{top + height - tall:.1f}",
                width=share(width * (1 - _GAP)),
                height=f"{tall:.1f}",
            )
    y = top + height
    yield element("line", class_=f"{CLASS}__axis", stroke="currentColor", x1=0, y1=y, x2="100%", y2=y)


def _urgent(drawn: Course) -> Iterator[str]:
    """A triangle below the axis of the flagged messages for each span that holds something urgent."""
    for place, span in enumerate(drawn.spans):
        if span.urgent:
            x = share((place + 0.5) / len(drawn.spans))
            yield element("svg", _triangle(), x=x, y=_FLAGGED_TOP + _FLAGGED_HEIGHT + 8, overflow="visible")


def _triangle() -> str:
    return element("path", class_=f"{CLASS}__urgent", fill=URGENT, d="M0 -5 L5.5 5 L-5.5 5 Z")


def _labels(drawn: Course, words: Wording) -> Iterator[str]:
    """The first span, the last, and one in between where three have room."""
    last, y = len(drawn.spans) - 1, _ALL_TOP + _ALL_HEIGHT
    labels = {place: drawn.label(drawn.spans[place], words) for place in (0, last // 2, last)}
    room = letters_in(1) - 6 > sum(map(len, labels.values()))
    places = sorted(labels if last >= 3 and room else {0, last})
    for place in places:
        x, anchor = (place + 0.5) / len(drawn.spans), "middle"
        if place in (0, last):
            x, anchor = (0.0, "start") if place == 0 else (1.0, "end")
        middle = share((place + 0.5) / len(drawn.spans))
        yield element(
            "line", class_=f"{CLASS}__axis", stroke="currentColor", x1=middle, y1=y, x2=middle, y2=y + 4
        )
        yield text(labels[place], "note", x=share(x), y=y + 19, text_anchor=anchor)


def _description(drawn: Course, words: Wording) -> str:
    flagged, total = sum(span.flagged for span in drawn.spans), sum(span.messages for span in drawn.spans)
    step = words.counted("messages", drawn.step)
    return words.say(
        "timeline.description",
        flagged=words.counted("messages", flagged),
        all=words.counted("messages", total),
        first=drawn.label(drawn.spans[0], words, year=True),
        last=drawn.label(drawn.spans[-1], words, year=True),
        unit=words.say(f"unit.{drawn.unit}", messages=step),
    )
