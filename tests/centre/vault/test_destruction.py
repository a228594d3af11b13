"""What is destroyed is gone from database, files and index; its log stays, and whatever a crash left is finished."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from abri.centre.cases import erasure, mailbox
from abri.centre.cases.models import Case
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring, SealingError
from abri.centre.records.models import AuditEntry
from abri.centre.vault import blobs, custody, destruction, holds, links, opening, seals, settling
from abri.centre.vault.links import Link
from abri.centre.vault.models import BlindMark, CustodyEntry, Evidence, Part
from abri.engine.evidence.custody import BrokenChain
from tests.centre.conftest import NOON, Cast, Report, Reported
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import begun, files_on_disk, handed_in, kept, mark

LATER = NOON + timedelta(days=1)
OVER = NOON + timedelta(hours=72)


@pytest.fixture
def reported(report: Report) -> Reported:
    return report()


@pytest.fixture
def held(cleaned: FakeCleaning, reported: Reported, cast: Cast) -> tuple[Evidence, Identity]:
    """A picture in a case, looked at, marked for comparison and sealed."""
    cleaned.finds("png", "cleaned", copy=b"copy", copy_media_type="image/png", veil=b"veil")
    evidence, identity = kept(case=reported.case)
    custody.record(
        evidence, "opened", at=NOON, by=cast.alma.person, desk_id=cast.helpline.pk, reason="to help"
    )
    ring = cast.alma.keyring.with_identities([case_identity(reported.case, cast)])
    mark(reported.case, ring, cast.helpline)
    seals.seal_heads(at=NOON)
    return evidence, identity


def case_identity(case: Case, cast: Cast) -> Identity:
    grant = case.grants.exclude(desk_key=None).get()
    return cast.alma.keyring.opened_identity(grant, "sealed_identity")


def withdraw(reported: Reported) -> None:
    mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=NOON)


def assert_gone(evidence: Evidence) -> None:
    """Nothing is left of ``evidence`` but a row and a log that verifies."""
    gone = Evidence.objects.get(pk=evidence.pk)
    assert gone.state == Evidence.State.DESTROYED
    assert (gone.content, gone.sealed_identity) == (None, None)
    assert not gone.parts.exists()
    assert not gone.marks.exists()
    assert not gone.custody.exclude(private=None).exists()
    assert files_on_disk() == set()
    assert custody.entries(gone)[-1].action == "destroyed"
    custody.check(gone)


def test_destruction_reaches_files_index_and_everything_sealed(held: tuple[Evidence, Identity]) -> None:
    evidence, _ = held
    assert len(files_on_disk()) == 6
    assert BlindMark.objects.count() == 1
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    assert_gone(evidence)


def test_the_log_of_what_was_destroyed_still_verifies_and_still_notices_a_change(
    held: tuple[Evidence, Identity],
) -> None:
    evidence, _ = held
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    seals.seal_heads(at=LATER)
    seals.check()
    custody.check(Evidence.objects.get(pk=evidence.pk))
    assert [entry.action for entry in custody.entries(evidence)] == [
        "received", "scanned", "opened", "destroyed",
    ]  # fmt: skip
    CustodyEntry.objects.filter(evidence=evidence, action="opened").update(action="copied")
    with pytest.raises(BrokenChain):
        custody.check(Evidence.objects.get(pk=evidence.pk))


def test_nobody_opens_it_any_more_and_the_log_tells_no_names(held: tuple[Evidence, Identity]) -> None:
    evidence, identity = held
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    evidence.refresh_from_db()
    with pytest.raises(opening.Damaged):
        opening.described(evidence, identity)
    assert {line.named for line in custody.log(evidence, identity)} == {""}
    assert {line.reason for line in custody.log(evidence, identity)} == {"", None}


def test_a_second_time_nothing_more_happens(held: tuple[Evidence, Identity]) -> None:
    evidence, _ = held
    for _ in range(2):
        destruction.destroy(evidence, reason="handed_over", at=LATER)
    assert evidence.custody.filter(action="destroyed").count() == 1
    assert len(list(erasure.lines("evidence"))) == 1


def test_the_audit_and_the_file_say_when_and_why(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    destruction.destroy(evidence, reason="handed_over", at=LATER, by=cast.alma.person)
    entry = AuditEntry.objects.get(action="evidence.destroyed")
    assert entry.detail == {"reason": "handed_over"}
    assert (entry.actor_id, entry.desk_id) == (str(cast.alma.person.pk), str(cast.helpline.pk))
    assert list(erasure.lines("evidence")) == [
        {"evidence": str(evidence.pk), "at": LATER.isoformat(), "reason": "handed_over"}
    ]


def test_a_legal_hold_stops_it(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, _ = held
    holds.hold(case=Case.objects.get(), on=True, by=cast.alma.person, at=NOON)
    with pytest.raises(destruction.Held):
        destruction.destroy(evidence, reason="handed_over", at=LATER)
    assert len(files_on_disk()) == 6
    assert not list(erasure.lines("evidence"))
    holds.hold(case=Case.objects.get(), on=False, by=cast.alma.person, at=LATER)
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    assert_gone(evidence)
    assert [entry.action for entry in custody.entries(evidence)][-3:] == ["held", "released", "destroyed"]


def test_a_hold_that_is_set_again_is_one_line(held: tuple[Evidence, Identity], cast: Cast) -> None:
    evidence, identity = held
    for _ in range(2):
        holds.hold(case=Case.objects.get(), on=True, by=cast.alma.person, at=NOON)
    lines = [line for line in custody.log(evidence, identity) if line.entry.action == "held"]
    assert [line.actor for line in lines] == [cast.alma.person]


def test_a_withdrawn_case_takes_its_evidence_with_it(
    held: tuple[Evidence, Identity], reported: Reported
) -> None:
    evidence, _ = held
    withdraw(reported)
    assert erasure.erase_due(at=OVER) == 1
    assert destruction.follow(at=OVER) == 1
    assert_gone(evidence)
    assert Evidence.objects.get().case is None


def test_a_withdrawn_case_under_a_hold_keeps_its_evidence(
    held: tuple[Evidence, Identity], reported: Reported, cast: Cast
) -> None:
    holds.hold(case=reported.case, on=True, by=cast.alma.person, at=NOON)
    withdraw(reported)
    assert erasure.erase_due(at=OVER) == 0
    assert destruction.follow(at=OVER) == 0
    assert len(files_on_disk()) == 6


def test_what_was_never_sent_goes_when_its_time_is_over(cleaned: FakeCleaning, db: None) -> None:
    whole, _ = kept()
    half, _ = begun()
    both, _ = handed_in()
    over = max(one.draft_until for one in Evidence.objects.all() if one.draft_until)
    assert destruction.follow(at=NOON) == 0
    assert destruction.follow(at=over) == 3
    assert_gone(whole)
    assert not Evidence.objects.filter(pk__in=[half.pk, both.pk]).exists()


def test_what_is_sent_at_the_last_moment_stays(
    cleaned: FakeCleaning, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was on the list when its report was sent; it is looked at again under its lock."""
    evidence, identity = kept()
    case = report().case
    over = evidence.draft_until
    assert over is not None
    let_go = destruction._let_go

    def send_first(one: Evidence, **more: Any) -> None:
        settling.adopt(case, [(one.pk, identity)], at=over)
        let_go(one, **more)

    monkeypatch.setattr(destruction, "_let_go", send_first)
    destruction.follow(at=over)
    assert Evidence.objects.get().state == Evidence.State.KEPT
    assert files_on_disk()


def test_what_never_came_whole_in_an_erased_case_leaves_nothing(report: Report) -> None:
    reported = report()
    evidence, _ = handed_in(case=reported.case)
    Evidence.objects.filter(pk=evidence.pk).update(draft_until=None)
    withdraw(reported)
    erasure.erase_due(at=OVER)
    assert destruction.follow(at=OVER) == 1
    assert not Evidence.objects.exists()
    assert files_on_disk() == set()


def test_an_address_is_destroyed_like_a_file(report: Report) -> None:
    (evidence,) = links.add(report().case, [Link("https://example.org/a")], at=NOON)
    destruction.destroy(evidence, reason="retention", at=LATER)
    assert_gone(evidence)


class PowerCut(BaseException):
    """Nothing after this runs, whatever anybody catches."""


@dataclass
class Cut:
    """Where the power goes: right before ``where.step`` is done, or right after."""

    where: object
    step: str
    after: bool

    def make(self, patch: pytest.MonkeyPatch) -> None:
        """Let it go there from now on."""
        real = getattr(self.where, self.step)

        def broken(*given: object, **named: object) -> None:
            if self.after:
                real(*given, **named)
            raise PowerCut

        patch.setattr(self.where, self.step, broken)


STEPS = {
    "line": (erasure, "append"),
    "last entry": (custody, "record"),
    "audit": (audit, "record"),
    "files": (destruction, "delete_files"),
    "file": (blobs.Store, "delete"),
    "row": (Part, "delete"),
    "pages": (destruction, "forget_pages"),
}
CUTS = {
    f"{'after' if after else 'before'} {name}": Cut(where, step, after)
    for name, (where, step) in STEPS.items()
    for after in (False, True)
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_whatever_a_power_cut_leaves_the_next_round_finishes(
    held: tuple[Evidence, Identity], reported: Reported, monkeypatch: pytest.MonkeyPatch, cut: Cut
) -> None:
    """The case was erased; destroying its evidence is cut off at each step, before it or right after it."""
    evidence, _ = held
    withdraw(reported)
    erasure.erase_due(at=OVER)
    with monkeypatch.context() as patch:
        cut.make(patch)
        with pytest.raises(PowerCut):
            destruction.follow(at=OVER)
    destruction.follow(at=OVER + timedelta(minutes=1))
    assert_gone(evidence)
    assert evidence.custody.filter(action="destroyed").count() == 1


def test_where_the_disk_is_gone_the_rest_is_destroyed_and_the_files_later(
    held: tuple[Evidence, Identity], settings: Settings, tmp_path: Path
) -> None:
    evidence, _ = held
    settings.ABRI_VAULT.rename(tmp_path / "unplugged")
    with pytest.raises(blobs.StorageGone):
        destruction.destroy(evidence, reason="handed_over", at=LATER)
    evidence.refresh_from_db()
    assert evidence.state == Evidence.State.DESTROYED
    assert destruction.follow(at=LATER) == 0
    (tmp_path / "unplugged").rename(settings.ABRI_VAULT)
    assert destruction.follow(at=LATER) == 1
    assert_gone(evidence)


def test_one_that_fails_does_not_stop_the_others(
    cleaned: FakeCleaning, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, _ = kept()
    other, _ = kept()
    over = max(one.draft_until for one in Evidence.objects.all() if one.draft_until)
    record = custody.record

    def fail(evidence: Evidence, action: str, **more: object) -> CustodyEntry:
        if evidence.pk == stuck.pk:
            raise DatabaseError
        return record(evidence, action, **more)  # type: ignore[arg-type]  # what was given

    monkeypatch.setattr(custody, "record", fail)
    assert destruction.follow(at=over) == 1
    assert Evidence.objects.get(pk=other.pk).state == Evidence.State.DESTROYED
    assert Evidence.objects.get(pk=stuck.pk).state == Evidence.State.KEPT


def test_a_restore_from_an_older_backup_destroys_again(held: tuple[Evidence, Identity]) -> None:
    """The rows and files come back as they were; the list beside them does not."""
    evidence, _ = held
    before = Evidence.objects.get(pk=evidence.pk)
    log = list(evidence.custody.all())
    parts = list(evidence.parts.all())
    folder = blobs.store().folder
    files = {path: path.read_bytes() for path in folder.glob("??/*")}
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    Evidence.objects.all().delete()
    before.save(force_insert=True)
    CustodyEntry.objects.bulk_create(log)
    Part.objects.bulk_create(parts)
    for path, content in files.items():
        path.write_bytes(content)
    assert destruction.replay() == 1
    assert destruction.replay() == 0
    destruction.follow(at=LATER)
    assert_gone(evidence)
    assert Evidence.objects.get().destroyed_at == LATER


def test_a_full_disk_destroys_nothing_half(
    held: tuple[Evidence, Identity], settings: Settings, tmp_path: Path
) -> None:
    """Where the line cannot be written everything stays and is tried again."""
    evidence, identity = held
    settings.ABRI_DATA = tmp_path / "file"
    settings.ABRI_DATA.write_text("no folder")
    with pytest.raises(OSError, match="file"):
        destruction.destroy(evidence, reason="handed_over", at=LATER)
    evidence.refresh_from_db()
    assert b"".join(opening.content(evidence, identity))
    settings.ABRI_DATA = tmp_path
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    assert_gone(evidence)


def test_the_identity_is_gone_with_it(
    held: tuple[Evidence, Identity], reported: Reported, cast: Cast
) -> None:
    evidence, _ = held
    ring = Keyring([case_identity(reported.case, cast)])
    assert opening.identity_of(evidence, ring).recipient == evidence.recipient
    destruction.destroy(evidence, reason="handed_over", at=LATER)
    evidence.refresh_from_db()
    with pytest.raises(SealingError):
        opening.identity_of(evidence, ring)
