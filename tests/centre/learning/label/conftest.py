"""A label of six questions instead of the country's, and an assessment that was begun with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from abri.centre import country
from abri.centre.learning.label import assessing
from abri.centre.learning.models import Assessment
from tests.centre.learning.label.answering import LABEL
from tests.centre.learning.team import AtSchool


@pytest.fixture(autouse=True)
def _small_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the country asks by now."""
    found = replace(country.lessons(), label=LABEL)
    for module in (
        "label.views.public",
        "schools.registration",
        "templatetags.learning_schools",
        "templatetags.learning_award",
    ):
        monkeypatch.setattr(f"abri.centre.learning.{module}.lessons", lambda: found)


@pytest.fixture
def begun(at_school: AtSchool) -> Assessment:
    """An assessment without answers."""
    return assessing.begin(school=at_school.school, label=LABEL, by=at_school.hanne.person, at=timezone.now())
