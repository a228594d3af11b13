"""Destroying evidence: what is sealed is emptied, the files go, and a tombstone stays whose log still verifies.

The order survives a crash between any two steps. A line in the file of tombstones, then everything in the database at
once, then the files one by one; each row of a part goes after its file. The next round takes up what is left.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction

from abri.centre.accounts.models import Person
from abri.centre.cases import erasure
from abri.centre.cases.models import Case
from abri.centre.records import audit
from abri.centre.records.pages import forget_pages
from abri.centre.vault import blobs, custody, taking
from abri.centre.vault.models import Evidence, Part

logger = logging.getLogger(__name__)


class Held(Exception):
    """A legal hold on the case keeps this from being destroyed."""


def destroy(
    evidence: Evidence, *, reason: str, at: datetime, by: Person | None = None, desk_id: object = ""
) -> None:
    """Destroy ``evidence``; of what was destroyed before, finish what is left.

    ``reason`` is a code. Raises :class:`Held`, and ``StorageGone`` where the files wait for the next round.
    """
    with transaction.atomic():
        # The case first, as everywhere, so that two requests do not wait for each other.
        case = Case.objects.select_for_update().filter(evidence=evidence.pk).first()
        if case is not None and case.legal_hold:
            raise Held
        empty(evidence, reason=reason, at=at, by=by, desk_id=desk_id)
    delete_files(evidence)
    forget_pages()


def empty(
    evidence: Evidence, *, reason: str, at: datetime, by: Person | None = None, desk_id: object = ""
) -> None:
    """What :func:`destroy` does to the database, in the caller's transaction that locked the case and asked for holds.

    What is committed so is destroyed: nothing opens any more, and :func:`follow` deletes the files.
    """
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if locked.state == Evidence.State.DESTROYED:
        return
    erasure.append({"evidence": str(locked.pk), "at": at.isoformat(), "reason": reason})
    _empty(locked, reason=reason, at=at, by=by, desk_id=desk_id)


def delete_files(evidence: Evidence) -> None:
    """Delete the files of destroyed evidence and then their rows; raises ``StorageGone``."""
    store = None
    for part in evidence.parts.all():
        store = store or blobs.store()
        store.delete(part.blob)
        part.delete()


def follow(*, at: datetime) -> int:
    """Destroy what is left of erased cases and of reports that were never sent, and finish what was begun.

    Returns how much was done. One that fails is logged and tried again next time.
    """
    done = 0
    for evidence in Evidence.objects.without_case().only("pk"):
        done += _try(evidence, lambda one: _let_go(one, reason="case_erased", at=at))
    for evidence in Evidence.objects.left_behind(at).only("pk"):
        done += _try(evidence, lambda one: _let_go(one, reason="unsent", at=at))
    begun = Part.objects.filter(evidence__state=Evidence.State.DESTROYED).values("evidence")
    for evidence in Evidence.objects.filter(pk__in=begun).only("pk"):
        done += _try(evidence, delete_files)
    if done:
        forget_pages()
    return done


def replay() -> int:
    """Destroy again everything that the file of tombstones names and a restore brought back; returns how much."""
    named = {line["evidence"]: line for line in erasure.lines("evidence")}
    present = [pk for pk in Evidence.objects.present().values_list("pk", flat=True) if str(pk) in named]
    for pk in present:
        line = named[str(pk)]
        with transaction.atomic():
            locked = Evidence.objects.select_for_update().get(pk=pk)
            _empty(locked, reason=line["reason"], at=datetime.fromisoformat(line["at"]))
    if present:
        forget_pages()
    return len(present)


def _empty(
    locked: Evidence, *, reason: str, at: datetime, by: Person | None = None, desk_id: object = ""
) -> None:
    """Write the last line and take away all that could be opened."""
    # The reason would be sealed to a key that goes with the evidence: the audit says it.
    custody.record(locked, "destroyed", at=at, by=by, desk_id=desk_id, though_broken=True)
    locked.custody.update(private=None)
    locked.marks.all().delete()
    desk = desk_id or (locked.case.desk_id if locked.case else "")
    locked.state, locked.destroyed_at, locked.draft_until = Evidence.State.DESTROYED, at, None
    locked.content = locked.sealed_identity = None
    locked.save(update_fields=["state", "destroyed_at", "draft_until", "content", "sealed_identity"])
    audit.record("evidence.destroyed", subject=locked, actor=by, at=at, desk_id=desk, reason=reason)
    logger.info("evidence destroyed", extra={"evidence": str(locked.pk)})


def _let_go(evidence: Evidence, *, reason: str, at: datetime) -> None:
    """Destroy what has a log; what never came whole has none, and its row goes too."""
    names: list[str] = []
    with transaction.atomic():
        locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
        # Asked again under the lock: the report may have been sent meanwhile.
        if locked.draft_until > at if locked.draft_until else locked.case_id is not None:
            return
        if locked.custody.exists():
            empty(locked, reason=reason, at=at)
        else:
            names = list(locked.parts.values_list("blob", flat=True))
            locked.delete()
    taking.forget(names)
    delete_files(evidence)


def _try(evidence: Evidence, act: Callable[[Evidence], None]) -> int:
    try:
        act(evidence)
    except (DatabaseError, OSError, blobs.StorageGone, Held, Evidence.DoesNotExist):
        logger.exception("evidence not destroyed", extra={"evidence": str(evidence.pk)})
        return 0
    return 1
