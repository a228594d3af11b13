"""Erasing: after 72 hours nothing is left but a tombstone, also after a restore from a backup."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from abri.centre.cases import erasure, mailbox
from abri.centre.cases.models import Case, CaseQuerySet, Grant, Item, Tombstone
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Report, Reported

OVER = NOON + timedelta(hours=72)


def withdrawn(reported: Reported) -> Reported:
    mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=NOON)
    return reported


def test_nothing_is_erased_before_72_hours(report: Report) -> None:
    withdrawn(report())
    assert erasure.erase_due(at=OVER - timedelta(seconds=1)) == 0
    assert Case.objects.exists()


def test_after_72_hours_only_a_tombstone_is_left(cast: Cast, report: Report) -> None:
    reported, other = withdrawn(report(contact="email", email="dina@home.example")), report()
    Letter.objects.create(
        kind="reporter_hint", language="en", about=str(reported.case.pk), created_at=NOON, next_try_at=NOON
    )
    assert erasure.erase_due(at=OVER) == 1
    assert list(Case.objects.all()) == [other.case]
    assert set(Item.objects.values_list("case", flat=True)) == {other.case.pk}
    assert set(Grant.objects.values_list("case", flat=True)) == {other.case.pk}
    assert not Letter.objects.exists()
    tombstone = Tombstone.objects.get()
    assert (tombstone.reference, tombstone.reason) == (reported.case.reference, "withdrawn")
    assert AuditEntry.objects.filter(action="case.erased", subject_id=str(tombstone.case_id)).count() == 1


def test_the_mailbox_says_when_it_was_erased(report: Report) -> None:
    reported = withdrawn(report())
    erasure.erase_due(at=OVER)
    with pytest.raises(mailbox.Erased) as erased:
        mailbox.open_with_receipt(reported.receipt)
    assert erased.value.on == OVER
    with pytest.raises(mailbox.NoSuchMailbox):
        mailbox.open_with_secret(str(reported.case.pk), "AGE-SECRET-KEY-1X")


def test_the_file_beside_the_database_tells_no_story(report: Report) -> None:
    withdrawn(report())
    erasure.erase_due(at=OVER)
    (line,) = [json.loads(line) for line in erasure.tombstone_file().read_text().splitlines()]
    assert set(line) == {"case", "reference", "lookup", "desk", "at", "reason"}
    assert STORY not in erasure.tombstone_file().read_text()


def test_a_restored_backup_forgets_again(report: Report) -> None:
    reported, kept = withdrawn(report()), report()
    rows: list[Any] = [
        Case.objects.get(pk=reported.case.pk), *Grant.objects.filter(case=reported.case),
        *Item.objects.filter(case=reported.case),
    ]  # fmt: skip
    erasure.erase_due(at=OVER)
    Tombstone.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)
    assert erasure.replay() == 1
    assert list(Case.objects.all()) == [kept.case]
    assert Tombstone.objects.get().erased_at == OVER
    assert erasure.replay() == 0


def test_a_line_that_stands_twice_is_replayed_once(report: Report) -> None:
    """Power went between the line and the commit, so the line was written again."""
    withdrawn(report())
    kept = Case.objects.get()
    line = {
        "case": str(kept.pk), "reference": kept.reference, "lookup": kept.lookup, "desk": str(kept.desk_id),
        "at": OVER.isoformat(), "reason": "withdrawn",
    }  # fmt: skip
    erasure.tombstone_file().write_text((json.dumps(line) + "\n") * 2)
    assert erasure.replay() == 1
    assert Tombstone.objects.count() == 1


def test_a_line_that_a_power_cut_broke_off_keeps_no_other(report: Report) -> None:
    first, second = withdrawn(report()), withdrawn(report())
    erasure.tombstone_file().write_text('{"case": "' + str(first.case.pk))
    erasure.erase_due(at=OVER)
    assert len(list(erasure.lines("case"))) == 2
    assert {line["case"] for line in erasure.lines("case")} == {str(first.case.pk), str(second.case.pk)}


def test_lines_about_other_things_are_left_alone(report: Report) -> None:
    kept = report()
    erasure.append({"evidence": str(kept.case.pk), "at": OVER.isoformat(), "reason": "retention"})
    assert erasure.replay() == 0
    assert Case.objects.get() == kept.case


def test_without_a_file_nothing_is_replayed(db: None) -> None:
    assert erasure.replay() == 0


def test_a_hold_that_comes_at_the_last_moment_is_heard(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case was on the list when somebody set the hold; it is looked at again under its lock."""
    reported = withdrawn(report())
    erase = erasure.erase

    def hold_first(cases: CaseQuerySet, **more: Any) -> bool:
        Case.objects.filter(pk=reported.case.pk).update(legal_hold=True)
        return erase(cases, **more)

    monkeypatch.setattr(erasure, "erase", hold_first)
    assert erasure.erase_due(at=OVER) == 0
    assert Case.objects.get() == reported.case
    assert not erasure.tombstone_file().exists()


def test_one_case_that_fails_does_not_stop_the_others(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = withdrawn(report()), withdrawn(report())
    erase_rows = erasure._erase_rows

    def fail(case: Case, line: dict[str, str]) -> None:
        if case == stuck.case:
            raise DatabaseError
        erase_rows(case, line)

    monkeypatch.setattr(erasure, "_erase_rows", fail)
    assert erasure.erase_due(at=OVER) == 1
    assert list(Case.objects.all()) == [stuck.case]
    assert other.case not in Case.objects.all()


def test_a_full_disk_erases_nothing_half(report: Report, settings: Settings, tmp_path: Path) -> None:
    """Where the line cannot be written the case stays whole and is tried again."""
    withdrawn(report())
    settings.ABRI_DATA = tmp_path / "file"
    settings.ABRI_DATA.write_text("no folder")
    assert erasure.erase_due(at=OVER) == 0
    assert Item.objects.count() == 3
    settings.ABRI_DATA = tmp_path
    assert erasure.erase_due(at=OVER) == 1


def test_a_reference_of_an_erased_case_may_be_drawn_again(report: Report) -> None:
    first = withdrawn(report())
    erasure.erase_due(at=OVER)
    second = report()
    Case.objects.filter(pk=second.case.pk).update(reference=first.case.reference)
    withdrawn(second)
    assert erasure.erase_due(at=OVER) == 1
    assert Tombstone.objects.count() == 2


def test_nothing_is_erased_while_the_disk_of_the_list_is_away(
    report: Report, settings: Settings, tmp_path: Path
) -> None:
    settings.ABRI_TOMBSTONES = tmp_path / "mounted" / "abri" / "tombstones.jsonl"
    reported = withdrawn(report())
    assert erasure.erase_due(at=OVER) == 0
    assert Case.objects.filter(pk=reported.case.pk).exists()
    settings.ABRI_TOMBSTONES.parent.mkdir(parents=True)
    assert erasure.erase_due(at=OVER) == 1
    assert str(reported.case.pk) in settings.ABRI_TOMBSTONES.read_text()
