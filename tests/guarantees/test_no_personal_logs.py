"""No log, at any level, holds what was told, who told it, or from which network address."""

import logging

import pytest

from tests.centre.conftest import PASSWORD, STORY
from tests.guarantees.logs import everything_logged
from tests.guarantees.walk import NETWORK_ADDRESS, Walk

pytestmark = pytest.mark.django_db

PERSONAL = (NETWORK_ADDRESS, STORY, PASSWORD, "alma@centre.example", "Alma")


@pytest.mark.parametrize("told", PERSONAL)
def test_no_log_holds(walked: Walk, told: str) -> None:
    assert [line for line in walked.log if told in line] == []


def test_the_lines_were_kept(walked: Walk) -> None:
    """A walk that logged nothing would pass: without a worker the centre is not ready, which is logged."""
    assert any("/readyz" in line for line in walked.log)


def test_what_hides_in_an_attachment_would_be_seen() -> None:
    lines: list[str] = []
    with everything_logged(lines):
        logging.getLogger("abri.tests").debug("opened", extra={"address": NETWORK_ADDRESS})
    assert [line for line in lines if NETWORK_ADDRESS in line] != []
