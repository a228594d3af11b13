"""Files that only look like a bundle are refused before anything in them is believed, within seconds."""

import os
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.evidence.bundles import Report, layout, verify
from abri.engine.evidence.bundles.reading import Unreadable, opened
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.hostile import (
    bomb,
    linked,
    overlapping,
    put_together,
    taken_apart,
    with_end,
    with_header,
    with_listed,
    zip_of,
)
from tests.engine.evidence.bundles.made import ROOT, contents, written
from tests.fakes.time_stamping import TimeStampingAuthority

Spoil = Callable[[bytes], bytes]
MOST_SECONDS = 5


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory, signer: SigningKey, authority: TimeStampingAuthority
) -> bytes:
    return written(
        tmp_path_factory.mktemp("sound") / "bundle.zip", contents(authority), signer, authority
    ).read_bytes()


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Callable[[bytes], Report]]:
    """Checks bytes as a bundle; the whole test may take some seconds of the processor."""
    path = tmp_path / "bundle.zip"
    begun = time.process_time()

    def check(content: bytes) -> Report:
        path.write_bytes(content)
        return verify(path)

    yield check
    assert time.process_time() - begun < MOST_SECONDS


def folder(info: ZipInfo) -> None:
    info.filename = f"{ROOT}/data/"


SPOILT: dict[str, tuple[Spoil, str]] = {
    "nothing at all": (lambda _: b"", "cut off"),
    "no zip": (lambda _: b"%PDF-1.7" * 1000, "does not end as a zip"),
    "only an end": (lambda _: b"PK\x05\x06" + bytes(18), "hidden"),
    "sealed with age": (lambda _: b"age-encryption.org/v1\n" + bytes(500), "age --decrypt"),
    "a path that leads out": (
        lambda _: zip_of((f"{ROOT}/../../etc/cron.d/x", b"")),
        "leads out of the bundle",
    ),
    "an absolute path": (lambda _: zip_of(("/etc/passwd", b"")), "absolute"),
    "a path of Windows": (lambda _: zip_of(("C:/Windows/x", b"")), "absolute"),
    "a path with backslashes": (lambda _: zip_of((f"{ROOT}\\..\\x", b"")), "leads out of the bundle"),
    "a device": (lambda _: zip_of((f"{ROOT}/data/nul", b"")), "not every system"),
    "a name in another alphabet": (lambda _: zip_of((f"{ROOT}/data/é", b"")), "not every system"),
    "a name with an escape sequence": (lambda _: zip_of((f"{ROOT}/data/\x1b[2J", b"")), "not every system"),
    "two folders": (lambda _: zip_of((f"{ROOT}/a", b""), ("abri-other/b", b"")), "one folder"),
    "no folder": (lambda _: zip_of(("bagit.txt", b"")), "one folder"),
    "a symbolic link": (lambda _: zip_of((f"{ROOT}/data/x", b"/etc/passwd"), change=linked), "symbolic link"),
    "a folder as an entry": (lambda _: zip_of((f"{ROOT}/data/", b"")), "no file, but a folder"),
    "a name twice": (lambda _: zip_of((f"{ROOT}/a", b"1"), (f"{ROOT}/a", b"2")), "twice"),
    "a name twice in capitals": (lambda _: zip_of((f"{ROOT}/a", b"1"), (f"{ROOT}/A", b"2")), "twice"),
    "a file that is a folder": (
        lambda _: zip_of((f"{ROOT}/a", b"1"), (f"{ROOT}/a/b", b"2")),
        "file and a folder",
    ),
    "a zip bomb": (lambda _: bomb(), "compressed"),
    "an encrypted entry": (lambda whole: with_listed(whole, 8, b"\x09"), "encrypted"),
    "a compressed entry in the list alone": (lambda whole: with_listed(whole, 10, b"\x08"), "compressed"),
    "a compressed entry in its header alone": (
        lambda whole: with_header(whole, 8, b"\x08"),
        "its own header",
    ),
    "another name in its header": (lambda whole: with_header(whole, 30, b"X"), "its own header"),
    "another size in its header": (lambda whole: with_header(whole, 22, b"\x07\0\0\0"), "larger or smaller"),
    "a size that is too large": (
        lambda whole: with_listed(whole, 20, b"\xff\xff\xff\x7f" * 2),
        "is not true",
    ),
    "a size that is too small": (lambda whole: with_listed(whole, 20, b"\x01\0\0\0" * 2), "hidden"),
    "two sizes": (lambda whole: with_listed(whole, 20, b"\x01\0\0\0"), "larger or smaller"),
    "a size of 64 bits that is missing": (
        lambda whole: with_listed(whole, 20, b"\xff" * 8),
        "size is missing",
    ),
    "two entries in one place": (lambda whole: with_listed(whole, 42, b"\0\0\0\0"), "its own header"),
    "an entry in another entry": (lambda _: overlapping(), "overlaps"),
    "an entry behind the end": (lambda whole: with_listed(whole, 42, b"\xfe\xff\xff\xff"), "hidden"),
    "something before the first file": (lambda whole: b"#!/bin/sh\n" + whole, "damaged"),
    "something behind the end": (lambda whole: whole + b"more", "does not end as a zip"),
    "a comment": (lambda whole: with_end(whole, 20, b"\x04\0") + b"more", "does not end as a zip"),
    "a list that is longer than told": (lambda whole: with_end(whole, 8, b"\x02\0\x02\0"), "damaged"),
    "a list that is shorter than told": (lambda whole: with_end(whole, 8, b"\xf0\x0f\xf0\x0f"), "damaged"),
    "a list of four gigabytes": (lambda whole: with_end(whole, 12, b"\xff\xff\xff\xff"), "damaged"),
    "a second disk": (lambda whole: with_end(whole, 4, b"\x01\0"), "damaged"),
    "the first half": (lambda whole: whole[: len(whole) // 2], "does not end as a zip"),
    "the last byte missing": (lambda whole: whole[:-1], "does not end as a zip"),
    "the last half": (lambda whole: whole[len(whole) // 2 :], "damaged"),
    "a hole in the middle": (lambda whole: whole[:9000] + whole[10000:], "damaged"),
}


@pytest.mark.parametrize(("spoil", "why"), SPOILT.values(), ids=SPOILT)
def test_a_hostile_archive_is_refused_and_named(
    spoil: Spoil, why: str, sound: bytes, checked: Callable[[bytes], Report]
) -> None:
    report = checked(spoil(sound))
    assert not report.ok
    assert report.broken is not None
    assert report.broken.name == "structure"
    assert why in report.broken.detail


def test_twenty_five_thousand_entries_are_not_even_listed(checked: Callable[[bytes], Report]) -> None:
    report = checked(zip_of(*((f"{ROOT}/data/{number}", b"") for number in range(25_000))))
    assert report.broken is not None
    assert report.broken.detail == "more than 20000 files"


def test_thousands_of_entries_without_a_manifest_are_not_all_named(
    sound: bytes, checked: Callable[[bytes], Report]
) -> None:
    files = taken_apart(sound) | {f"data/more/{number}": b"" for number in range(15_000)}
    report = checked(put_together(files))
    assert not report.ok
    assert len(report.checks) < 150


def test_a_zip64_end_that_contradicts_the_short_one_is_refused(
    sound: bytes, checked: Callable[[bytes], Report]
) -> None:
    place = sound.rindex(b"PK\x05\x06")
    start = struct.unpack("<L", sound[place + 16 : place + 20])[0]
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, place - start, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    report = checked(sound[:place] + long_end + locator + sound[place:])
    assert report.broken is not None
    assert "differently" in report.broken.detail


def test_a_link_or_pipe_in_an_unpacked_bundle_is_not_followed(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(sound)
    with ZipFile(tmp_path / "bundle.zip") as whole:
        whole.extractall(tmp_path)
    unpacked = tmp_path / ROOT
    assert verify(unpacked).ok
    for spoil in (lambda path: path.symlink_to("/etc/passwd"), os.mkfifo):
        path = unpacked / "data" / "items" / "more"
        spoil(path)
        report = verify(unpacked)
        assert report.broken is not None
        assert "symbolic link" in report.broken.detail
        path.unlink()
    (unpacked / "bagit.txt").unlink()
    (unpacked / "bagit.txt").symlink_to("/etc/passwd")
    assert not verify(unpacked).ok


@pytest.mark.parametrize(
    ("path", "why"), [("data/é.png", "not every system"), ("data/" + "d/" * 30 + "x", "too many folders")]
)
def test_a_folder_that_no_bundle_unpacks_to_is_refused(path: str, why: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes(b"x")
    report = verify(tmp_path)
    assert report.broken is not None
    assert why in report.broken.detail


def test_a_file_that_shrinks_while_it_is_read_is_noticed(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(sound)
    with opened(path) as bag:
        os.truncate(path, 100)
        with pytest.raises(Unreadable, match="too early"):
            bag.digest("data/items/1-original.png")


def test_a_zip64_end_in_another_place_is_refused(sound: bytes, checked: Callable[[bytes], Report]) -> None:
    place = sound.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    report = checked(sound[:place] + locator + sound[place:])
    assert report.broken is not None
    assert report.broken.detail == "its list of files is damaged"


def test_a_device_or_pipe_is_no_bundle(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe"):
        report = verify(path)
        assert report.broken is not None
        assert report.broken.detail == "it is not a file"


def test_no_flipped_bit_changes_what_is_believed(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    # A stamp may lose what is no part of its proof; it proves the same then.
    files = {name: one for name, one in taken_apart(sound).items() if one and name not in layout.AFTER[2:]}
    places = {sound.index(content): len(content) for content in files.values()}

    @settings(max_examples=120, deadline=None)
    @given(place=st.integers(0, len(sound) - 1), bit=st.integers(0, 7))
    def flip(place: int, bit: int) -> None:
        spoilt = bytearray(sound)
        spoilt[place] ^= 1 << bit
        path.write_bytes(spoilt)
        # Some bits of a zip mean nothing: a date, a checksum that the digest replaces.
        if verify(path).ok:
            assert not any(start <= place < start + size for start, size in places.items())

    flip()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000))
def test_any_bytes_get_a_verdict(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bundle.zip"
    for made in (content, content + b"PK\x05\x06" + content[:18].ljust(18, b"\0")):
        path.write_bytes(made)
        assert not verify(path).ok
