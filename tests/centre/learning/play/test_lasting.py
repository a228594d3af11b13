"""An answer does not wait for the disk, and whatever else is written still does."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abri.centre.learning.models import PlayRoom
from abri.centre.learning.play import players, rooms, tokens
from abri.centre.learning.play.lasting import without_waiting_for_the_disk


def waits() -> bool:
    """Whether a commit waits for the disk now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return bool(cursor.fetchone()[0] == 2)
        cursor.execute("SHOW synchronous_commit")
        return bool(cursor.fetchone()[0] == "on")


@pytest.fixture(autouse=True)
def _as_an_operator_has_it(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        full = "PRAGMA synchronous=FULL" if connection.vendor == "sqlite" else "SET synchronous_commit = on"
        cursor.execute(full)


def test_only_what_is_inside_does_not_wait() -> None:
    with without_waiting_for_the_disk():
        assert not waits()
    assert waits()


def test_it_waits_again_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), without_waiting_for_the_disk():
        raise ZeroDivisionError
    assert waits()


def test_inside_a_transaction_of_somebody_else_sqlite_waits_as_ever() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL changes it within a transaction")
    with transaction.atomic(), without_waiting_for_the_disk():
        assert waits()
    assert waits()


def test_on_postgresql_an_answer_says_itself_that_it_does_not_wait() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite is told before")
    room, _ = rooms.open_room(
        questions=["passwords.length"], language="en", beside="", seconds=0, at=timezone.now()
    )
    secret = players.join(room, "Panda 12")
    rooms.go_on(room, moves=0, at=timezone.now())
    seat = players.seat_of(tokens.digest(secret), timezone.now())
    assert seat
    with transaction.atomic():
        assert waits()
        players.answer(seat, number=1, given="long", at=timezone.now())
        assert not waits()
    assert waits()


def test_after_a_lesson_everything_waits_and_names_go_for_good() -> None:
    """Seen to fail while the end of the game, too, did not wait: deleted names came back with the power."""
    waited: list[tuple[str, bool]] = []

    def note(execute, sql, values, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith(("INSERT", "UPDATE", "DELETE", "\nINSERT")):
            waited.append(("answer" if "INTO learning_playanswer" in sql else "step", waits()))
        return execute(sql, values, many, context)

    room, _ = rooms.open_room(
        questions=["passwords.length"], language="en", beside="", seconds=0, at=timezone.now()
    )
    with connection.execute_wrapper(note):
        secret = players.join(room, "Panda 12")
        rooms.go_on(room, moves=0, at=timezone.now())
        seat = players.seat_of(tokens.digest(secret), timezone.now())
        assert seat
        players.answer(seat, number=1, given="long", at=timezone.now())
        # On PostgreSQL an answer says so itself, in the same statement.
        assert not any(how for what, how in waited if what == "step" or connection.vendor == "sqlite")
        waited.clear()
        for _ in range(2):
            room.refresh_from_db()
            rooms.go_on(room, moves=room.moves, at=timezone.now())
    assert PlayRoom.objects.get().state == "over"
    assert [how for _, how in waited][1:] == [True] * (len(waited) - 1)
    assert waits()


def test_what_the_journal_kept_of_a_lesson_goes_with_the_next_round_of_the_worker() -> None:
    """Seen to fail: the names of a class stood in the journal of SQLite until others had written over them."""
    with CaptureQueriesContext(connection) as asked:
        rooms.sweep(at=timezone.now())
    folded_in = any("wal_checkpoint(TRUNCATE)" in one["sql"] for one in asked)
    assert folded_in == (connection.vendor == "sqlite")
