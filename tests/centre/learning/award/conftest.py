"""A label of six questions, a school that can hand in, and renate, who reviews labels of its region."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from abri.centre import country
from abri.centre.learning.models import Appointment, Assessment
from tests.centre.conftest import NOON, Member, make_member
from tests.centre.learning.award.claiming import LABEL, claim
from tests.centre.learning.team import AtSchool

HERE = "abri.centre.learning"


@pytest.fixture(autouse=True)
def _small_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the country asks by now."""
    found = replace(country.lessons(), label=LABEL)
    modules = (
        "award.awarding",
        "award.showing",
        "label.views.public",
        "templatetags.learning_schools",
        "templatetags.learning_award",
    )
    for module in modules:
        monkeypatch.setattr(f"{HERE}.{module}.lessons", lambda: found)


@pytest.fixture
def renate(db: None) -> Member:
    """Reviews labels of Flemish schools, and is of none."""
    member = make_member("renate", None)
    part = Appointment.Part.REVIEWER
    Appointment.objects.create(
        person=member.person, part=part, region="be.vl", since=NOON, appointed_by_id="x"
    )
    return member


@pytest.fixture
def gold(at_school: AtSchool) -> Assessment:
    """A claim to gold, which somebody always looks at, with evidence for every answer."""
    return claim(at_school, step=3, at=timezone.now())
