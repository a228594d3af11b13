"""Each day the ends of all changed logs go under one digest that leaves the machine."""

import json
from datetime import timedelta

import pytest
from pytest_django import Settings

from abri.centre.outbox.letters import worker_identity
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring
from abri.centre.records.models import AuditEntry
from abri.centre.vault import custody, links, seals
from abri.centre.vault.links import Link
from abri.centre.vault.models import CustodyEntry, Evidence, Seal
from abri.engine.evidence.custody import BrokenChain
from abri.engine.evidence.witness import check_proof
from tests.centre.conftest import NOON, Report

DAY = timedelta(days=1)
Held = tuple[Evidence, Evidence, Evidence]


@pytest.fixture
def held(report: Report) -> Held:
    """Three addresses in a case, each with the first line of its log."""
    addresses = [Link(f"https://example.org/{name}") for name in "abc"]
    first, second, third = links.add(report().case, addresses, at=NOON)
    return first, second, third


def made(at: object = NOON) -> Seal:
    seal = seals.seal_heads(at=at)  # type: ignore[arg-type]  # the default is what the type says
    assert seal is not None
    return seal


def told(letter: Letter) -> dict[str, str]:
    content: dict[str, str] = json.loads(Keyring([worker_identity()]).open(letter, "content"))
    return content


def test_a_seal_covers_every_log_that_changed(held: Held) -> None:
    first = made()
    assert [log for log, _, _ in first.heads] == sorted(str(one.pk) for one in held)
    custody.record(held[1], "opened", at=NOON)
    second = made(NOON + DAY)
    assert second.heads == [[str(held[1].pk), 2, custody.entries(held[1])[-1].digest]]
    assert (second.number, second.previous) == (2, first.digest)
    seals.check()


def test_where_nothing_changed_there_is_no_seal(held: Held) -> None:
    made()
    assert seals.seal_heads(at=NOON + DAY) is None
    assert Seal.objects.count() == 1


def test_a_line_written_with_a_wrong_clock_is_sealed_too(held: Held) -> None:
    made()
    custody.record(held[0], "opened", at=NOON - timedelta(days=3000))
    assert len(made(NOON + DAY).heads) == 1
    assert not CustodyEntry.objects.filter(seal_number=None).exists()


def test_a_bundle_gets_a_proof_from_each_seal_to_the_log(held: Held) -> None:
    made()
    custody.record(held[0], "opened", at=NOON)
    made(NOON + DAY)
    proofs = seals.witnesses(held[0])
    assert [one.seal.number for one in proofs] == [1, 2]
    assert [one.head.number for one in proofs] == [1, 2]
    for one in proofs:
        assert check_proof(one.head, one.proof, one.seal.root)
        assert one.stamp is None
    assert [one.seal.number for one in seals.witnesses(held[1])] == [1]


def test_the_audit_remembers_the_root(held: Held) -> None:
    seal = made()
    entry = AuditEntry.objects.get(action="custody.sealed")
    assert entry.detail == {"number": 1, "root": seal.root}


@pytest.mark.parametrize(
    "change", [{"root": "a" * 64}, {"digest": "a" * 64}, {"at": NOON + DAY}, {"heads": []}, {"number": 7}]
)
def test_a_seal_that_was_changed_is_found(held: Held, change: dict[str, object]) -> None:
    seal = made()
    if "heads" in change:
        change = {"heads": seal.heads[:2]}
    Seal.objects.filter(pk=seal.pk).update(**change)
    with pytest.raises(BrokenChain):
        seals.check()


def test_a_seal_that_was_taken_out_at_the_end_is_missed_by_the_audit(held: Held) -> None:
    made()
    custody.record(held[0], "opened", at=NOON)
    made(NOON + DAY).delete()
    with pytest.raises(BrokenChain) as broken:
        seals.check()
    assert broken.value.number == 2


def test_a_seal_with_another_root_throughout_contradicts_the_audit(held: Held) -> None:
    """Root, digest and heads fit each other, yet another root had been written down."""
    made()
    AuditEntry.objects.filter(action="custody.sealed").update(detail={"number": 1, "root": "f" * 64})
    with pytest.raises(BrokenChain) as broken:
        seals.check()
    assert broken.value.why == "the audit knows another seal of this number"


def test_a_log_that_vanished_with_its_evidence_is_named(held: Held) -> None:
    made()
    gone = str(held[2].pk)
    held[2].delete()
    assert seals.lost_logs(seals.heads_by_log()) == [gone]


def test_the_day_is_closed_once_however_often_the_worker_looks(held: Held) -> None:
    assert seals.close_day(at=NOON) is not None
    custody.record(held[0], "opened", at=NOON)
    assert seals.close_day(at=NOON + timedelta(minutes=10)) is None
    assert seals.close_day(at=NOON + DAY) is not None


def test_a_clock_that_ran_ahead_for_a_while_stops_no_later_seal(held: Held, settings: Settings) -> None:
    settings.ABRI_CUSTODY_WITNESSES = ["notary@post.example"]
    seals.close_day(at=NOON + 1000 * DAY)
    custody.record(held[0], "opened", at=NOON)
    assert seals.close_day(at=NOON) is not None
    custody.record(held[0], "opened", at=NOON)
    assert seals.close_day(at=NOON) is None
    assert seals.close_day(at=NOON + DAY) is not None
    assert Letter.objects.count() == 3
    seals.check()


def test_the_day_is_the_countrys(held: Held) -> None:
    """Midnight in Brussels is 23:00 UTC in winter."""
    seals.close_day(at=NOON)
    custody.record(held[0], "opened", at=NOON)
    assert seals.close_day(at=NOON + timedelta(hours=10, minutes=59)) is None
    assert seals.close_day(at=NOON + timedelta(hours=11)) is not None


def test_witnesses_are_told_number_day_and_digest_and_nothing_else(held: Held, settings: Settings) -> None:
    settings.ABRI_CUSTODY_WITNESSES = ["notary@post.example", "friend@post.example"]
    seal = seals.close_day(at=NOON)
    assert seal is not None
    letters = list(Letter.objects.all())
    assert {told(letter)["to"] for letter in letters} == {"notary@post.example", "friend@post.example"}
    for letter in letters:
        assert told(letter)["detail"] == f"1 2026-11-21 {seal.digest}"
        assert (letter.kind, letter.about, told(letter)["link"]) == ("custody_seal", "", "")


def test_witnesses_hear_once_a_day_and_the_newest_seal_names_those_before(
    held: Held, settings: Settings
) -> None:
    settings.ABRI_CUSTODY_WITNESSES = ["notary@post.example"]
    seals.close_day(at=NOON)
    custody.record(held[0], "exported", at=NOON)
    between = made(NOON + timedelta(hours=1))
    seals.close_day(at=NOON + timedelta(hours=2))
    assert Letter.objects.count() == 1
    seals.close_day(at=NOON + DAY)
    assert Letter.objects.count() == 2
    newest = Letter.objects.order_by("-created_at").first()
    assert newest is not None
    assert told(newest)["detail"].split()[2] == between.digest
    seals.close_day(at=NOON + 2 * DAY)
    assert Letter.objects.count() == 2


def test_without_witnesses_nothing_is_written(held: Held) -> None:
    seals.close_day(at=NOON)
    assert not Letter.objects.exists()
    assert not AuditEntry.objects.filter(action="custody.witnessed").exists()
