"""Seals: once a day the ends of all custody logs that changed go under one digest, and that digest leaves the machine.

Whoever runs the machine could rewrite a log, its chain and the seals. They cannot rewrite the e-mail that a witness
keeps, nor the stamp of an authority. The digest tells nothing about a log; a proof of a few digests shows later, in a
bundle, that a line stood in it.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.models import AuditEntry, AuditQuerySet
from abri.centre.vault import stamping
from abri.centre.vault.models import CustodyEntry, Evidence, Seal
from abri.engine.evidence import witness
from abri.engine.evidence.custody import BrokenChain, written
from abri.engine.evidence.stamps import Stamp
from abri.engine.evidence.witness import Head, Tree, Witness, check_seals

logger = logging.getLogger(__name__)

SEALED = "custody.sealed"
TOLD = "custody.witnessed"
# A seal that waited longer is covered by the ones after it, which name it.
STAMP_WITHIN = timedelta(days=7)
STAMPS_A_ROUND = 2
_TRIES = 3


def close_day(*, at: datetime) -> Seal | None:
    """The daily round: seal what changed unless there was a seal today, and write to the witnesses once a day.

    Returns the seal that it made.
    """
    newest = Seal.objects.order_by("-number").first()
    # The audit knows when it was made by the clock of then; a seal never bears an earlier instant than the one before.
    made_on = _days(AuditEntry.objects.about(newest).filter(action=SEALED)) if newest else set()
    made = None if _day(at) in made_on else seal_heads(at=at)
    _tell_witnesses(at)
    return made


def seal_heads(*, at: datetime) -> Seal | None:
    """Seal the heads of all logs that changed since the last seal; ``None`` where none did.

    A round that another one overtook begins anew.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _sealed(at)
        except IntegrityError:
            logger.info("another seal came first")
    return None


def stamp_due(*, at: datetime) -> int:
    """Have the seals of the last days stamped that are not; the first that gets no stamp ends the round.

    Returns how many were.
    """
    if not stamping.configured():
        return 0
    done = 0
    waiting = Seal.objects.filter(stamped_at=None, at__gt=at - STAMP_WITHIN).order_by("-number")
    for seal in waiting[:STAMPS_A_ROUND]:
        made = stamping.stamp(bytes.fromhex(seal.digest))
        if made is None:
            break
        done += Seal.objects.filter(pk=seal.pk, stamped_at=None).update(
            request=made.request, response=made.response, chain=made.chain_pem, stamped_at=at
        )
    return done


def witnesses(evidence: Evidence) -> tuple[Witness, ...]:
    """What every seal over the log of ``evidence`` proves, oldest first: for a bundle."""
    numbers = set(evidence.custody.exclude(seal_number=None).values_list("seal_number", flat=True))
    return tuple(
        _witness(row, str(evidence.pk)) for row in Seal.objects.filter(number__in=numbers).order_by("number")
    )


def heads_by_log() -> Mapping[str, list[tuple[int, str]]]:
    """What all seals say, by log: for who checks every piece of evidence with ``custody.check``."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for heads in Seal.objects.order_by("number").values_list("heads", flat=True).iterator():
        for log, number, digest in heads:
            found[log].append((number, digest))
    return found


def lost_logs(heads: Iterable[str]) -> list[str]:
    """Of the logs that seals name, those whose evidence is not there: what is destroyed leaves its row and its log."""
    named = set(heads)
    present = {
        str(pk) for pk in Evidence.objects.filter(pk__in=map(UUID, named)).values_list("pk", flat=True)
    }
    return sorted(named - present)


def check() -> None:
    """Raise ``BrokenChain`` with the number of the first seal that was changed or taken out.

    The audit remembers each root, so a seal that was taken out at the end is found as well.
    """
    rows = list(Seal.objects.order_by("number"))
    check_seals(as_sealed(row) for row in rows)
    for row in rows:
        if as_sealed(row).digest != row.digest:
            raise BrokenChain(row.number, "its digest is not the one that was written")
        if Tree(_heads(row)).root != row.root:
            raise BrokenChain(row.number, "its heads do not lead to its root")
    roots = {row.number: row.root for row in rows}
    remembered = AuditEntry.objects.filter(subject_table=Seal._meta.db_table, action=SEALED).order_by("id")
    for told in remembered.values_list("detail", flat=True):
        if roots.get(told["number"]) != told["root"]:
            raise BrokenChain(told["number"], "the audit knows another seal of this number")


def as_sealed(row: Seal) -> witness.Seal:
    """The seal that a row holds."""
    return witness.Seal(row.number, written(row.at), row.root, row.previous)


def _sealed(at: datetime) -> Seal | None:
    last = Seal.objects.select_for_update().order_by("-number").first()
    heads = _changed()
    if not heads:
        return None
    seal = witness.Seal.follow(as_sealed(last) if last else None, root=Tree(heads).root, at=at)
    row = Seal.objects.create(
        number=seal.number, at=datetime.fromisoformat(seal.at), root=seal.root, previous=seal.previous,
        digest=seal.digest, heads=[[head.log, head.number, head.digest] for head in Tree(heads).heads],
    )  # fmt: skip
    for head in heads:
        CustodyEntry.objects.filter(
            evidence=UUID(head.log), number__lte=head.number, seal_number=None
        ).update(seal_number=seal.number)
    audit.record(SEALED, subject=row, at=at, number=seal.number, root=seal.root)
    return row


def _changed() -> list[Head]:
    """The heads of the logs with a line that no seal covers."""
    unsealed = CustodyEntry.objects.filter(seal_number=None).values("evidence")
    last: dict[UUID, CustodyEntry] = {}
    for row in CustodyEntry.objects.filter(evidence__in=unsealed).defer("private").order_by("number"):
        last[row.evidence_id] = row
    # The digest as it was written: one taken anew would seal what a line was made to say since.
    return [Head(str(row.evidence_id), row.number, row.digest) for row in last.values()]


@transaction.atomic
def _tell_witnesses(at: datetime) -> None:
    """Write once a day what the newest seal is, if they have not been told: it names all that came before."""
    # Locked, so that of two workers one writes.
    newest = Seal.objects.select_for_update().order_by("-number").first()
    if newest is None or not settings.ABRI_CUSTODY_WITNESSES:
        return
    lately = AuditEntry.objects.filter(action=TOLD, at__gt=at - timedelta(days=1), at__lte=at)
    if AuditEntry.objects.about(newest).filter(action=TOLD).exists() or _day(at) in _days(lately):
        return
    detail = f"{newest.number} {_day(newest.at)} {newest.digest}"
    for address in settings.ABRI_CUSTODY_WITNESSES:
        letters.enqueue(
            letters.Kind.CUSTODY_SEAL, to=address, language=settings.LANGUAGE_CODE, at=at, detail=detail
        )
    audit.record(TOLD, subject=newest, at=at, number=newest.number)


def _witness(row: Seal, log: str) -> Witness:
    tree = Tree(_heads(row))
    head = next(head for head in tree.heads if head.log == log)
    stamp = None
    if row.stamped_at is not None:
        # PostgreSQL gives memoryviews.
        stamp = Stamp(bytes(row.request or b""), bytes(row.response or b""), bytes(row.chain or b""))
    return Witness(as_sealed(row), head, tree.proof(head), stamp)


def _heads(row: Seal) -> list[Head]:
    return [Head(log, number, digest) for log, number, digest in row.heads]


def _days(entries: AuditQuerySet) -> set[str]:
    return {_day(instant) for instant in entries.values_list("at", flat=True)}


def _day(instant: datetime) -> str:
    """The day in the country's zone, as 2026-11-21."""
    return instant.astimezone(country().zone).date().isoformat()
