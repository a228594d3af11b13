"""The same file or address is found in other cases without reading them, by whoever may see those cases."""

from datetime import timedelta

import pytest

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts import people
from abri.centre.accounts.models import DeskKey
from abri.centre.cases import mailbox, rotation
from abri.centre.cases.keys import case_keyring
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Keyring
from abri.centre.vault import index, links, opening
from abri.centre.vault.links import Link
from abri.centre.vault.models import BlindMark, Evidence
from tests.centre.conftest import NOON, Cast, Member, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import described, kept, mark

LATER = NOON + timedelta(days=1)
ADDRESS = "https://www.instagram.com/nobody/"


def ring_of(case: Case, member: Member) -> Keyring:
    return case_keyring(case, member.keyring)


def opened(case: Case, member: Member, cast: Cast) -> int:
    """What happens when a member opens the case."""
    cast.helpline.refresh_from_db()
    return mark(case, ring_of(case, member), cast.helpline)


def elsewhere(case: Case, member: Member) -> dict[str, tuple[str, ...]]:
    ring = ring_of(case, member)
    found = index.elsewhere(case, ring, member.person, described(case, ring))
    return {str(pk): references for pk, references in found.items()}


def with_link(report: Report, address: str = ADDRESS, **more: object) -> tuple[Case, Evidence]:
    case = report(**more).case
    (evidence,) = links.add(case, [Link(address)], at=NOON)
    return case, evidence


def new_key(cast: Cast) -> None:
    """The desk gets another key; its cases are sealed to it, nobody opened one yet."""
    cast.helpline.refresh_from_db()
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring)


def test_the_same_file_in_another_case_is_found(cleaned: FakeCleaning, report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    kept(case=first)
    evidence, _ = kept(case=second, name="another name.txt")
    other, _ = kept(b"something else", case=second)
    opened(first, cast.alma, cast)
    opened(second, cast.alma, cast)
    assert elsewhere(second, cast.alma) == {str(evidence.pk): (first.reference,)}
    assert str(other.pk) not in elsewhere(second, cast.alma)


def test_the_same_address_is_found_however_it_was_written(report: Report, cast: Cast) -> None:
    first, _ = with_link(report, "https://m.instagram.com/Nobody?igsh=abc")
    second, evidence = with_link(report)
    opened(first, cast.alma, cast)
    opened(second, cast.alma, cast)
    assert elsewhere(second, cast.alma) == {str(evidence.pk): (first.reference,)}


def test_a_case_that_nobody_opened_yet_is_not_found(report: Report, cast: Cast) -> None:
    with_link(report)
    second, _ = with_link(report)
    opened(second, cast.alma, cast)
    assert elsewhere(second, cast.alma) == {}


def test_marks_are_written_once(report: Report, cast: Cast) -> None:
    case, _ = with_link(report)
    assert opened(case, cast.alma, cast) == 1
    assert opened(case, cast.alma, cast) == 0
    links.add(case, [Link("https://example.org/new")], at=NOON)
    assert opened(case, cast.alma, cast) == 1
    assert BlindMark.objects.count() == 2


def test_the_database_alone_tells_nothing_of_what_is_marked(
    cleaned: FakeCleaning, report: Report, cast: Cast
) -> None:
    """Not even to somebody who has the file: without the desk's key nobody makes the mark of it."""
    case = report().case
    evidence, identity = kept(case=case)
    opened(case, cast.alma, cast)
    mark = BlindMark.objects.get()
    digest = opening.described(evidence, identity).contents["original"].sha256
    assert mark.value not in {digest, ""}
    assert len(mark.value) == 64


def test_under_another_desks_key_the_mark_is_another(report: Report, cast: Cast) -> None:
    here, _ = with_link(report)
    there, _ = with_link(report, desk_slug="school")
    opened(here, cast.alma, cast)
    mark(there, ring_of(there, cast.clara), cast.school)
    assert len(set(BlindMark.objects.values_list("value", flat=True))) == 2
    assert elsewhere(here, cast.alma) == {}
    assert elsewhere(there, cast.clara) == {}


def test_only_cases_that_the_person_may_see_are_named(report: Report, cast: Cast) -> None:
    first = report()
    links.add(first.case, [Link(ADDRESS)], at=NOON)
    second, _ = with_link(report)
    opened(first.case, cast.alma, cast)
    opened(second, cast.alma, cast)
    mailbox.withdraw(mailbox.open_with_receipt(first.receipt), at=NOON)
    assert elsewhere(second, cast.alma) == {}


def test_somebody_in_two_desks_sees_both(report: Report, cast: Cast) -> None:
    here, evidence = with_link(report)
    there, _ = with_link(report, desk_slug="school")
    people.join(person=cast.alma.person, desk=cast.school, role="caseworker", at=NOON)
    account_keys.let_in(
        person=cast.alma.person, desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=NOON
    )
    mark(there, ring_of(there, cast.clara), cast.school)
    assert elsewhere(here, cast.alma) == {str(evidence.pk): (there.reference,)}


def test_after_a_new_key_marks_are_written_again_when_the_case_is_opened(report: Report, cast: Cast) -> None:
    case, evidence = with_link(report)
    opened(case, cast.alma, cast)
    old = BlindMark.objects.get()
    new_key(cast)
    assert opened(case, cast.alma, cast) == 1
    new = BlindMark.objects.get()
    assert (new.evidence, new.value != old.value, new.key != old.key) == (evidence, True, True)
    assert new.key == DeskKey.objects.get(desk=cast.helpline, retired_at=None).recipient


@pytest.mark.parametrize("reopened", ["first", "second", "both", "none"])
def test_a_new_key_hides_no_case_that_was_marked_before(report: Report, cast: Cast, reopened: str) -> None:
    first, _ = with_link(report)
    second, evidence = with_link(report)
    opened(first, cast.alma, cast)
    opened(second, cast.alma, cast)
    new_key(cast)
    for name, case in (("first", first), ("second", second)):
        if reopened in {name, "both"}:
            opened(case, cast.alma, cast)
    assert elsewhere(second, cast.alma) == {str(evidence.pk): (first.reference,)}


def test_without_the_desks_newest_key_nothing_is_written(report: Report, cast: Cast) -> None:
    case, _ = with_link(report)
    ring = ring_of(case, cast.alma).only(case.recipient)
    assert mark(case, ring, cast.helpline) == 0


def test_what_cannot_be_opened_keeps_nothing_else_from_being_compared(report: Report, cast: Cast) -> None:
    case, evidence = with_link(report)
    links.add(case, [Link("https://example.org/b")], at=NOON)
    other = Evidence.objects.exclude(pk=evidence.pk).get()
    Evidence.objects.filter(pk=evidence.pk).update(content=other.content)
    assert opened(case, cast.alma, cast) == 1
