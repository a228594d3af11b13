"""The check finds whatever a disk, a person at the machine or a restore can spoil, names it, and goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity
from abri.centre.vault import blobs, checking, custody, destruction, sealing_off, seals, settling
from abri.centre.vault.models import CustodyEntry, Evidence, Part, Seal
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import PAPER, kept

RECOVERY = Identity.generate()


@pytest.fixture(autouse=True)
def _recoverable(settings: Settings, cleaned: FakeCleaning) -> None:
    """Every desk of these tests can be recovered."""
    settings.ABRI_RECOVERY_RECIPIENT = RECOVERY.recipient


@pytest.fixture
def case(report: Report) -> Case:
    return report().case


@pytest.fixture
def evidence(case: Case) -> Evidence:
    """A file of four parts in the case, settled."""
    return given(case)


def given(case: Case, content: bytes = PAPER) -> Evidence:
    evidence, identity = kept(content)
    settling.adopt(case, [(evidence.pk, identity)], at=NOON)
    return Evidence.objects.get(pk=evidence.pk)


def codes(recovery: Identity | None = None) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in checking.check(recovery).findings]


def part(evidence: Evidence, number: int) -> Part:
    return evidence.parts.get(role="original", number=number)


def file_of(evidence: Evidence, number: int) -> Path:
    store = blobs.store()
    name = part(evidence, number).blob
    return store.folder / name[:2] / name


def test_nothing_is_found_where_all_is_as_it_was_stored(case: Case, evidence: Evidence) -> None:
    given(case, b"another")
    checked = checking.check(RECOVERY)
    assert checked.findings == []
    assert (checked.evidence, checked.opened, checked.closed) == (2, 2, 0)
    assert checked.parts == Part.objects.count() == 5
    assert checked.size == sum(blobs.store().size(one.blob) for one in Part.objects.all())


def flip(evidence: Evidence) -> None:
    path = file_of(evidence, 2)
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


def cut(evidence: Evidence) -> None:
    path = file_of(evidence, 2)
    path.write_bytes(path.read_bytes()[:-1])


def take_away(evidence: Evidence) -> None:
    file_of(evidence, 2).unlink()


def drop_row(evidence: Evidence) -> None:
    part(evidence, 4).delete()


def resize(evidence: Evidence) -> None:
    evidence.parts.filter(role="original", number=2).update(size=1)


def change_log(evidence: Evidence) -> None:
    evidence.custody.filter(number=2).update(action="released")


def cut_log(evidence: Evidence) -> None:
    seals.seal_heads(at=NOON)
    last = evidence.custody.order_by("-number")[0]
    last.delete()


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (flip, "spoilt", "original 2"),
        (cut, "spoilt", "original 2"),
        (take_away, "missing", "original 2"),
        (drop_row, "gap", "original 4"),
        (resize, "size", "original 2"),
        (change_log, "log", "line 2"),
        (cut_log, "log", "line 2"),
    ],
)
def test_whatever_is_spoilt_is_named_without_any_key(
    case: Case, evidence: Evidence, spoil: Callable[[Evidence], None], code: str, place: str
) -> None:
    other = given(case, b"untouched")
    spoil(evidence)
    (finding,) = checking.check().findings
    assert (finding.code, finding.place) == (code, place)
    assert (finding.evidence, finding.case, finding.number) == (str(evidence.pk), case.reference, 1)
    assert checking.check(RECOVERY).opened == 1
    assert other.number == 2


def test_rows_that_were_exchanged_between_cases_are_named(
    case: Case, evidence: Evidence, report: Report
) -> None:
    """Each file is whole and right; what it belongs to was changed in the database."""
    other = given(report().case)
    mine, theirs = part(evidence, 1), part(other, 1)
    Part.objects.filter(pk=mine.pk).update(blob=theirs.blob, size=theirs.size)
    Part.objects.filter(pk=theirs.pk).update(blob=mine.blob, size=mine.size)
    assert codes() == []
    found = checking.check(RECOVERY)
    assert {one.code for one in found.findings} == {"key"}
    assert len(found.findings) == 2


def test_files_that_were_exchanged_on_the_disk_are_named(evidence: Evidence) -> None:
    one, two = file_of(evidence, 1), file_of(evidence, 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert codes() == [("spoilt", "original 1"), ("spoilt", "original 2")]


def test_rows_in_another_order_are_named(evidence: Evidence) -> None:
    one, two = part(evidence, 1), part(evidence, 2)
    Part.objects.filter(pk=one.pk).update(number=99)
    Part.objects.filter(pk=two.pk).update(number=1)
    assert ("order", "original 1") in codes()
    assert ("gap", "original 2") in codes()


def test_parts_exchanged_within_one_piece_of_evidence_are_refused(evidence: Evidence) -> None:
    one, two = part(evidence, 1), part(evidence, 2)
    Part.objects.filter(pk=one.pk).update(blob=two.blob, size=two.size)
    Part.objects.filter(pk=two.pk).update(blob=one.blob, size=one.size)
    assert codes() == []
    assert codes(RECOVERY) == [("moved", "part 1")]


def test_a_seal_that_was_changed_and_evidence_that_vanished_are_named(case: Case, evidence: Evidence) -> None:
    seals.seal_heads(at=NOON)
    CustodyEntry.objects.all().delete()
    Part.objects.all().delete()
    Evidence.objects.all().delete()
    assert [one.code for one in checking.check().findings] == ["lost"]
    Seal.objects.update(root="0" * 64)
    assert [one.code for one in checking.check().findings] == ["seals", "lost"]


def test_what_was_destroyed_is_no_finding_unless_a_file_is_left(case: Case, evidence: Evidence) -> None:
    destruction.empty(evidence, reason="retention", at=NOON)
    assert {code for code, _ in codes(RECOVERY)} == {"left"}
    destruction.follow(at=NOON)
    assert codes(RECOVERY) == []


def test_what_was_sealed_off_is_looked_at_and_not_opened(
    cast: Cast, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing_off.seal_off(evidence, by=cast.alma.person, desk=cast.helpline, at=NOON)
    found = checking.check(RECOVERY)
    assert (found.findings, found.opened) == ([], 0)
    take_away(evidence)
    assert codes(RECOVERY) == [("missing", "original 2")]


def test_a_recovery_identity_that_covers_nothing_is_no_finding(evidence: Evidence) -> None:
    found = checking.check(Identity.generate())
    assert (found.findings, found.opened, found.closed) == ([], 0, 1)


def test_a_vault_that_is_gone_is_one_sentence_not_a_thousand_findings(evidence: Evidence) -> None:
    shutil.rmtree(blobs.store().folder)
    with pytest.raises(blobs.StorageGone):
        checking.check()
    custody.check(evidence)


def test_it_tells_how_far_it_is(case: Case, evidence: Evidence) -> None:
    given(case)
    heard: list[int] = []
    checking.check(told=heard.append)
    assert heard == [1, 2]
