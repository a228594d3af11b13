"""A backup of a centre at work, put into an empty machine: its case opens with a member's password."""

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from abri.centre.records.keyring import Identity
from tests.centre.commands.installation import Installation, database

pytestmark = pytest.mark.database_of_programs

# A centre with one caseworker, a case with a file, and another whose report and file are going to be withdrawn.
FILL = """
from django.db import transaction
from django.utils import timezone
from abri.centre.accounts.models import Desk
from abri.centre.cases import arrivals
from abri.centre.vault import settling, taking
from tests.centre.conftest import make_desk, make_member
make_member("alma", make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True))
now = timezone.now()
for story in ("kept", "withdrawn"):
    answers = {"danger": "none", "category": ["threat"], "story": story}
    case = arrivals.store(arrivals.prepare(answers, language="en", at=now))
    content = (story * 1000).encode()
    evidence, identity = taking.begin(case=None, name="notes.txt", size=len(content), source="reporter", at=now)
    taking.put_part(evidence, 1, content, now)
    settling.settle(evidence, identity, at=now)
    with transaction.atomic():
        settling.adopt(case, [(evidence.pk, identity)], at=now)
    print(case.reference)
"""
# With a member's password alone: the story and the file of every case.
OPEN = """
import json
from abri.centre.accounts import keys
from abri.centre.accounts.models import Person
from abri.centre.cases import keys as case_keys
from abri.centre.cases.models import Case, Item
from abri.centre.records.keyring import Keyring
from abri.centre.vault import opening
from tests.centre.conftest import PASSWORD
alma = Person.objects.get(username="alma")
ring = keys.desk_keyring(alma, Keyring([keys.unlock_identity(alma, PASSWORD)]))
told = {}
for case in Case.objects.order_by("created_at"):
    own = case_keys.case_keyring(case, ring)
    report = case_keys.opened(case.items.get(kind=Item.Kind.REPORT), own)["answers"]["story"]
    files = []
    for evidence in case.evidence.all():
        identity = opening.identity_of(evidence, own)
        files.append(b"".join(opening.content(evidence, identity)).decode()[:9])
    told[case.reference] = [report, files]
print(json.dumps(told))
"""
ERASE = """
from datetime import timedelta
from django.utils import timezone
from abri.centre.cases import erasure
from abri.centre.cases.models import Case
from abri.centre.vault import destruction
case = Case.objects.get(reference="{}")
case.state, case.withdrawn_at = Case.State.WITHDRAWN, timezone.now() - timedelta(days=4)
case.erase_at = timezone.now() - timedelta(days=1)
case.save()
assert erasure.erase_due(at=timezone.now()) == 1
destruction.follow(at=timezone.now())
"""


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The identity that opens backups, as age-keygen writes it."""
    file = tmp_path_factory.mktemp("offline") / "backup.txt"
    identity = Identity.generate()
    file.write_text(f"# public key: {identity.recipient}\n{identity.secret}\n")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for backups."""
    path = tmp_path / "backups"
    path.mkdir()
    return path


@pytest.fixture
def empty(tmp_path: Path, offline: Path) -> Iterator[Installation]:
    """An empty machine."""
    with database("restored") as more:
        yield installation(tmp_path / "empty", offline, more)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, offline: Path) -> Iterator[Installation]:
    """A centre at work, with the references of its two cases in ``references``."""
    with database("at_work") as more:
        made = installation(tmp_path_factory.mktemp("at-work") / "data", offline, more)
        assert made.run("prepare").returncode == 0
        (made.data / "references").write_text(made.ask(FILL))
        yield made


@pytest.fixture(scope="module")
def backup(centre: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that was made while the centre had both cases; one of them is withdrawn and erased afterwards."""
    folder = tmp_path_factory.mktemp("elsewhere")
    done = centre.run("backup", str(folder))
    assert done.returncode == 0, done.stderr
    assert "read again and whole" in done.stdout
    _kept, withdrawn = references(centre)
    centre.ask(ERASE.format(withdrawn))
    (path,) = folder.glob("abri-backup-*.age")
    return path


def installation(data: Path, offline: Path, more: dict[str, str]) -> Installation:
    recipient = Identity(offline.read_text().split()[-1]).recipient
    return Installation(data, {"ABRI_BACKUP_RECIPIENT": recipient, **more})


def references(centre: Installation) -> list[str]:
    """The references of the two cases, in the order in which they arrived."""
    return (centre.data / "references").read_text().split()


def files(of: Installation) -> set[str]:
    """The names of all sealed files of an installation."""
    return {path.name for path in (of.data / "vault").glob("??/*")}


def restore(
    into: Installation, backup: Path, offline: Path, *more: str
) -> "subprocess.CompletedProcess[str]":
    return into.run("restore", str(backup), "--identity", str(offline), *more)


def test_a_restored_case_opens_with_a_members_password_and_what_was_erased_stays_erased(
    centre: Installation, backup: Path, empty: Installation, offline: Path
) -> None:
    newest = centre.data / "tombstones.jsonl"
    done = restore(empty, backup, offline, "--tombstones", str(newest))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "cases: 1, " in done.stdout
    assert "Everything is as it was stored." in done.stdout
    kept, _withdrawn = references(centre)
    assert json.loads(empty.ask(OPEN)) == {kept: ["kept", ["keptkeptk"]]}
    for key in ("worker.key", "signing.key"):
        assert (empty.data / "keys" / key).read_text() == (centre.data / "keys" / key).read_text()
        assert (empty.data / "keys" / key).stat().st_mode & 0o777 == 0o600
    assert files(empty) == files(centre) != set()
    assert empty.run("vault", "check").returncode == 0
    again = restore(empty, backup, offline)
    assert again.returncode == 2
    assert "needs an empty machine" in again.stderr


def test_a_restore_that_was_interrupted_is_begun_again(
    centre: Installation, backup: Path, empty: Installation, offline: Path
) -> None:
    """What it had put in place is in its way only if nothing says that a restore put it there."""
    key = empty.data / "keys" / "worker.key"
    key.parent.mkdir(parents=True)
    key.write_text("half")
    assert "there is a key already" in restore(empty, backup, offline).stderr
    (empty.data / "restore.unfinished").write_text(backup.name)
    assert restore(empty, backup, offline).returncode == 0
    assert key.read_text() == (centre.data / "keys" / "worker.key").read_text()
    assert not (empty.data / "restore.unfinished").exists()


def test_without_a_newer_list_it_says_until_when_it_erased(
    backup: Path, empty: Installation, offline: Path
) -> None:
    done = restore(empty, backup, offline)
    assert done.returncode == 0
    assert "whatever was erased since is back" in done.stdout
    assert len(json.loads(empty.ask(OPEN))) == 2


def test_the_stock_programs_open_and_check_it(backup: Path, offline: Path, tmp_path: Path) -> None:
    if not shutil.which("age"):
        pytest.skip("the program age is not installed")
    subprocess.run(
        ["sha256sum", "--check", f"{backup.name}.sha256"], cwd=backup.parent, check=True, capture_output=True
    )
    plain = tmp_path / "plain.tar"
    subprocess.run(["age", "-d", "-i", offline, "-o", plain, backup], check=True)
    with tarfile.open(plain) as tar:
        tar.extractall(tmp_path, filter="data")
    subprocess.run(
        ["sha256sum", "--check", "manifest-sha256.txt"], cwd=tmp_path, check=True, capture_output=True
    )
    assert {path.name for path in (tmp_path / "keys").iterdir()} >= {"worker.key", "signing.key"}


def test_a_backup_that_is_not_whole_or_not_ours_changes_nothing(
    backup: Path, empty: Installation, offline: Path, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger.txt"
    stranger.write_text(Identity.generate().secret)
    whole = backup.read_bytes()
    cut, flipped = tmp_path / "cut.age", tmp_path / "flipped.age"
    cut.write_bytes(whole[:-1])
    flipped.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    for file, identity in ((backup, stranger), (cut, offline), (flipped, offline)):
        done = restore(empty, file, identity, "--without-tombstones")
        assert done.returncode == 2
        assert "nothing was restored" in done.stderr
    assert restore(empty, cut, offline).stderr.startswith("abri: there is no list of what was erased")
    assert not list(empty.data.glob("abri.sqlite3*"))
    assert not (empty.data / "vault").exists()


def test_a_machine_where_somebody_works_is_not_written_over(
    centre: Installation, backup: Path, offline: Path
) -> None:
    before = centre.ask(OPEN)
    done = restore(centre, backup, offline)
    assert done.returncode == 2
    assert "the database has tables" in done.stderr
    assert centre.ask(OPEN) == before


def test_what_is_older_than_thirty_days_is_removed_and_nothing_else(
    centre: Installation, folder: Path
) -> None:
    now = datetime.now(UTC)
    for days in (29, 31, 400):
        name = f"abri-backup-{now - timedelta(days=days):%Y%m%dT%H%M%S}Z.age"
        (folder / name).write_text("old")
        (folder / f"{name}.sha256").write_text("old")
    for other in ("abri-backup-20200101T000000Z.age.gz", "letters-20200101.age", "abri-backup-x.age"):
        (folder / other).write_text("somebody else's")
    done = centre.run("backup", str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("which was too old") == 2
    assert len(list(folder.iterdir())) == 3 + 2 + 2 + 1


@pytest.mark.parametrize(
    ("more", "below", "said"),
    [
        ({"ABRI_BACKUP_RECIPIENT": ""}, ".", "ABRI_BACKUP_RECIPIENT is missing"),
        ({"ABRI_BACKUP_RECIPIENT": "age1nobody"}, ".", "ABRI_BACKUP_RECIPIENT is missing"),
        ({}, "not-there", "is its disk there?"),
        ({"ABRI_VAULT": "/nowhere"}, ".", "no backup was made: the folder of the vault"),
    ],
)
def test_it_refuses_with_the_cure(
    centre: Installation, folder: Path, more: dict[str, str], below: str, said: str
) -> None:
    done = Installation(centre.data, {**centre.more, **more}).run("backup", str(folder / below))
    assert done.returncode == 2
    assert said in done.stderr
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_no_half_backup(centre: Installation, folder: Path) -> None:
    """A limit on the size of files stands in for the disk: the write fails half-way just so."""
    done = subprocess.run(
        ["bash", "-c", f'ulimit -f 100; exec "{sys.executable}" -m abri.cli backup "{folder}"'],
        env=centre.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the disk" in done.stderr
    assert list(folder.iterdir()) == []
    assert not list(centre.data.glob("backup-copy*"))
