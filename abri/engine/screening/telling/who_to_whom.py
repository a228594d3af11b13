"""Who may have written against whom: authors on the left, targets on the right, arrows with the counts between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from abri.engine.screening.chats.chat import Chat
from abri.engine.screening.stories import Pair, Story
from abri.engine.screening.telling.drawing import (
    CLASS,
    LINE,
    MAIN,
    URGENT,
    element,
    folded,
    letters_in,
    picture,
    share,
    stretched,
    text,
)
from abri.engine.screening.telling.sentences import DANGERS
from abri.engine.screening.telling.wording import Wording, wording

MOST_ARROWS = 12
_ROW = 38
_TOP = 30
_AUTHORS, _COUNT, _LEFT, _RIGHT, _TARGETS = 0.33, 0.36, 0.46, 0.64, 0.68
"""Where, as shares of the width, the authors end, the counts begin, the arrows begin and end, the targets begin."""
_THINNEST, _THICKEST = 1.5, 8.0


@dataclass(frozen=True, slots=True)
class _Arrow:
    """A pair with its row on either side."""

    pair: Pair
    left: int
    right: int


def who_to_whom_svg(chat: Chat, story: Story, language: str) -> str:
    """The picture as SVG, as wide as its place; with many pairs only those with most messages."""
    words = wording(language)
    name, title = f"abri-who-{language}", words.say("who.title")
    pairs = sorted(story.pairs, key=lambda pair: (-len(pair.numbers), -pair.weight, pair.numbers[:1]))
    drawn = _arranged(pairs[:MOST_ARROWS], chat)
    if not drawn:
        lines = folded(words.say("who.nobody"), letters_in(1), 4)
        return picture(name, title, " ".join(lines), LINE * len(lines) + 8, _lines(lines, LINE))
    bottom = _TOP + _ROW * len(drawn)
    note = _left_out(pairs, words)
    parts = [*_headings(words), *_arrows(drawn, words), *_names(drawn, words), *_lines(note, bottom + LINE)]
    description = words.say("who.description", arrows="; ".join(_told(arrow.pair, words) for arrow in drawn))
    return picture(name, title, " ".join([description, *note]), bottom + 8 + LINE * len(note), parts)


def _arranged(pairs: Sequence[Pair], chat: Chat) -> list[_Arrow]:
    """Rows for the pairs: those of one author together, those against one person together, few arrows crossing."""
    strength: dict[str, int] = {}
    for pair in pairs:
        strength[pair.author] = strength.get(pair.author, 0) + len(pair.numbers)
    met = {name: place for place, name in enumerate(chat.authors)}
    authors = sorted(strength, key=lambda name: (-strength[name], met.get(name, len(met))))
    left = sorted(pairs, key=lambda pair: (authors.index(pair.author), -len(pair.numbers)))
    rows: dict[str, list[int]] = {}
    for row, pair in enumerate(left):
        rows.setdefault(pair.target, []).append(row)
    targets = sorted(rows, key=lambda name: sum(rows[name]) / len(rows[name]))
    right = sorted(range(len(left)), key=lambda row: (targets.index(left[row].target), row))
    return [_Arrow(pair, row, right.index(row)) for row, pair in enumerate(left)]


def _headings(words: Wording) -> Iterator[str]:
    for key, x, anchor in (("authors", _AUTHORS - 0.02, "end"), ("targets", _TARGETS - 0.01, "start")):
        shown = words.say(f"who.{key}")
        yield text(shown, "label", x=share(x), y=14, text_anchor=anchor, font_weight="bold")


def _arrows(drawn: Sequence[_Arrow], words: Wording) -> Iterator[str]:
    most = max(len(arrow.pair.numbers) for arrow in drawn)
    for arrow in drawn:
        count = len(arrow.pair.numbers)
        look, colour = ("urgent", URGENT) if set(DANGERS) & set(arrow.pair.labels) else ("arrow", MAIN)
        begin, end = _middle(arrow.left), _middle(arrow.right)
        width = _THINNEST + (_THICKEST - _THINNEST) * (count / most) ** 0.5
        path = element(
            "path",
            class_=f"{CLASS}__{look}-line",
            d=f"M0 {begin} C500 {begin} 500 {end} 1000 {end}",
            fill="none",
            stroke=colour,
            stroke_width=f"{width:.1f}",
            vector_effect="non-scaling-stroke",
        )
        height = _TOP + _ROW * len(drawn)
        yield stretched(path, height, x=share(_LEFT), y=0, width=share(_RIGHT - _LEFT))
        head = element("path", class_=f"{CLASS}__{look}", fill=colour, d="M-2 -6.5 L9 0 L-2 6.5 Z")
        yield element("svg", head, x=share(_RIGHT), y=end, overflow="visible")
        yield text(words.number(count), "count", x=share(_COUNT), y=begin + 5, font_weight="bold")


def _names(drawn: Sequence[_Arrow], words: Wording) -> Iterator[str]:
    """Each name once on its side, in the middle of its rows, with a line beside them."""
    sides = (([(arrow.pair.author, arrow.left) for arrow in drawn], _AUTHORS, "end"),
             ([(arrow.pair.target, arrow.right) for arrow in drawn], _TARGETS, "start"))  # fmt: skip
    for rows, x, anchor in sides:
        grouped: dict[str, list[int]] = {}
        for name, row in rows:
            grouped.setdefault(name, []).append(row)
        for name, mine in grouped.items():
            first, last = _middle(min(mine)), _middle(max(mine))
            yield element(
                "line", class_=f"{CLASS}__axis", stroke="currentColor",
                x1=share(x), y1=first - 13, x2=share(x), y2=last + 13,
            )  # fmt: skip
            lines = folded(words.name(name), letters_in(_AUTHORS - 0.03), 2)
            top = (first + last) / 2 - LINE * (len(lines) - 1) / 2 + 5
            at = share(x - 0.02 if anchor == "end" else x + 0.02)
            for number, line in enumerate(lines):
                yield text(line, "name", x=at, y=f"{top + LINE * number:.1f}", text_anchor=anchor)


def _left_out(pairs: Sequence[Pair], words: Wording) -> list[str]:
    rest = pairs[MOST_ARROWS:]
    if not rest:
        return []
    messages = words.counted("messages", len({number for pair in rest for number in pair.numbers}))
    said = words.counted("who.left_out", len(rest), shown=words.number(MOST_ARROWS), messages=messages)
    return folded(said, letters_in(1), 4)


def _lines(lines: Sequence[str], top: int) -> list[str]:
    return [text(line, "note", x=0, y=top + LINE * number) for number, line in enumerate(lines)]


def _told(pair: Pair, words: Wording) -> str:
    return f"{words.name(pair.author)} → {words.name(pair.target)}: {words.number(len(pair.numbers))}"


def _middle(row: int) -> int:
    return _TOP + _ROW * row + _ROW // 2
