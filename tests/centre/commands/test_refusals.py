"""What cannot work says so in one sentence with the cure, with status 2 and without a traceback."""

import argparse
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from abri.centre.commands.refusals import told
from tests.centre.commands.installation import Installation, free_port

PACKS = Path(__file__).resolve().parents[3] / "abri" / "packs"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation in an empty folder, on its own embedded database."""
    data = tmp_path / "data"
    return Installation(data, {"DATABASE_URL": f"sqlite:///{data}/abri.sqlite3"})


def sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """What the command said on stderr: one sentence, and nothing else."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("abri: ")
    return done.stderr.removeprefix("abri: ").strip()


def test_a_port_in_use_names_another(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = sentence(installation.run("up", "--port", str(port)))
    assert said == f"port {port} is in use: stop what runs there, or choose another with --port {port + 1}"
    assert not installation.data.exists()


def test_an_address_of_another_machine_is_refused(installation: Installation) -> None:
    said = sentence(installation.run("serve", "--host", "192.0.2.1", "--port", str(free_port())))
    assert "cannot listen at 192.0.2.1" in said


def test_a_number_that_is_no_port_is_refused(installation: Installation) -> None:
    assert "70000 is no port" in sentence(installation.run("up", "--port", "70000"))


@pytest.mark.parametrize("more", [{}, {"ABRI_SECRET_KEY": "x" * 50}])
def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path, more: dict[str, str]) -> None:
    """A path below a regular file: the rights of a folder would not stop a test that runs as root."""
    file = tmp_path / "file"
    file.touch()
    done = Installation(file / "data", more).run("up", "--port", str(free_port()))
    said = sentence(done)
    assert "Not a directory" in said
    assert "ABRI_DATA" in said


def test_production_refuses_the_demonstration(installation: Installation) -> None:
    installation.more["ABRI_ENV"] = "production"
    said = sentence(installation.run("up", "--demo", "--port", str(free_port())))
    assert "refused in production" in said
    assert not installation.data.exists()


def test_a_broken_pack_names_file_and_cure(installation: Installation, tmp_path: Path) -> None:
    pack = tmp_path / "be"
    shutil.copytree(PACKS / "be", pack)
    with (pack / "pack.toml").open("a") as file:
        file.write('\n[[region]]\nid = "be.vl"\ncolour = "green"\n')
    installation.more["ABRI_PACK"] = str(pack)
    said = sentence(installation.run("up", "--port", str(free_port())))
    assert said.startswith("the country pack cannot be used")
    assert "pack.toml" in said
    assert "colour" in said


def test_packs_that_clash_are_refused_before_anybody_is_served(
    installation: Installation, tmp_path: Path
) -> None:
    for name in ("lu", "mu"):
        shutil.copytree(PACKS / "lu", tmp_path / "packs" / name)
    installation.more["ABRI_PACKS"] = str(tmp_path / "packs")
    assert "two packs are about this country" in sentence(installation.run("prepare"))


def test_a_pack_that_does_not_exist_is_refused(installation: Installation) -> None:
    installation.more["ABRI_PACK"] = "atlantis"
    assert "atlantis" in sentence(installation.run("prepare"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ABRI_ENV", "staging"),
        ("ABRI_FLOOD_PER_MINUTE", "many"),
        ("DATABASE_URL", "nonsense://"),
        ("ABRI_PACKS", "atlantis"),
        ("ABRI_STAMP_URL", "ldap://stamps.example"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused(installation: Installation, name: str, value: str) -> None:
    installation.more[name] = value
    assert sentence(installation.run("prepare"))


def test_an_authority_whose_stamps_could_not_be_checked_is_refused(
    installation: Installation, tmp_path: Path
) -> None:
    installation.more["ABRI_STAMP_URL"] = "https://stamps.example/tsr"
    assert "ABRI_STAMP_ROOTS" in sentence(installation.run("prepare"))
    installation.more["ABRI_STAMP_ROOTS"] = str(tmp_path / "nowhere.pem")
    assert "ABRI_STAMP_ROOTS" in sentence(installation.run("prepare"))


def test_production_without_its_secrets_is_refused(installation: Installation) -> None:
    installation.more |= {"ABRI_ENV": "production", "ABRI_BASE_URL": "https://centre.example"}
    assert "ABRI_SECRET_KEY" in sentence(installation.run("prepare"))


def test_a_database_server_that_is_away_is_refused(installation: Installation) -> None:
    installation.more["DATABASE_URL"] = f"postgres://abri@127.0.0.1:{free_port()}/abri"
    assert "check DATABASE_URL" in sentence(installation.run("prepare"))


def test_serving_before_preparing_is_refused(installation: Installation) -> None:
    for command in (
        ["serve", "--port", str(free_port())],
        ["worker"],
        ["administrator", "emil@centre.example"],
    ):
        assert "run 'abri prepare'" in sentence(installation.run(*command))


def test_a_full_disk_is_told_and_nothing_else_breaks(installation: Installation) -> None:
    """A limit on the size of files stands in for a disk without space."""
    done = subprocess.run(
        [sys.executable, "-m", "abri.cli", "prepare"],
        env=installation.environment, capture_output=True, text=True, timeout=300, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )  # fmt: skip
    said = sentence(done)
    assert "disk" in said
    assert installation.run("prepare").returncode == 0


def test_what_sqlite_says_of_a_full_disk_is_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full = sqlite3.connect(tmp_path / "full.sqlite3")
    full.execute("CREATE TABLE story (text)")
    full.execute("PRAGMA max_page_count = 2")

    @told
    def write(_chosen: argparse.Namespace) -> int:
        try:
            full.execute("INSERT INTO story VALUES (zeroblob(100000))")
        except sqlite3.OperationalError as error:
            raise OperationalError(str(error)) from error
        return 0

    assert write(argparse.Namespace()) == 2
    full.close()
    assert "the disk is full: free some space" in capsys.readouterr().err


def test_what_nobody_can_mend_is_not_hidden() -> None:
    @told
    def broken(_chosen: argparse.Namespace) -> int:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        broken(argparse.Namespace())
