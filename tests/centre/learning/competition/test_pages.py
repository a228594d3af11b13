"""The public page of the day: at every point of an edition, and where a country has no competition."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from abri.centre.country import lessons
from abri.centre.learning.competition import editions
from abri.engine.learning.competition import Phase
from tests.centre.conftest import sign_in
from tests.centre.learning.competition.competing import Competing


@pytest.mark.django_db
def test_without_an_edition_the_page_says_what_the_day_is() -> None:
    page = unescape(Client().get("/nl/safer-internet-day/").content.decode())
    rules = lessons().competition
    assert rules is not None
    assert rules.names.say("nl") in page
    assert all(one.say("nl") in page for one in (*rules.steps, *rules.rules))


def test_the_panel_says_what_the_year_is_of(competing: Competing) -> None:
    page = Client().get("/en/safer-internet-day/").content.decode()
    assert "Competition of 2027" in page
    assert not re.search(r">\s*2027\s*<", page)


@pytest.mark.parametrize("phase", list(Phase))
def test_the_page_says_how_far_the_edition_is(competing: Competing, phase: Phase) -> None:
    competing.at(phase)
    for language in ("nl", "fr", "de", "en"):
        assert Client().get(f"/{language}/safer-internet-day/").status_code == 200
    assert sign_in(competing.north.hanne).get(competing.page_n).status_code == 200
    assert sign_in(competing.paul).get("/learning/competition/2027/").status_code == 200


def test_a_country_without_a_competition_has_no_pages_of_it(
    competing: Competing, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = replace(lessons(), competition=None)
    monkeypatch.setattr(editions, "lessons", lambda: without)
    for address in ("", "class/", "commitments/", "2027/", "2027/charter/"):
        assert Client().get(f"/nl/safer-internet-day/{address}").status_code == 404
    assert sign_in(competing.paul).get("/learning/competition/").status_code == 404
    assert sign_in(competing.north.hanne).get(competing.page_n).status_code == 404


def test_nobody_of_the_school_stands_on_a_public_page(competing: Competing) -> None:
    competing.at(Phase.VOTE)
    page = sign_in(competing.lotte).get(
        f"/school/{competing.south.reference}/competition/{competing.class_s.pk}/vote/"
    )
    assert competing.north.hanne.person.name not in page.content.decode()
