"""`abri evidence verify`: what it says to people and to programs, and when it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from abri.cli import main
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.made import contents, written
from tests.fakes.time_stamping import TimeStampingAuthority

NAMES = [
    *("structure", "bag", "files", "signature", "centre", "stamp", "authority"),
    *("contents", "items", "custody", "disclosures", "seals", "seal_stamps"),
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeStampingAuthority:
    return TimeStampingAuthority(tmp_path_factory.mktemp("authority") / "stamps")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the centre's key and a bundle."""
    return tmp_path_factory.mktemp("centre")


@pytest.fixture(scope="module")
def bundle(centre: Path, authority: TimeStampingAuthority) -> Path:
    signer = SigningKey.generate()
    (centre / "centre.pem").write_text(signer.public_pem)
    (centre / "stranger.pem").write_text(SigningKey.generate().public_pem)
    (centre / "authority.pem").write_bytes(authority.root_pem)
    return written(centre / "bundle.zip", contents(authority), signer, authority)


@pytest.fixture
def spoilt(bundle: Path, tmp_path: Path) -> Path:
    """A copy of the bundle in which one byte of the voice message is another."""
    content = bytearray(bundle.read_bytes())
    place = content.index(b"OggS a voice message")
    content[place] ^= 1
    path = tmp_path / "spoilt.zip"
    path.write_bytes(content)
    return path


def test_a_whole_bundle_is_told_line_by_line(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "verify", str(bundle)]) == 0
    said = capsys.readouterr().out
    assert [line.split()[1] for line in said.splitlines()[: len(NAMES)]] == NAMES
    assert said.endswith("Nothing is broken. Nobody could check: centre, authority.\n")


def test_with_both_keys_nothing_is_left_open(
    bundle: Path, centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trusted = ("--centre", str(centre / "centre.pem"), "--authority", str(centre / "authority.pem"))
    assert main(["evidence", "verify", str(bundle), *trusted]) == 0
    assert capsys.readouterr().out.endswith("Nothing is broken.\n")


def test_json_has_exactly_the_keys_that_are_promised(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "verify", str(bundle), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"v", "bundle", "ok", "broken", "checks"}
    assert (answer["v"], answer["bundle"], answer["ok"], answer["broken"]) == (1, "bundle.zip", True, None)
    assert [check["name"] for check in answer["checks"]] == NAMES
    assert all(set(check) == {"name", "ok", "where", "detail"} for check in answer["checks"])


def test_the_first_broken_link_is_named(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "verify", str(spoilt)]) == 1
    broken = "files (data/items/2-original.ogg): it was altered: its digest is another one"
    assert capsys.readouterr().out.endswith(f"BROKEN, first at {broken}.\n")
    assert main(["evidence", "verify", str(spoilt), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert not answer["ok"]
    assert answer["broken"]["where"] == "data/items/2-original.ogg"


def test_the_key_of_another_centre_is_found(
    bundle: Path, centre: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "verify", str(bundle), "--centre", str(centre / "stranger.pem")]) == 1
    assert "first at centre (centre.pem): it is not the key you trust" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["missing.zip"], "No such file"),
        (["BUNDLE", "--centre", "missing.pem"], "No such file"),
        (["BUNDLE", "--centre", "BUNDLE"], "for a public key"),
        (["BUNDLE", "--authority", __file__], "no certificates"),
    ],
)
def test_what_cannot_be_read_is_no_verdict(
    words: list[str], why: str, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "verify", *(str(bundle) if word == "BUNDLE" else word for word in words)]) == 2
    assert why in capsys.readouterr().err


def test_the_base_package_is_enough(bundle: Path) -> None:
    program = f"""
import sys
for absent in ("django", "obstore", "PIL", "pikepdf", "typst", "abri.centre"):
    sys.modules[absent] = None
from abri.cli import main
sys.exit(main(["evidence", "verify", {str(bundle)!r}]))
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
