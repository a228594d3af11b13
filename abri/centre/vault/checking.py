"""`abri vault check`: is every piece of evidence there as it was stored, with its log; with the recovery identity, does
it open.

It changes nothing and goes on after each finding. Without an identity ciphertext, rows and custody logs are checked:
that is what a disk, a person at the machine or a restore can spoil. With it everything is opened as well, except what
was sealed off, which nobody opens.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from abri.centre.accounts.models import DeskKey
from abri.centre.cases.keys import case_keyring
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, SealingError
from abri.centre.vault import blobs, custody, opening, parts, seals
from abri.centre.vault.blobs import Store
from abri.centre.vault.models import Evidence, Part
from abri.engine.evidence.custody import BrokenChain


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was stored. ``docs/operator/vault.md`` says what each ``code`` means.

    ``case``: its reference, empty where the evidence belongs to none. ``place``: which part, line or seal.
    """

    code: str
    evidence: str = ""
    case: str = ""
    number: int = 0
    place: str = ""


@dataclass
class Checked:
    """What a check came to: how much was looked at, and every finding."""

    evidence: int = 0
    parts: int = 0
    size: int = 0
    # Pieces of evidence that were opened, and those that the recovery identity does not reach.
    opened: int = 0
    closed: int = 0
    findings: list[Finding] = field(default_factory=list)


def check(recovery: Identity | None = None, *, told: Callable[[int], object] = lambda _: None) -> Checked:
    """Check all evidence and all seals; ``told`` hears after each piece how many there were.

    ``recovery`` is the offline recovery identity. Raises ``StorageGone`` where there is no vault at all.
    """
    store = blobs.store()
    # A store that is gone in the middle would make thousands of findings out of one.
    store.free()
    heads = seals.heads_by_log()
    found = Checked()
    found.findings += _of_seals(heads)
    opener = _Opener(recovery) if recovery else None
    every = Evidence.objects.select_related("case").order_by("case_id", "number", "pk")
    for evidence in every.iterator(chunk_size=200):
        found.evidence += 1
        before = len(found.findings)
        _check_log(evidence, heads, found)
        _check_parts(evidence, store, found)
        if opener and len(found.findings) == before:
            opener.open(evidence, found)
        told(found.evidence)
    return found


def _of_seals(heads: Mapping[str, object]) -> Iterator[Finding]:
    try:
        seals.check()
    except BrokenChain as broken:
        yield Finding("seals", place=f"seal {broken.number}")
    for log in seals.lost_logs(heads):
        yield Finding("lost", evidence=log)


def _check_log(evidence: Evidence, heads: Mapping[str, list[tuple[int, str]]], found: Checked) -> None:
    try:
        custody.check(evidence, heads.get(str(evidence.pk), []))
    except BrokenChain as broken:
        found.findings.append(_finding("log", evidence, f"line {broken.number}"))


def _check_parts(evidence: Evidence, store: Store, found: Checked) -> None:
    rows = list(evidence.parts.order_by("role", "number"))
    if evidence.state == Evidence.State.DESTROYED:
        found.findings += [_finding("left", evidence, _named(row)) for row in rows]
        return
    for row in rows:
        found.parts += 1
        found.size += row.size
        code = _of_part(row, store)
        if code:
            found.findings.append(_finding(code, evidence, _named(row)))
    if evidence.kept_at is not None and not evidence.is_link:
        there = {row.number for row in rows if row.role == Part.Role.ORIGINAL}
        for number in set(range(1, parts.count_of(evidence.announced) + 1)) - there:
            found.findings.append(_finding("gap", evidence, f"{Part.Role.ORIGINAL} {number}"))


def _of_part(row: Part, store: Store) -> str:
    """What is wrong with a part as anybody can see it; empty where nothing is."""
    if row.pk != Part.id_of(row.evidence_id, row.role, row.number):
        return "order"
    try:
        content = store.get(row.blob)
    except blobs.BlobMissing:
        # Destroyed a moment ago, with its row: then nothing is wrong.
        return "missing" if Part.objects.filter(pk=row.pk).exists() else ""
    except blobs.BlobSpoilt:
        return "spoilt"
    return "" if len(content) == row.size else "size"


class _Opener:
    """Opens evidence as the desks could that the recovery identity covers."""

    def __init__(self, recovery: Identity) -> None:
        self._desks = Keyring(_desk_identities(Keyring([recovery])))
        self._case: tuple[Case, Keyring] | None = None

    def open(self, evidence: Evidence, found: Checked) -> None:
        """Open every form of ``evidence`` to its last byte and note what does not."""
        case = evidence.case
        if case is None or evidence.state not in {Evidence.State.KEPT, Evidence.State.RECEIVING}:
            return
        try:
            ring = self._ring(case)
        except NotForThisKey:
            found.closed += 1
            return
        try:
            identity = opening.identity_of(evidence, ring)
            description = opening.described(evidence, identity)
            for role in description.contents:
                for _piece in opening.content(evidence, identity, role):
                    pass
        except opening.Damaged as damaged:
            found.findings.append(_finding(damaged.why, evidence, f"part {damaged.number}"))
        except SealingError:
            found.findings.append(_finding("key", evidence))
        else:
            found.opened += 1

    def _ring(self, case: Case) -> Keyring:
        """The keys of ``case``; evidence comes case by case, so the last one is remembered."""
        if self._case is None or self._case[0] != case:
            self._case = case, case_keyring(case, self._desks)
        return self._case[1]


def _desk_identities(ring: Keyring) -> Iterator[Identity]:
    for key in DeskKey.objects.exclude(recovery=None):
        try:
            yield ring.opened_identity(key, "recovery")
        except SealingError:
            # Made before this recovery identity was.
            continue


def _finding(code: str, evidence: Evidence, place: str = "") -> Finding:
    case = evidence.case.reference if evidence.case else ""
    return Finding(code, str(evidence.pk), case, evidence.number, place)


def _named(row: Part) -> str:
    return f"{row.role} {row.number}"
