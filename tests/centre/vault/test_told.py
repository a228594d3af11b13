"""Which addresses and accounts a text tells of, and that the same ones are found in another case without reading it."""

import pytest

from abri.centre.cases import rotation
from abri.centre.cases.keys import case_keyring
from abri.centre.cases.models import Case
from abri.centre.vault import index, told
from abri.centre.vault.models import CaseMark
from abri.centre.vault.told import MOST_TOLD, Told
from tests.centre.conftest import NOON, Cast, Member, Report

LINK, ACCOUNT, NAME = CaseMark.What.LINK, CaseMark.What.ACCOUNT, CaseMark.What.NAME
INSTAGRAM = {(LINK, "https://instagram.com/nobody"), (ACCOUNT, "instagram nobody"), (NAME, "nobody")}
SAME = frozenset(told.told_in_answer("https://www.instagram.com/nobody_99/"))


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("https://m.instagram.com/Nobody?igsh=abc", INSTAGRAM),
        ("nobody_99", {(NAME, "nobody_99")}),
        ("@Nobody_99", {(NAME, "nobody_99")}),
        ("snap: @nobody_99", {(NAME, "nobody_99")}),
        ("hxxps://example[.]org/a", {(LINK, "https://example.org/a")}),
        ("example.org/a?utm_source=x", {(LINK, "https://example.org/a")}),
        ("https://instagram.com/", set()),
        ("I do not know", set()),
        ("jo", set()),
        ("write to Dina@mail.example please", {(ACCOUNT, "dina@mail.example")}),
        ("https://x.com/i/user/12345", {(LINK, "https://x.com/i/user/12345"), (ACCOUNT, "x #12345")}),
    ],
)  # fmt: skip
def test_an_answer_about_addresses_tells_these(answer: str, found: set[tuple[str, str]]) -> None:
    assert set(told.told_in_answer(answer)) == found


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("They post on https://example.org/a, every day.", {(LINK, "https://example.org/a")}),
        ("It is on instagram.com/Nobody too", INSTAGRAM),
        ("It was @nobody.99, I think.", {(NAME, "nobody.99")}),
        ("I told school.Then they laughed, e.g. in class", set()),
        ("nobody_99", set()),
        ("write to me at dina@mail.example", set()),
    ],
)  # fmt: skip
def test_a_story_tells_only_what_cannot_be_anything_else(story: str, found: set[tuple[str, str]]) -> None:
    assert set(told.told_in_story(story)) == found


def test_an_address_among_the_evidence_tells_its_account() -> None:
    link = {"url": "https://example.org/a", "platform": "snapchat", "account": "@Nobody", "account_id": ""}
    assert set(told.told_by_link(link)) == {
        (LINK, "https://example.org/a"), (ACCOUNT, "snapchat nobody"), (NAME, "nobody"),
    }  # fmt: skip


def test_one_report_does_not_fill_the_index() -> None:
    many = (Told(NAME, f"somebody{number}") for number in range(MOST_TOLD * 2))
    assert len(told.first(many)) == MOST_TOLD


def ring_and_mark(case: Case, member: Member, cast: Cast, said: frozenset[Told] = SAME) -> int:
    return index.mark_told(case, case_keyring(case, member.keyring), cast.helpline, said)


def related(case: Case, member: Member, said: frozenset[Told] = SAME) -> dict[str, tuple[str, ...]]:
    found = index.related(case, case_keyring(case, member.keyring), member.person, {}, said)
    return {one.case.reference: one.same for one in found}


def test_the_same_account_in_another_case_is_found(report: Report, cast: Cast) -> None:
    first, second, third = (report().case for _ in range(3))
    assert ring_and_mark(first, cast.alma, cast) == 3
    assert ring_and_mark(first, cast.alma, cast) == 0
    ring_and_mark(third, cast.alma, cast, frozenset({Told(NAME, "nobody_99")}))
    assert related(second, cast.alma) == {
        first.reference: ("account", "link", "name"), third.reference: ("name",),
    }  # fmt: skip
    assert related(second, cast.alma, frozenset()) == {}


def test_marks_tell_nothing_without_the_desks_key(report: Report, cast: Cast) -> None:
    ring_and_mark(report().case, cast.alma, cast)
    values = set(CaseMark.objects.values_list("value", flat=True))
    assert all(len(value) == 64 for value in values)
    there = report(desk_slug="school").case
    index.mark_told(there, case_keyring(there, cast.clara.keyring), cast.school, SAME)
    assert CaseMark.objects.values("value").distinct().count() == 6
    assert related(there, cast.clara) == {}


def test_a_new_key_hides_no_case_that_was_marked_before(report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    ring_and_mark(first, cast.alma, cast)
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring)
    cast.helpline.refresh_from_db()
    assert list(related(second, cast.alma)) == [first.reference]
    assert ring_and_mark(first, cast.alma, cast) == 3
    assert CaseMark.objects.filter(case=first).values("key").distinct().count() == 1


def test_without_the_desks_key_nothing_is_written(report: Report, cast: Cast) -> None:
    case = report().case
    ring = case_keyring(case, cast.alma.keyring).only(case.recipient)
    assert index.mark_told(case, ring, cast.helpline, SAME) == 0


def test_cases_that_were_opened_are_alike_by_their_marks_alone(report: Report, cast: Cast) -> None:
    first, second, third = (report().case for _ in range(3))
    for case in (first, second):
        ring_and_mark(case, cast.alma, cast)
    ring_and_mark(third, cast.alma, cast, frozenset({Told(NAME, "somebody")}))
    cases = Case.objects.filter(pk=first.pk)
    assert [one.case for one in index.alike(cases, cast.alma.person)] == [second]
    assert index.alike(cases, cast.clara.person) == ()
    assert index.alike(Case.objects.none(), cast.alma.person) == ()
