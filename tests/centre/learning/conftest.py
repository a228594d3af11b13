"""Fixtures of learning."""

import pytest

from tests.centre.learning.team import AtSchool, school_at_work


@pytest.fixture
def at_school(db: None) -> AtSchool:
    """A confirmed school with a team and a moderator."""
    return school_at_work()
