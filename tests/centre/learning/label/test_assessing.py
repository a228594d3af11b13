"""A school assesses itself: saved answers, two people at once, the score in words, handing in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre import country
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.models import Answer, Assessment
from abri.engine.packs.learning import Learning
from tests.centre.conftest import sign_in
from tests.centre.learning.label.answering import LABEL, answer_all
from tests.centre.learning.team import AtSchool

pytestmark = pytest.mark.django_db


def sent(page: Any, **chosen: int) -> dict[str, str]:
    """What a browser sends of the page of an area: what it showed, with some answers chosen anew."""
    data = {}
    for row in page.context["rows"]:
        data[f"seen.{row.id}"] = row.seen
        if row.chosen:
            data[f"step.{row.id}"] = row.chosen
    return data | {f"step.{name.replace('_', '.')}": str(step) for name, step in chosen.items()}


def test_answers_are_kept_and_shown_again(at_school: AtSchool) -> None:
    browser = sign_in(at_school.hanne)
    assert browser.post(f"{at_school.address}label/begin/").status_code == 302
    address = f"{at_school.address}label/area/policy/"
    page = browser.get(address)
    assert browser.post(address, sent(page, policy_1=2)).status_code == 302
    answer = Answer.objects.get()
    assert (answer.question, answer.step, answer.updated_by) == ("policy.1", 2, at_school.hanne.person)
    shown = sign_in(at_school.ivo).get(address)
    assert [row.chosen for row in shown.context["rows"]] == ["2", ""]
    assert "Answered by Hanne" in shown.content.decode()


def test_who_goes_on_to_the_evidence_loses_no_answer(at_school: AtSchool, begun: Assessment) -> None:
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/area/policy/"
    page = browser.get(address)
    answer = browser.post(address, sent(page, policy_1=2) | {"then": "policy.1"})
    assert answer["Location"] == f"{at_school.address}label/evidence/policy.1/"
    assert assessing.steps_of(begun) == {"policy.1": 2}
    lost = browser.post(address, sent(browser.get(address)) | {"then": "https://elsewhere.example/"})
    assert lost["Location"] == address


def test_the_first_page_says_how_far_the_school_is(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 1)
    page = sign_in(at_school.ivo).get(at_school.address).content.decode()
    assert "6 of 6 questions are answered" in page
    assessing.hand_in(assessment=begun, label=LABEL, by=at_school.hanne.person, at=timezone.now())
    assert "waits for a decision" in sign_in(at_school.ivo).get(at_school.address).content.decode()


def test_at_the_beginning_the_overview_asks_for_answers_alone(at_school: AtSchool, begun: Assessment) -> None:
    page = sign_in(at_school.hanne).get(f"{at_school.address}label/").content.decode()
    assert page.count("questions have no answer yet") == 3
    assert "% is needed" not in page
    assert "label/hand-in/" not in page


def test_the_overview_says_why_less_counts(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 3)
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/").content.decode()
    assert "1 answer counts less because nothing shows it yet" not in page
    for area in ("infrastructure", "policy", "practice"):
        proving.add_sentence(
            assessment=begun, question=f"{area}.1", words="So.", by=at_school.hanne.person, at=timezone.now()
        )
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/").content.decode()
    assert page.count("66 % counts, 80 % is needed. 1 answer counts less because nothing shows it yet.") == 3


def test_two_people_answer_different_questions_at_once(at_school: AtSchool, begun: Assessment) -> None:
    one, two = sign_in(at_school.hanne), sign_in(at_school.ivo)
    address = f"{at_school.address}label/area/policy/"
    first, second = one.get(address), two.get(address)
    assert one.post(address, sent(first, policy_1=3)).status_code == 302
    assert two.post(address, sent(second, policy_2=1)).status_code == 302
    assert assessing.steps_of(begun) == {"policy.1": 3, "policy.2": 1}


def test_an_answer_that_a_colleague_gave_meanwhile_is_not_overwritten(
    at_school: AtSchool, begun: Assessment
) -> None:
    one, two = sign_in(at_school.hanne), sign_in(at_school.ivo)
    address = f"{at_school.address}label/area/policy/"
    first, second = one.get(address), two.get(address)
    one.post(address, sent(first, policy_1=3))
    answer = two.post(address, sent(second, policy_1=1, policy_2=2))
    assert answer.status_code == 409
    assert "Hanne chose meanwhile: At 3." in answer.content.decode()
    assert assessing.steps_of(begun) == {"policy.1": 3, "policy.2": 2}
    assert answer.context["rows"][0].chosen == "1"
    assert two.post(address, sent(answer)).status_code == 302
    assert assessing.steps_of(begun)["policy.1"] == 1


def test_a_colleague_who_left_a_question_alone_undoes_nothing(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 1)
    one, two = sign_in(at_school.hanne), sign_in(at_school.ivo)
    address = f"{at_school.address}label/area/policy/"
    first, second = one.get(address), two.get(address)
    one.post(address, sent(first, policy_1=3))
    assert two.post(address, sent(second, policy_2=2)).status_code == 302
    steps = assessing.steps_of(begun)
    assert (steps["policy.1"], steps["policy.2"]) == (3, 2)


@pytest.mark.parametrize(
    "rubbish",
    [
        {"step.policy.1": "4", "seen.policy.1": "0:"},
        {"step.policy.1": "-1", "seen.policy.1": "0:"},
        {"step.policy.1": "²", "seen.policy.1": "0:"},
        {"step.policy.1": "2", "seen.policy.1": "x:y"},
        {"step.policy.1": "2"},
        {"step.practice.1": "2", "seen.practice.1": "0:"},
        {"step.gone": "2", "seen.gone": "0:"},
    ],
)
def test_rubbish_changes_nothing(at_school: AtSchool, begun: Assessment, rubbish: dict[str, str]) -> None:
    browser = sign_in(at_school.hanne)
    assert browser.post(f"{at_school.address}label/area/policy/", rubbish).status_code == 302
    assert not Answer.objects.exists()


def test_an_area_that_does_not_exist_is_not_there(at_school: AtSchool, begun: Assessment) -> None:
    assert sign_in(at_school.hanne).get(f"{at_school.address}label/area/politics/").status_code == 404


def test_the_overview_says_what_is_missing_and_what_raises(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 1)
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/")
    assert (page.context["level"], page.context["next_level"]) == ("iron", "bronze")
    said = page.content.decode()
    assert "is essential: show it" in said
    assert "0 % counts, 35 % is needed" not in said
    assert "Show that this is so: Do you?" in said
    assert page.context["raises"][0].plan


def test_nobody_hands_in_before_the_first_level(at_school: AtSchool, begun: Assessment) -> None:
    browser = sign_in(at_school.hanne)
    assert browser.post(f"{at_school.address}label/hand-in/").status_code == 422
    begun.refresh_from_db()
    assert begun.is_open


def test_a_member_does_not_hand_in(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.ivo.person, 2)
    assert sign_in(at_school.ivo).get(f"{at_school.address}label/hand-in/").status_code == 404
    assert sign_in(at_school.ivo).post(f"{at_school.address}label/hand-in/").status_code == 404


def test_what_was_handed_in_stands_still(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 2)
    browser = sign_in(at_school.hanne)
    address = f"{at_school.address}label/area/policy/"
    page = browser.get(address)
    assert browser.post(f"{at_school.address}label/hand-in/").status_code == 302
    begun.refresh_from_db()
    assert (begun.is_open, begun.level, begun.label_version) == (False, "iron", LABEL.version)
    assert begun.result["shares"] == {"infrastructure": 66, "policy": 66, "practice": 66}
    late = browser.post(address, sent(page, policy_1=3))
    assert late.status_code == 404
    with pytest.raises(assessing.NotOpen):
        answer_all(begun, at_school.hanne.person, 3)
    with pytest.raises(assessing.NotOpen):
        proving.add_sentence(
            assessment=begun, question="policy.1", words="x", by=at_school.hanne.person, at=timezone.now()
        )
    assert assessing.steps_of(begun)["policy.1"] == 2


def test_it_can_be_taken_back_until_somebody_decided(at_school: AtSchool, begun: Assessment) -> None:
    answer_all(begun, at_school.hanne.person, 2)
    assessing.hand_in(assessment=begun, label=LABEL, by=at_school.hanne.person, at=timezone.now())
    sign_in(at_school.hanne).post(f"{at_school.address}label/take-back/")
    begun.refresh_from_db()
    assert (begun.state, begun.level, begun.result) == ("open", "", {})


def test_two_who_begin_at_once_begin_one(at_school: AtSchool, begun: Assessment) -> None:
    sign_in(at_school.ivo).post(f"{at_school.address}label/begin/")
    assert Assessment.objects.get() == begun


def test_the_public_page_shows_the_rules_of_the_pack() -> None:
    page = Client().get("/en/school-label/").content.decode()
    assert "infrastructure 55 %, policy 55 %, practice 55 %" in page
    assert "A reviewer looks at a sample: 10 of a hundred" in page
    questions = Client().get("/en/school-label/questions/").content.decode()
    assert questions.count("Do you?") == len(LABEL.questions)


def test_a_country_without_a_label_has_no_pages_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    none: Learning = replace(country.lessons(), label=None)
    for module in ("label.views.public", "schools.registration"):
        monkeypatch.setattr(f"abri.centre.learning.{module}.lessons", lambda: none)
    for path in ("", "questions/", "register/"):
        assert Client().get(f"/en/school-label/{path}").status_code == 404
