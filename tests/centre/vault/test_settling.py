"""Once everything came it is looked at in one pass, described, and kept; its log begins."""

import os
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction

from abri.centre.cases import keys
from abri.centre.cases.models import Case
from abri.centre.files import kinds
from abri.centre.records.keyring import Identity
from abri.centre.records.models import new_id
from abri.centre.vault import blobs, opening, parts, settling, taking
from abri.centre.vault.models import Evidence, Part
from abri.engine.evidence.custody import discloses
from tests.centre.conftest import NOON, Cast, Report, Reported
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import PAPER, begun, files_on_disk, handed_in, kept, names_read
from tests.fakes.screener import DISTRESS, THREAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleaned")]


def test_what_came_is_described_and_kept(cleaned: FakeCleaning) -> None:
    cleaned.finds("png", "cleaned", width=30, height=20, lost=("metadata",))
    evidence, identity = handed_in(name="screen.png")
    settled = settling.settle(evidence, identity, at=NOON)
    assert (settled.kind, settled.result) == ("png", "cleaned")
    assert (evidence.state, evidence.kind, evidence.kept_at) == ("kept", "png", NOON)
    told = opening.described(evidence, identity).told
    assert told["name"] == "screen.png"
    assert told["media_type"] == "image/png"
    assert told["size"] == len(PAPER)
    assert told["sha256"] == sha256(PAPER).hexdigest()
    assert told["cleaning"]["width"] == 30
    assert told["cleaning"]["lost"] == ["metadata"]
    assert told["copy"] is told["findings"] is None


def test_the_cleaning_gets_the_whole_content_once(
    cleaned: FakeCleaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = names_read(monkeypatch)
    monkeypatch.setattr(kinds, "TAIL", 100)
    kept()
    assert cleaned.asked[0][1:] == (len(PAPER), PAPER)
    # Each part once, and the last one more for the end of the file, by which some kinds are told.
    assert len(read) == 4 + 1


@pytest.mark.parametrize("takes", [0, 1, 3])
def test_the_digest_is_of_everything_however_little_the_cleaning_took(
    cleaned: FakeCleaning, takes: int
) -> None:
    cleaned.takes = takes
    evidence, identity = kept()
    assert opening.described(evidence, identity).told["sha256"] == sha256(PAPER).hexdigest()


@pytest.mark.parametrize("tail", [1, 400, 456, 457, 1000, 1456, 2000, 9000])
def test_the_kind_is_told_by_beginning_and_end(monkeypatch: pytest.MonkeyPatch, tail: int) -> None:
    asked: list[tuple[bytes, bytes, int]] = []

    def kind_of(*given: Any) -> kinds.Kind:
        asked.append(given)
        return kinds.OTHER

    monkeypatch.setattr(kinds, "HEAD", 30)
    monkeypatch.setattr(kinds, "TAIL", tail)
    monkeypatch.setattr(kinds, "kind_of", kind_of)
    kept()
    assert asked == [(PAPER[:30], PAPER[-tail:], len(PAPER))]


def test_copy_and_veil_are_stored_in_parts_of_their_own(cleaned: FakeCleaning) -> None:
    copy, veil = os.urandom(2_500), os.urandom(70)
    cleaned.finds("jpeg", "cleaned", copy=copy, copy_media_type="image/jpeg", veil=veil)
    evidence, identity = kept()
    assert b"".join(opening.content(evidence, identity, "copy")) == copy
    assert b"".join(opening.content(evidence, identity, "veil")) == veil
    assert b"".join(opening.content(evidence, identity)) == PAPER
    assert evidence.parts.filter(role="copy").count() == 3
    assert opening.described(evidence, identity).contents["copy"].media_type == "image/jpeg"


def test_the_log_begins_with_what_came_and_what_was_seen(cast: Cast, report: Report) -> None:
    evidence, identity = handed_in(case=report().case, source="desk", author=cast.alma.person)
    settling.settle(evidence, identity, at=NOON, by=cast.alma.person, desk_id=str(cast.helpline.pk))
    lines = list(evidence.custody.order_by("number"))
    assert [line.action for line in lines] == ["received", "scanned"]
    assert lines[0].desk_id == str(cast.helpline.pk)
    assert {line.item for line in lines} == {evidence.item}
    disclosure = opening.described(evidence, identity).disclosure
    assert disclosure is not None
    assert discloses("item", disclosure, evidence.item)
    assert sha256(PAPER).hexdigest() not in str(list(Evidence.objects.values_list()))


def test_text_in_it_is_screened(cleaned: FakeCleaning) -> None:
    cleaned.finds("png", "cleaned", text=f"They said. {DISTRESS}.")
    evidence, identity = handed_in()
    settled = settling.settle(evidence, identity, at=NOON)
    assert settled.distress
    assert settled.wakes
    assert settled.raises == Case.Urgency.IMMEDIATE
    assert opening.described(evidence, identity).told["findings"]["passages"]
    cleaned.finds("png", "cleaned", text=THREAT)
    assert settling.settle(*handed_in(), at=NOON).raises == Case.Urgency.HIGH


def test_settling_twice_tells_the_same(cleaned: FakeCleaning) -> None:
    cleaned.finds("png", "cleaned", text=DISTRESS)
    evidence, identity = handed_in()
    first = settling.settle(evidence, identity, at=NOON)
    assert settling.settle(evidence, identity, at=NOON) == first
    assert evidence.custody.count() == 2


def test_of_two_who_settle_at_once_one_wins_and_nothing_is_left_over(
    cleaned: FakeCleaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned.finds("png", "cleaned", copy=b"copy", veil=b"veil")
    evidence, identity = handed_in()
    real = settling._store_views

    def while_storing(mine: Evidence, *more: Any) -> list[Part]:
        made = real(mine, *more)
        monkeypatch.setattr(settling, "_store_views", real)
        settling.settle(Evidence.objects.get(pk=mine.pk), identity, at=NOON)
        return made

    monkeypatch.setattr(settling, "_store_views", while_storing)
    assert settling.settle(evidence, identity, at=NOON).kind == "png"
    assert evidence.custody.count() == 2
    assert files_on_disk() == set(evidence.parts.values_list("blob", flat=True))


def test_what_has_not_come_is_named() -> None:
    evidence, identity = begun()
    taking.put_part(evidence, 2, PAPER[1000:2000], NOON)
    with pytest.raises(settling.Incomplete) as caught:
        settling.settle(evidence, identity, at=NOON)
    assert caught.value.missing == (1, 3, 4)


def test_what_was_removed_while_it_was_looked_at_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence, identity = handed_in()
    real = settling._looked_at

    def removed(*given: Any) -> Any:
        seen = real(*given)
        taking.discard(Evidence.objects.get(pk=evidence.pk))
        return seen

    monkeypatch.setattr(settling, "_looked_at", removed)
    with pytest.raises(taking.UploadNotAllowed, match="gone"):
        settling.settle(evidence, identity, at=NOON)


def test_where_too_many_are_looked_at_it_is_done_later(cleaned: FakeCleaning) -> None:
    evidence, identity = handed_in()
    cleaned.finds("png", "failed", why="busy")
    with pytest.raises(settling.Busy):
        settling.settle(evidence, identity, at=NOON)
    assert Evidence.objects.get().state == "receiving"
    cleaned.finds("png", "cleaned")
    assert settling.settle(evidence, identity, at=NOON).result == "cleaned"


def test_a_copy_for_which_there_is_no_room_is_made_later(
    cleaned: FakeCleaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned.finds("png", "cleaned", copy=b"c" * 2_500)
    evidence, identity = handed_in()
    put = blobs.Store.put
    done: list[str] = []

    def fills_up(store: blobs.Store, content: bytes) -> str:
        if done:
            raise blobs.NoSpace
        done.append(put(store, content))
        return done[0]

    with monkeypatch.context() as full:
        full.setattr(blobs.Store, "put", fills_up)
        with pytest.raises(taking.NoSpace):
            settling.settle(evidence, identity, at=NOON)
    assert len(files_on_disk()) == 4
    assert settling.settle(evidence, identity, at=NOON).result == "cleaned"


def test_a_hostile_file_is_kept_sealed(cleaned: FakeCleaning) -> None:
    cleaned.finds("pdf", "failed", why="too_slow")
    evidence, identity = kept()
    assert evidence.state == "kept"
    assert opening.described(evidence, identity).told["cleaning"]["why"] == "too_slow"
    assert b"".join(opening.content(evidence, identity)) == PAPER


def test_what_was_changed_on_the_disk_is_not_kept() -> None:
    evidence, identity = handed_in()
    part = evidence.parts.get(number=2)
    path = blobs.store().folder / part.blob[:2] / part.blob
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(opening.Damaged, match=r"spoilt \(part 2\)"):
        settling.settle(evidence, identity, at=NOON)
    assert Evidence.objects.get().state == "receiving"


# ---------------------------------------------------------------- into a case


def reporting_with(report: Report, *held: tuple[Evidence, Identity]) -> tuple[Reported, tuple[Evidence, ...]]:
    reported = report()
    with transaction.atomic():
        taken = settling.adopt(reported.case, [(one.pk, identity) for one, identity in held], at=NOON)
    return reported, taken


def test_a_report_brings_what_its_reporter_held(cast: Cast, report: Report) -> None:
    first, second = kept(b"first"), kept(b"second")
    reported, taken = reporting_with(report, second, first)
    assert [one.number for one in taken] == [1, 2]
    ring = keys.case_keyring(reported.case, cast.alma.keyring)
    opened = []
    for evidence in Evidence.objects.in_order():
        assert evidence.draft_until is None
        opened.append(b"".join(opening.content(evidence, opening.identity_of(evidence, ring))))
    assert opened == [b"second", b"first"]


def test_more_is_numbered_after_it(report: Report) -> None:
    reported, _ = reporting_with(report, kept(b"first"))
    later, _ = kept(b"later", case=reported.case)
    never_whole, _ = begun(case=reported.case)
    assert (later.number, later.draft_until) == (2, None)
    assert never_whole.number == 0


def test_a_report_is_not_lost_to_what_cannot_be_adopted(report: Report) -> None:
    whole, part_of_it, gone = kept(), begun(), begun()
    taking.discard(gone[0])
    stranger = (handed_in()[0], Identity.generate())
    never_was = (Evidence(pk=new_id()), Identity.generate())
    reported, taken = reporting_with(report, part_of_it, gone, stranger, never_was, whole)
    assert [one.pk for one in taken] == [whole[0].pk]
    assert reported.case.pk == taken[0].case_id


def test_nobody_adopts_what_another_case_has(report: Report) -> None:
    mine = kept()
    reported, _ = reporting_with(report, mine)
    _, taken = reporting_with(report, mine)
    assert taken == ()
    assert Evidence.objects.get().case_id == reported.case.pk


def test_what_was_not_looked_at_yet_is_when_the_case_is_opened(
    cast: Cast, report: Report, cleaned: FakeCleaning
) -> None:
    reported, taken = reporting_with(report, handed_in(b"first"), handed_in(b"second"))
    assert [one.state for one in taken] == ["receiving", "receiving"]
    ring = keys.case_keyring(reported.case, cast.alma.keyring)
    cleaned.finds("text", "failed", why="busy")
    settling.settle_rest(reported.case, ring, at=NOON)
    assert not Evidence.objects.kept().exists()
    cleaned.finds("text", "kept")
    settling.settle_rest(reported.case, ring, at=NOON)
    assert [(one.state, one.number) for one in Evidence.objects.in_order()] == [("kept", 1), ("kept", 2)]


def test_a_case_can_be_erased_while_its_evidence_stays(report: Report) -> None:
    reported, _ = reporting_with(report, kept())
    reported.case.delete()
    evidence = Evidence.objects.without_case().get()
    assert (evidence.case_id, evidence.number) == (None, 1)
    assert parts.count_of(len(PAPER)) == evidence.parts.count()


def test_waiting_uploads_are_left_behind_after_their_time() -> None:
    begun()
    assert not Evidence.objects.left_behind(NOON).exists()
    assert Evidence.objects.left_behind(NOON + taking.UNSENT_FOR).count() == 1
