"""The draft of the yearly report, counted from codes and days."""

from datetime import date, timedelta

import pytest

from abri.centre.accounts.models import Desk
from abri.centre.notices import yearly
from abri.centre.notices.models import Notice, Step
from abri.engine.packs import load_pack
from tests.centre.conftest import NOON, Cast

SENT = date(2026, 3, 2)


def _sent(desk: Desk, cast: Cast, number: int, **codes: object) -> Notice:
    given = {
        "platform": "instagram", "reason": "CYBER_VIOLENCE/STALKING", "sent_on": SENT, "state": "sent", **codes,
    }  # fmt: skip
    return Notice.objects.create(
        reference=f"N-{number:04}", desk=desk, category="stalking.expartner", language="en",
        made_by=cast.alma.person, made_at=NOON, **given,
    )  # fmt: skip


@pytest.fixture
def year(cast: Cast) -> yearly.Year:
    desk = cast.helpline
    removed = {"action": "removed", "state": "decided"}
    _sent(
        desk,
        cast,
        1,
        received_on=SENT + timedelta(1),
        decided_on=SENT + timedelta(4),
        trusted=True,
        **removed,
    )
    refused = _sent(desk, cast, 2, decided_on=SENT + timedelta(8), action="refused", state="complaint")
    # Twice contested, counted once: the report asks for notices.
    for _ in range(2):
        Step.objects.create(notice=refused, kind=Step.Kind.COMPLAINT, on=SENT, by=cast.alma.person, at=NOON)
    _sent(desk, cast, 3, platform="tiktok", reason="SELF_HARM/SUICIDE")
    _sent(desk, cast, 4, sent_on=date(2025, 12, 31), platform="x")
    _sent(desk, cast, 5, sent_on=None, state="draft")
    _sent(cast.school, cast, 6)
    return yearly.count(desk, 2026)


def test_a_year_counts_what_one_desk_sent_in_it(year: yearly.Year) -> None:
    assert (year.sent, year.trusted, year.open, year.complaints) == (3, 1, 1, 1)
    assert [(one.code, one.sent, one.by_action, one.open) for one in year.platforms] == [
        ("instagram", 2, {"removed": 1, "refused": 1}, 0),
        ("tiktok", 1, {}, 1),
    ]
    assert [one.code for one in year.reasons] == ["CYBER_VIOLENCE/STALKING", "SELF_HARM/SUICIDE"]
    assert (year.receipt_days, year.decision_days) == (1.0, 6.0)
    assert yearly.years_of(year.desk) == [2026, 2025]


def test_small_numbers_are_pointed_out(year: yearly.Year) -> None:
    assert year.is_small
    text = yearly.report_of(year, load_pack("be"), centre="Belgium", language="en").text()
    assert "Small numbers can make somebody recognisable." in text


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_draft_says_everything_in_every_language(year: yearly.Year, language: str) -> None:
    text = yearly.report_of(year, load_pack("be"), centre="X", language=language).text()
    assert "Meta Platforms Ireland Limited – Instagram" in text
    assert "(SELF_HARM/SUICIDE)" in text
    assert "{" not in text


def test_the_data_holds_codes_and_counts_alone(year: yearly.Year) -> None:
    data = yearly.as_data(year)
    assert data["by_action"] == {"removed": 1, "refused": 1}
    assert data["by_platform"][0] == {
        "code": "instagram", "sent": 2, "actions": {"removed": 1, "refused": 1}, "open": 0,
    }  # fmt: skip
    assert data["median_days_to_decision"] == 6.0


def test_a_year_without_notices_is_empty(cast: Cast) -> None:
    empty = yearly.count(cast.school, 2020)
    assert (empty.sent, empty.decision_days, empty.is_small) == (0, None, False)
