"""The action plan and the incident log."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from abri.centre.learning.label import incidents as log
from abri.centre.learning.label import planning
from abri.centre.learning.models import Incident, PlanItem
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import make_member, sign_in, today
from tests.centre.learning.team import AtSchool, belong, make_school

pytestmark = pytest.mark.django_db


def test_a_next_step_is_put_on_the_plan(at_school: AtSchool) -> None:
    browser = sign_in(at_school.hanne)
    page = browser.get(f"{at_school.address}plan/?question=policy.1&what=Go+on")
    assert page.context["form"]["what"].value() == "Go on"
    given = {
        "what": "Go on", "question": "policy.1", "owner": str(at_school.member.pk),
        "due_on_day": "1", "due_on_month": "3", "due_on_year": "2027",
    }  # fmt: skip
    assert browser.post(f"{at_school.address}plan/", given).status_code == 302
    item = PlanItem.objects.get()
    assert (item.owner, item.due_on, item.question) == (at_school.member, date(2027, 3, 1), "policy.1")


def test_nobody_of_another_school_gets_a_task(at_school: AtSchool) -> None:
    theirs = belong(make_school("Andere"), make_member("other", None))
    given = {"what": "Go on", "owner": str(theirs.pk)}
    assert sign_in(at_school.hanne).post(f"{at_school.address}plan/", given).status_code == 422
    assert not PlanItem.objects.exists()


def test_a_question_that_does_not_exist_is_left_out(at_school: AtSchool) -> None:
    sign_in(at_school.hanne).post(f"{at_school.address}plan/", {"what": "Go on", "question": "gone"})
    assert PlanItem.objects.get().question == ""


def test_a_line_that_a_colleague_changed_is_not_overwritten(at_school: AtSchool) -> None:
    item = planning.add(
        school=at_school.school, what="Old", owner=None, due_on=None, by=at_school.hanne.person,
        at=timezone.now(),
    )  # fmt: skip
    one, two = sign_in(at_school.hanne), sign_in(at_school.ivo)
    address = f"{at_school.address}plan/{item.pk}/"
    assert one.post(address, {"what": "Hers", "revision": "1"}).status_code == 302
    late = two.post(address, {"what": "His", "revision": "1"})
    assert late.status_code == 422
    assert "“Hers”" in late.content.decode()
    assert late.context["form"]["what"].value() == "His"
    assert PlanItem.objects.get().what == "Hers"
    two.post(address, {"what": "His", "revision": str(late.context["form"]["revision"].value())})
    assert PlanItem.objects.get().what == "His"


def test_a_line_is_done_and_taken_up_again(at_school: AtSchool) -> None:
    item = planning.add(
        school=at_school.school, what="Old", owner=None, due_on=None, by=at_school.hanne.person,
        at=timezone.now(),
    )  # fmt: skip
    browser, address = sign_in(at_school.ivo), f"{at_school.address}plan/{item.pk}/"
    browser.post(address, {"what": "Old", "revision": "1", "to": "done"})
    item.refresh_from_db()
    assert item.done_on == today()
    browser.post(address, {"what": "Old", "revision": "2", "to": "again"})
    again = PlanItem.objects.get()
    assert (again.done_on, again.dropped_on, again.revision) == (None, None, 3)


def test_a_line_of_another_school_is_not_there(at_school: AtSchool) -> None:
    other, who = make_school("Andere"), make_member("other", None)
    belong(other, who)
    item = planning.add(
        school=at_school.school, what="Old", owner=None, due_on=None, by=at_school.hanne.person,
        at=timezone.now(),
    )  # fmt: skip
    assert sign_in(who).get(f"/school/{other.reference}/plan/{item.pk}/").status_code == 404


def test_an_incident_is_codes_and_a_month_and_nobody(at_school: AtSchool) -> None:
    browser, month = sign_in(at_school.ivo), today().replace(day=1)
    given = {
        "month": month.isoformat(), "kind": "insults", "place": "class_group", "measures": ["talk"],
        "note": "Karel did it",
    }  # fmt: skip
    before = AuditEntry.objects.count()
    assert browser.post(f"{at_school.address}incidents/", given).status_code == 302
    row = Incident.objects.get()
    assert (row.kind, row.place, row.measures, row.month) == ("insults", "class_group", ["talk"], month)
    assert AuditEntry.objects.count() == before
    page = browser.get(f"{at_school.address}incidents/").content.decode()
    assert "1 incident" in page
    assert "Karel did it" not in page
    browser.post(f"{at_school.address}incidents/{row.pk}/remove/")
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"kind": "words of mine"}, {"place": ""}, {"measures": ["none"]}, {"month": "1999-01-01"}]
)
def test_what_is_no_code_is_refused(at_school: AtSchool, changed: dict[str, object]) -> None:
    month = today().replace(day=1).isoformat()
    given = {"month": month, "kind": "insults", "place": "class_group", **changed}
    assert sign_in(at_school.ivo).post(f"{at_school.address}incidents/", given).status_code == 422
    assert not Incident.objects.exists()


def test_a_year_is_counted_by_itself(at_school: AtSchool) -> None:
    for month in (date(2026, 1, 5), date(2026, 12, 31), date(2025, 12, 31)):
        log.write_down(
            school=at_school.school, kind="insults", place="class_group", measures=["talk"], month=month
        )
    year = log.year_of(at_school.school, 2026)
    assert (year.total, year.kinds, year.measures) == (2, {"insults": 2}, {"talk": 2})
    assert log.year_of(make_school("Andere"), 2026).total == 0


def test_the_months_go_back_over_the_turn_of_a_year() -> None:
    months = log.months(date(2026, 2, 28))
    assert months[:3] == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1)]
    assert len(set(months)) == log.MONTHS_BACK
