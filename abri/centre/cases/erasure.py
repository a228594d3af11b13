"""Erasing what was withdrawn, leaving a tombstone without content, in the database and in a file beside it.

The file outlives a restore from an older backup: :func:`replay` erases again what had been erased.
"""

import json
import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from abri.centre.cases.models import Case, Tombstone
from abri.centre.outbox import letters
from abri.centre.records import audit

logger = logging.getLogger(__name__)


def tombstone_file() -> Path:
    """The list of erased cases, kept outside the database and its backups."""
    path: Path = settings.ABRI_DATA / "tombstones.jsonl"
    return path


def erase_due(*, at: datetime) -> int:
    """Erase every withdrawn case whose 72 hours are over and that nothing holds back; returns how many."""
    cases = list(Case.objects.due_for_erasure(at))
    for case in cases:
        erase(case, reason="withdrawn", at=at)
    if cases:
        _forget_pages()
    return len(cases)


def erase(case: Case, *, reason: str, at: datetime) -> None:
    """Erase ``case`` with everything in it. The line in the file comes first: losing power between the two repeats."""
    line = {
        "case": str(case.pk), "reference": case.reference, "lookup": case.lookup, "desk": str(case.desk_id),
        "at": at.isoformat(), "reason": reason,
    }  # fmt: skip
    _append(line)
    _erase_rows(line)
    logger.info("case erased", extra={"case": str(case.pk)})


def replay() -> int:
    """Erase again every case that the file names and that a restore brought back; returns how many."""
    path = tombstone_file()
    if not path.exists():
        return 0
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    present = set(Case.objects.values_list("pk", flat=True))
    again = [line for line in lines if line["case"] in {str(pk) for pk in present}]
    for line in again:
        _erase_rows(line)
    if again:
        _forget_pages()
    return len(again)


def _erase_rows(line: dict[str, str]) -> None:
    at = datetime.fromisoformat(line["at"])
    with transaction.atomic():
        case = Case.objects.get(pk=line["case"])
        letters.forget(about=case.pk)
        Tombstone.objects.get_or_create(
            lookup=line["lookup"],
            defaults={
                "case_id": case.pk, "reference": case.reference, "desk_id": line["desk"], "erased_at": at,
                "reason": line["reason"],
            },
        )  # fmt: skip
        audit.record("case.erased", subject=case, at=at, desk_id=line["desk"], reason=line["reason"])
        case.delete()


def _append(line: dict[str, str]) -> None:
    path = tombstone_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _forget_pages() -> None:
    """SQLite keeps old pages in its write-ahead log; fold it in, so that the erased ciphertext is gone from disk."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
