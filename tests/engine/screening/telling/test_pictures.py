"""The pictures: true to the numbers, harmless in a strict page, legible for a day and for years."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from abri.engine.screening.chats import Chat
from abri.engine.screening.stories import Story
from abri.engine.screening.telling import LANGUAGES, course, timeline_svg, who_to_whom_svg, wording
from abri.engine.screening.telling.spans import MOST_SPANS
from abri.engine.screening.telling.who_to_whom import MOST_ARROWS
from tests.engine.screening.telling.cast import (
    chat_of,
    crowded,
    everyday,
    finding,
    full,
    pair,
    quiet,
    story_of,
)

Case = Callable[[], tuple[Chat, Story]]
SVG = "{http://www.w3.org/2000/svg}"


def empty() -> tuple[Chat, Story]:
    chat = chat_of([])
    return chat, story_of(chat)


def undated() -> tuple[Chat, Story]:
    chat = chat_of((f"N{number % 3}", None, "hi") for number in range(500))
    return chat, story_of(chat, [finding(chat, 7), finding(chat, 490)])


def hostile() -> tuple[Chat, Story]:
    names = ("</title><script>alert(1)</script>", "\u202eevil\x1b\x00", '" onload="x', "x" * 900)
    chat = chat_of((name, None, "hi") for name in names)
    return chat, story_of(
        chat, [finding(chat, 1)], pairs=tuple(pair(chat, name, names[0], (1,)) for name in names)
    )


@pytest.mark.parametrize("case", [empty, quiet, full, crowded, undated, hostile])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_pass_a_strict_policy_and_tell_those_who_do_not_see_them(case: Case, language: str) -> None:
    for draw in (timeline_svg, who_to_whom_svg):
        svg = draw(*case(), language)
        root = ElementTree.fromstring(svg)  # noqa: S314  our own
        assert [one.tag for one in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert all(one.text for one in list(root)[:2])
        assert root.get("role") == "img"
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "desc", "text", "rect", "line", "path",
        }  # fmt: skip
        attributes = {name for one in root.iter() for name in one.attrib}
        assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}
        assert re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", svg) is None
        ids = [one.get("id") for one in root.iter() if one.get("id")]
        assert len(set(ids)) == len(ids) == 2


@pytest.mark.parametrize(
    ("count", "step", "unit", "spans"),
    [
        (1, timedelta(hours=1), "hour", 24),
        (30, timedelta(hours=1), "hour", 48),
        (50, timedelta(days=1), "day", 50),
        (200, timedelta(days=3), "week", 86),
        (1000, timedelta(hours=26), "month", 36),
        (40, timedelta(days=365), "quarter", None),
        (60, timedelta(days=365), "year", 60),
    ],
)
def test_spans_fit_the_time_that_a_chat_took(
    count: int, step: timedelta, unit: str, spans: int | None
) -> None:
    chat = everyday(count, step, hurtful=[1])
    drawn = course(chat, story_of(chat, [finding(chat, 1, named=("threat",))]))
    if unit != "quarter":
        assert drawn.unit == unit
        assert len(drawn.spans) == spans
    assert len(drawn.spans) <= MOST_SPANS
    assert sum(span.messages for span in drawn.spans) == count
    assert sum(span.flagged for span in drawn.spans) == sum(span.urgent for span in drawn.spans) == 1


def test_a_chat_without_dates_is_cut_by_its_messages() -> None:
    drawn = course(*undated())
    assert (drawn.unit, drawn.step) == ("messages", 5)
    assert [span.begins for span in drawn.spans[:3]] == [1, 6, 11]
    assert drawn.spans[1].flagged == 1
    assert drawn.label(drawn.spans[1], wording("en")) == "message 6"


def test_labels_say_when_a_span_begins() -> None:
    words = wording("en")
    labels = {
        timedelta(hours=1): "4 Mar, 00:00",
        timedelta(days=3): "4 Mar",
        timedelta(days=6, hours=20): "4 Mar",
    }
    for step, said in labels.items():
        chat = everyday(30, step)
        drawn = course(chat, story_of(chat))
        assert drawn.label(drawn.spans[0], words) == said, step
    drawn = course(*full())
    assert drawn.label(drawn.spans[0], words) == "Mar 2024"


def test_bars_are_as_high_as_their_numbers() -> None:
    root = ElementTree.fromstring(timeline_svg(*full(), "en"))  # noqa: S314
    flagged = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "abri-chat-picture__flagged"]
    spans = [span.flagged for span in course(*full()).spans if span.flagged]
    heights = [float(one.get("height") or 0) for one in flagged]
    assert [round(height / max(heights) * max(spans)) for height in heights] == spans
    assert all(float(str(one.get("x")).rstrip("%")) <= 100 for one in flagged)


def test_many_pairs_are_drawn_as_far_as_they_can_be_read_and_the_rest_is_counted() -> None:
    svg = who_to_whom_svg(*crowded(), "en")
    assert svg.count("-line") == MOST_ARROWS
    assert "13 other pairs with" in svg
    assert "are not drawn" in re.sub(r"<[^>]+>", " ", svg)


def test_arrows_carry_their_counts_and_danger_has_its_own_look() -> None:
    svg = who_to_whom_svg(*full(), "en")
    assert re.findall(r">(\d+)</text>", svg) == ["9", "2", "2"]
    assert svg.count("abri-chat-picture__urgent-line") == 1
    assert "Sam → Noor: 9; Sam → Élise Dubois: 2" in svg


def test_nobody_against_anybody_is_said() -> None:
    svg = who_to_whom_svg(*quiet(), "en")
    assert "no message of which" in svg
    assert "path" not in svg
