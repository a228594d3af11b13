"""Help lines as a number card shows them: who answers now first, and what nobody confirmed says so."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from abri.centre.country import country
from abri.centre.ui import help_lines
from abri.engine.facts import Facts
from abri.engine.routing import Offer

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def offer(name: str, state: Any, need: str = "talk") -> Offer:
    """An organisation of the pack in some state."""
    return Offer(country().organisations[name], need, state, None, None, None)


def test_who_answers_now_comes_first_whatever_the_need(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = (
        offer("be.101", "closed", "danger.violence_now"),
        offer("be.awel", "not_known"),
        offer("be.103", "open"),
        offer("be.112", "open", "danger.suicide"),
    )
    monkeypatch.setattr(help_lines, "answers_now", lambda *_: offers)
    lines = help_lines.help_lines(Facts(), NOON, "en")
    assert [line.open_now for line in lines] == [True, True, None, False]
    assert [line.number for line in lines[:2]] == ["103", "112"]
    assert [line.urgent for line in lines] == [False, True, False, True]
    assert len(help_lines.help_lines(Facts(), NOON, "en", at_most=2)) == 2


def test_what_nobody_confirmed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = next(one for one in country().organisations.values() if not one.verified)
    monkeypatch.setattr(help_lines, "answers_now", lambda *_: (offer(unsure.id, "not_known"),))
    with translation.override("en"):
        [line] = help_lines.help_lines(Facts(), NOON, "en")
    assert "We could not confirm" in line.says


@pytest.mark.parametrize(
    ("as_of", "language", "written"),
    [
        ("2021", "en", "2021"),
        ("2021-09", "en", "September 2021"),
        ("2021-09-30", "en", "30 September 2021"),
        ("2021-09", "nl", "september 2021"),
        ("2021-09", "fr", "septembre 2021"),
    ],
)
def test_a_partial_date_is_written_as_people_write_it(as_of: str, language: str, written: str) -> None:
    with translation.override(language):
        assert help_lines.month(as_of) == written


def test_organisations_for_a_need_are_confirmed_and_reachable_from_here() -> None:
    lines = help_lines.organisations_for("minor_image", frozenset({"tool", "hotline"}), "en")
    assert lines
    abroad = {one.names.say("en") for one in country().organisations.values() if one.region == ("US",)}
    assert not abroad & {line.name for line in lines}
    assert all(line.open_now is None for line in lines)
