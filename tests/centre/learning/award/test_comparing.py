"""Comparisons: from ten schools on, by region, and never a school alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from abri.centre.accounts.models import Person
from abri.centre.learning.models import Appointment, Assessment, Award, School
from tests.centre.conftest import NOON, sign_in, today
from tests.centre.learning.award.claiming import LABEL
from tests.centre.learning.team import AtSchool, make_school

pytestmark = pytest.mark.django_db
FIGURES = "/learning/figures/"


def with_label(school: School, by: Person, *, level: str = "silver", percent: int = 60) -> Award:
    """A school with a label that counts today."""
    day = today()
    assessment = Assessment.objects.create(
        school=school, label_version="1", state="decided", begun_at=NOON, begun_by=by, handed_in_at=NOON, level=level
    )  # fmt: skip
    return Award.objects.create(
        school=school, assessment=assessment, level=level, label_version="1", school_name=school.name,
        result={"shares": dict.fromkeys(LABEL.areas, percent)}, code=school.reference.ljust(16, "0"),
        awarded_at=NOON, valid_until=day + timedelta(days=300), reassess_on=day,
    )  # fmt: skip


def others(at_school: AtSchool, count: int, *, region: str = "be.vl", level: str = "silver") -> None:
    for number in range(count):
        school = make_school(f"Geheim {region} {number}", region=region)
        with_label(school, at_school.hanne.person, level=level, percent=80)


def test_a_school_sees_itself_beside_others_from_ten_on(at_school: AtSchool) -> None:
    with_label(at_school.school, at_school.hanne.person, percent=30)
    others(at_school, 8)
    browser, address = sign_in(at_school.ivo), f"{at_school.address}awards/comparison/"
    nine = browser.get(address).content.decode()
    assert "30&nbsp;%" in nine
    assert "too few" in nine
    assert "80&nbsp;%" not in nine
    others(at_school, 1, region="be.vl", level="gold")
    ten = browser.get(address).content.decode()
    assert "75&nbsp;%" in ten
    assert "too few" not in ten
    assert "Geheim" not in ten


def test_a_small_region_is_not_what_the_country_has_more(at_school: AtSchool) -> None:
    others(at_school, 12)
    others(at_school, 3, region="be.wal")
    at_school.school.region = "be.wal"
    at_school.school.save()
    page = sign_in(at_school.ivo).get(f"{at_school.address}awards/comparison/")
    assert page.context["region"] is None
    assert page.context["whole"].schools == 10
    at_school.school.region = "be.vl"
    at_school.school.save()
    page = sign_in(at_school.ivo).get(f"{at_school.address}awards/comparison/")
    assert page.context["region"] is None


def test_what_ended_and_who_left_does_not_count(at_school: AtSchool) -> None:
    others(at_school, 10)
    address = f"{at_school.address}awards/comparison/"
    assert sign_in(at_school.ivo).get(address).context["whole"] is not None
    Award.objects.filter(school__name="Geheim be.vl 3").update(valid_until=NOON.date() - timedelta(days=9000))
    assert sign_in(at_school.ivo).get(address).context["whole"] is None


def test_a_ministry_sees_its_regions_without_small_numbers(at_school: AtSchool) -> None:
    others(at_school, 25)
    others(at_school, 4, level="gold")
    others(at_school, 30, region="be.wal", level="iron")
    browser = sign_in(at_school.jana)
    assert browser.get(FIGURES).status_code == 404
    Appointment.objects.create(
        person=at_school.jana.person, part="ministry", region="be.vl", since=NOON, appointed_by_id="x"
    )
    page = browser.get(FIGURES)
    (row,) = page.context["counts"]
    # Gold is too few; with it silver is kept back, or the total would tell. Nobody has iron: that is kept back as well.
    assert row["cells"] == [None, None, None, None, 29]
    assert "Geheim" not in page.content.decode()
    Appointment.objects.update(region="")
    assert len(browser.get(FIGURES).context["counts"]) > 1
