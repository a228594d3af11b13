"""The blind index: the same file, address or account in other cases of a desk, without reading those cases.

A mark is a keyed digest of the file's digest, the address or the account, under the desk's key. It is written when a
member first opens a case, and again under the new key when the case is next opened after the desk got one. Who has the
database cannot ask whether a known file is in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.belonging import keys_of_desks_of
from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases.models import Case, CaseQuerySet
from abri.centre.records.keyring import Keyring
from abri.centre.vault import links
from abri.centre.vault.models import BlindMark, CaseMark, Evidence
from abri.centre.vault.opening import Description
from abri.centre.vault.told import Told
from abri.engine.sealing import Marker

What = BlindMark.What
MOST_RELATED = 50
# What half the country writes about relates everything with everything.
MOST_MARKS = 1_000


@dataclass(frozen=True)
class Related:
    """Another case that holds or tells the same, and what is the same: words of ``CaseMark.What``, or ``file``."""

    case: Case
    same: tuple[str, ...]


def mark_case(
    case: Case,
    ring: Keyring,
    desk: Desk,
    descriptions: Mapping[UUID, Description],
    *,
    key: DeskKey | None = None,
) -> int:
    """Write the marks of what ``case`` holds under the current ``key`` of ``desk``; returns how many were new.

    ``ring`` is the one that opening the case gave, ``descriptions`` what it opened (``opening.described_all``). Where
    the ring does not hold the desk's key nothing is written: the next member who opens the case does it. Older marks of
    the desk go.
    """
    key = key or desk.current_key
    if key is None or not ring.holds(key.recipient) or not descriptions:
        return 0
    made = BlindMark.objects.filter(desk=desk, key=key.recipient, evidence__case=case)
    marked = set(made.values_list("evidence", flat=True))
    marker = Marker(ring.secret(key.recipient))
    marks = [
        BlindMark(desk=desk, key=key.recipient, value=marker.mark(what, value), evidence_id=pk, what=what)
        for pk, description in descriptions.items()
        for what, value in _told(description)
        if pk not in marked
    ]
    if not marks:
        return 0
    with transaction.atomic():
        # What was sealed off or destroyed meanwhile gets none.
        locked = Case.objects.select_for_update().filter(pk=case.pk).first()
        kept = set(locked.evidence.kept().values_list("pk", flat=True)) if locked else set()
        marks = [one for one in marks if one.evidence_id in kept]
        again = {one.evidence_id for one in marks}
        BlindMark.objects.filter(desk=desk, evidence__in=again).exclude(key=key.recipient).delete()
        BlindMark.objects.bulk_create(marks, ignore_conflicts=True)
    return len(marks)


def elsewhere(
    case: Case, ring: Keyring, person: Person, descriptions: Mapping[UUID, Description]
) -> dict[UUID, tuple[str, ...]]:
    """The references of other cases that hold the same as ``case``, by evidence: of what ``descriptions`` has of it.

    Only cases that ``person`` may see are named, of all the desks whose keys are on ``ring``; also those that nobody
    opened since a desk got its newest key.
    """
    markers = _markers(ring, person)
    wanted: dict[tuple[UUID, str, str], UUID] = {
        (key.desk_id, key.recipient, marker.mark(what, value)): pk
        for pk, description in descriptions.items()
        for what, value in _told(description)
        for key, marker in markers
    }
    if not wanted:
        return {}
    same = BlindMark.objects.filter(
        value__in={value for _, _, value in wanted}, evidence__case__in=Case.objects.visible_to(person)
    ).exclude(evidence__case=case)
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for mark in same.select_related("evidence__case"):
        here = wanted.get((mark.desk_id, mark.key, mark.value))
        if here is not None and mark.evidence.case is not None:
            found[here].add(mark.evidence.case.reference)
    return {pk: tuple(sorted(references)) for pk, references in found.items()}


def mark_told(case: Case, ring: Keyring, desk: Desk, told: Set[Told], *, key: DeskKey | None = None) -> int:
    """Write marks of what ``case`` tells, as :func:`mark_case` does for what it holds; returns how many were new."""
    key = key or desk.current_key
    if key is None or not ring.holds(key.recipient) or not told:
        return 0
    marker = Marker(ring.secret(key.recipient))
    values = {marker.mark(one.what, one.value): one.what for one in told}
    old = CaseMark.objects.filter(desk=desk, case=case)
    for made in old.filter(key=key.recipient).values_list("value", flat=True):
        values.pop(made, None)
    if not values:
        return 0
    marks = [
        CaseMark(desk=desk, key=key.recipient, value=value, case=case, what=what)
        for value, what in values.items()
    ]
    with transaction.atomic():
        if not Case.objects.select_for_update().filter(pk=case.pk).exists():
            # Erased just now.
            return 0
        old.exclude(key=key.recipient).delete()
        CaseMark.objects.bulk_create(marks, ignore_conflicts=True)
    return len(marks)


def related(
    case: Case, ring: Keyring, person: Person, descriptions: Mapping[UUID, Description], told: Set[Told]
) -> tuple[Related, ...]:
    """Other cases that ``person`` may see and that hold a file or tell an address or account of ``case``.

    The newest first, at most ``MOST_RELATED``; none of them is opened for it.
    """
    asked = {(one.what, one.value) for one in told}
    asked |= {one for description in descriptions.values() for one in _told(description)}
    wanted = {
        (key.desk_id, key.recipient, marker.mark(what, value))
        for key, marker in _markers(ring, person)
        for what, value in asked
    }
    return _found(wanted, Case.objects.visible_to(person).exclude(pk=case.pk))


def alike(cases: CaseQuerySet, person: Person) -> tuple[Related, ...]:
    """Cases that ``person`` may see and that share a mark with one of ``cases``, which they are not among.

    By the marks alone: what the database tells of two cases that were opened, without a key.
    """
    there = ("desk_id", "key", "value")
    wanted = {
        *CaseMark.objects.filter(case__in=cases).values_list(*there)[:MOST_MARKS],
        *BlindMark.objects.filter(evidence__case__in=cases).values_list(*there)[:MOST_MARKS],
    }
    visible = Case.objects.visible_to(person).exclude(pk__in=cases.values("pk"))
    return _found(wanted, visible)


def _found(wanted: Set[tuple[UUID, str, str]], among: CaseQuerySet) -> tuple[Related, ...]:
    """The cases ``among`` those with one of the ``wanted`` marks (desk, key, value), the newest first."""
    if not wanted:
        return ()
    values = {value for _, _, value in wanted}
    same: defaultdict[UUID, set[str]] = defaultdict(set)
    told = CaseMark.objects.filter(value__in=values, case__in=among)
    held = BlindMark.objects.filter(value__in=values, evidence__case__in=among)
    for desk_id, key, value, found, what in (
        *told.values_list("desk_id", "key", "value", "case", "what")[:MOST_MARKS],
        *held.values_list("desk_id", "key", "value", "evidence__case", "what")[:MOST_MARKS],
    ):
        if (desk_id, key, value) in wanted:
            same[found].add(what)
    cases = Case.objects.filter(pk__in=same).select_related("desk", "incident").order_by("-created_at", "pk")
    return tuple(Related(one, tuple(sorted(same[one.pk]))) for one in cases[:MOST_RELATED])


def _markers(ring: Keyring, person: Person) -> list[tuple[DeskKey, Marker]]:
    """A marker for each key on the ring of a desk that ``person`` belongs to, retired ones too."""
    keys = keys_of_desks_of(person)
    return [(key, Marker(ring.secret(key.recipient))) for key in keys if ring.holds(key.recipient)]


def _told(description: Description) -> Iterator[tuple[str, str]]:
    """What is compared: the digest of the file as it came, or the address in its one spelling."""
    if description.kind == Evidence.LINK:
        address = links.canonical_address(description.told)
        if address:
            yield What.LINK, address
    elif "original" in description.contents:
        yield What.FILE, description.contents["original"].sha256
