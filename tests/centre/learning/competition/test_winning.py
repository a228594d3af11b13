"""Winners are fixed once: with ties, with reasons, and without what came later."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.country import lessons
from abri.centre.learning.competition import editions, entering, judging, voting, winning
from abri.centre.learning.models import Edition, Score
from abri.engine.learning.competition import Phase
from tests.centre.conftest import sign_in
from tests.centre.learning.competition.competing import (
    POINTS,
    Competing,
    appoint,
    dates_in,
    make_team,
    make_tip,
)
from tests.centre.learning.competition.test_judging import draw, give


@pytest.fixture
def decided(competing: Competing) -> Competing:
    """Both tips have the same points, and the class of the south has a vote; winners are published."""
    for name in ("mila", "noor"):
        appoint(name, "juror")
    draw(competing)
    for score in Score.objects.all():
        give(score)
    competing.at(Phase.VOTE)
    voting.vote(
        voter=competing.class_n, chosen=competing.class_s, by=competing.north.hanne.person, at=timezone.now()
    )
    competing.at(Phase.COUNTING)
    sign_in(competing.paul).post("/learning/competition/2027/winners/")
    competing.edition.refresh_from_db()
    return competing


def test_equals_share_the_place_and_the_page_says_why(decided: Competing) -> None:
    assert decided.edition.is_decided
    page = Client().get("/nl/safer-internet-day/2027/").content.decode()
    assert [one.place for one in winning.by_jury(decided.edition, "10-12")] == [1, 1]
    assert decided.tip_n.text in page
    assert decided.tip_s.text in page
    rules = lessons().competition
    assert rules is not None
    assert f"{rules.criteria['clear'].names.say('nl')} 4,0" in page


def test_many_equals_stand_on_pages(decided: Competing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winning, "A_PAGE", 1)
    tips = {decided.tip_n.text, decided.tip_s.text}
    pages = [
        Client().get(f"/nl/safer-internet-day/2027/?page={number}").content.decode() for number in (1, 2)
    ]
    shown = [{text for text in tips if text in page} for page in pages]
    assert [len(one) for one in shown] == [1, 1]
    assert set.union(*shown) == tips
    assert "?page=2" in pages[0]


def test_the_votes_of_the_classes_are_a_list_of_their_own(decided: Competing) -> None:
    found = winning.by_votes(decided.edition)
    assert [(one.place, one.team, one.votes) for one in found] == [(1, decided.class_s, 1)]


def test_before_the_vote_is_over_nobody_has_won(competing: Competing) -> None:
    for phase in (Phase.TIPS, Phase.JURY, Phase.VOTE):
        competing.at(phase)
        page = sign_in(competing.paul).post("/learning/competition/2027/winners/", follow=True)
        assert "The vote is not over" in page.content.decode()
    assert Client().get("/en/safer-internet-day/2027/").status_code == 404


def test_an_editor_is_warned_where_nobody_would_win(competing: Competing) -> None:
    by, chosen = competing.north.hanne.person, competing.class_s
    for warned in (True, False):
        competing.at(Phase.COUNTING)
        page = sign_in(competing.paul).get("/learning/competition/2027/").content.decode()
        assert ("Nobody would win" in page) is warned
        competing.at(Phase.VOTE)
        if warned:
            voting.vote(voter=competing.class_n, chosen=chosen, by=by, at=timezone.now())


def test_what_comes_later_changes_nothing(decided: Competing) -> None:
    late = make_team(decided.edition, decided.southern, "1A")
    make_tip(late, "Lees eerst.")
    for phase in (Phase.JURY, Phase.VOTE):
        with pytest.raises(editions.Decided):
            editions.move(
                edition=decided.edition, dates=dates_in(phase), by=decided.paul.person, at=timezone.now()
            )
    with pytest.raises(editions.Decided):
        judging.draw(edition=decided.edition, by=decided.paul.person, at=timezone.now())
    again = sign_in(decided.paul).post("/learning/competition/2027/winners/", follow=True)
    assert "published already" in again.content.decode()
    assert len(winning.by_jury(Edition.objects.get(), "10-12")) == 2


def test_a_winner_that_is_taken_out_keeps_its_place_without_its_name(decided: Competing) -> None:
    entering.take_out(team=decided.class_s, by=decided.lotte.person, at=timezone.now())
    page = Client().get("/en/safer-internet-day/2027/").content.decode()
    assert "takes part no longer" in page
    assert decided.tip_s.text not in page
    assert decided.south.name not in page
    assert decided.tip_n.text in page


def test_a_winning_tip_can_be_taken_away_and_nothing_else_decided(decided: Competing) -> None:
    """What a winning tip says of somebody may be found only by those who read it in public."""
    browser, address = sign_in(decided.north.jana), f"/learning/tips/{decided.tip_s.pk}/"
    assert browser.post(address, {"to": "ask", "reason": "names", "revision": "1"}).status_code == 422
    assert browser.post(address, {"to": "refuse", "reason": "names", "revision": "1"}).status_code == 302
    page = Client().get("/en/safer-internet-day/2027/").content.decode()
    assert decided.tip_s.text not in page
    assert "takes part no longer" in page
    assert decided.tip_n.text in page


def test_dates_that_are_moved_keep_what_was_given(competing: Competing) -> None:
    for name in ("mila", "noor"):
        appoint(name, "juror")
    draw(competing)
    score = Score.objects.first()
    assert score is not None
    give(score)
    found = dates_in(Phase.TIPS)
    given = {
        f"{name}_{part}": str(getattr(getattr(found, name), part))
        for name in ("opens_on", "tips_until", "vote_from", "vote_until", "charter_on")
        for part in ("day", "month", "year")
    }
    assert sign_in(competing.paul).post("/learning/competition/2027/", given).status_code == 302
    score.refresh_from_db()
    assert score.points == POINTS
    assert Edition.objects.get().dates == found
    wrong = given | {"vote_until_year": "2020"}
    assert sign_in(competing.paul).post("/learning/competition/2027/", wrong).status_code == 422


def test_a_year_has_one_edition_and_the_dates_that_are_proposed_fit(competing: Competing) -> None:
    browser = sign_in(competing.paul)
    page = browser.get("/learning/competition/")
    form = page.context["form"]
    given = {"year": "2027"}
    for name in ("opens_on", "tips_until", "vote_from", "vote_until", "charter_on"):
        day = form.initial[name]
        given |= {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    assert browser.post("/learning/competition/", given).status_code == 422
    assert browser.post("/learning/competition/", given | {"year": "2028"}).status_code == 302
    assert Edition.objects.count() == 2
