"""An administrator says when a desk is there; due times in working time follow it."""

from typing import Any

import pytest
from django.test import Client

from abri.centre.accounts import desks, hours
from abri.centre.records.models import AuditEntry
from abri.engine.routing import HoursError
from tests.centre.conftest import NOON, Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def emil(cast: Cast) -> Client:
    return sign_in(cast.emil)


def page(cast: Cast) -> str:
    return f"/desk/admin/desks/{cast.helpline.pk}/hours/"


def office(**more: str) -> dict[str, str]:
    week = {
        f"day{day}-0-{end}": at for day in range(5) for end, at in (("begins", "09:00"), ("until", "17:00"))
    }
    return {**week, **more}


def stored(cast: Cast) -> list[dict[str, Any]]:
    cast.helpline.refresh_from_db()
    return list(cast.helpline.hours)


def test_a_week_is_stored_and_shown_again(emil: Client, cast: Cast) -> None:
    assert emil.post(page(cast), office(on_holidays="on")).status_code == 302
    assert stored(cast) == [{"days": [day], "begins": "09:00", "until": "17:00"} for day in range(5)]
    assert cast.helpline.on_holidays
    shown = emil.get(page(cast)).content.decode()
    assert shown.count('value="09:00"') == 5
    assert AuditEntry.objects.filter(action="desk.hours_changed", desk_id=str(cast.helpline.pk)).count() == 1


def test_a_day_may_have_a_break_and_end_at_midnight(emil: Client, cast: Cast) -> None:
    evening = {"day4-0-until": "12:00", "day4-1-begins": "18:00", "day4-1-until": "00:00"}
    assert emil.post(page(cast), office(**evening)).status_code == 302
    assert stored(cast)[-2:] == [
        {"days": [4], "begins": "09:00", "until": "12:00"},
        {"days": [4], "begins": "18:00", "until": "24:00"},
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day0-0-until": ""}, "Say from when and until when."),
        ({"day0-0-until": "09:00"}, "It ends when it begins."),
        ({"day0-1-begins": "16:00", "day0-1-until": "18:00"}, "begins before the first one ends"),
        ({"day0-0-until": "noon"}, "Write a time such as 09:00."),
    ],
)
def test_a_mistake_is_said_at_its_day_and_nothing_is_stored(
    emil: Client, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    answer = emil.post(page(cast), office(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert stored(cast) == []


def test_an_empty_week_means_that_nobody_said(emil: Client, cast: Cast) -> None:
    emil.post(page(cast), office())
    assert emil.post(page(cast), {"on_holidays": ""}).status_code == 302
    assert stored(cast) == []
    assert not hours.hours_of(cast.helpline).said


def test_hours_that_make_no_sense_are_never_stored(cast: Cast) -> None:
    with pytest.raises(HoursError):
        hours.change_hours(
            desk=cast.helpline, hours=[{"days": [9]}], on_holidays=False, by=cast.emil.person, at=NOON
        )
    desks.dissolve(desk=cast.school, by=cast.emil.person, at=NOON)
    with pytest.raises(desks.AlreadyDissolved):
        hours.change_hours(desk=cast.school, hours=[], on_holidays=False, by=cast.emil.person, at=NOON)


@pytest.mark.parametrize("member", ["alma", "boris", "clara"])
def test_only_administrators_say_it(cast: Cast, member: str) -> None:
    assert sign_in(getattr(cast, member)).post(page(cast), office()).status_code == 404
    assert stored(cast) == []
