"""Mails, chats and archives become text that anybody can read; what hangs on them is named and never opened."""

import gzip
import random
import zipfile

import pytest

from abri.centre.files.cleaners import mail, writing
from abri.centre.files.cleaners.answer import Refused
from abri.centre.files.limits import LONGEST_TEXT, MOST_ATTACHMENTS
from tests.centre.files.drawn import CHAT, MAIL, archive
from tests.engine.screening.chats.exports import every_export

RECORDED = {"datapackage.json": b"{}", "archive/data.warc.gz": b"x", "pages/pages.jsonl": b"{}"}


def test_a_mail_is_shown_as_a_letter() -> None:
    answer = writing.clean_mail(MAIL)
    assert answer.text.split("\n") == [
        "From: Zoë <zoe@a.example>",
        "To: tom@b.example",
        "Subject: hallo",
        "Message-ID: <1@a.example>",
        "Received: from a.example by b.example; Tue, 12 Mar 2024 14:05:00 +0100",
        "",
        "Tot in het café",
        "",
        "[game.exe, application/octet-stream, 1 kB]",
        "",
    ]
    assert answer.lost == ["web_page", "attachments"]


def test_of_a_mail_that_is_a_web_page_the_words_and_the_addresses_stay() -> None:
    page = b"<html><head><title>x</title></head><body><p>Klik&nbsp;nu <a href='https://bad.example/'>hier</a><p>of niet"
    raw = (
        b"From: a@a.example\nTo: b@b.example\nContent-Type: text/html\n\n" + page + b"<script>evil()</script>"
    )
    told = writing.clean_mail(raw).text
    assert "Klik nu hier <https://bad.example/>\nof niet" in told
    assert "evil" not in told
    assert "<p>" not in told


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@a.example\nContent-Type: text/plain; charset=klingon\n\ncaf\xe9",
        b"From: " + b"<" * 20_000 + b"\nTo: b\n\nx",
        b"From: a\nSubject: =?utf-8?b?" + b"A" * 50_000 + b"?=\n\nx",
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhello\n" * 2_000,
        b"From: a\nContent-Type: multipart/mixed\n\nno boundary",
        b"From: a\nContent-Type: message/rfc822\n\n" + MAIL,
        b"From: a\nContent-Type: text/html\n\n" + b"<a href=x>" * 5_000,
        b"From: a\nContent-Type: text/html\n\n<" + b"!--" * 5_000,
    ],
)
def test_a_strange_mail_is_still_a_letter(raw: bytes) -> None:
    assert writing.clean_mail(raw).text.startswith("From:")


def test_boxes_in_boxes_have_an_end() -> None:
    raw = b"From: a\n"
    for depth in range(60):
        raw += b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (depth, depth)
    assert writing.clean_mail(raw + b"\n\nin the middle").text.startswith("From: a")


def test_a_hundred_files_on_a_mail_are_named_up_to_a_number() -> None:
    part = b"--x\nContent-Disposition: attachment; filename=a.bin\n\nx\n"
    raw = (
        b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n"
        + part * (MOST_ATTACHMENTS + 50)
        + b"--x--\n"
    )
    assert mail.as_text(raw)[0].count("[a.bin") == MOST_ATTACHMENTS


def test_every_export_of_a_chat_is_known_as_one() -> None:
    for export in every_export(3):
        clean = writing.clean_archive if export.content[:2] == b"PK" else writing.clean_text
        answer = clean(export.content)
        assert (answer.kind, answer.result) == ("chat", "cleaned"), export.format
        assert answer.copy


def test_a_chat_is_shown_line_by_line() -> None:
    answer = writing.clean_text(CHAT)
    assert answer.text.split("\n")[0] == "2026-03-12 20:01:00  Lien: hallo"
    assert writing.clean_archive(archive({"_chat.txt": CHAT, "photo.jpg": b"x"})).text == answer.text


def test_nobody_writes_a_line_in_the_name_of_another() -> None:
    raw = CHAT + b"12/03/2026, 20:04 - Tom: ok\n2026-03-12 20:05:00  Lien: ik ook\n"
    assert "\n2026-03-12 20:05:00  Lien: ik ook" not in writing.clean_text(raw).text


def test_a_note_is_no_chat() -> None:
    answer = writing.clean_text(b"To do: call the school\nand ask for Mr Peeters\n")
    assert (answer.kind, answer.text) == ("text", "To do: call the school\nand ask for Mr Peeters\n")


def test_a_long_text_is_copied_whole_and_told_in_part() -> None:
    answer = writing.clean_text(b"all work and no play\n" * 20_000)
    assert len(answer.text) == LONGEST_TEXT
    assert len(answer.copy) == 420_000


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(Refused, match="empty"):
        writing.clean_text(b" \n\t\n")


@pytest.mark.parametrize(
    "files",
    [
        {"photo.jpg": b"x"},
        {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"},
        {"datapackage.json": b"{}"},
        {"../_chat.txt": CHAT},
        {"_chat.txt": b"A" * 5_000_000},
    ],
)
def test_any_other_archive_stays_closed(files: dict[str, bytes]) -> None:
    answer = writing.clean_archive(archive(files))
    assert (answer.kind, answer.result, answer.why) == ("other", "no_view", "not_taken")


def test_recorded_pages_are_kept() -> None:
    answer = writing.clean_archive(archive(RECORDED))
    assert (answer.kind, answer.result) == ("wacz", "kept")
    packed = gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n" + bytes(100_000))
    assert (writing.clean_packed(packed).kind, writing.clean_packed(packed).result) == ("warc", "kept")
    assert writing.clean_packed(gzip.compress(bytes(10_000_000))).kind == "other"
    assert writing.clean_packed(b"\x1f\x8b\x08broken").kind == "other"


def test_a_broken_archive_and_a_broken_mail_have_an_answer() -> None:
    dice = random.Random(7)
    for raw, clean in (
        (archive(RECORDED | {"_chat.txt": CHAT}), writing.clean_archive),
        (MAIL, writing.clean_mail),
    ):
        for _ in range(60):
            broken = bytearray(raw[: dice.randrange(20, len(raw))] if dice.random() < 0.4 else raw)
            for _ in range(dice.randint(0, 4)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                assert clean(bytes(broken)).result in ("cleaned", "kept", "no_view")
            except (Refused, ValueError, LookupError, AttributeError, TypeError, zipfile.BadZipFile):
                continue
