"""A log continues without a key, tells names only to the key, and every later change of it is found."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity, Keyring, seal
from abri.centre.vault import custody, destruction, holds, opening, sealing_off, seals
from abri.centre.vault.models import CustodyEntry, Evidence
from abri.engine.evidence.canonical import Malformed
from abri.engine.evidence.custody import BrokenChain
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import kept

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def held(cleaned: FakeCleaning, report: Report) -> tuple[Evidence, Identity]:
    """A file in a case of the helpline, with its first two lines."""
    return kept(case=report().case)


def looked_at(evidence: Evidence, cast: Cast, reason: str = "to see who wrote it") -> CustodyEntry:
    return custody.record(
        evidence, "opened", at=LATER, by=cast.alma.person, desk_id=cast.helpline.pk, reason=reason
    )


def test_each_line_follows_the_one_before(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    looked_at(evidence, cast)
    entries = custody.entries(evidence)
    assert [entry.action for entry in entries] == ["received", "scanned", "opened"]
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[2].previous == entries[1].digest
    assert {entry.item for entry in entries} == {evidence.item}
    custody.check(evidence)


def test_a_line_names_nobody_without_the_key(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    clear = " ".join(str(getattr(row, field.name)) for field in row._meta.fields if field.name != "private")
    assert cast.alma.person.name not in clear
    assert str(cast.alma.person.pk) not in clear
    line = custody.log(evidence)[-1]
    assert (line.actor, line.named, line.reason, line.disclosed) == (None, "", None, {})


def test_the_evidences_key_tells_who_and_why(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, identity = held
    looked_at(evidence, cast)
    line = custody.log(evidence, identity)[-1]
    assert line.actor == cast.alma.person
    assert line.named.startswith("Alma (")
    assert line.reason == "to see who wrote it"
    assert set(line.disclosed) == {"actor", "reason"}
    first = custody.log(evidence, identity)[0]
    assert (first.actor, first.reason) == (None, "")


def test_a_name_is_told_as_it_was_when_the_person_is_called_otherwise(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    evidence, identity = held
    looked_at(evidence, cast)
    cast.alma.person.name = "Alma (on leave)"
    cast.alma.person.save()
    custody.record(evidence, "copied", at=LATER, by=cast.alma.person)
    opened, copied = custody.log(evidence, identity)[-2:]
    assert opened.named.startswith("Alma (")
    assert copied.named.startswith("Alma (on leave) (")
    assert opened.actor == copied.actor == cast.alma.person


def test_whoever_alters_what_is_sealed_contradicts_the_line(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    """Anybody can seal to the public half; the commitment in the line stays what it was."""
    evidence, identity = held
    row = looked_at(evidence, cast)
    other = custody.record(evidence, "copied", at=LATER, by=cast.boris.person, reason="because")
    stolen = Keyring([identity]).open(other, "private")
    seal(row, "private", stolen, to=[evidence.recipient])
    row.save()
    with pytest.raises(BrokenChain) as broken:
        custody.log(evidence, identity)
    assert broken.value.number == row.number


def test_a_sealed_part_that_does_not_open_hides_no_other_line(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    evidence, identity = held
    row = looked_at(evidence, cast)
    other = custody.record(evidence, "copied", at=LATER, by=cast.boris.person)
    CustodyEntry.objects.filter(pk=row.pk).update(private=other.private)
    opened, copied = custody.log(evidence, identity)[-2:]
    assert (opened.actor, opened.reason) == (None, None)
    assert copied.actor == cast.boris.person


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "copied"),
        ("at", LATER + timedelta(seconds=1)),
        ("desk_id", "elsewhere"),
        ("actor", "a" * 64),
        ("reason", ""),
        ("item", "b" * 64),
        ("previous", "c" * 64),
        ("digest", "d" * 64),
    ],
)
def test_an_edited_line_is_named(
    held: tuple[Evidence, Identity], cast: Cast, column: str, value: object
) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    custody.record(evidence, "copied", at=LATER + timedelta(hours=1))
    CustodyEntry.objects.filter(pk=row.pk).update(**{column: value})
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number in {row.number, row.number + 1}


def test_a_line_that_was_edited_with_its_digest_breaks_the_next(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    custody.record(evidence, "copied", at=LATER)
    row.action = "referred"
    row.digest = custody.entry_of(row).digest
    row.save()
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number == row.number + 1


def test_lines_in_another_order_are_found(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    CustodyEntry.objects.filter(pk=row.pk).update(number=99)
    CustodyEntry.objects.filter(evidence=evidence, number=2).update(number=3)
    CustodyEntry.objects.filter(pk=row.pk).update(number=2)
    with pytest.raises(BrokenChain):
        custody.check(evidence)


def test_a_last_line_that_was_taken_out_is_missed_once_a_seal_knew_it(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    seals.seal_heads(at=LATER)
    custody.check(evidence)
    row.delete()
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number == row.number


def test_a_log_that_was_written_anew_contradicts_the_seal(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    """Without any key the whole chain can be made again, but not what has left the machine."""
    evidence, _ = held
    looked_at(evidence, cast)
    seals.seal_heads(at=LATER)
    evidence.custody.all().delete()
    for action in ("received", "scanned", "copied"):
        custody.record(evidence, action, at=NOON)
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.why == "a seal knows another line here"


def test_a_clock_that_was_set_back_breaks_nothing(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    looked_at(evidence, cast)
    custody.record(evidence, "copied", at=datetime(2020, 1, 1, tzinfo=UTC))
    custody.check(evidence)
    assert custody.entries(evidence)[-1].at == custody.entries(evidence)[-2].at


def test_an_action_that_does_not_exist_is_refused(held: tuple[Evidence, Identity]) -> None:
    with pytest.raises(Malformed):
        custody.record(held[0], "looked", at=LATER)
    assert held[0].custody.count() == 2


@pytest.mark.parametrize("though_broken", [False, True])
def test_the_next_line_does_not_vouch_for_an_altered_one(
    held: tuple[Evidence, Identity], cast: Cast, though_broken: bool
) -> None:
    """Chained to what was written, the break is found although the altered line was the last, and gets a new digest."""
    evidence, _ = held
    row = looked_at(evidence, cast)
    CustodyEntry.objects.filter(pk=row.pk).update(action="copied")
    custody.record(evidence, "opened", at=LATER, though_broken=though_broken)
    seals.seal_heads(at=LATER)
    row.refresh_from_db()
    CustodyEntry.objects.filter(pk=row.pk).update(digest=custody.entry_of(row).digest)
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number == row.number + 1


def test_a_seal_holds_the_last_line_as_it_was_written(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    row = looked_at(evidence, cast)
    CustodyEntry.objects.filter(pk=row.pk).update(action="copied")
    seals.seal_heads(at=LATER)
    row.refresh_from_db()
    CustodyEntry.objects.filter(pk=row.pk).update(digest=custody.entry_of(row).digest)
    with pytest.raises(BrokenChain, match="a seal knows another line"):
        custody.check(evidence)


def test_a_log_that_is_wholly_gone_is_missed(held: tuple[Evidence, Identity]) -> None:
    evidence, _ = held
    evidence.custody.all().delete()
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number == 1


def test_what_was_sealed_off_cannot_be_opened_again_by_a_word_in_the_database(
    held: tuple[Evidence, Identity], cast: Cast
) -> None:
    evidence, _ = held
    sealing_off.seal_off(evidence, by=cast.alma.person, desk=cast.helpline, at=LATER)
    custody.check(evidence)
    Evidence.objects.update(state=Evidence.State.KEPT)
    with pytest.raises(BrokenChain) as broken:
        custody.check(evidence)
    assert broken.value.number == 3


@pytest.mark.parametrize("item", ["b" * 64, "nothing"])
def test_a_log_that_was_tampered_with_keeps_nobody_from_protecting(
    held: tuple[Evidence, Identity], cast: Cast, item: str
) -> None:
    evidence, _ = held
    Evidence.objects.update(item=item)
    with pytest.raises(Malformed):
        custody.record(evidence, "opened", at=LATER)
    case = Case.objects.get()
    holds.hold(case=case, on=True, by=cast.alma.person, at=LATER)
    sealing_off.seal_off(evidence, by=cast.alma.person, desk=cast.helpline, at=LATER)
    holds.hold(case=case, on=False, by=cast.alma.person, at=LATER)
    destruction.destroy(evidence, reason="sealed_off", at=LATER)
    assert Evidence.objects.get().state == Evidence.State.DESTROYED
    with pytest.raises(BrokenChain):
        custody.check(Evidence.objects.get())


def test_closing_a_case_leaves_the_log_as_it_is(held: tuple[Evidence, Identity], cast: Cast) -> None:
    """Instants of a closed case are rounded to days; a rounded line would no longer be the one that was sealed."""
    evidence, _ = held
    looked_at(evidence, cast)
    case = Case.objects.get()
    before = custody.entries(evidence)
    actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=LATER)
    actions.close(case=case, outcome="helped", by=cast.alma.person, at=LATER)
    assert custody.entries(evidence) == before
    custody.check(evidence)


def test_the_digest_in_the_log_is_the_one_of_the_description(held: tuple[Evidence, Identity]) -> None:
    evidence, identity = held
    description = opening.described(evidence, identity)
    assert description.disclosure is not None
    assert custody.entries(evidence)[-1].item == evidence.item


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the embedded database of tests is in memory, where nobody waits"
)
@pytest.mark.django_db(transaction=True)
def test_lines_that_are_written_at_once_stand_one_after_the_other(
    cleaned: FakeCleaning, report: Report
) -> None:
    evidence, _ = kept(case=report().case)
    failed: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(5):
                custody.record(evidence, "opened", at=LATER)
        except Exception as error:  # noqa: BLE001 - told below, outside the thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert evidence.custody.count() == 22
    custody.check(evidence)
