"""A desk that said as whom it sends, a case at it, and words for a notice."""

from datetime import date

import pytest

from abri.centre.cases.models import Case
from abri.centre.notices import actions
from abri.centre.notices.actions import Choice
from abri.centre.notices.models import Notice, Notifier
from abri.centre.notices.wording import Wording
from tests.centre.conftest import NOON, Cast, Report

STALKING = "CYBER_VIOLENCE/STALKING"
MATERIAL = "PROTECTION_OF_MINORS/CHILD_SEXUAL_ABUSE_MATERIAL"
ADDRESS = "https://www.instagram.com/p/Cabc123/"
WORDING = Wording(
    addresses=(ADDRESS,),
    explanation="The account follows a girl of fourteen and writes to her every night.",
    law=("be.cp2024.art237",),
    good_faith=True,
)
CHOICE = Choice("instagram", STALKING, "en")
TODAY = date(2026, 11, 21)


@pytest.fixture
def notifier(cast: Cast) -> Notifier:
    """As whom the helpline sends."""
    return Notifier.objects.create(
        desk=cast.helpline, name="Helpline of the centre", email="notices@centre.example", changed_at=NOON
    )


@pytest.fixture
def case(report: Report) -> Case:
    """A case at the helpline."""
    return report().case


@pytest.fixture
def draft(cast: Cast, case: Case, notifier: Notifier) -> Notice:
    """A notice about it that has not left."""
    return actions.draft(case=case, choice=CHOICE, wording=WORDING, by=cast.alma.person, at=NOON)
