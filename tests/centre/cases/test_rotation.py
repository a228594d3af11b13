"""A desk's new key: nothing gets lost on the way, and a leaver opens nothing new."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts import people
from abri.centre.accounts.models import MemberKey
from abri.centre.cases import actions, keys, rotation
from abri.centre.cases.models import Case, Grant, Item
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, make_member

LATER = NOON + timedelta(days=1)


@pytest.fixture
def bea(cast: Cast) -> Member:
    """A caseworker who is about to leave."""
    member = make_member("bea", cast.helpline)
    account_keys.let_in(
        person=member.person, desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON
    )
    return member


def stale() -> tuple[QuerySet[Grant], QuerySet[Item]]:
    return (
        Grant.objects.filter(desk_key__retired_at__isnull=False),
        Item.objects.filter(desk_key__retired_at__isnull=False),
    )


def catch_up(cast: Cast, member: Member) -> Keyring:
    cast.helpline.refresh_from_db()
    return rotation.catch_up(desk=cast.helpline, keyring=member.keyring, by=member.person, at=LATER)


def reads(member: Member, case: Case) -> bool:
    try:
        ring = keys.case_keyring(case, member.keyring)
    except NotForThisKey:
        return False
    return bool(keys.opened(case.items.get(kind="report"), ring)["answers"]["story"] == STORY)


def test_a_leaver_opens_nothing_at_once(cast: Cast, bea: Member, report: Report) -> None:
    case = report().case
    assert reads(bea, case)
    people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    assert not reads(bea, case)
    assert not Case.objects.visible_to(bea.person).exists()


def test_the_next_members_session_makes_a_new_key_and_seals_everything_to_it(
    cast: Cast, bea: Member, report: Report
) -> None:
    case = report().case
    note = actions.note(case=case, text="Our note.", by=cast.alma.person, at=NOON)
    old = Keyring([bea.identity, *[_identity(bea, key) for key in bea.person.member_keys.all()]])
    people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    assert rotation.desks_to_catch_up(cast.alma.person) == [cast.helpline]
    catch_up(cast, cast.alma)
    assert rotation.desks_to_catch_up(cast.alma.person) == []
    assert not any(rows.exists() for rows in stale())
    assert reads(cast.alma, case)
    assert reads(cast.boris, case)
    note.refresh_from_db()
    assert keys.opened(note, cast.boris.keyring)["text"] == "Our note."
    # What the leaver kept opens neither what is there now nor what arrives.
    for closed in (case, report().case):
        with pytest.raises(NotForThisKey):
            keys.case_keyring(closed, old)
    with pytest.raises(NotForThisKey):
        keys.opened(note, old)


def _identity(member: Member, key: MemberKey) -> Identity:
    return Keyring([member.identity]).opened_identity(key, "sealed_identity")


def test_it_can_stop_between_two_batches_and_go_on(cast: Cast, report: Report) -> None:
    cases = [report().case for _ in range(5)]
    for case in cases[:2]:
        actions.note(case=case, text="A note.", by=cast.alma.person, at=NOON)
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    assert rotation.reseal_batch(desk=cast.helpline, keyring=ring, limit=3) == 3
    # Here the power goes. Whatever has been done, everything opens, and the next session goes on.
    assert all(reads(cast.alma, case) for case in cases)
    assert rotation.desks_to_catch_up(cast.alma.person) == [cast.helpline]
    assert rotation.reseal_batch(desk=cast.helpline, keyring=cast.boris.keyring, limit=3) == 3
    assert rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring, limit=3) == 1
    assert rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring, limit=3) == 0
    assert all(reads(cast.alma, case) for case in cases)


def test_a_report_prepared_before_and_stored_after_is_taken_up(cast: Cast, report: Report) -> None:
    case = report().case
    catch_up(cast, cast.alma)
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    assert reads(cast.alma, case)
    catch_up(cast, cast.alma)
    assert not stale()[0].exists()


def test_a_key_that_this_session_does_not_hold_fills_no_batch(cast: Cast, report: Report) -> None:
    lost = [report().case for _ in range(3)]
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    MemberKey.objects.filter(person=cast.alma.person, desk_key__version=1).delete()
    sound = report().case
    rotation.replace_key(desk=cast.helpline, keyring=ring, by=cast.alma.person, at=LATER)
    assert rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring, limit=1) == 1
    assert reads(cast.alma, sound)
    assert not any(reads(cast.alma, case) for case in lost)


def test_a_row_that_cannot_be_opened_is_left_and_stops_nothing(cast: Cast, report: Report) -> None:
    spoilt, sound = report().case, report().case
    Grant.objects.filter(case=spoilt, desk_key__isnull=False).update(
        sealed_identity=sound.grants.exclude(desk_key=None).get().sealed_identity
    )
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    assert rotation.reseal_batch(desk=cast.helpline, keyring=ring) == 1
    assert reads(cast.alma, sound)


def test_a_row_that_was_erased_meanwhile_is_not_written_again(
    cast: Cast, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = report().case, report().case
    ring = rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    reseal = rotation._reseal

    def erase_first(rows: list[Grant | Item], *more: object) -> int:
        Case.objects.filter(pk=case.pk).delete()
        return reseal(rows, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(rotation, "_reseal", erase_first)
    assert rotation.reseal_batch(desk=cast.helpline, keyring=ring) == 1
    assert set(Grant.objects.values_list("case", flat=True)) == {other.pk}


def test_who_was_not_let_in_replaces_nothing(cast: Cast, report: Report) -> None:
    case = report().case
    newcomer = make_member("nora", cast.helpline)
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
    version = cast.helpline.current_key.version  # type: ignore[union-attr]
    catch_up(cast, newcomer)
    assert cast.helpline.current_key.version == version  # type: ignore[union-attr]
    with pytest.raises(account_keys.NotLetIn):
        rotation.replace_key(desk=cast.helpline, keyring=newcomer.keyring, by=newcomer.person, at=LATER)
    catch_up(cast, cast.alma)
    assert reads(cast.alma, case)
    assert not reads(newcomer, case)


def test_two_sessions_at_once_make_one_key(cast: Cast, bea: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=NOON)

    def somebody_was_faster(**_: object) -> Keyring:
        raise account_keys.KeyChanged

    ring = cast.alma.keyring
    monkeypatch.setattr(rotation, "replace_key", somebody_was_faster)
    cast.helpline.refresh_from_db()
    assert rotation.catch_up(desk=cast.helpline, keyring=ring, by=cast.alma.person, at=LATER) is ring
