"""Erasing what was withdrawn, leaving a tombstone without content, in the database and in a file beside it.

The file outlives a restore from an older backup: :func:`replay` erases again what had been erased.
"""

import json
import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from abri.centre.cases.models import Case, Tombstone
from abri.centre.outbox import letters
from abri.centre.records import audit

logger = logging.getLogger(__name__)


def tombstone_file() -> Path:
    """The list of erased cases, kept outside the database and its backups."""
    path: Path = settings.ABRI_DATA / "tombstones.jsonl"
    return path


def erase_due(*, at: datetime) -> int:
    """Erase every withdrawn case whose 72 hours are over and that nothing holds back; returns how many.

    A case that cannot be erased now is logged and tried again next time; it does not stop the others.
    """
    done = 0
    for case in Case.objects.due_for_erasure(at).only("pk"):
        try:
            done += _erase(case, reason="withdrawn", at=at)
        except (DatabaseError, OSError):
            logger.exception("case not erased", extra={"case": str(case.pk)})
    if done:
        _forget_pages()
    return done


def replay() -> int:
    """Erase again every case that the file names and that a restore brought back; returns how many."""
    path = tombstone_file()
    if not path.exists():
        return 0
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    named = {line["case"]: line for line in lines}
    present = [str(pk) for pk in Case.objects.values_list("pk", flat=True) if str(pk) in named]
    for case_id in present:
        with transaction.atomic():
            _erase_rows(Case.objects.select_for_update().get(pk=case_id), named[case_id])
    if present:
        _forget_pages()
    return len(present)


def _erase(case: Case, *, reason: str, at: datetime) -> bool:
    """Erase ``case`` unless something holds it back now. The line in the file comes first: a power cut repeats it."""
    with transaction.atomic():
        due = Case.objects.select_for_update().due_for_erasure(at).filter(pk=case.pk).first()
        if due is None:
            return False
        line = {
            "case": str(due.pk), "reference": due.reference, "lookup": due.lookup, "desk": str(due.desk_id),
            "at": at.isoformat(), "reason": reason,
        }  # fmt: skip
        _append(line)
        _erase_rows(due, line)
    logger.info("case erased", extra={"case": line["case"]})
    return True


def _erase_rows(case: Case, line: dict[str, str]) -> None:
    at = datetime.fromisoformat(line["at"])
    letters.forget(about=case.pk)
    Tombstone.objects.get_or_create(
        lookup=line["lookup"],
        defaults={
            "case_id": case.pk, "reference": line["reference"], "desk_id": line["desk"], "erased_at": at,
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
