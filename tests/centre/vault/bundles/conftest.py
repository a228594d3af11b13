"""A case with a picture, an address of the desk's, a picture of an adult, messages and a note."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from abri.centre.cases import actions, arrivals, keys, mailbox
from abri.centre.cases.models import Case
from abri.centre.files import kinds
from abri.centre.files.cleaning import Cleaned
from abri.centre.records.keyring import Keyring
from abri.centre.vault import links
from abri.centre.vault.bundles.choosing import Choice
from abri.centre.vault.bundles.exporting import Bundle, prepare
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from tests.centre.conftest import NOON, Cast
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import kept
from tests.fakes.chats import chat_record

LATER = NOON + timedelta(hours=3, microseconds=123_456)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture of the group " * 100
COPY = b"\x89PNG\r\n\x1a\n" + b"the same without its data " * 60
URL = "https://video.example/watch?v=1"
NOTE = "Between us: the mother seems afraid."
MESSAGE = "They wrote again last night."
ANSWER = "We have read it and we call you tomorrow."
EMAIL = "dina@mail.example"
STORY = "Since the trip they write about me every evening \U0001f622. #panic"


@dataclass
class Prepared:
    """The case, the ring that opens it, and what is in it by number."""

    case: Case
    ring: Keyring
    cast: Cast
    picture: Evidence
    address: Evidence
    adult: Evidence

    def bundle(self, purpose: str = "police", language: str = "en", **more: Any) -> Bundle:
        """A bundle for that purpose, by alma; everything but the adult picture unless ``items`` says otherwise."""
        everything = {1: frozenset({"original", "copy"}), 2: frozenset({"original"})}
        choice = Choice(purpose, language, more.pop("items", everything), **more)
        return prepare(
            self.case, self.ring, choice, by=self.cast.alma.person, desk=self.cast.helpline, at=LATER
        )


@pytest.fixture
def prepared(cleaned: FakeCleaning, cast: Cast) -> Prepared:
    cleaned.says = Cleaned(kinds.KINDS["png"], "cleaned", copy=COPY, copy_media_type="image/png")
    answers = {
        "danger": "none", "category": ["cyberbullying.peers"], "story": STORY, "reporter": "parent", "age": "13-15",
        "contact": "email", "email": EMAIL, "platform": "whatsapp", "relation": "classmate", "since": "2026-10-03",
        "addresses": URL,
    }  # fmt: skip
    arrival = arrivals.prepare(answers, language="en", chat=chat_record(), at=NOON)
    case = arrivals.store(arrival)
    picture, _ = kept(PICTURE, case=case, name="Emma in the group.png")
    (address,) = links.add(
        case,
        [
            Link(
                URL,
                "video",
                "@account",
                "178414",
                "2026-10-03T21:14:00+02:00",
                "Europe/Brussels",
                "Her face.",
            )
        ],
        at=NOON,
        author=cast.alma.person,
        desk_id=str(cast.helpline.pk),
    )
    adult, _ = kept(PICTURE + b"x", case=case, name="private.png", intimate="adult")
    # A kind of desk that the country names for pictures of adults.
    type(cast.helpline).objects.filter(pk=cast.helpline.pk).update(kind="hotline")
    ring = actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    actions.note(case=case, text=NOTE, by=cast.alma.person, at=NOON)
    actions.answer(case=case, keyring=ring, text=ANSWER, by=cast.alma.person, at=NOON)
    mailbox.post(mailbox.open_with_receipt(arrival.receipt), MESSAGE, at=NOON)
    for one in (picture, address, adult):
        one.refresh_from_db()
    return Prepared(case, keys.case_keyring(case, cast.alma.keyring), cast, picture, address, adult)
