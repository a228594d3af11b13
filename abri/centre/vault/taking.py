"""Taking in: a file arrives in parts, in any order, some twice, each sealed and on the disk before it is acknowledged.

Nothing here opens anything. A part is sealed to the public half of the evidence's identity; the private half is with
the case, or in the sealed pocket of whoever hands it in.
"""

import json
import logging
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.files.uploads import NotTaken
from abri.centre.records.keyring import Identity, seal
from abri.centre.vault import blobs, parts
from abri.centre.vault.blobs import NoSpace
from abri.centre.vault.models import Evidence, Part
from abri.centre.vault.parts import PART_SIZE

__all__ = [
    "PART_SIZE", "UNSENT_FOR", "CaseFull", "HeldStream", "NoSpace", "NotTaken", "Stream", "TooLarge",
    "UploadNotAllowed", "WrongPart", "begin", "begin_stream", "discard", "forget", "missing", "put_part",
    "wait_longer",
]  # fmt: skip

logger = logging.getLogger(__name__)

# How long something waits for its next part, or to be sent.
UNSENT_FOR = timedelta(hours=3)
LONGEST_NAME = 120
# The answers to "is somebody naked in it" with which a file is taken; "could be under 18" is never one of them.
_MAY_BE_TAKEN = frozenset({"no", "adult"})
# Any number that no other lock of this database uses.
_BEGINNING = 5_190_241


class TooLarge(NotTaken):
    """The file is larger than one file may be (``ABRI_UPLOAD_FILE``)."""


class CaseFull(NotTaken):
    """The files of the case, or of the report that is being written, would be more than they may be together."""


class UploadNotAllowed(NotTaken):
    """Nothing is taken here. ``why``: "intimate", "empty", "withdrawn", "gone" or "complete"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class WrongPart(NotTaken):
    """There is no part of this number, or it has another length."""


def begin(
    *,
    case: Case | None,
    name: str,
    size: int,
    source: str,
    at: datetime,
    author: Person | None = None,
    intimate: str = "no",
    mark: str = "",
    beside: Collection[UUID] = (),
) -> tuple[Evidence, Identity]:
    """Begin to take a file of ``size`` bytes under an identity of its own, which is returned and sealed to the case.

    ``source``: "reporter", "desk" or "software". ``intimate``: what was answered, "no" or "adult"; with anything else
    nothing is taken. ``mark``: by what it is known again when its line broke. ``beside``:
    the ids of what the same unsent report holds already. Raises :class:`UploadNotAllowed`, :class:`TooLarge`,
    :class:`CaseFull`, :class:`NoSpace` (as well when too much of all reporters together is waiting to be sent) and
    ``StorageGone``.
    """
    if intimate not in _MAY_BE_TAKEN:
        raise UploadNotAllowed("intimate")
    if size <= 0:
        raise UploadNotAllowed("empty")
    if size > settings.ABRI_UPLOAD_FILE:
        raise TooLarge
    identity = Identity.generate()
    evidence = Evidence(
        case=case, source=source, author=author, recipient=identity.recipient, announced=size, created_at=at,
        draft_until=at + UNSENT_FOR,
    )  # fmt: skip
    _describe(evidence, name=name, intimate=intimate, mark=mark)
    if case is not None:
        seal(evidence, "sealed_identity", identity.secret, to=[case.recipient])
    free = blobs.store().free()
    with transaction.atomic():
        _one_after_the_other()
        _check_room(evidence, beside, free)
        evidence.save(force_insert=True)
    return evidence, identity


def put_part(evidence: Evidence, number: int, content: bytes, at: datetime) -> Part:
    """Seal and store part ``number`` (from 1); once this returns, no crash and no power cut loses it.

    Every part but the last has :data:`PART_SIZE` bytes. A part that is there already is left as it is, also when two
    requests bring the same one at once. Raises :class:`WrongPart`, :class:`UploadNotAllowed` ("gone", "complete"),
    :class:`NoSpace` and ``StorageGone``.
    """
    if not 1 <= number <= parts.count_of(evidence.announced):
        raise WrongPart
    if len(content) != parts.length_of(evidence.announced, number):
        raise WrongPart
    return _put(evidence, number, content, at)


def missing(evidence: Evidence) -> tuple[int, ...]:
    """The numbers of the parts that have not come yet."""
    there = set(evidence.parts.filter(role=Part.Role.ORIGINAL).values_list("number", flat=True))
    return tuple(n for n in range(1, parts.count_of(evidence.announced) + 1) if n not in there)


def wait_longer(held: Iterable[UUID], at: datetime) -> None:
    """Keep what an unsent report holds for another :data:`UNSENT_FOR`: its draft was prolonged."""
    Evidence.objects.unsent().filter(pk__in=held).update(draft_until=at + UNSENT_FOR)


def discard(evidence: Evidence) -> None:
    """Delete what was not sent yet, wholly; what belongs to a case raises :class:`UploadNotAllowed` ("complete")."""
    with transaction.atomic():
        locked = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
        if locked is None:
            return
        if locked.draft_until is None:
            raise UploadNotAllowed("complete")
        names = list(locked.parts.values_list("blob", flat=True))
        locked.delete()
    forget(names)


class Stream:
    """A file whose size is known at its end only: a plain upload. Holds less than two parts in memory."""

    def __init__(self, evidence: Evidence, at: datetime) -> None:
        """Fill ``evidence``, whose announced size is the most that may come."""
        self.evidence = evidence
        self.size = 0
        self._at = at
        self._held = bytearray()
        self._number = 0

    def write(self, chunk: bytes) -> None:
        """Take the next bytes; raises :class:`TooLarge`, and otherwise as :func:`put_part`."""
        self.size += len(chunk)
        if self.size > self.evidence.announced:
            raise TooLarge
        self._held += chunk
        while len(self._held) >= parts.PART_SIZE:
            self._store(bytes(memoryview(self._held)[: parts.PART_SIZE]))
            del self._held[: parts.PART_SIZE]

    def finish(self) -> None:
        """Store what is left; from now on the size that came is the announced one. Raises as :meth:`write`."""
        if not self.size:
            raise UploadNotAllowed("empty")
        if self._held:
            self._store(bytes(self._held))
            self._held.clear()
        self.evidence.announced = self.size
        self.evidence.save(update_fields=["announced"])

    def drop(self) -> None:
        """Delete what came so far."""
        self._held.clear()
        discard(self.evidence)

    def _store(self, content: bytes) -> None:
        self._number += 1
        _put(self.evidence, self._number, content, self._at)


class HeldStream(Stream):
    """A plain upload with the identity of what it fills: a receiver for ``files.uploads.takes_evidence``."""

    def __init__(self, evidence: Evidence, identity: Identity, at: datetime) -> None:
        """Fill ``evidence``, which ``identity`` opens."""
        super().__init__(evidence, at)
        self.identity = identity


def begin_stream(
    *,
    case: Case | None,
    name: str,
    at_most: int,
    source: str,
    at: datetime,
    author: Person | None = None,
    intimate: str = "no",
    beside: Collection[UUID] = (),
) -> HeldStream:
    """As :func:`begin`, where nobody says how large the file is, but that it has ``at_most`` bytes."""
    evidence, identity = begin(
        case=case, name=name, size=min(at_most, settings.ABRI_UPLOAD_FILE), source=source, at=at, author=author,
        intimate=intimate, beside=beside,
    )  # fmt: skip
    return HeldStream(evidence, identity, at)


def plain_name(untrusted_name: str) -> str:
    """The name of a file as people are shown it: its last step, one line, nothing that changes how it reads."""
    last = untrusted_name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    name = " ".join(kept.split())
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[: LONGEST_NAME - 1] + "…"
    return f"{stem[: LONGEST_NAME - len(ending) - 2]}….{ending}"


def _describe(evidence: Evidence, *, name: str, intimate: str, mark: str) -> None:
    """Seal into ``evidence`` what is known of it before any of it came."""
    told = {
        "v": 1,
        "name": plain_name(name),
        "received_at": evidence.created_at.isoformat(),
        "intimate": intimate,
        **({"mark": mark} if mark else {}),
    }
    seal(evidence, "content", json.dumps(told, ensure_ascii=False), to=[evidence.recipient])


def _one_after_the_other() -> None:
    """Let beginnings wait for each other: none may overlook what another takes. On SQLite all transactions do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BEGINNING])


def _check_room(evidence: Evidence, beside: Collection[UUID], free: int) -> None:
    """Raise where ``evidence`` is too much for its case, for all that waits, or for the disk."""
    case = evidence.case
    if case is None:
        together = Evidence.objects.unsent().filter(pk__in=beside)
    else:
        state = Case.objects.filter(pk=case.pk).values_list("state", flat=True).first()
        if state is None or state == Case.State.WITHDRAWN:
            raise UploadNotAllowed("withdrawn")
        together = Evidence.objects.present().filter(case=case)
    if together.bytes_announced() + evidence.announced > settings.ABRI_UPLOAD_CASE:
        raise CaseFull
    if Evidence.objects.unsent().bytes_announced() + evidence.announced > settings.ABRI_UPLOAD_WAITING:
        raise NoSpace
    if free < Evidence.objects.bytes_still_to_come() + evidence.announced:
        raise NoSpace


def _put(evidence: Evidence, number: int, content: bytes, at: datetime) -> Part:
    there = _part(evidence, number)
    if there is not None:
        return there
    part = parts.seal_part(evidence, Part.Role.ORIGINAL, number, content, blobs.store())
    try:
        return _record(part, at)
    finally:
        if part._state.adding:
            forget([part.blob])


def _record(part: Part, at: datetime) -> Part:
    """Write the row of ``part``, whose file is safe, unless somebody was faster; returns the row that stands."""
    with transaction.atomic():
        evidence = Evidence.objects.select_for_update().filter(pk=part.evidence_id).first()
        if evidence is None:
            raise UploadNotAllowed("gone")
        there = _part(evidence, part.number)
        if there is not None:
            return there
        if evidence.state != Evidence.State.RECEIVING:
            raise UploadNotAllowed("complete")
        part.save(force_insert=True)
        evidence.draft_until = at + UNSENT_FOR
        evidence.save(update_fields=["draft_until"])
    return part


def _part(evidence: Evidence, number: int) -> Part | None:
    return evidence.parts.filter(role=Part.Role.ORIGINAL, number=number).first()


def forget(names: Iterable[str]) -> None:
    """Delete files that no row names. Where that fails they are orphans, which the sweep finds."""
    store = None
    for name in names:
        try:
            store = store or blobs.store()
            store.delete(name)
        except blobs.StorageGone:
            logger.warning("file without a row is left to the sweep")
            return
