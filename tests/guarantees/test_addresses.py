"""Every address of the centre answers everybody as the tables in `addresses/` say; a new one has to be entered there.

An outcome is a status, or "in" for a redirect to the sign-in page; a single one stands for everybody. POST is sent
without fields: where that is an error the form comes back. All meet things of the helpline: alma's desk, where boris
reads and clara is a stranger.
"""

import pytest
from django.db import connection

from tests.guarantees.walk import METHODS, NOWHERE, TURNED_AWAY, Walk, addresses, tables

pytestmark = pytest.mark.django_db


def test_every_address_is_in_a_table() -> None:
    entered = {address for _method, address in tables()}
    assert set(addresses()) - entered == set(), "not entered in a table"
    assert entered - set(addresses()) == set(NOWHERE), "no longer an address"
    assert {(method, address) for method in METHODS for address in entered} == set(tables())


def test_everybody_is_answered_as_the_tables_say(walked: Walk) -> None:
    table = tables()
    wrong = [
        f"{visit.role}: {visit.method} {visit.address} answers {visit.outcome}, not {told}"
        for visit in walked.visits
        if visit.outcome != (told := table[visit.method, visit.address][visit.role])
    ]
    assert wrong == []


def test_everybody_was_everywhere(walked: Walk) -> None:
    told = {(*row, role): outcome for row, outcomes in tables().items() for role, outcome in outcomes.items()}
    missed = set(told) - {(visit.method, visit.address, visit.role) for visit in walked.visits}
    if connection.vendor == "sqlite":
        assert missed == set()
    # On PostgreSQL, who is turned away would only be turned away again.
    assert {told[visit] for visit in missed} <= TURNED_AWAY
