"""Every address of the centre answers everybody as the tables in `addresses/` say; a new one has to be entered there.

An outcome is a status, or "in" for a redirect to the sign-in page; a single one stands for everybody. POST is sent
without fields: where that is an error the form comes back. All meet things of the helpline: alma's desk, where boris
reads and clara is a stranger.
"""

from pathlib import Path

import pytest

from tests.guarantees.walk import METHODS, NOWHERE, ROLES, Walk, addresses

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parent / "addresses"


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """Return what the tables say: by method and address, the outcome for each role."""
    rows = {}
    for line in (line for table in sorted(TABLES.glob("*.txt")) for line in table.read_text().splitlines()):
        if line and not line.startswith("#"):
            method, address, *outcomes = line.split()
            assert (method, address) not in rows, f"entered twice: {line}"
            told = outcomes * len(ROLES) if len(outcomes) == 1 else outcomes
            rows[method, address] = dict(zip(ROLES, told, strict=True))
    return rows


def test_every_address_is_in_a_table() -> None:
    entered = {address for _method, address in expected()}
    assert set(addresses()) - entered == set(), "not entered in a table"
    assert entered - set(addresses()) == set(NOWHERE), "no longer an address"
    assert {(method, address) for method in METHODS for address in entered} == set(expected())


def test_everybody_is_answered_as_the_tables_say(walked: Walk) -> None:
    table = expected()
    wrong = [
        f"{visit.role}: {visit.method} {visit.address} answers {visit.outcome}, not {told}"
        for visit in walked.visits
        if visit.outcome != (told := table.get((visit.method, visit.address), {}).get(visit.role))
    ]
    assert wrong == []
    assert len(walked.visits) == len(table) * len(ROLES)
