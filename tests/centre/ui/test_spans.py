"""Spans of time in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from abri.centre.ui.spans import age, ago, due

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words", "words_of_an_event"),
    [
        (timedelta(seconds=20), "now", "just now"),
        (timedelta(minutes=4), "4 min", "4 min ago"),
        (timedelta(hours=5, minutes=59), "5 h", "5 h ago"),
        (timedelta(days=1), "1 day", "1 day ago"),
        (timedelta(days=12), "12 days", "12 days ago"),
        (timedelta(minutes=-3), "now", "just now"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(before: timedelta, words: str, words_of_an_event: str) -> None:
    with translation.override("en"):
        assert age(NOW - before, NOW) == words
        assert ago(NOW - before, NOW) == words_of_an_event


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=3), "in 3 days"),
        (timedelta(hours=23, minutes=59), "in 23 h"),
        (timedelta(minutes=1), "in 1 min"),
        (timedelta(seconds=59), "due now"),
        (timedelta(0), "late"),
        (timedelta(seconds=-59), "late"),
        (timedelta(minutes=-4), "4 min late"),
        (timedelta(hours=-2), "2 h late"),
        (timedelta(days=-1, minutes=-1), "1 day late"),
    ],
)
def test_what_is_owed_is_due_or_late(ahead: timedelta, words: str) -> None:
    with translation.override("en"):
        assert due(NOW + ahead, NOW) == words


def test_a_language_bends_the_unit() -> None:
    with translation.override("de"):
        assert (age(NOW - timedelta(days=3), NOW), due(NOW + timedelta(days=3), NOW)) == (
            "3 Tage",
            "in 3 Tagen",
        )
