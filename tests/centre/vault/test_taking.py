"""Parts come in any order, some twice, some at once; each is sealed and safe before it is acknowledged."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from abri.centre.cases.models import Case
from abri.centre.vault import blobs, opening, parts, taking
from abri.centre.vault.models import Evidence, Part
from abri.centre.vault.taking import CaseFull, NoSpace, Stream, TooLarge, UploadNotAllowed, WrongPart
from tests.centre.conftest import NOON, Report
from tests.centre.vault.handing_in import PAPER, begun, files_on_disk, handed_in, pieces_of

pytestmark = pytest.mark.django_db


def test_parts_may_come_in_any_order() -> None:
    evidence, identity = begun()
    pieces = pieces_of(PAPER)
    assert taking.missing(evidence) == (1, 2, 3, 4)
    for number in (3, 1, 4):
        taking.put_part(evidence, number, pieces[number - 1], NOON)
    assert taking.missing(evidence) == (2,)
    taking.put_part(evidence, 2, pieces[1], NOON)
    assert taking.missing(evidence) == ()
    assert b"".join(opening.opened_parts(evidence, identity, "original", len(PAPER))) == PAPER


def test_nothing_is_on_the_disk_in_clear_nor_in_any_name() -> None:
    evidence, _ = handed_in(name="holiday with dina.txt")
    everything = b"".join(path.read_bytes() for path in blobs.store().folder.rglob("*") if path.is_file())
    assert b"000001 and so on" not in everything
    assert b"holiday" not in everything
    row = Evidence.objects.get(pk=evidence.pk)
    assert row.content is not None
    assert row.content.startswith(b"age-encryption.org/v1")


def test_a_part_that_came_twice_is_kept_once() -> None:
    evidence, _ = begun()
    first = taking.put_part(evidence, 1, PAPER[:1000], NOON)
    again = taking.put_part(evidence, 1, PAPER[:1000], NOON)
    assert again.blob == first.blob
    assert files_on_disk() == {first.blob}


def test_of_two_requests_with_the_same_part_at_once_one_wins_and_nothing_is_left_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second comes and goes while the first has sealed its part and not yet written its row."""
    evidence, identity = begun()
    put = blobs.Store.put
    winner: list[Part] = []

    def while_writing(store: blobs.Store, content: bytes) -> str:
        name = put(store, content)
        if not winner:
            monkeypatch.setattr(blobs.Store, "put", put)
            winner.append(taking.put_part(evidence, 1, PAPER[:1000], NOON))
        return name

    monkeypatch.setattr(blobs.Store, "put", while_writing)
    loser = taking.put_part(evidence, 1, PAPER[:1000], NOON)
    assert loser.blob == winner[0].blob
    assert files_on_disk() == {loser.blob}
    assert parts.open_part(loser, identity, blobs.store()) == PAPER[:1000]


@pytest.mark.parametrize(
    ("number", "length"), [(0, 1000), (5, 1000), (1, 999), (1, 1001), (4, 1000), (4, 457), (-1, 1000), (1, 0)]
)
def test_a_part_has_its_number_and_its_length(number: int, length: int) -> None:
    evidence, _ = begun()
    with pytest.raises(WrongPart):
        taking.put_part(evidence, number, b"x" * length, NOON)
    assert files_on_disk() == set()


def test_no_part_comes_to_what_was_removed() -> None:
    evidence, _ = begun()
    taking.put_part(evidence, 1, PAPER[:1000], NOON)
    taking.discard(Evidence.objects.get(pk=evidence.pk))
    with pytest.raises(UploadNotAllowed, match="gone"):
        taking.put_part(evidence, 2, PAPER[1000:2000], NOON)
    assert files_on_disk() == set()
    assert not Evidence.objects.exists()


def test_removing_twice_is_removing() -> None:
    evidence, _ = handed_in()
    taking.discard(evidence)
    taking.discard(Evidence(pk=evidence.pk))
    assert files_on_disk() == set()


def test_what_belongs_to_a_case_is_not_removed(report: Report) -> None:
    evidence, _ = handed_in(case=report().case)
    Evidence.objects.filter(pk=evidence.pk).update(draft_until=None)
    with pytest.raises(UploadNotAllowed, match="complete"):
        taking.discard(evidence)
    assert len(files_on_disk()) == 4


def test_each_part_gives_more_time() -> None:
    evidence, _ = begun()
    later = NOON + timedelta(hours=2)
    taking.put_part(evidence, 1, PAPER[:1000], later)
    evidence.refresh_from_db()
    assert evidence.draft_until == later + taking.UNSENT_FOR
    taking.wait_longer([evidence.pk], later + timedelta(hours=1))
    evidence.refresh_from_db()
    assert evidence.draft_until == later + timedelta(hours=1) + taking.UNSENT_FOR


def test_of_what_belongs_to_a_case_the_private_half_is_sealed_to_it(report: Report) -> None:
    case = report().case
    evidence, _ = begun(case=case)
    assert evidence.sealed_identity is not None
    assert begun()[0].sealed_identity is None


# ---------------------------------------------------------------- what is not taken


@pytest.mark.parametrize("answer", ["", "yes", "unsure", "minor", "maybe", "NO"])
def test_without_a_clear_answer_about_pictures_nothing_is_taken(answer: str) -> None:
    with pytest.raises(UploadNotAllowed, match="intimate"):
        begun(intimate=answer)
    assert not Evidence.objects.exists()


def test_pictures_of_adults_are_taken_and_marked() -> None:
    evidence, identity = begun(intimate="adult")
    assert opening.described(evidence, identity).told["intimate"] == "adult"


def test_nothing_is_no_file() -> None:
    with pytest.raises(UploadNotAllowed, match="empty"):
        begun(0)


def test_a_file_has_a_largest_size(settings: Settings) -> None:
    settings.ABRI_UPLOAD_FILE = 5_000
    begun(5_000)
    with pytest.raises(TooLarge):
        begun(5_001)


def test_a_case_has_a_largest_size(settings: Settings, report: Report) -> None:
    settings.ABRI_UPLOAD_CASE = 10_000
    case, other = report().case, report().case
    begun(6_000, case=case)
    begun(6_000, case=other)
    with pytest.raises(CaseFull):
        begun(4_001, case=case)
    begun(4_000, case=case)


def test_a_report_that_is_not_sent_has_the_same_largest_size(settings: Settings) -> None:
    settings.ABRI_UPLOAD_CASE = 10_000
    first, _ = begun(6_000)
    with pytest.raises(CaseFull):
        begun(4_001, beside=[first.pk])
    begun(4_001)


def test_what_was_destroyed_makes_room(settings: Settings, report: Report) -> None:
    settings.ABRI_UPLOAD_CASE = 10_000
    case = report().case
    evidence, _ = begun(6_000, case=case)
    Evidence.objects.filter(pk=evidence.pk).update(
        state="destroyed", destroyed_at=NOON, content=None, sealed_identity=None
    )
    begun(6_000, case=case)


def test_all_that_waits_has_a_largest_size(settings: Settings, report: Report) -> None:
    settings.ABRI_UPLOAD_WAITING = 10_000
    first, _ = begun(6_000)
    with pytest.raises(NoSpace):
        begun(4_001)
    taking.discard(first)
    sent, _ = begun(6_000, case=report().case)
    Evidence.objects.filter(pk=sent.pk).update(draft_until=None)
    begun(10_000)


def test_what_is_still_to_come_counts_against_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs.Store, "free", lambda _: 10_000)
    begun(6_000)
    with pytest.raises(NoSpace):
        begun(4_001)
    begun(4_000)


def test_a_withdrawn_case_takes_nothing(report: Report) -> None:
    case = report().case
    Case.objects.filter(pk=case.pk).update(state="withdrawn", withdrawn_at=NOON, erase_at=NOON)
    with pytest.raises(UploadNotAllowed, match="withdrawn"):
        begun(case=case)


@pytest.mark.parametrize(
    ("untrusted", "shown"),
    [
        ("../../etc/notes.txt", "notes.txt"),
        ("C:\\Users\\dina\\notes.txt", "notes.txt"),
        ("notes\u202etxt.exe\n", "notestxt.exe"),
        ("  two \t words\r\n.txt ", "two words.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("", ""),
    ],
)
def test_a_name_is_one_plain_line(untrusted: str, shown: str) -> None:
    assert taking.plain_name(untrusted) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = taking.plain_name("n" * 500 + ".jpeg")
    assert len(name) == taking.LONGEST_NAME
    assert name.endswith("….jpeg")
    assert len(taking.plain_name("n" * 500)) == taking.LONGEST_NAME


# ---------------------------------------------------------------- plain uploads


def in_chunks(content: bytes, size: int = 300) -> Iterator[bytes]:
    yield from (content[start : start + size] for start in range(0, len(content), size))


def streamed(evidence: Evidence, chunks: Iterable[bytes]) -> None:
    stream = Stream(evidence, NOON)
    for chunk in chunks:
        stream.write(chunk)
    stream.finish()


@pytest.mark.parametrize("length", [1, 999, 1000, 1001, 2000, 3456])
def test_a_plain_upload_is_cut_into_the_same_parts(length: int) -> None:
    evidence, identity = begun(9_000)
    streamed(evidence, in_chunks(PAPER[:length]))
    evidence.refresh_from_db()
    assert evidence.announced == length
    assert taking.missing(evidence) == ()
    assert b"".join(opening.opened_parts(evidence, identity, "original", length)) == PAPER[:length]


@pytest.mark.parametrize(("chunks", "error"), [([b"x" * 2_001], TooLarge), ([], UploadNotAllowed)])
def test_a_plain_upload_that_cannot_be_taken_is_refused(chunks: list[bytes], error: type[Exception]) -> None:
    evidence, _ = begun(2_000)
    with pytest.raises(error):
        streamed(evidence, chunks)


def test_a_plain_upload_that_is_dropped_leaves_nothing() -> None:
    evidence, _ = begun(9_000)
    stream = Stream(evidence, NOON)
    stream.write(PAPER)
    stream.drop()
    assert files_on_disk() == set()
    assert not Evidence.objects.exists()


def test_a_plain_upload_holds_one_part_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, _ = begun(1_000_000)
    stream, most = Stream(evidence, NOON), 0
    for chunk in in_chunks(b"x" * 50_000):
        stream.write(chunk)
        most = max(most, len(stream._held))
    assert most < parts.PART_SIZE


def test_a_plain_upload_is_no_larger_than_a_file_may_be(settings: Settings) -> None:
    settings.ABRI_UPLOAD_FILE = 2_000
    given: dict[str, Any] = {"case": None, "name": "a", "source": "reporter", "at": NOON}
    stream = taking.begin_stream(at_most=9_000, **given)
    assert stream.evidence.announced == 2_000
    assert stream.identity.recipient == stream.evidence.recipient
    with pytest.raises(TooLarge):
        stream.write(b"x" * 2_001)


# ---------------------------------------------------------------- faults


def test_a_part_for_which_there_is_no_room_is_not_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, _ = begun()
    taking.put_part(evidence, 1, PAPER[:1000], NOON)
    monkeypatch.setattr(blobs.Store, "free", lambda _: 0)
    with pytest.raises(NoSpace):
        taking.put_part(evidence, 2, PAPER[1000:2000], NOON)
    assert taking.missing(evidence) == (2, 3, 4)


def test_a_row_that_cannot_be_written_leaves_an_orphan_and_no_half_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evidence, _ = begun()

    def fails(*_: Any, **__: Any) -> None:
        raise OSError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(Part, "save", fails)
        with pytest.raises(OSError, match="database"), transaction.atomic():
            taking.put_part(evidence, 1, PAPER[:1000], NOON)
    assert taking.missing(evidence) == (1, 2, 3, 4)
    taking.put_part(evidence, 1, PAPER[:1000], NOON)
    assert taking.missing(evidence) == (2, 3, 4)


def test_a_vault_that_is_gone_while_something_is_removed_leaves_it_to_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evidence, _ = handed_in()

    def gone() -> blobs.Store:
        raise blobs.StorageGone

    monkeypatch.setattr(blobs, "store", gone)
    taking.discard(evidence)
    assert not Evidence.objects.exists()
    assert len(files_on_disk()) == 4
