"""What is written is a bag that anybody can open, and what cannot be one is refused before it looks like one."""

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import bagit
import pytest

from abri.engine.evidence.bundles import CannotWrite, Contents, verify, write
from abri.engine.evidence.bundles.layout import path_problem, safe_name
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.made import COPY, PICTURE, ROOT, contents, written
from tests.fakes.time_stamping import TimeStampingAuthority


def whole(made: Contents, signer: SigningKey) -> bytes:
    return b"".join(write(made, signer=signer, stamp=lambda _: None))


def test_a_bundle_is_a_stored_zip_with_a_valid_bag(
    tmp_path: Path, signer: SigningKey, authority: TimeStampingAuthority
) -> None:
    path = written(tmp_path / "bundle.zip", contents(authority), signer, authority)
    with ZipFile(path) as opened:
        assert {info.compress_type for info in opened.infolist()} == {ZIP_STORED}
        assert opened.testzip() is None
        assert opened.read(f"{ROOT}/data/items/1-original.png") == PICTURE
        assert opened.read(f"{ROOT}/data/items/1-copy.png") == COPY
        opened.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / ROOT))
    bag.validate()
    assert bag.info["External-Identifier"] == "AB-1234"
    assert bag.info["Contact-Name"] == "Shelter"


def test_without_an_authority_there_is_no_stamp(tmp_path: Path, signer: SigningKey) -> None:
    path = written(tmp_path / "bundle.zip", contents(None), signer, None)
    with ZipFile(path) as opened:
        assert not [name for name in opened.namelist() if name.endswith((".tsr", ".tsq", "authority.pem"))]
    assert verify(path).ok


def test_names_and_reasons_stand_only_where_they_are_disclosed(signer: SigningKey) -> None:
    made = contents(None)
    assert b"Alma" in whole(made, signer)
    silent = replace(made, items=tuple(replace(one, disclosures={}) for one in made.items))
    assert b"Alma" not in whole(silent, signer)


def test_the_page_in_a_bundle_speaks_the_language_of_the_receiver(signer: SigningKey) -> None:
    opened = ZipFile(io.BytesIO(whole(replace(contents(None), language="fr"), signer)))
    said = opened.read(f"{ROOT}/README.txt").decode()
    assert said.startswith("Ceci est")
    assert "Shelter, Brussels" in said
    assert "openssl pkeyutl -verify" in said


@pytest.mark.parametrize("changed", [PICTURE[:-1], PICTURE + b"x", PICTURE[:-1] + b"x", b""])
def test_bytes_that_were_not_announced_end_the_stream_without_a_signature(
    changed: bytes, signer: SigningKey
) -> None:
    made = contents(None)
    first = replace(made.items[0], open=lambda: iter((changed,)))
    stream = write(replace(made, items=(first, *made.items[1:])), signer=signer, stamp=lambda _: None)
    received: list[bytes] = []
    with pytest.raises(CannotWrite, match="not what was announced"):
        received.extend(stream)
    assert b"PK\x05\x06" not in b"".join(received)
    assert f"{ROOT}/tagmanifest".encode() not in b"".join(received)


@pytest.mark.parametrize(
    "path",
    [
        "../1.png",
        "/etc/passwd",
        "a//b",
        "a\\b",
        "C:x",
        "nul.png",
        "a/.hidden",
        "\u00e9.png",
        "a\nb",
        "bundle.json",
        "BUNDLE.json",
        "bundle.json/x",
        "items/1-copy.png",
        "x" * 300,
    ],
)
def test_a_path_that_not_every_system_can_hold_is_refused_at_once(path: str, signer: SigningKey) -> None:
    made = contents(None)
    items = (replace(made.items[0], path=path), *made.items[1:])
    with pytest.raises(CannotWrite):
        write(replace(made, items=items), signer=signer, stamp=lambda _: None)


@pytest.mark.parametrize("reference", ["", "AB 1", "../AB", "A" * 60])
def test_a_reference_has_letters_digits_and_dashes(reference: str, signer: SigningKey) -> None:
    with pytest.raises(CannotWrite):
        write(replace(contents(None), reference=reference), signer=signer, stamp=lambda _: None)


def test_two_seals_never_have_one_number(signer: SigningKey) -> None:
    made = contents(None)
    _, *others = made.items
    early, late = others[1].witnesses
    forged = replace(early, seal=replace(early.seal, root="0" * 64))
    items = (*others[:1], replace(others[1], witnesses=(forged, late)))
    with pytest.raises(CannotWrite, match="number 1"):
        write(replace(made, items=items), signer=signer, stamp=lambda _: None)


def test_the_pieces_of_an_item_have_one_log(signer: SigningKey) -> None:
    made = contents(None)
    items = (replace(made.items[0], entries=made.items[0].entries[:-1]), *made.items[1:])
    with pytest.raises(CannotWrite, match="different logs"):
        write(replace(made, items=items), signer=signer, stamp=lambda _: None)


def test_only_actors_and_reasons_are_disclosed(signer: SigningKey) -> None:
    made = contents(None)
    disclosure = next(iter(made.items[0].disclosures[3].values()))
    items = tuple(replace(one, disclosures={1: {"item": disclosure}}) for one in made.items)
    with pytest.raises(CannotWrite, match="disclosed"):
        write(replace(made, items=items), signer=signer, stamp=lambda _: None)


def test_a_stamp_of_something_else_is_not_written(
    signer: SigningKey, authority: TimeStampingAuthority
) -> None:
    with pytest.raises(CannotWrite, match="time stamp"):
        list(write(contents(None), signer=signer, stamp=lambda _: authority.stamp(bytes(32))))


def test_a_large_piece_passes_in_constant_memory(tmp_path: Path, signer: SigningKey) -> None:
    chunk, count = bytes(1 << 20), 64

    def zeros() -> Iterator[bytes]:
        return (chunk for _ in range(count))

    made = contents(None)
    size = len(chunk) * count
    digest = "3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351"
    big = replace(made.items[1], path="items/big.bin", size=size, sha256=digest, open=zeros)
    tracemalloc.start()
    path = written(tmp_path / "bundle.zip", replace(made, items=(*made.items, big)), signer, None)
    assert verify(path).ok
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 12 << 20


def test_a_bundle_of_many_gigabytes_is_read_back(
    tmp_path: Path, signer: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From here on the writer takes everything for too large for the fields of 32 bits.
    monkeypatch.setattr("zipfile.ZIP64_LIMIT", 10)
    path = written(tmp_path / "bundle.zip", contents(None), signer, None)
    monkeypatch.undo()
    content = path.read_bytes()
    assert b"PK\x06\x06" in content
    assert verify(path).ok
    with ZipFile(path) as opened:
        assert opened.testzip() is None
    listed = content.index(b"PK\x01\x02")
    for spoilt in (
        content[:listed] + content[listed:].replace(b"\x01\0\x18\0", b"\x02\0\x18\0"),
        content[:listed] + content[listed:].replace(b"\x01\0\x10\0", b"\x01\0\x08\0", 1),
    ):
        path.write_bytes(spoilt)
        assert not verify(path).ok


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("photo.JPG", "photo.JPG"),
        ("Éloïse & moi (1).png", "Eloise_moi_1.png"),
        ("..\\..\\evil.exe", "evil.exe"),
        ("/etc/passwd", "passwd"),
        ("con.txt", "_con.txt"),
        (".htaccess", "htaccess"),
        ("שלום", "file"),
        ("", "file"),
        ("a" * 300 + ".mp4", "a" * 80 + ".mp4"),
        ("x\u202egnp.exe", "x_gnp.exe"),
    ],
)
def test_any_name_becomes_one_that_every_system_can_hold(given: str, name: str) -> None:
    assert safe_name(given) == name
    assert not path_problem(safe_name(given))
