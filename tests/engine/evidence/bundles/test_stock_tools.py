"""What docs/receiver tells people to type is typed here, with stock programs and no Abri at all."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from abri.engine.evidence.bundles import layout
from abri.engine.sealing import SigningKey
from tests.engine.evidence.bundles.hostile import Files, put_together, signed_again, taken_apart
from tests.engine.evidence.bundles.made import contents, written
from tests.fakes.time_stamping import TimeStampingAuthority

Change = tuple[str, bytes, bytes, str]
Past = Callable[[Files], Files]
GUIDE = Path(__file__).parents[4] / "docs" / "receiver" / "README.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
NEEDED = ("age", "age-keygen", "unzip", "sha256sum", "openssl", "bash")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"this machine lacks one of {', '.join(NEEDED)}"
)


@pytest.fixture
def bundle(tmp_path: Path, signer: SigningKey, authority: TimeStampingAuthority) -> Path:
    return written(tmp_path / "made.zip", contents(authority), signer, authority)


@pytest.fixture
def past(signer: SigningKey, authority: TimeStampingAuthority) -> Past:
    """Signs changed files again and has them stamped, as a centre can."""

    def signed(files: Files) -> Files:
        files = signed_again(files, signer)
        stamp = authority.stamp(sha256(files[layout.TAG_MANIFEST]).digest())
        stamped = {
            layout.REQUEST: stamp.request,
            layout.RESPONSE: stamp.response,
            layout.AUTHORITY: stamp.chain_pem,
        }
        return files | stamped

    return signed


def follow_the_guide(folder: Path, bundle: Path) -> subprocess.CompletedProcess[str]:
    """Seal the bundle to a receiver, and do as the guide says, line by line, until something fails."""
    subprocess.run(["age-keygen", "-o", "key.txt"], cwd=folder, capture_output=True, check=True)
    recipient = subprocess.run(
        ["age-keygen", "-y", "key.txt"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()
    subprocess.run(["age", "-r", recipient, "-o", "bundle.zip.age", bundle], cwd=folder, check=True)
    # bagit.py stands beside the interpreter; abri does not exist for this shell.
    tools = folder / "tools"
    tools.mkdir()
    (tools / "bagit.py").symlink_to(Path(sys.executable).parent / "bagit.py")
    script = "set -euo pipefail\n" + "\n".join(BLOCKS)
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={"PATH": f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_guide_leads_through_every_check(tmp_path: Path, bundle: Path) -> None:
    told = follow_the_guide(tmp_path, bundle)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Signature Verified Successfully" in told.stdout
    assert (told.stdout + told.stderr).count("Verification: OK") == 3  # the bundle's and two seals'
    assert "is valid" in told.stderr
    assert "not among these files" not in told.stdout


@pytest.mark.parametrize(
    "change",
    [
        ("data/items/1-original.png", b"picture", b"PICTURE", "FAILED"),
        ("manifest-sha256.txt", b"0", b"1", "FAILED"),
        ("tagmanifest-sha256.txt", b"\n", b"\r\n", "Signature Verification Failure"),
        ("tagmanifest-sha256.txt.sig", b"", b"!", "Signature Verification Failure"),
        ("tagmanifest-sha256.txt.tsr", b"\x30", b"\x31", "Verification: FAILED"),
    ],
)
def test_the_guide_stops_at_what_is_broken(change: Change, tmp_path: Path, bundle: Path) -> None:
    path, old, new, seen = change
    files = taken_apart(bundle.read_bytes())
    files[path] = files[path].replace(old, new, 1)
    bundle.write_bytes(put_together(files))
    told = follow_the_guide(tmp_path, bundle)
    assert told.returncode != 0
    assert seen in told.stdout + told.stderr


@pytest.mark.parametrize(
    "change",
    [
        ("data/custody/item-1.jsonl", b'"scanned"', b'"opened"', "BROKEN: data/custody/item-1.jsonl"),
        ("data/custody/item-1.opened.json", b'"salt":"', b'"salt":"0', ""),
        ("data/seals/1.json", b"2026-11-23", b"2026-11-22", "Verification: FAILED"),
    ],
)
def test_the_guide_finds_a_centre_that_rewrites_its_past(
    change: Change, tmp_path: Path, bundle: Path, past: Past
) -> None:
    path, old, new, seen = change
    files = taken_apart(bundle.read_bytes())
    files[path] = files[path].replace(old, new, 1)
    bundle.write_bytes(put_together(past(files)))
    told = follow_the_guide(tmp_path, bundle)
    assert "Signature Verified Successfully" in told.stdout
    assert told.returncode != 0
    assert seen in told.stdout + told.stderr
