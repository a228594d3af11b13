"""The fixed cast: alma (caseworker), boris (same desk, read-only), clara (another desk), emil (administrator).

Dina reports and sten is a stranger; neither has an account. Their desks are a helpline and a school.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abri.centre import turns
from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import arrivals
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.files import chats, cleaning, ocr
from abri.centre.outbox import letters
from abri.centre.overlay import following
from abri.centre.records.keyring import Identity, Keyring, Receipt
from abri.engine.sealing import SigningKey, locks

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
STORY = "Since the trip they write about me in the group every evening, and nobody answers when I ask why."


@pytest.fixture(autouse=True, scope="session")
def _quick_locks() -> Iterator[None]:
    """Stretch passwords briefly: tests prove what opens, not how long guessing takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "ARGON2_PASSES", 1)
        patch.setattr(locks, "ARGON2_KIBIBYTES", 64)
        patch.setattr(locks, "ARGON2_LANES", 1)
        yield


@pytest.fixture(scope="session")
def signing_secret() -> str:
    """One key to sign with for all tests: making it waits for the disk."""
    return SigningKey.generate().secret


@pytest.fixture(autouse=True)
def _quiet_installation(settings: Settings, tmp_path: Path, signing_secret: str) -> Iterator[None]:
    """A data folder of the test's own, a quick password hash, no second factor unless a test asks for it."""
    settings.ABRI_DATA = tmp_path
    settings.ABRI_VAULT = tmp_path / "vault"
    settings.ABRI_VAULT_KEEP_FREE = 0
    settings.ABRI_WORKER_IDENTITY_FILE = tmp_path / "worker.key"
    settings.ABRI_WORKER_IDENTITY_FILE.write_text(Identity.generate().secret)
    settings.ABRI_SIGNING_KEY_FILE = tmp_path / "signing.key"
    settings.ABRI_SIGNING_KEY_FILE.write_text(signing_secret)
    settings.ABRI_SECOND_FACTOR = False
    # Without it WhiteNoise looks for collected files, which no test needs.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    letters.worker_identity.cache_clear()
    # No question to the database between those that a test counts; a test of changes looks for them itself.
    following.stand_still()
    yield
    letters.worker_identity.cache_clear()


@pytest.fixture(autouse=True)
def _one_long_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test counts belongs together, however slow the machine is and whatever its clock says."""
    monkeypatch.setattr(turns, "MINUTE", 10**12)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that read files are ended when they take long, which on a busy machine says nothing about the file."""
    for program in (chats, cleaning, ocr):
        monkeypatch.setattr(program, "PATIENCE", 300.0)


def today() -> date:
    """The day in the country, as pages name it; in universal time it is still the day before at its first hour."""
    return timezone.localdate(timezone=country().zone)


@dataclass
class Member:
    """A person of the cast, with the identity that the password unlocks."""

    person: Person
    identity: Identity

    @property
    def keyring(self) -> Keyring:
        """What this person's session would hold now."""
        return keys.desk_keyring(self.person, Keyring([self.identity]))


@dataclass
class Cast:
    """Everybody, and their desks."""

    helpline: Desk
    school: Desk
    alma: Member
    boris: Member
    clara: Member
    emil: Member


def make_desk(slug: str, kind: str, **more: Any) -> Desk:
    """A desk without members."""
    return Desk.objects.create(slug=slug, kind=kind, name=slug.title(), created_at=NOON, **more)


def make_member(username: str, desk: Desk | None, role: str = "caseworker", **more: Any) -> Member:
    """A person with ``PASSWORD``, a member of ``desk`` where one is given (not let in, unless the first)."""
    person, identity = people.create(
        username=username, name=username.title(), email=f"{username}@centre.example", password=PASSWORD,
        language="en", at=NOON, **more,
    )  # fmt: skip
    if desk is not None:
        people.join(person=person, desk=desk, role=role, at=NOON)
    return Member(person, identity)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast at work."""
    return people_at_work()


def people_at_work() -> Cast:
    """The cast, stored: alma and boris at the helpline, clara at the school, emil administrates."""
    helpline = make_desk("helpline", Desk.Kind.HELPLINE, is_fallback=True)
    school = make_desk("school", Desk.Kind.SCHOOL, open_to_all=False)
    alma = make_member("alma", helpline)
    boris = make_member("boris", helpline, Membership.Role.READ_ONLY)
    keys.let_in(person=boris.person, desk=helpline, keyring=alma.keyring, by=alma.person, at=NOON)
    clara = make_member("clara", school)
    emil = make_member("emil", None, is_administrator=True)
    return Cast(helpline, school, alma, boris, clara, emil)


def sign_in(member: Member) -> Client:
    """A browser in which ``member`` signed in through the real page."""
    client = Client()
    answer = client.post("/desk/account/login/", {"login": member.person.username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client


@dataclass
class Reported:
    """A report that was received, and the receipt its reporter holds."""

    case: Case
    receipt: Receipt


Report = Callable[..., Reported]


@pytest.fixture
def report(cast: Cast) -> Report:
    """A function that lets dina report: ``report(story=..., danger=..., desk_slug=..., at=...)``."""

    def send(*, desk_slug: str = "", language: str = "en", at: datetime = NOON, **answers: Any) -> Reported:
        given = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY, **answers}
        arrival = arrivals.prepare(given, language=language, desk_slug=desk_slug, at=at)
        return Reported(arrivals.store(arrival), arrival.receipt)

    return send
