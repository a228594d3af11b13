"""Stuffed votes: twice, at once, for itself, for one's own school, too late, from nowhere."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from abri.centre.learning.competition import entering, voting
from abri.centre.learning.competition.editions import NotNow
from abri.centre.learning.models import ClassTeam, Vote
from abri.engine.learning.competition import Phase
from tests.centre.conftest import NOON, sign_in
from tests.centre.learning.competition.competing import Competing, everybody_competes, make_team, make_tip


def test_a_class_votes_once_for_a_class_of_another_school(competing: Competing) -> None:
    competing.at(Phase.VOTE)
    browser = sign_in(competing.north.hanne)
    page = browser.get(f"{competing.page_n}vote/").content.decode()
    assert competing.tip_s.text in page
    assert competing.tip_n.text not in page
    browser.post(f"{competing.page_n}vote/", {"chosen": str(competing.class_s.pk)})
    assert voting.counted(competing.edition) == {str(competing.class_s.pk): 1}
    again = browser.post(f"{competing.page_n}vote/", {"chosen": str(competing.class_s.pk)}, follow=True)
    assert "has voted already" in again.content.decode()
    assert Vote.objects.count() == 1


def test_the_database_itself_refuses_a_second_vote_and_one_for_itself(competing: Competing) -> None:
    def store(chosen: ClassTeam) -> None:
        with transaction.atomic():
            Vote.objects.create(voter=competing.class_n, chosen=chosen, given_at=NOON, by_id="x")

    with pytest.raises(IntegrityError):
        store(competing.class_n)
    store(competing.class_s)
    with pytest.raises(IntegrityError):
        store(competing.class_s)


@pytest.mark.parametrize("whom", ["itself", "its school"])
def test_no_vote_for_itself_or_its_school(competing: Competing, whom: str) -> None:
    competing.at(Phase.VOTE)
    other = make_team(competing.edition, competing.north.lead, "3A")
    make_tip(other, "Lees eerst, deel dan.")
    chosen = competing.class_n if whom == "itself" else other
    with pytest.raises(voting.OwnSchool):
        voting.vote(
            voter=competing.class_n, chosen=chosen, by=competing.north.hanne.person, at=timezone.now()
        )
    page = sign_in(competing.north.hanne).post(f"{competing.page_n}vote/", {"chosen": str(chosen.pk)})
    assert page.status_code == 422
    assert not Vote.objects.exists()


@pytest.mark.parametrize("phase", [Phase.TIPS, Phase.JURY, Phase.COUNTING, Phase.CHARTER])
def test_no_vote_before_or_after(competing: Competing, phase: Phase) -> None:
    competing.at(phase)
    with pytest.raises(NotNow):
        voting.vote(
            voter=competing.class_n,
            chosen=competing.class_s,
            by=competing.north.hanne.person,
            at=timezone.now(),
        )
    page = sign_in(competing.north.hanne).post(
        f"{competing.page_n}vote/", {"chosen": str(competing.class_s.pk)}, follow=True
    )
    assert "The vote is not open" in page.content.decode()


def test_a_class_made_up_for_the_vote_has_none(competing: Competing) -> None:
    ghost = make_team(competing.edition, competing.north.lead, "9Z")
    competing.at(Phase.VOTE)
    with pytest.raises(voting.MayNotVote):
        voting.vote(voter=ghost, chosen=competing.class_s, by=competing.north.hanne.person, at=timezone.now())


def test_no_vote_for_a_class_without_a_tip_or_of_another_year(competing: Competing) -> None:
    empty = make_team(competing.edition, competing.southern, "1A")
    competing.at(Phase.VOTE)
    with pytest.raises(voting.NoSuchClass):
        voting.vote(voter=competing.class_n, chosen=empty, by=competing.north.hanne.person, at=timezone.now())


def test_a_class_whose_choice_was_taken_out_may_vote_again(competing: Competing) -> None:
    other = make_team(competing.edition, competing.southern, "1A")
    make_tip(other, "Wacht een nacht.")
    competing.at(Phase.VOTE)
    person, now = competing.north.hanne.person, timezone.now()
    voting.vote(voter=competing.class_n, chosen=competing.class_s, by=person, at=now)
    entering.take_out(team=competing.class_s, by=person, at=now)
    assert voting.counted(competing.edition) == {}
    voting.vote(voter=competing.class_n, chosen=other, by=person, at=now)
    assert voting.counted(competing.edition) == {str(other.pk): 1}


def test_phases_that_are_moved_keep_the_votes_that_were_given(competing: Competing) -> None:
    competing.at(Phase.VOTE)
    voting.vote(
        voter=competing.class_n, chosen=competing.class_s, by=competing.north.hanne.person, at=timezone.now()
    )
    competing.at(Phase.TIPS)
    assert voting.counted(competing.edition) == {str(competing.class_s.pk): 1}


@pytest.mark.django_db(transaction=True)
def test_of_votes_at_once_one_counts() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has one connection; there the unique column alone is tested")
    competing = everybody_competes()
    competing.at(Phase.VOTE)
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def vote() -> None:
        start.wait()
        try:
            voting.vote(
                voter=competing.class_n, chosen=competing.class_s, by=competing.north.hanne.person,
                at=timezone.now(),
            )  # fmt: skip
            outcomes.append("given")
        except voting.AlreadyVoted:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=vote) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "refused", "refused", "refused"]
    assert Vote.objects.count() == 1
