"""Whoever changes what stands in a bundle is found: an outsider by digests and signature, and the centre itself, which
can sign everything again, by its own custody logs and the seals that left the machine."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from abri.engine.evidence.bundles import Check, Report, Trust, layout, verify
from abri.engine.evidence.canonical import canonical
from abri.engine.evidence.custody import Entry
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.hostile import Files, put_together, signed_again, taken_apart
from tests.engine.evidence.bundles.made import PICTURE, SOUND, contents, written
from tests.fakes.time_stamping import TimeStampingAuthority

Spoil = Callable[[Files], object]
PICTURE_PATH, SOUND_PATH = "data/items/1-original.png", "data/items/2-original.ogg"
LOG, OTHER_LOG = "data/custody/item-1.jsonl", "data/custody/item-2.jsonl"
OPENED, SEALS = "data/custody/item-1.opened.json", "data/custody/item-1.seals.json"


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory, signer: SigningKey, authority: TimeStampingAuthority
) -> Files:
    path = tmp_path_factory.mktemp("sound") / "bundle.zip"
    return taken_apart(written(path, contents(authority), signer, authority).read_bytes())


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Files], Report]:
    def verified(files: Files, trusted: Trust | None = None) -> Report:
        (tmp_path / "bundle.zip").write_bytes(put_together(files))
        return verify(tmp_path / "bundle.zip", trusted=trusted)

    return verified


@pytest.fixture
def checked_again(check: Callable[[Files], Report], signer: SigningKey) -> Callable[[Files], Report]:
    """Checks files that the centre signed once more."""
    return lambda files: check(signed_again(files, signer))


def broken(report: Report) -> list[tuple[str, str]]:
    return [(one.name, one.where) for one in report.checks if one.ok is False]


def named(report: Report, name: str) -> Check:
    return next(one for one in report.checks if one.name == name)


def put(path: str, content: bytes) -> Spoil:
    return lambda files: files.update({path: content})


def drop(*paths: str) -> Spoil:
    return lambda files: [files.pop(path) for path in paths]


def edit(path: str, old: bytes, new: bytes) -> Spoil:
    def spoil(files: Files) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)

    return spoil


def lines(change: Callable[[list[bytes]], list[bytes]], path: str = LOG) -> Spoil:
    """Change the lines of a custody log."""

    def spoil(files: Files) -> None:
        files[path] = b"".join(change(files[path].splitlines(keepends=True)))

    return spoil


def told(path: str, change: Callable[[dict], object]) -> Spoil:  # type: ignore[type-arg]  # any JSON
    """Change a JSON object in the bundle."""

    def spoil(files: Files) -> None:
        said = json.loads(files[path])
        change(said)
        files[path] = canonical(said)

    return spoil


def rewritten(files: Files) -> None:
    """Change the first line and every digest after it, as only who runs the machine can."""
    entries = [Entry.from_dict(json.loads(line)) for line in files[LOG].splitlines()]
    entries[0] = replace(entries[0], at="2026-11-21T00:00:00.000Z")
    for place in range(1, len(entries)):
        entries[place] = replace(entries[place], previous=entries[place - 1].digest)
    files[LOG] = b"".join(entry.line() + b"\n" for entry in entries)


def swapped(files: Files) -> None:
    """Exchange two originals and say so in the index."""
    files[PICTURE_PATH], files[SOUND_PATH] = files[SOUND_PATH], files[PICTURE_PATH]
    index = json.loads(files[layout.INDEX])
    picture, _, sound = index["items"]
    picture["sha256"], sound["sha256"] = sound["sha256"], picture["sha256"]
    picture["size"], sound["size"] = sound["size"], picture["size"]
    files[layout.INDEX] = canonical(index)


OUTSIDE: dict[str, tuple[Spoil, tuple[str, str]]] = {
    "an altered original": (put(PICTURE_PATH, PICTURE[:-1] + b"!"), ("files", PICTURE_PATH)),
    "a missing original": (drop(PICTURE_PATH), ("files", PICTURE_PATH)),
    "an added file": (put("data/items/3.png", b"new"), ("files", "data/items/3.png")),
    "an added file beside": (put("autorun.inf", b"new"), ("bag", "autorun.inf")),
    "another manifest": (put("manifest-md5.txt", b""), ("bag", "manifest-md5.txt")),
    "no manifest": (drop(layout.MANIFEST), ("bag", layout.MANIFEST)),
    "no tag manifest": (drop(layout.TAG_MANIFEST), ("bag", layout.TAG_MANIFEST)),
    "no declaration": (drop(layout.BAGIT), ("bag", layout.BAGIT)),
    "another version of bags": (edit(layout.BAGIT, b"1.0", b"0.9"), ("bag", layout.BAGIT)),
    "no description": (drop(layout.INFO), ("bag", layout.INFO)),
    "an altered description": (edit(layout.INFO, b"Shelter", b"Police "), ("bag", layout.INFO)),
    "a digest less": (lines(lambda all_: all_[1:], layout.MANIFEST), ("bag", layout.MANIFEST)),
    "a path in the manifest that leads out": (
        lines(lambda all_: [*all_, b"0" * 64 + b"  ../../etc/passwd\n"], layout.MANIFEST),
        ("files", "../../etc/passwd"),
    ),
    "a tag manifest with a digest less": (
        lines(lambda all_: all_[1:], layout.TAG_MANIFEST),
        ("bag", layout.BAGIT),
    ),
    "a line that is no digest": (put(layout.TAG_MANIFEST, b"nonsense\n"), ("bag", layout.TAG_MANIFEST)),
    "a manifest in another alphabet": (
        put(layout.MANIFEST, b"\xff\xfe\0\x1b[2J\n" * 9),
        ("files", layout.MANIFEST),
    ),
    "no signature": (drop(layout.SIGNATURE), ("signature", layout.SIGNATURE)),
    "an altered signature": (put(layout.SIGNATURE, bytes(64)), ("signature", layout.SIGNATURE)),
    "a signature that is too long": (put(layout.SIGNATURE, bytes(1 << 18)), ("signature", layout.SIGNATURE)),
    "another key": (
        put(layout.CENTRE, SigningKey.generate().public_pem.encode()),
        ("signature", layout.SIGNATURE),
    ),
    "no key": (put(layout.CENTRE, b"-----BEGIN PUBLIC KEY-----"), ("signature", layout.CENTRE)),
    "no stamp but its request": (drop(layout.RESPONSE), ("stamp", layout.RESPONSE)),
    "a damaged stamp": (edit(layout.RESPONSE, b"\x30", b"\x31"), ("stamp", layout.RESPONSE)),
    "the stamp of a seal": (
        lambda files: files.update({layout.RESPONSE: files["data/seals/1.tsr"]}),
        ("stamp", layout.RESPONSE),
    ),
    "no chain": (put(layout.AUTHORITY, b""), ("stamp", layout.RESPONSE)),
}


@pytest.mark.parametrize(("spoil", "link"), OUTSIDE.values(), ids=OUTSIDE)
def test_an_outsider_is_found(
    spoil: Spoil, link: tuple[str, str], sound: Files, check: Callable[[Files], Report]
) -> None:
    files = dict(sound)
    spoil(files)
    report = check(files)
    assert not report.ok
    assert link in broken(report)


INSIDE: dict[str, tuple[Spoil, tuple[str, str], str]] = {
    "another declaration": (edit(layout.BAGIT, b"1.0", b"0.9"), ("bag", layout.BAGIT), "no bag of BagIt 1.0"),
    "no number of bytes": (
        edit(layout.INFO, b"Payload-Oxum", b"Payload"),
        ("bag", layout.INFO),
        "another number",
    ),
    "an edited line": (
        edit(LOG, b'"revealed"', b'"opened"'),
        ("custody", LOG),
        "line 5: it does not name the digest",
    ),
    "an edited last line": (edit(LOG, b'"exported"', b'"referred"'), ("seals", SEALS), "another one"),
    "a removed line": (
        lines(lambda all_: all_[:1] + all_[2:]),
        ("custody", LOG),
        "line 2: it bears the number 3",
    ),
    "the removed last line": (
        lines(lambda all_: all_[:-1]),
        ("seals", SEALS),
        "ends at line 4: lines were removed",
    ),
    "the removed first line": (lines(lambda all_: all_[1:]), ("custody", LOG), "line 1"),
    "two exchanged lines": (lines(lambda all_: [all_[1], all_[0], *all_[2:]]), ("custody", LOG), "line 1"),
    "the same line twice": (lines(lambda all_: [*all_, all_[-1]]), ("custody", LOG), "line 6"),
    "a whole log rewritten": (rewritten, ("seals", SEALS), "another one than stands in the log"),
    "the log of another item": (
        lambda files: files.update({LOG: files[OTHER_LOG]}),
        ("custody", LOG),
        "line 1: it belongs to another log",
    ),
    "an empty log": (put(LOG, b""), ("custody", LOG), "no line"),
    "no log": (drop(LOG), ("custody", LOG), "missing"),
    "a line with a space": (edit(LOG, b'":', b'": '), ("custody", LOG), "line 1"),
    "a line without its break": (
        lines(lambda all_: [*all_[:-1], all_[-1].rstrip()]),
        ("custody", LOG),
        "line 5",
    ),
    "a line with another field": (
        edit(LOG, b'"v":1', b'"v":1,"w":1'),
        ("custody", LOG),
        "line 1: it has other fields",
    ),
    "a key that stands twice": (
        edit(LOG, b'"v":1', b'"v":1,"v":1'),
        ("custody", LOG),
        "line 1: a key stands twice",
    ),
    "a line that is no JSON": (
        lines(lambda all_: [b"\xff{]\n", *all_[1:]]),
        ("custody", LOG),
        "line 1: this is not JSON",
    ),
    "two exchanged originals": (swapped, ("items", SOUND_PATH), "not the original"),
    "a digest that the log does not know": (
        told(OPENED, lambda said: said["item"].update(sha256="0" * 64)),
        ("items", OPENED),
        "another content",
    ),
    "another name": (
        edit(OPENED, b"Alma", b"Sten"),
        ("disclosures", OPENED),
        "line 3: this is not the actor",
    ),
    "a name on another line": (edit(OPENED, b'"number":3', b'"number":1'), ("disclosures", OPENED), "line 1"),
    "a name on no line": (
        edit(OPENED, b'"number":3', b'"number":99'),
        ("disclosures", OPENED),
        "no such line",
    ),
    "what is opened in another shape": (
        told(OPENED, lambda said: said.update(lines={})),
        ("disclosures", OPENED),
        "lines is of another type",
    ),
    "what is opened of another log": (
        edit(OPENED, b'"log":"item-1"', b'"log":"item-2"'),
        ("disclosures", OPENED),
        "another log",
    ),
    "heads in another shape": (
        told(SEALS, lambda said: said["witnesses"][0].update(proof="")),
        ("seals", SEALS),
        "proof is of another type",
    ),
    "a seal with a space": (
        edit("data/seals/2.json", b":", b": "),
        ("seals", "data/seals/2.json"),
        "not written",
    ),
    "a seal with the number of another": (
        lambda files: files.update({"data/seals/2.json": files["data/seals/1.json"]}),
        ("seals", "data/seals/2.json"),
        "bears another number",
    ),
    "a seal from before the one before": (
        edit("data/seals/2.json", b"2026-11-23", b"2026-11-01"),
        ("seals", "data/seals/2.json"),
        "earlier than the seal before",
    ),
    "what is opened missing": (drop(OPENED), ("disclosures", OPENED), "missing"),
    "an edited seal": (
        edit("data/seals/1.json", b"2026-11-23", b"2026-11-22"),
        ("seal_stamps", "data/seals/1.tsr"),
        "stamp",
    ),
    "an edited first seal": (
        edit("data/seals/1.json", b"2026-11-23", b"2026-11-22"),
        ("seals", "data/seals/2.json"),
        "does not name the digest of the seal before",
    ),
    "a missing seal": (drop("data/seals/2.json"), ("seals", SEALS), "seal 2 is missing"),
    "a forged root": (
        told("data/seals/2.json", lambda said: said.update(root="0" * 64)),
        ("seals", SEALS),
        "is not true",
    ),
    "a proof of another head": (
        lambda files: files.update({SEALS: files[SEALS.replace("1.", "2.")].replace(b"item-2", b"item-1")}),
        ("seals", SEALS),
        "is not true",
    ),
    "the stamp of another seal": (
        lambda files: files.update({"data/seals/2.tsr": files["data/seals/1.tsr"]}),
        ("seal_stamps", "data/seals/2.tsr"),
        "does not hold",
    ),
    "half a stamp of a seal": (drop("data/seals/2.tsq"), ("seal_stamps", "data/seals/2.json"), "missing"),
    "no index": (drop(layout.INDEX), ("contents", layout.INDEX), "missing"),
    "an index of megabytes": (put(layout.INDEX, b" " * (9 << 20)), ("contents", layout.INDEX), "larger"),
    "an index without an end": (put(layout.INDEX, b"[" * 500_000), ("contents", layout.INDEX), "not JSON"),
    "an index of one number": (put(layout.INDEX, b"9" * 500_000), ("contents", layout.INDEX), "not JSON"),
    "an index that is a list": (put(layout.INDEX, b"[]"), ("contents", layout.INDEX), "not a JSON object"),
    "an index in another shape": (
        told(layout.INDEX, lambda said: said.update(items={})),
        ("contents", layout.INDEX),
        "type",
    ),
    "an index for another case": (
        told(layout.INDEX, lambda said: said.update(reference="AB-9999")),
        ("contents", layout.INFO),
        "another reference",
    ),
    "an index with another digest": (
        told(layout.INDEX, lambda said: said["items"][0].update(sha256="0" * 64)),
        ("contents", PICTURE_PATH),
        "another size or digest",
    ),
    "an index that names what is not there": (
        edit(layout.INDEX, b"data/case.jsonld", rb"data/\u001b[2J\ud800"),
        ("contents", "data/?[2J?"),
        "missing",
    ),
    "a name that leads out of the bundle": (
        told(layout.INDEX, lambda said: said["items"][0].update(id="../../x")),
        ("contents", layout.INDEX),
        "no log bears",
    ),
    "a file of which the index is silent": (
        put("data/notes.txt", b"x"),
        ("contents", "data/notes.txt"),
        "speaks of it",
    ),
}


@pytest.mark.parametrize(("spoil", "link", "why"), INSIDE.values(), ids=INSIDE)
def test_the_centre_itself_is_found(
    spoil: Spoil, link: tuple[str, str], why: str, sound: Files, checked_again: Callable[[Files], Report]
) -> None:
    files = dict(sound)
    spoil(files)
    report = checked_again(files)
    assert named(report, "signature").ok
    assert link in broken(report)
    assert any(why in one.detail for one in report.checks if (one.name, one.where) == link)


def test_a_bundle_signed_again_without_a_change_still_holds(
    sound: Files, signer: SigningKey, check: Callable[[Files], Report]
) -> None:
    assert broken(check(signed_again(sound, signer))) == []


def test_a_bundle_that_a_stranger_signed_is_found_by_who_knows_the_centre(
    sound: Files, signer: SigningKey, tmp_path: Path
) -> None:
    (tmp_path / "bundle.zip").write_bytes(put_together(signed_again(sound, SigningKey.generate())))
    assert verify(tmp_path / "bundle.zip").ok
    report = verify(tmp_path / "bundle.zip", trusted=Trust(centre=signer.public_pem))
    assert broken(report) == [("centre", layout.CENTRE)]


def test_a_stamp_of_a_stranger_is_found_by_who_knows_the_authority(
    sound: Files, stranger: TimeStampingAuthority, tmp_path: Path
) -> None:
    (tmp_path / "bundle.zip").write_bytes(put_together(sound))
    report = verify(tmp_path / "bundle.zip", trusted=Trust(authority=stranger.root_pem))
    assert {name for name, _ in broken(report)} == {"authority"}


def test_a_bundle_that_withholds_everything_leaves_it_open(tmp_path: Path, signer: SigningKey) -> None:
    made = contents(None)
    silent = tuple(
        replace(one, item_sha256="", item_salt="", disclosures={}, witnesses=()) for one in made.items
    )
    report = verify(written(tmp_path / "bundle.zip", replace(made, items=silent), signer, None))
    assert report.ok
    left = {one.name for one in report.checks if one.ok is None}
    assert left == {"centre", "stamp", "authority", "items", "disclosures", "seals", "seal_stamps"}


def test_the_memory_of_a_checker_has_an_end(
    sound: Files, signer: SigningKey, check: Callable[[Files], Report]
) -> None:
    index = json.loads(sound[layout.INDEX])
    files = dict(sound)
    for number in range(12):
        path = f"data/items/more-{number}"
        index["items"].append(index["items"][0] | {"id": f"more-{number}", "path": path})
        files |= {path: SOUND, f"data/custody/more-{number}.jsonl": b"x" * (7 << 20)}
    files[layout.INDEX] = canonical(index)
    report = check(signed_again(files, signer))
    assert any("larger than any" in one.detail for one in report.checks if one.name == "custody")
