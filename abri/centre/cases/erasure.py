"""Erasing what was withdrawn or kept long enough, leaving a tombstone without content, in the database and in a file.

The file outlives a restore from an older backup: :func:`replay` erases again what had been erased. Upper rooms write
their own lines into it, for what they destroyed.
"""

import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from abri.centre.cases import incidents
from abri.centre.cases.models import Case, CaseQuerySet, Tombstone
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.pages import forget_pages

logger = logging.getLogger(__name__)


def tombstone_file() -> Path:
    """The list of what was erased, kept outside the database and its backups."""
    path: Path = settings.ABRI_TOMBSTONES or settings.ABRI_DATA / "tombstones.jsonl"
    return path


def erase_due(*, at: datetime) -> int:
    """Erase every withdrawn case whose 72 hours are over and that nothing holds back; returns how many.

    A case that cannot be erased now is logged and tried again next time; it does not stop the others.
    """
    done = 0
    for case in Case.objects.due_for_erasure(at).only("pk"):
        try:
            with transaction.atomic():
                done += erase(Case.objects.due_for_erasure(at).filter(pk=case.pk), reason="withdrawn", at=at)
        except (DatabaseError, OSError):
            logger.exception("case not erased", extra={"case": str(case.pk)})
    if done:
        forget_pages()
    return done


def erase(cases: CaseQuerySet, *, reason: str, at: datetime) -> bool:
    """Erase the one case among ``cases``, locked, in the caller's transaction; ``False`` where it is not there now.

    The line in the file comes before the commit: a power cut between the two repeats it.
    """
    due = cases.select_for_update().first()
    if due is None:
        return False
    line = {
        "case": str(due.pk), "reference": due.reference, "lookup": due.lookup, "desk": str(due.desk_id),
        "at": at.isoformat(), "reason": reason,
    }  # fmt: skip
    append(line)
    _erase_rows(due, line)
    logger.info("case erased", extra={"case": line["case"]})
    return True


def replay() -> int:
    """Erase again every case that the file names and that a restore brought back; returns how many."""
    named = {line["case"]: line for line in lines("case")}
    present = [str(pk) for pk in Case.objects.values_list("pk", flat=True) if str(pk) in named]
    for case_id in present:
        with transaction.atomic():
            _erase_rows(Case.objects.select_for_update().get(pk=case_id), named[case_id])
    if present:
        forget_pages()
    return len(present)


def append(line: dict[str, str]) -> None:
    """Write a line into the file; it is on the disk when this returns."""
    path = tombstone_file()
    if settings.ABRI_TOMBSTONES is None:
        path.parent.mkdir(parents=True, exist_ok=True)
    # A folder of another machine's disk is not made here: then that disk is away, and the list would stay on this one.
    with path.open("a+") as file:
        # What a power cut left of a line stays apart: it was not committed, and is tried again.
        if _ends_within_a_line(path):
            file.write("\n")
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(key: str) -> Iterator[dict[str, str]]:
    """The lines of the file that name something under ``key``, oldest first; what is left of a broken one is none."""
    path = tombstone_file()
    if not path.exists():
        return
    for number, written in enumerate(path.read_text(errors="replace").splitlines(), start=1):
        try:
            line = json.loads(written or "{}")
        except ValueError:
            logger.warning("line %d of the list of what was erased cannot be read", number)
            continue
        if isinstance(line, dict) and key in line:
            yield line


def _ends_within_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


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
    incident_id = case.incident_id
    case.delete()
    incidents.clear_if_empty(incident_id)
