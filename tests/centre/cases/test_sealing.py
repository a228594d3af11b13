"""What a thief of the database reads: nothing that anybody wrote."""

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from abri.centre.cases import actions, mailbox
from tests.centre.conftest import NOON, STORY, Cast, Report

WRITTEN = {
    "story": STORY,
    "platform text": "the lantern server",
    "email": "dina.de.meester@home.example",
    "answer": "We are looking at it tonight.",
    "note": "The mother called at four.",
    "reason": "A date was set for Friday.",
    "message": "Thank you for writing back.",
}
LATER = NOON + timedelta(hours=1)


def every_stored_value() -> list[Any]:
    """Every value of every row of every table, as the database holds it."""
    values = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
            values += [value for row in cursor.fetchall() for value in row]
    return values


def a_whole_case(cast: Cast, report: Report) -> None:
    reported = report(
        contact="email", email=WRITTEN["email"], platform=WRITTEN["platform text"], danger="suicide"
    )
    ring = actions.open_case(case=reported.case, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    who: dict[str, Any] = {"case": reported.case, "by": cast.alma.person, "at": LATER}
    actions.answer(keyring=ring, text=WRITTEN["answer"], **who)
    actions.note(text=WRITTEN["note"], **who)
    actions.change_urgency(urgency=1, reason=WRITTEN["reason"], **who)
    mailbox.post(mailbox.open_with_receipt(reported.receipt), WRITTEN["message"], at=LATER)
    actions.open_case(case=reported.case, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    actions.close(outcome="helped", **who)


def test_no_table_holds_a_word_that_anybody_wrote(cast: Cast, report: Report) -> None:
    a_whole_case(cast, report)
    stored = every_stored_value()
    for name, text in WRITTEN.items():
        for value in stored:
            if isinstance(value, (bytes, memoryview)):
                assert text.encode() not in bytes(value), name
            else:
                assert text not in str(value), name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the database file byte by byte")
def test_no_page_of_the_database_file_holds_it_either(cast: Cast, report: Report) -> None:
    a_whole_case(cast, report)
    connection.ensure_connection()
    assert isinstance(connection.connection, sqlite3.Connection)
    image = connection.connection.serialize()
    assert len(image) > 50_000
    assert b"alma" in image
    for name, text in WRITTEN.items():
        assert text.encode() not in image, name
