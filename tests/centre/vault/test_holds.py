"""What comes into a case under a legal hold is held from then on, and its log says so."""

from datetime import timedelta

import pytest
from django.db import transaction

from abri.centre.cases import keys
from abri.centre.cases.models import Case
from abri.centre.vault import custody, holds, links, settling
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.vault.handing_in import handed_in, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleaned")]

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case(report: Report, cast: Cast) -> Case:
    """A case that was put under a hold while it held nothing."""
    found = report().case
    holds.hold(case=found, on=True, by=cast.alma.person, at=NOON)
    return found


def log(evidence: Evidence) -> list[str]:
    return [entry.action for entry in custody.entries(evidence)]


def test_what_the_desk_adds_is_held(case: Case) -> None:
    evidence, _ = kept(case=case)
    (link,) = links.add(case, [Link("https://example.org/a")], at=NOON)
    assert (log(evidence), log(link)) == (["received", "scanned", "held"], ["received", "held"])


@pytest.mark.parametrize("settled", [True, False])
def test_what_the_reporter_adds_is_held(case: Case, cast: Cast, settled: bool) -> None:
    evidence, identity = kept() if settled else handed_in()
    with transaction.atomic():
        settling.adopt(case, [(evidence.pk, identity)], at=LATER)
    settling.settle_rest(case, keys.case_keyring(case, cast.alma.keyring), at=LATER)
    assert log(evidence) == ["received", "scanned", "held"]
    holds.hold(case=case, on=False, by=cast.alma.person, at=LATER)
    assert log(evidence)[-1] == "released"


def test_without_a_hold_nothing_is_said(report: Report) -> None:
    assert log(kept(case=report().case)[0]) == ["received", "scanned"]
