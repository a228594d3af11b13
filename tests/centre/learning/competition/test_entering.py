"""Classes come in by a label, write tips with a code, and outlive the teacher who leaves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.learning.competition import entering, voting
from abri.centre.learning.competition.views import classes
from abri.centre.learning.models import ClassTeam, School
from abri.centre.learning.models.play import PlayRoom
from abri.centre.learning.play import rooms
from abri.centre.learning.play.tokens import TEACHERS_COOKIE
from abri.engine.learning.competition import Phase
from tests.centre.conftest import sign_in
from tests.centre.learning.competition.competing import Competing, make_team
from tests.centre.learning.play.test_hostile import solved

GIVEN = {"label": "4 C", "age_band": "10-12", "language": "nl"}


def opened(team: ClassTeam) -> Client:
    """A browser in the class, opened with the code."""
    browser = Client()
    answer = browser.post("/nl/safer-internet-day/class/", {"code": team.code.lower()})
    assert answer.status_code == 302
    return browser


def test_a_teacher_lets_a_class_take_part_and_gets_a_code(competing: Competing) -> None:
    browser = sign_in(competing.north.ivo)
    answer = browser.post(f"{competing.north.address}competition/", GIVEN, follow=True)
    team = ClassTeam.objects.get(label="4 C")
    assert (team.school, team.teacher) == (competing.north.school, competing.north.member)
    assert entering.grouped(team.code) in answer.content.decode()


@pytest.mark.parametrize(
    "label", ["Emma", "Emma Peeters", "5B Emma Peeters", "klas 0470 12 34 56", "5", "<b>5</b>", "5B!"]
)
def test_a_class_is_called_as_on_its_door_and_not_by_names(competing: Competing, label: str) -> None:
    page = sign_in(competing.north.hanne).post(
        f"{competing.north.address}competition/", GIVEN | {"label": label}
    )
    taken = label == "5"
    assert page.status_code == (302 if taken else 422)
    assert ClassTeam.objects.count() == (3 if taken else 2)


@pytest.mark.parametrize("label", ["5B", "5 b", "5-B"])
def test_two_teams_of_one_class_are_one_too_many(competing: Competing, label: str) -> None:
    page = sign_in(competing.north.ivo).post(
        f"{competing.north.address}competition/", GIVEN | {"label": label}
    )
    assert page.status_code == 422
    assert "takes part already" in page.content.decode()


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.JURY, Phase.VOTE, Phase.COUNTING, Phase.CHARTER])
def test_classes_come_in_while_tips_are_open_alone(competing: Competing, phase: Phase) -> None:
    competing.at(phase)
    page = sign_in(competing.north.hanne).post(f"{competing.north.address}competition/", GIVEN)
    assert page.status_code == 422
    assert ClassTeam.objects.count() == 2


def test_another_school_finds_no_class_of_this_one(competing: Competing) -> None:
    stranger = sign_in(competing.lotte)
    assert stranger.get(competing.page_n).status_code == 404
    assert (
        stranger.get(f"/school/{competing.south.reference}/competition/{competing.class_n.pk}/").status_code
        == 404
    )


def test_the_code_opens_the_page_of_the_class_and_nothing_else(competing: Competing) -> None:
    browser = opened(competing.class_n)
    page = browser.get("/nl/safer-internet-day/class/tips/").content.decode()
    assert competing.tip_n.text in page
    assert competing.tip_s.text not in page
    assert competing.north.hanne.person.name not in page


def test_a_wrong_code_opens_nothing(competing: Competing) -> None:
    for code in ("", "AAAAAAAA", "CDFGHJKM", competing.class_n.code[:-1], "x" * 5000):
        assert Client().post("/nl/safer-internet-day/class/", {"code": code}).status_code == 422
    assert Client().get("/nl/safer-internet-day/class/tips/").status_code == 302


def test_a_code_counts_only_where_wrong_ones_are_counted(competing: Competing) -> None:
    browser = Client()
    browser.cookies["abri_class"] = competing.class_n.code
    assert browser.get("/nl/safer-internet-day/class/tips/").status_code == 302


def test_a_teacher_who_leaves_takes_the_code_along_and_nothing_else(competing: Competing) -> None:
    browser = opened(competing.class_n)
    competing.north.lead.until = timezone.now()
    competing.north.lead.save()
    assert browser.get("/nl/safer-internet-day/class/tips/").status_code == 302
    colleague = sign_in(competing.north.ivo)
    assert "Its teacher has left the school" in colleague.get(competing.page_n).content.decode()
    old = competing.class_n.code
    colleague.post(f"{competing.page_n}change/", {"to": "take_over"})
    competing.class_n.refresh_from_db()
    assert competing.class_n.teacher == competing.north.member
    assert competing.class_n.code != old
    assert (
        competing.tip_n.text
        in opened(competing.class_n).get("/nl/safer-internet-day/class/tips/").content.decode()
    )


def test_who_guesses_codes_has_to_work_and_no_class_is_locked_out(
    competing: Competing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classes, "WRONG_CODES_A_MINUTE", 1)
    address, given = "/nl/safer-internet-day/class/", {"code": competing.class_n.code}
    assert Client().post(address, {"code": "CDFGHJKM"}).status_code == 422
    page = Client().post(address, given)
    assert page.status_code == 429
    given |= {"turn": page.context["turn"], "work": solved(page.context["work"])}
    assert Client().post(address, given).status_code == 302
    assert Client().post(address, given).status_code == 429


def test_the_class_of_a_teacher_who_leaves_keeps_tips_and_vote_and_another_lead_goes_on(
    competing: Competing,
) -> None:
    competing.at(Phase.VOTE)
    hanne, ivo = sign_in(competing.north.hanne), sign_in(competing.north.ivo)
    hanne.post(f"{competing.page_n}vote/", {"chosen": str(competing.class_s.pk)})
    hanne.post(f"{competing.north.address}team/{competing.north.member.pk}/", {"to": "lead"})
    assert hanne.post(f"{competing.north.address}leave/").status_code == 302
    assert hanne.get(competing.page_n).status_code == 404
    assert voting.counted(competing.edition) == {str(competing.class_s.pk): 1}
    ivo.post(f"{competing.page_n}change/", {"to": "take_over"})
    page = ivo.get(competing.page_n).content.decode()
    assert competing.tip_n.text in page
    assert competing.south.name in page
    assert "Ivo" in page
    assert voting.counted(competing.edition) == {str(competing.class_s.pk): 1}


def test_the_code_of_a_teacher_whose_account_was_closed_waits_for_a_colleague(competing: Competing) -> None:
    code = competing.class_n.code
    competing.north.hanne.person.is_active = False
    competing.north.hanne.person.save()
    assert entering.of_code(code) is None
    colleague = sign_in(competing.north.ivo)
    assert "Its teacher has left the school" in colleague.get(competing.page_n).content.decode()
    assert "has left the school" in colleague.get(f"{competing.north.address}competition/").content.decode()
    colleague.post(f"{competing.page_n}change/", {"to": "take_over"})
    competing.class_n.refresh_from_db()
    assert entering.of_code(competing.class_n.code) == competing.class_n
    assert entering.of_code(code) is None


def test_another_code_shuts_out_whoever_has_the_old_one(competing: Competing) -> None:
    browser = opened(competing.class_n)
    sign_in(competing.north.hanne).post(f"{competing.page_n}change/", {"to": "code"})
    assert browser.get("/nl/safer-internet-day/class/tips/").status_code == 302


def test_a_school_that_left_takes_its_classes_along(competing: Competing) -> None:
    School.objects.filter(pk=competing.south.pk).update(state=School.State.LEFT)
    assert list(ClassTeam.objects.taking_part()) == [competing.class_n]
    assert entering.of_code(competing.class_s.code) is None


def test_a_class_that_was_taken_out_comes_back_with_all_it_had(competing: Competing) -> None:
    browser = sign_in(competing.north.hanne)
    browser.post(f"{competing.page_n}change/", {"to": "out"})
    assert entering.of_code(competing.class_n.code) is None
    browser.post(f"{competing.page_n}change/", {"to": "back"})
    assert (
        competing.tip_n.text
        in opened(competing.class_n).get("/nl/safer-internet-day/class/tips/").content.decode()
    )


def test_a_class_does_not_come_back_beside_its_own_successor(competing: Competing) -> None:
    browser = sign_in(competing.north.hanne)
    browser.post(f"{competing.page_n}change/", {"to": "out"})
    make_team(competing.edition, competing.north.lead)
    page = browser.post(f"{competing.page_n}change/", {"to": "back"}, follow=True)
    assert "Another class has this name now" in page.content.decode()


def test_what_a_class_reached_in_its_quiz_is_kept(competing: Competing) -> None:
    browser = sign_in(competing.north.hanne)
    browser.post(f"{competing.page_n}quiz/", {"right": "9", "asked": "12"})
    competing.class_n.refresh_from_db()
    assert competing.class_n.quiz_percent == 75
    browser.post(f"{competing.page_n}quiz/", {"right": "13", "asked": "12"})
    competing.class_n.refresh_from_db()
    assert competing.class_n.quiz_right == 9


def test_the_room_that_a_teacher_opened_gives_the_score(competing: Competing) -> None:
    from abri.centre.country import lessons

    question = next(one for one in lessons().quiz.questions.values() if one.kind == "single")
    room, secret = rooms.open_room(
        questions=[question.id], language="nl", beside="", seconds=0, at=timezone.now()
    )
    right = next(option.id for option in question.task.options if option.right)  # type: ignore[union-attr]
    wrong = next(option.id for option in question.task.options if not option.right)  # type: ignore[union-attr]
    PlayRoom.objects.filter(pk=room.pk).update(
        state="over", round=1, rounds=[[question.id, ""]], totals=[{right: 3, wrong: 1}]
    )
    browser = sign_in(competing.north.hanne)
    browser.cookies[TEACHERS_COOKIE] = secret
    browser.post(f"{competing.page_n}quiz/", {"room": "1"})
    competing.class_n.refresh_from_db()
    assert (competing.class_n.quiz_right, competing.class_n.quiz_asked) == (3, 4)
