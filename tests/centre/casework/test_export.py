"""The page that makes a bundle: who may, what it says is left out, and the download."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.files import cleaning, kinds
from abri.centre.files.cleaning import Cleaned
from abri.centre.vault import custody, links
from abri.centre.vault.bundles import age_files, signing
from abri.centre.vault.bundles.report import LANGUAGES
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from abri.engine.evidence.bundles import Trust, verify
from abri.engine.sealing import Identity
from tests.centre.conftest import NOON, Cast, Report, sign_in
from tests.centre.vault.handing_in import kept

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture " * 50
PASSPHRASE = "seven paper boats on a lake"


@dataclass
class Desk:
    """A case with a picture, an address and a picture of an adult; alma's browser."""

    case: Case
    picture: Evidence
    alma: Client

    @property
    def url(self) -> str:
        return f"/desk/cases/{self.case.reference}/export/"

    def page(self, purpose: str = "police", client: Client | None = None) -> str:
        return (client or self.alma).get(self.url, {"purpose": purpose}).content.decode()

    def send(self, **chosen: Any) -> Any:
        """What alma gets for her choices."""
        given = {"purpose": "police", "language": "en", "sealing": "open", "items": ["1:original"], **chosen}
        return self.alma.post(self.url, given)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, cast: Cast, report: Report) -> Desk:
    found = Cleaned(kinds.KINDS["png"], "cleaned", copy=PICTURE[:-10], copy_media_type="image/png")
    monkeypatch.setattr(cleaning, "clean", lambda pieces, kind, size: (list(pieces), found)[1])
    case = report(story="They write about me every evening.", platform="whatsapp").case
    picture, _ = kept(PICTURE, case=case, name="group.png")
    links.add(case, [Link("https://video.example/1", "video", "@account")], at=NOON)
    kept(PICTURE + b"x", case=case, name="private.png", intimate="adult")
    # A kind of desk that the country names for pictures of adults.
    type(cast.helpline).objects.filter(pk=cast.helpline.pk).update(kind="hotline")
    return Desk(case, picture, sign_in(cast.alma))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_first_it_asks_who_receives_it(desk: Desk) -> None:
    page = desk.alma.get(desk.url).content.decode()
    assert "Who receives it?" in page
    for receiver in ("The police", "A hotline", "A platform", "a copy of their own"):
        assert receiver in page
    assert "What goes in" not in page


def test_a_receiver_that_does_not_exist_is_asked_for_again(desk: Desk) -> None:
    answer = desk.alma.get(desk.url, {"purpose": "press"})
    assert answer.status_code == 422
    assert "What goes in" not in answer.content.decode()
    assert desk.alma.post(desk.url, {"purpose": "press"}).status_code == 422


def test_what_is_left_out_is_said_in_words(desk: Desk) -> None:
    page = desk.page("police")
    assert "The desk&#x27;s internal notes." in page
    assert "The names of the centre&#x27;s staff" in page
    assert "The names of the centre&#x27;s staff" not in desk.page("court")
    assert "The account of the person who reported." in desk.page("platform")
    assert "Items that the desk added itself." in desk.page("own")


def test_the_police_checklist_says_what_is_missing(desk: Desk) -> None:
    page = desk.page("police")
    assert "Still missing for the police" in page
    assert "Who saw it or knows of it" in page
    assert "What happened, in the order in which it happened?" not in page
    assert "Still missing for the police" not in desk.page("platform")


def boxes(page: str) -> dict[str, bool]:
    """The boxes to tick, and whether they are."""
    parts = page.split('name="items" value="')[1:]
    return {part.partition('"')[0]: "checked" in part.partition(">")[0] for part in parts}


def test_a_purpose_proposes_and_an_intimate_picture_is_never_proposed(desk: Desk) -> None:
    police = boxes(desk.page("police"))
    assert police == {
        "1:original": True, "1:copy": True, "2:original": True, "3:original": False, "3:copy": False,
    }  # fmt: skip
    assert boxes(desk.page("platform")) == {**dict.fromkeys(police, False), "2:original": True}
    assert set(boxes(desk.page("own"))) == {"1:original", "1:copy", "3:original", "3:copy"}
    assert "An adult is naked or sexual in it" in desk.page("police")


def test_what_is_sealed_off_is_counted_and_not_named(desk: Desk) -> None:
    Evidence.objects.filter(pk=desk.picture.pk).update(state="sealed_off")
    page = desk.page()
    assert "1 item is sealed off, destroyed or not whole" in page
    assert "group.png" not in page
    assert desk.send().status_code == 422


def test_an_open_bundle_is_downloaded_and_verifies(desk: Desk, tmp_path: Path) -> None:
    answer = desk.send(items=["1:original", "1:copy", "2:original"])
    name = f"abri-{desk.case.reference}-"
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{name}')
    assert answer["Cache-Control"] == "no-store"
    assert answer.streaming
    path = tmp_path / "bundle.zip"
    path.write_bytes(body(answer))
    report = verify(path, trusted=Trust(signing.signing_key().public_pem))
    assert report.ok, report.broken
    assert custody.entries(desk.picture)[-1].action == "exported"


def test_a_bundle_for_a_key_opens_with_the_stock_program(desk: Desk, tmp_path: Path) -> None:
    identity = Identity.generate()
    answer = desk.send(sealing="key", recipient=f"  {identity.recipient}\n")
    assert answer["Content-Disposition"].endswith('.zip.age"')
    sealed, key = tmp_path / "bundle.age", tmp_path / "key.txt"
    sealed.write_bytes(body(answer))
    key.write_text(identity.secret)
    opened = subprocess.run(["age", "-d", "-i", key, sealed], capture_output=True, check=True).stdout
    assert any(name.endswith("report.pdf") for name in zipfile.ZipFile(io.BytesIO(opened)).namelist())


def test_a_passphrase_seals_and_is_in_no_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    sealed = body(desk.send(sealing="passphrase", passphrase=PASSPHRASE))
    assert sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert PASSPHRASE not in caplog.text


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"sealing": "key", "recipient": "age1nothing"}, "This is no key"),
        ({"sealing": "key"}, "This is no key"),
        ({"sealing": "passphrase", "passphrase": "short"}, "Choose at least 15 characters"),
        ({"sealing": ""}, "How is the file closed?"),
        ({"items": ["9:original"]}, "Select a valid choice"),
        ({"items": ["2:copy"]}, "Select a valid choice"),
        ({"items": ["x"]}, "Select a valid choice"),
        ({"items": [], "purpose": "platform"}, "Choose at least one item."),
        ({"purpose": "own", "items": ["2:original"]}, "Select a valid choice"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(desk: Desk, chosen: dict[str, Any], said: str) -> None:
    answer = desk.send(**chosen)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert custody.entries(desk.picture)[-1].action != "exported"


def test_what_was_ticked_is_kept_when_something_is_wrong(desk: Desk) -> None:
    page = desk.send(items=["3:copy"], sealing="key").content.decode()
    assert [value for value, ticked in boxes(page).items() if ticked] == ["3:copy"]


def test_too_much_for_a_passphrase_is_said_before_anything_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abri.centre.casework.evidence.export_forms.MOST_WITH_PASSPHRASE", 10_000_100)
    answer = desk.send(sealing="passphrase", passphrase=PASSPHRASE)
    assert answer.status_code == 422
    assert "too large for a passphrase" in answer.content.decode()
    assert age_files.MOST_WITH_PASSPHRASE > 10_000_100


def test_a_damaged_file_is_named_and_nothing_is_noted(desk: Desk) -> None:
    part = desk.picture.parts.filter(role="original").get()
    part.size += 1
    part.save()
    answer = desk.send()
    assert "A file of item 1 is missing or damaged" in answer.content.decode()
    assert custody.entries(desk.picture)[-1].action != "exported"


def test_without_the_centres_key_the_page_says_so(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "nowhere"
    assert "abri prepare" in desk.send().content.decode()
    assert desk.alma.get("/.well-known/abri-centre.pem").status_code == 404


def test_only_who_may_act_makes_a_bundle(desk: Desk, cast: Cast) -> None:
    for member, status in ((cast.boris, 403), (cast.clara, 404), (cast.emil, 404)):
        client = sign_in(member)
        assert client.get(desk.url).status_code == status
        assert client.post(desk.url, {"purpose": "police"}).status_code == status
    assert Client().get(desk.url)["Location"].startswith("/desk/account/login/")


def test_a_withdrawn_case_gives_no_bundle(desk: Desk) -> None:
    Case.objects.filter(pk=desk.case.pk).update(
        state="withdrawn", withdrawn_at=NOON, erase_at=NOON, legal_hold=True
    )
    assert "kept for a legal matter" in desk.page()
    assert desk.send().status_code == 404


def test_the_timeline_of_the_case_says_that_it_left(desk: Desk) -> None:
    body(desk.send())
    page = desk.alma.get(f"/desk/cases/{desk.case.reference}/").content.decode()
    assert "Alma made a bundle. Receiver: The police" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language(desk: Desk, cast: Cast, language: str) -> None:
    cast.alma.person.language = language
    cast.alma.person.save()
    says: dict[str, Callable[[str], bool]] = {
        "nl": lambda page: "De politie" in page,
        "fr": lambda page: "La police" in page,
        "de": lambda page: "Die Polizei" in page,
        "en": lambda page: "The police" in page,
    }
    client = sign_in(cast.alma)
    assert says[language](desk.page("police", client))


def test_the_public_key_is_there_for_everybody_to_compare(desk: Desk, tmp_path: Path) -> None:
    answer = Client().get("/.well-known/abri-centre.pem")
    text = answer.content.decode()
    assert signing.fingerprint() in text
    file = tmp_path / "centre.pem"
    file.write_text(text)
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", file, "-outform", "DER"], capture_output=True, check=True
    )
    assert der.stdout
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(body(desk.send()))
    assert verify(bundle, trusted=Trust(text)).ok


def test_opening_the_page_counts_as_opening_the_case(desk: Desk, cast: Cast) -> None:
    desk.page()
    desk.case.refresh_from_db()
    assert desk.case.assignee == cast.alma.person
    assert actions.may_act(desk.case, cast.alma.person)
