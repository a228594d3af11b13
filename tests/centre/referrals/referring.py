"""A case with everything in it that could be referred, and how tests refer it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions, arrivals, keys, mailbox
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Keyring, Receipt
from abri.centre.referrals import answering, consenting, offering
from abri.centre.referrals.models import Referral
from abri.centre.referrals.offering import Wanted
from abri.centre.vault import links
from abri.centre.vault.links import Link
from tests.centre.conftest import NOON, Cast, Member, make_desk, make_member
from tests.centre.vault.handing_in import kept
from tests.fakes.chats import chat_record

LATER = NOON + timedelta(hours=1)
STORY = "Since the trip they write about me in the group every evening."
EMAIL = "dina@mail.example"
MESSAGE = "They wrote again last night."
SECOND = "Please do not tell my brother."
ANSWER = "We have read it and we call you tomorrow."
NOTE = "Between us: the mother seems afraid."
LETTER = "A boy of your third year is shut out by his class."
REQUEST = "May we tell the school about the group?"
WORDS = "You can reach me in the break."
FILE = b"A letter to the head of the school, in three lines.\n" * 20
OTHER_FILE = b"A diary that nobody else should read.\n" * 20
URL = "https://www.instagram.com/some.one/"
CHOSEN = frozenset({"story", "answer:category", "answer:age", "evidence:1"})


@dataclass
class Referring:
    """The case with its reporter's receipt, opened by alma."""

    cast: Cast
    case: Case
    receipt: Receipt

    @property
    def ring(self) -> Keyring:
        """What opens the case for alma."""
        return keys.case_keyring(self.case, self.cast.alma.keyring)

    @property
    def box(self) -> Mailbox:
        """The mailbox, as its reporter opens it."""
        return mailbox.open_with_receipt(self.receipt)

    def wanted(self, **more: Any) -> Wanted:
        """What is offered to the school, unless ``more`` says otherwise."""
        given = {
            "to": self.cast.school, "codes": CHOSEN, "letter": LETTER, "request": REQUEST,
            "until": LATER + timedelta(days=30), **more,
        }  # fmt: skip
        return Wanted(**given)

    def offer(self, *, at: datetime = LATER, once: Any = None, **more: Any) -> Referral:
        """Alma offers it."""
        made = offering.offer(
            case=self.case,
            keyring=self.ring,
            wanted=self.wanted(**more),
            by=self.cast.alma.person,
            at=at,
            once=once,
        )
        if "until" not in more:
            # Pages go by the clock of the day on which the tests run, however late that is.
            made.until = max(made.until, timezone.now() + timedelta(days=30))
            made.save(update_fields=["until"])
        return made

    def agreed(self, *, words: str = WORDS, at: datetime = LATER, **more: Any) -> Referral:
        """Alma offers it and the person agrees."""
        referral = self.offer(at=at, **more)
        consenting.agree(self.box, referral, words, at=at)
        return again(referral)

    def accepted(self, **more: Any) -> Referral:
        """The same, and clara accepts it."""
        referral = self.agreed(**more)
        answering.accept(referral=referral, by=self.cast.clara.person, at=LATER)
        return again(referral)


def again(referral: Referral) -> Referral:
    """The row as it is now."""
    return Referral.objects.get(pk=referral.pk)


def referring(cast: Cast, **answers: Any) -> Referring:
    """A report with a chat, two messages, an answer, a note, two files and an address of the desk's."""
    given = {
        "danger": "none", "category": ["cyberbullying.peers"], "story": STORY, "reporter": "self", "age": "14-15",
        "contact": "email", "email": EMAIL, "platform": "whatsapp", **answers,
    }  # fmt: skip
    arrival = arrivals.prepare(given, language="en", chat=chat_record(), at=NOON)
    case = arrivals.store(arrival)
    for name, content in (("letter.txt", FILE), ("diary.txt", OTHER_FILE)):
        kept(content, case=case, name=name)
    links.add(case, [Link(URL, platform="instagram")], at=NOON, author=cast.alma.person)
    box = mailbox.open_with_receipt(arrival.receipt)
    mailbox.post(box, MESSAGE, at=NOON)
    mailbox.post(box, SECOND, at=NOON)
    ring = actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    actions.answer(case=case, keyring=ring, text=ANSWER, by=cast.alma.person, at=NOON)
    actions.note(case=case, text=NOTE, by=cast.alma.person, at=NOON)
    case.refresh_from_db()
    return Referring(cast, case, arrival.receipt)


def police(cast: Cast) -> tuple[Desk, Member]:
    """A police unit with one member."""
    desk = make_desk("police", Desk.Kind.POLICE, open_to_all=False)
    return desk, make_member("paul", desk)
