"""What a lesson writes does not wait for the disk: the power may take the last steps of a game, and nothing else.

A hundred classes answer 125 times a second, and a disk that writes each answer through takes most of that second. What
is written survives the end of the program, however it comes; only a power cut loses what the last moment brought. What
others write through carries it along. Reports are written through as ever (``settings``).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Write what is written inside without waiting until the disk has it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            yield
    elif connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            try:
                yield
            finally:
                cursor.execute("PRAGMA synchronous=FULL")
    else:
        # SQLite changes it between transactions alone.
        yield
