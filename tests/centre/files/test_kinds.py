"""The kind of a file is told from what is in it, whatever its name says, and two kinds at once are none."""

import gzip

import pytest

from abri.centre.files.kinds import HEAD, KINDS, TAIL, Kind, kind_of
from tests.centre.files.drawn import (
    CHAT,
    MAIL,
    WEB_PAGE,
    archive,
    corners,
    encoded,
    every_harmless_file,
    film,
    mp3,
    mp4,
    ogg,
    paper,
    webm,
    written,
)

SOFTWARE = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"
RECORDED = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n\r\n"
JPEG = encoded(corners(), "JPEG")
PACKED = archive({"META-INF/MANIFEST.MF": b"x" * 500})


def told(raw: bytes) -> Kind:
    """The kind, as whoever holds the whole file asks for it."""
    return kind_of(raw[:HEAD], raw[-TAIL:], len(raw))


def test_every_kind_is_known_by_its_content() -> None:
    # Whether a text is a chat is found out when it is read.
    expected = {"chat": "text"}
    for code, raw in every_harmless_file():
        assert told(raw).code == expected.get(code, code)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (film("GIF"), "gif"),
        (film("WEBP"), "webp"),
        (mp4(), "mp4"),
        (mp4(b"avc1"), "mp4"),
        (mp4(b"3gp5"), "mp4"),
        (mp4(b"qt  "), "mov"),
        (mp4(b"M4A "), "m4a"),
        (webm(), "webm"),
        (ogg(b"OpusHead\1\2"), "oga"),
        (ogg(b"\1vorbis" + bytes(20)), "oga"),
        (ogg(b"\x80theora" + bytes(20)), "ogv"),
        (mp3(), "mp3"),
        (mp3(tag=300), "mp3"),
        (mp3(tag=200_000, frames=400), "mp3"),
        (RECORDED, "warc"),
        (gzip.compress(RECORDED, mtime=0), "gzip"),
        (PACKED, "zip"),
        (b"From: Tom\nTo: Lien\n\nthis is a letter, not a mail", "text"),
        ("Zoë".encode("utf-16"), "text"),
        ("Zoë".encode("cp1252"), "text"),
    ],
)
def test_what_is_kept_or_looked_into_is_known(raw: bytes, code: str) -> None:
    assert told(raw).code == code


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        SOFTWARE,
        b"\x7fELF\2\1\1" + bytes(60),
        WEB_PAGE,
        b"\xef\xbb\xbf\n " + WEB_PAGE,
        WEB_PAGE.decode().encode("utf-16"),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<?php system('x');",
        b"#!/bin/sh\nrm -rf x\n",
        b"@echo off\r\ndel x\r\n",
        b"{\\rtf1 macro}",
        b"%!PS-Adobe-3.0\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"BM" + bytes(100),
        b"II*\0" + bytes(100),
        b"RIFF\x10\0\0\0WAVEfmt " + bytes(20),
        b"Rar!\x1a\7\1\0" + bytes(20),
        b"7z\xbc\xaf\x27\x1c" + bytes(20),
        b"SQLite format 3\0" + bytes(100),
        webm(b"matroska"),
    ],
)
def test_whatever_is_not_on_the_list_is_other(raw: bytes) -> None:
    assert told(raw) == KINDS["other"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\0\0\0\x14ftypisom" + WEB_PAGE,
        b"\0\0\0\x14ftyp<htm" + bytes(4) + b"mp42" + WEB_PAGE,
        b"\x1aE\xdf\xa3" + WEB_PAGE,
        b"OggS\0\2" + WEB_PAGE,
        b"ID3\4\0\0\0\0\0\x0a" + WEB_PAGE,
        b"\xff\xfb\x90\0" + WEB_PAGE,
        b"GIF89a\0\0\0\0" + WEB_PAGE,
        b"\xff\xd8\xff<" + WEB_PAGE,
        b"\x89PNG\r\n\x1a\n" + WEB_PAGE,
        b"RIFF\xff\xff\xff\x7fWEBPVP8 " + WEB_PAGE,
        b"WARC/1.0\r\n\r\n" + WEB_PAGE[:0] + b"\0",
        b"PK\3\4" + WEB_PAGE,
        WEB_PAGE + written(paper()),
    ],
)
def test_a_web_page_does_not_pass_for_something_else(raw: bytes) -> None:
    assert told(raw).group in ("other", "text")
    assert told(raw).media_type != "text/html"


@pytest.mark.parametrize(
    "first", [JPEG, encoded(corners(), "PNG"), film("GIF"), written(paper()), mp4(), mp3(), CHAT]
)
def test_what_is_an_archive_as_well_is_other(first: bytes) -> None:
    assert told(first).code != "other"
    assert told(first + PACKED) == KINDS["other"]


def test_the_film_that_telephones_put_behind_a_photograph_is_no_second_kind() -> None:
    assert told(JPEG + mp4()).code == "jpeg"


def test_four_letters_by_chance_are_no_archive() -> None:
    assert told(JPEG + b"PK\5\6" + b"\xfe" * 30).code == "jpeg"


def test_a_mail_is_told_from_a_text_with_fields() -> None:
    assert told(MAIL).code == "mail"
    assert told(b"Received: yes\nNote: no mail\n\nx").code == "text"


def test_every_cut_and_every_flip_has_an_answer() -> None:
    for _code, raw in every_harmless_file():
        for length in (*range(40), len(raw) // 2, len(raw) - 1):
            assert told(raw[:length]).code
    for raw in (mp4(), webm(), ogg(b"OpusHead"), mp3(tag=50)):
        for place in range(min(len(raw), 90)):
            for flip in (0x01, 0x80, 0xFF):
                assert told(raw[:place] + bytes([raw[place] ^ flip]) + raw[place + 1 :]).code
        for length in range(90):
            assert told(raw[:length]).code
