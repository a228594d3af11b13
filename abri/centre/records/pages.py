"""What the database's file keeps of rows that were deleted."""

from django.db import connection


def forget_pages() -> None:
    """SQLite keeps old pages in its write-ahead log; fold it in, so that what was deleted is gone from disk."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
