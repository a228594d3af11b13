"""Questions that do not apply: who may say so, what the pages say of it, what a reviewer sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre import country
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.models import Answer, Assessment, School
from abri.engine.packs.learning.label import KINDS
from tests.centre.conftest import sign_in
from tests.centre.learning.label.test_assessing import sent
from tests.centre.learning.team import AtSchool
from tests.engine.learning.labels import LARGE, label_of, shelf

pytestmark = pytest.mark.django_db
# Three questions of each area may not apply to a secondary school, and two of an area are left out at most.
LABEL = label_of(shelf(LARGE.replace('"primary"', '"secondary"')))
MAY = ("policy.6", "policy.7", "policy.8")


@pytest.fixture(autouse=True)
def _label_with_exemptions(monkeypatch: pytest.MonkeyPatch, _small_label: None) -> None:
    found = replace(country.lessons(), label=LABEL)
    monkeypatch.setattr("abri.centre.learning.label.views.public.lessons", lambda: found)


def say(found: Assessment, by: Any, step: int | None, *questions: str) -> None:
    given = {one: Given(step, None, 0) for one in questions}
    assessing.save(assessment=found, label=LABEL, given=given, by=by, at=timezone.now())


def test_the_kinds_of_a_pack_are_those_of_schools() -> None:
    assert set(KINDS) == set(School.Kind.values)


def test_a_school_says_that_a_question_does_not_apply(at_school: AtSchool, begun: Assessment) -> None:
    browser, address = sign_in(at_school.hanne), f"{at_school.address}label/area/policy/"
    page = browser.get(address)
    assert "2 questions of this area at most are left out" in page.content.decode()
    assert page.content.decode().count("Does not apply.") == 3
    data = sent(page) | {"step.policy.6": "exempt", "step.policy.2": "3"}
    assert browser.post(address, data).status_code == 302
    assert Answer.objects.get(question="policy.6").step is None
    again = browser.get(address)
    rows = {row.id: row for row in again.context["rows"]}
    assert (rows["policy.6"].chosen, rows["policy.6"].seen) == ("exempt", "1:exempt")
    assert browser.post(address, sent(again)).status_code == 302
    assert Answer.objects.get(question="policy.6").revision == 1
    overview = browser.get(f"{at_school.address}label/").content.decode()
    assert "1 question does not apply and is left out." in overview
    assert browser.post(address, sent(again, policy_6=2)).status_code == 302
    assert Answer.objects.get(question="policy.6").step == 2


def test_nobody_says_so_of_a_question_that_applies(at_school: AtSchool, begun: Assessment) -> None:
    address = f"{at_school.address}label/area/policy/"
    data = {"step.policy.2": "exempt", "seen.policy.2": "0:"}
    assert sign_in(at_school.hanne).post(address, data).status_code == 302
    assert not Answer.objects.exists()
    School.objects.update(kind="primary")
    page = sign_in(at_school.hanne).get(address)
    assert "Does not apply." not in page.content.decode()
    assert "are left out" not in page.content.decode()


def test_what_a_pack_lets_nobody_say_any_more_is_unanswered(at_school: AtSchool, begun: Assessment) -> None:
    say(begun, at_school.hanne.person, None, "policy.6")
    assert assessing.exempt_of(begun, LABEL) == {"policy.6"}
    School.objects.update(kind="primary")
    again = Assessment.objects.get()
    assert assessing.exempt_of(again, LABEL) == set()
    assert "policy.6" in assessing.score_of(again, LABEL).gaps["iron"].unanswered


def test_a_colleague_who_says_so_meanwhile_is_not_overwritten(at_school: AtSchool, begun: Assessment) -> None:
    address = f"{at_school.address}label/area/policy/"
    one, two = sign_in(at_school.hanne), sign_in(at_school.ivo)
    first, second = one.get(address), two.get(address)
    one.post(address, sent(first) | {"step.policy.6": "exempt"})
    answer = two.post(address, sent(second, policy_6=1))
    assert answer.status_code == 409
    assert "Hanne chose meanwhile: Does not apply." in answer.content.decode()
    assert Answer.objects.get(question="policy.6").step is None


def test_what_is_handed_in_says_what_does_not_apply(at_school: AtSchool, begun: Assessment) -> None:
    by = at_school.hanne.person
    say(begun, by, 3, *(one for one in LABEL.questions if one not in MAY))
    say(begun, by, None, *MAY)
    overview = sign_in(at_school.ivo).get(f"{at_school.address}label/")
    assert "2 questions do not apply and are left out." in overview.content.decode()
    assert "1 more does not apply but counts as “not yet”" in overview.content.decode()
    for one in LABEL.questions:
        if one != "policy.7":
            proving.add_sentence(assessment=begun, question=one, words="So.", by=by, at=timezone.now())
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/evidence/policy.7/").content.decode()
    assert "Say in some sentences why the question does not apply" in page
    assessing.hand_in(assessment=begun, label=LABEL, by=by, at=timezone.now())
    begun.refresh_from_db()
    assert begun.result["exempt"] == list(MAY)
    assert begun.result["shares"]["policy"] == 100 * 5 // 6
    assert not set(begun.result["steps"]) & set(MAY)


def test_a_step_says_why_where_nothing_explains_it(at_school: AtSchool, begun: Assessment) -> None:
    by = at_school.hanne.person
    say(begun, by, 3, *(one for one in LABEL.questions if one != "policy.6"))
    say(begun, by, None, "policy.6")
    for one in LABEL.questions:
        if one != "policy.6":
            proving.add_sentence(assessment=begun, question=one, words="So.", by=by, at=timezone.now())
    page = sign_in(at_school.ivo).get(f"{at_school.address}label/")
    assert [one.text for one in page.context["raises"]] == ["Say why this does not apply: Do you?"]


def test_the_rule_is_published() -> None:
    page = Client().get("/en/school-label/").content.decode()
    assert "At most 25 % of the questions of an area are left out" in page
    assert "What does not apply is left out only where some sentences say why." in page
    questions = Client().get("/en/school-label/questions/").content.decode()
    assert questions.count("May be answered by: Secondary school.") == 9
