"""Fixtures of the competition."""

import pytest

from tests.centre.learning.competition.competing import Competing, everybody_competes


@pytest.fixture
def competing(db: None) -> Competing:
    """Two schools with a class each, a moderator and an editor, while tips are open."""
    return everybody_competes()
