"""A second caseworker, a supervisor, and a case that alma has opened."""

from datetime import datetime

import pytest

from abri.centre.accounts import keys
from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Keyring
from tests.centre.conftest import NOON, Cast, Member, Report, Reported, make_member


def let_in(member: Member, desk: Desk, by: Member) -> Member:
    keys.let_in(person=member.person, desk=desk, keyring=by.keyring, by=by.person, at=NOON)
    return member


def opened(case: Case, member: Member, at: datetime = NOON) -> Keyring:
    return actions.open_case(case=case, keyring=member.keyring, by=member.person, at=at)


@pytest.fixture
def bea(cast: Cast) -> Member:
    """A second caseworker at the helpline."""
    return let_in(make_member("bea", cast.helpline), cast.helpline, cast.alma)


@pytest.fixture
def sofie(cast: Cast) -> Member:
    """The supervisor of the helpline."""
    return let_in(make_member("sofie", cast.helpline, Membership.Role.SUPERVISOR), cast.helpline, cast.alma)


@pytest.fixture
def held(cast: Cast, report: Report) -> Reported:
    """A report that alma opened and holds."""
    reported = report()
    opened(reported.case, cast.alma)
    return reported
