"""The blind index: the same file or address in other cases of a desk, without reading those cases.

A mark is a keyed digest of the file's digest or of the address, under the desk's key. It is written when a member first
opens a case, and again under the new key when the case is next opened after the desk got one. Who has the database
cannot ask whether a known file is in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Keyring
from abri.centre.vault import links
from abri.centre.vault.models import BlindMark, Evidence
from abri.centre.vault.opening import Description
from abri.engine.sealing import Marker

What = BlindMark.What


def mark_case(case: Case, ring: Keyring, desk: Desk, descriptions: Mapping[UUID, Description]) -> int:
    """Write the marks of what ``case`` holds under the current key of ``desk``; returns how many were new.

    ``ring`` is the one that opening the case gave, ``descriptions`` what it opened (``opening.described_all``). Where
    the ring does not hold the desk's key nothing is written: the next member who opens the case does it. Older marks of
    the desk go.
    """
    key = desk.current_key
    if key is None or not ring.holds(key.recipient):
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
    keys = DeskKey.objects.filter(desk__in=Desk.objects.of(person))
    markers = [(key, Marker(ring.secret(key.recipient))) for key in keys if ring.holds(key.recipient)]
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


def _told(description: Description) -> Iterator[tuple[str, str]]:
    """What is compared: the digest of the file as it came, or the address in its one spelling."""
    if description.kind == Evidence.LINK:
        address = links.canonical_address(description.told)
        if address:
            yield What.LINK, address
    elif "original" in description.contents:
        yield What.FILE, description.contents["original"].sha256
