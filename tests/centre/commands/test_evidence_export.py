"""`abri evidence export`: the same bundle as the page makes, at the server."""

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from abri.centre.accounts.models import Desk
from abri.centre.cases import arrivals
from abri.centre.cases.models import Case
from abri.centre.commands import evidence as options
from abri.centre.files import cleaning, kinds
from abri.centre.files.cleaning import Cleaned
from abri.centre.records.keyring import Identity
from abri.centre.records.models import AuditEntry
from abri.centre.vault import custody, links
from abri.centre.vault.bundles import signing
from abri.centre.vault.bundles.purposes import RULES
from abri.centre.vault.bundles.report import LANGUAGES
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from abri.cli import main
from abri.engine.evidence.bundles import Trust, verify
from tests.centre.conftest import NOON, PASSWORD, make_desk, make_member
from tests.centre.vault.handing_in import kept

pytestmark = pytest.mark.django_db

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture " * 50


@dataclass
class Server:
    """A case with a picture and an address, and the files an operator brings along."""

    case: Case
    picture: Evidence
    recovery: Path
    password: Path
    folder: Path

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle.zip"

    def export(self, *more: str, who: tuple[str, ...] | None = None, purpose: str = "police") -> int:
        """The exit status of the command; by alma unless ``who`` says otherwise."""
        by = who or ("--user", "alma", "--password-file", str(self.password))
        return main(
            [
                "evidence",
                "export",
                self.case.reference,
                "--to",
                str(self.bundle),
                "--purpose",
                purpose,
                *by,
                *more,
            ]
        )


@pytest.fixture
def server(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    identity = Identity.generate()
    settings.ABRI_RECOVERY_RECIPIENT = identity.recipient
    recovery, password = tmp_path / "recovery.txt", tmp_path / "password.txt"
    recovery.write_text(f"# public key: {identity.recipient}\n{identity.secret}\n")
    password.write_text(f"{PASSWORD}\n")
    helpline = make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True)
    make_member("alma", helpline)
    make_member("clara", make_desk("school", Desk.Kind.SCHOOL, open_to_all=False))
    found = Cleaned(kinds.KINDS["png"], "cleaned", copy=PICTURE[:-10], copy_media_type="image/png")
    monkeypatch.setattr(cleaning, "clean", lambda pieces, kind, size: (list(pieces), found)[1])
    answers = {"danger": "none", "category": ["cyberbullying.peers"], "story": "They write about me."}
    case = arrivals.store(arrivals.prepare(answers, language="en", at=NOON))
    picture, _ = kept(PICTURE, case=case, name="group.png")
    links.add(case, [Link("https://video.example/1", "video", "@account")], at=NOON)
    return Server(case, picture, recovery, password, tmp_path)


def test_a_caseworker_makes_a_bundle_that_verifies(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert server.export() == 0
    report = verify(server.bundle, trusted=Trust(signing.signing_key().public_pem))
    assert report.ok, report.broken
    assert server.bundle.stat().st_mode & 0o077 == 0
    said = capsys.readouterr().out
    assert "The desk's internal notes." in said
    assert "no time stamp" in said
    assert main(["evidence", "verify", str(server.bundle)]) == 0


def test_with_the_recovery_identity_nobody_of_the_desk_is_named(server: Server) -> None:
    assert server.export(who=("--identity", str(server.recovery)), purpose="court") == 0
    assert verify(server.bundle).ok
    entry = AuditEntry.objects.get(action="case.exported")
    assert (entry.actor_id, entry.detail["recovery"]) == ("", True)
    assert custody.entries(server.picture)[-1].actor == ""


def test_items_are_chosen_by_number_and_form(server: Server) -> None:
    assert server.export("--item", "1:copy", "--item", "2") == 0
    with zipfile.ZipFile(server.bundle) as opened:
        names = {name.partition("/")[2] for name in opened.namelist()}
    assert {"data/items/1/copy/group.png", "data/items/2/link.json"} <= names
    assert "data/items/1/original/group.png" not in names


def test_it_is_sealed_to_a_key_that_the_stock_program_opens(server: Server) -> None:
    receiver = Identity.generate()
    assert server.export("--seal-to", receiver.recipient) == 0
    key = server.folder / "key.txt"
    key.write_text(receiver.secret)
    opened = subprocess.run(["age", "-d", "-i", key, server.bundle], capture_output=True, check=True).stdout
    assert opened.startswith(b"PK")


def test_it_is_sealed_with_a_passphrase_from_a_file(server: Server) -> None:
    file = server.folder / "passphrase.txt"
    file.write_text("seven paper boats on a lake\n")
    assert server.export("--passphrase-file", str(file)) == 0
    assert b"-> scrypt " in server.bundle.read_bytes()[:60]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--item", "9"), "item 9"),
        (("--item", "2:copy"), "item 2"),
        (("--item", "first"), "cannot be read"),
        (("--seal-to", "age1nothing"), "no age key"),
    ],
)
def test_what_cannot_be_is_refused_with_its_cure(
    server: Server, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    assert server.export(*more) == 2
    assert said in capsys.readouterr().err
    assert not server.bundle.exists()
    assert custody.entries(server.picture)[-1].action != "exported"


def test_who_may_not_act_makes_none(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    password = ("--password-file", str(server.password))
    assert server.export(who=("--user", "clara", *password)) == 2
    assert server.export(who=("--user", "nobody", *password)) == 2
    server.password.write_text("another password\n")
    assert server.export() == 2
    assert "not the password" in capsys.readouterr().err
    stranger = server.folder / "stranger.txt"
    stranger.write_text(Identity.generate().secret)
    assert server.export(who=("--identity", str(stranger))) == 2
    assert "do not open" in capsys.readouterr().err
    assert not server.bundle.exists()


def test_no_file_is_written_over(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.bundle.write_text("mine")
    assert server.export() == 2
    assert server.bundle.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_a_bundle_that_breaks_off_leaves_no_file(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    part = server.picture.parts.filter(role="original").get()
    (path,) = [file for file in (server.folder / "vault").glob("??/*") if file.name == part.blob]
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    assert server.export() == 2
    assert "abri vault check" in capsys.readouterr().err
    assert [file.name for file in server.folder.iterdir() if "bundle" in file.name] == []


def test_a_case_that_was_withdrawn_or_never_was_gives_none(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    Case.objects.filter(pk=server.case.pk).update(state="withdrawn", withdrawn_at=NOON, erase_at=NOON)
    assert server.export() == 2
    assert "withdrew" in capsys.readouterr().err
    server.case.reference = "ZZ-ZZZZ"
    assert server.export() == 2
    assert "there is no case" in capsys.readouterr().err


def test_the_command_line_knows_every_purpose_and_language() -> None:
    assert tuple(RULES) == options.PURPOSES
    assert options.LANGUAGES == LANGUAGES


def test_other_commands_do_not_wait_for_django() -> None:
    code = "import sys, abri.centre.commands; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_password_is_asked_where_no_file_holds_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return PASSWORD

    monkeypatch.setattr("getpass.getpass", typed)
    assert server.export(who=("--user", "alma")) == 0
    assert asked == ["Password of alma: "]
