"""A desk sees what was referred to it and nothing else: at every address, and in the raw database with all its keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from abri.centre.cases import mailbox, screening
from abri.centre.files import cleaning
from abri.centre.records.keyring import Identity, Keyring, SealingError
from abri.centre.records.sealed import SealedField
from abri.centre.referrals import answering, consenting, ending
from abri.centre.referrals.models import Referral
from abri.centre.vault import blobs, parts
from abri.centre.vault.models import Evidence, Part
from tests.centre.conftest import Member, people_at_work, sign_in
from tests.centre.referrals.referring import (
    ANSWER,
    EMAIL,
    FILE,
    LATER,
    LETTER,
    MESSAGE,
    NOTE,
    OTHER_FILE,
    REQUEST,
    SECOND,
    STORY,
    URL,
    WORDS,
    Referring,
    again,
    referring,
)
from tests.centre.vault.conftest import FakeCleaning
from tests.fakes.chats import LINES
from tests.fakes.screener import FakeScreener
from tests.guarantees.conftest import installation
from tests.guarantees.walk import METHODS, addresses

pytestmark = pytest.mark.django_db

SECRET_KEY = "AGE-SECRET-KEY-"
# One line of each file, and of the chat: enough to know it by.
REFERRED = (STORY, LETTER, WORDS, FILE.decode().splitlines()[0], "letter.txt")
SPOKEN = LINES[0][1]
KEPT_BACK = (
    MESSAGE,
    SECOND,
    ANSWER,
    NOTE,
    EMAIL,
    URL,
    "diary.txt",
    OTHER_FILE.decode().splitlines()[0],
    SPOKEN,
)
# The rest is the directory, which has no tables and may not import cases (tests/guarantees/test_house.py).
WITH_CASES = ("/desk/", "/{language}/mailbox/", "/{language}/report/")


@dataclass(frozen=True)
class Opened:
    """What somebody's keys open, step by step, in every sealed column and every file."""

    texts: list[str]
    ring: Keyring

    def holds(self, words: str) -> bool:
        return any(words in text for text in self.texts)


@pytest.fixture
def case(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Referring]:
    monkeypatch.setattr(screening, "screener", FakeScreener)
    monkeypatch.setattr(cleaning, "clean", FakeCleaning().clean)
    with installation(tmp_path):
        yield referring(people_at_work())


def sealed_columns() -> list[tuple[type[models.Model], str]]:
    return [
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, SealedField)
    ]


def opened_by(member: Member) -> Opened:
    """Try every key on every sealed value until nothing new opens: an identity that opens is tried everywhere too."""
    identities = {member.identity.recipient: member.identity}
    texts: dict[tuple[str, str, str], str] = {}
    while True:
        found = len(identities), len(texts)
        ring = Keyring(identities.values())
        for model, column in sealed_columns():
            for row in model._default_manager.all():
                place = (model._meta.db_table, str(row.pk), column)
                if place in texts or getattr(row, column) is None:
                    continue
                try:
                    texts[place] = ring.open(row, column)
                except SealingError:
                    continue
                if texts[place].startswith(SECRET_KEY):
                    identity = Identity(texts[place])
                    identities[identity.recipient] = identity
        if found == (len(identities), len(texts)):
            break
    files = [text for identity in identities.values() for text in files_of(identity)]
    return Opened([*texts.values(), *files], Keyring(identities.values()))


def files_of(identity: Identity) -> Iterator[str]:
    store = blobs.store()
    for part in Part.objects.select_related("evidence"):
        try:
            yield parts.open_part(part, identity, store).decode(errors="replace")
        except SealingError:
            continue


def test_the_search_finds_everything_with_the_keys_of_the_desk_that_has_the_case(case: Referring) -> None:
    """The test itself: whoever may read the case finds all of it, so a key too many would be noticed."""
    case.accepted()
    opened = opened_by(case.cast.alma)
    assert [words for words in (*REFERRED, *KEPT_BACK) if not opened.holds(words)] == []
    assert opened.ring.holds(case.case.recipient)


def test_while_the_person_is_asked_the_other_desk_opens_nothing(case: Referring) -> None:
    case.offer()
    opened = opened_by(case.cast.clara)
    assert [words for words in (*REFERRED, *KEPT_BACK, REQUEST) if opened.holds(words)] == []


def test_the_keys_of_the_receiving_desk_open_what_was_referred_and_nothing_else(case: Referring) -> None:
    referral = case.accepted()
    opened = opened_by(case.cast.clara)
    assert [words for words in REFERRED if not opened.holds(words)] == []
    assert [words for words in (*KEPT_BACK, REQUEST) if opened.holds(words)] == []
    assert opened.ring.holds(referral.recipient)
    assert not opened.ring.holds(case.case.recipient)
    others = Evidence.objects.exclude(number=1)
    assert others.count() == 2
    assert not any(opened.ring.holds(one.recipient) for one in others)


def test_of_the_answers_only_those_that_were_chosen(case: Referring) -> None:
    case.accepted(codes=frozenset({"answer:age"}))
    opened = opened_by(case.cast.clara)
    assert opened.holds("14-15")
    assert not opened.holds(STORY)
    assert not opened.holds("cyberbullying.peers")


def test_a_chat_comes_with_no_other_text(case: Referring) -> None:
    case.accepted(codes=frozenset({"chat"}))
    opened = opened_by(case.cast.clara)
    assert opened.holds(SPOKEN)
    assert not opened.holds(STORY)


ENDS = ("taken back", "recalled", "declined", "completed", "out of time")


def ended(case: Referring, end: str) -> Referral:
    """A referral that came to that end."""
    clara, alma = case.cast.clara.person, case.cast.alma.person
    referral = case.agreed() if end in {"declined", "out of time"} else case.accepted()
    if end == "taken back":
        consenting.take_back(case.box, referral, at=LATER)
    elif end == "recalled":
        answering.take_back(referral=referral, by=alma, at=LATER)
    elif end == "declined":
        answering.decline(referral=referral, reason="other", text="No.", by=clara, at=LATER)
    elif end == "completed":
        answering.complete(referral=referral, outcome="helped", text="Done.", by=clara, at=LATER)
    else:
        assert ending.follow(at=LATER + timedelta(days=400))
    return again(referral)


@pytest.mark.parametrize("end", ENDS)
def test_whatever_ends_it_the_keys_open_nothing_any_more(case: Referring, end: str) -> None:
    ended(case, end)
    opened = opened_by(case.cast.clara)
    assert [words for words in (*REFERRED, *KEPT_BACK) if opened.holds(words)] == []


@pytest.mark.parametrize("end", ENDS)
def test_after_the_end_every_address_keeps_a_line_to_count_by_and_nothing_else(
    case: Referring, end: str
) -> None:
    """``referrals.ending`` says which line: the reference, the day, and what the desk answered itself."""
    referral = ended(case, end)
    # One end walks everywhere; after every other the pages of referrals are what could differ.
    rooms = WITH_CASES if end == "completed" else ("/desk/referrals/",)
    seen = dict(everything_shown(sign_in(case.cast.clara), case, referral, rooms))
    clara = sign_in(case.cast.clara)
    lists = [f"/desk/referrals/{query}" for query in ("", "?view=sent", "?view=ended")]
    seen |= {f"GET {path}": clara.get(path).content.decode() for path in lists}
    shown = [
        (address, words)
        for address, body in seen.items()
        for words in (*REFERRED, *KEPT_BACK, REQUEST, case.case.reference)
        if words in body and not (words == case.case.reference and words in address)
    ]
    assert shown == []
    ours = {
        address: body for address, body in seen.items() if address.split()[1].startswith("/desk/referrals/")
    }
    # From whom, how urgent, since when, on what ground, by whose doing it ended.
    told = (
        "Helpline",
        "Normal",
        "With the person",
        "The person",
        "took",
        "Clara",
        "in time",
        "Story",
        "Answers",
    )
    assert [(where, words) for where, body in ours.items() for words in told if words in main(body)] == []
    assert {where for where, body in ours.items() if referral.reference in main(body)} == {
        f"GET /desk/referrals/{referral.reference}/",
        "GET /desk/referrals/?view=ended",
    }
    own = {"declined": "Something else", "completed": "We helped"}.get(end, "Over")
    assert own in main(ours["GET /desk/referrals/?view=ended"])


def test_with_the_report_the_line_goes_too(case: Referring) -> None:
    referral = case.accepted()
    mailbox.withdraw(case.box, at=LATER)
    clara = sign_in(case.cast.clara)
    assert referral.reference not in clara.get("/desk/referrals/?view=ended").content.decode()
    assert clara.get(f"/desk/referrals/{referral.reference}/").status_code == 404


def main(page: str) -> str:
    """What a page says, without what stands on every page; nothing of a page that does not exist."""
    _before, found, rest = page.partition("<main")
    return rest.partition("</main>")[0] if found and "<h1>Page not found" not in rest else ""


def test_no_address_shows_the_receiving_desk_more(case: Referring) -> None:
    referral = case.accepted()
    seen = list(everything_shown(sign_in(case.cast.clara), case, referral))
    told = "\n".join(body for _address, body in seen)
    assert all(words in told for words in (STORY, LETTER, WORDS, "letter.txt"))
    shown = [
        (address, words)
        for address, body in seen
        for words in (*KEPT_BACK, REQUEST, case.case.reference)
        # The address of the case itself is repeated by pages that say there is nothing.
        if words in body and not (words == case.case.reference and words in address)
    ]
    assert shown == []


def everything_shown(
    client: Client, case: Referring, referral: Referral, rooms: tuple[str, ...] = WITH_CASES
) -> Iterator[tuple[str, str]]:
    """What every address that could tell of cases answers, with each thing of the case and the referral in it."""
    client.raise_request_exception = False
    values: dict[str, list[Any]] = {
        "language": ["en"],
        "reference": [case.case.reference],
        "referral_reference": [referral.reference],
        "number": [1, 2, 3],
        "item_number": [1, 2, 3, 4],
        "answer": ["no"],
    }
    for address in addresses():
        if address == "/desk/account/logout/" or not address.startswith(rooms):
            continue
        for path in filled(address, values):
            for method in METHODS:
                with transaction.atomic():
                    answer: Any = client.get(path) if method == "GET" else client.post(path)
                    body = b"".join(answer) if answer.streaming else answer.content
                    transaction.set_rollback(True)
                yield f"{method} {path}", body.decode(errors="replace")


def filled(address: str, values: dict[str, list[Any]]) -> list[str]:
    """The address with every combination of what may stand in it; ids of other things as one that nobody has."""
    paths = [address]
    for name in re.findall(r"\{(\w+)\}", address):
        known = values.get(name, ["1" if name.endswith("number") else UUID(int=0)])
        paths = [path.replace(f"{{{name}}}", str(value), 1) for path in paths for value in known]
    return paths
