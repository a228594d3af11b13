"""The chat that goes with a report: sealed beside the draft, under a key that follows from the draft's own.

A draft is written anew with every answer and stays small; the chat is written once. Both expire together.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.files.chats import Analysis
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey
from abri.centre.records.models import Pocket
from abri.centre.ui.templatetags.ui import number
from abri.engine.packs import Answer, chat_answer, chat_counts

PURPOSE = "chat"
# How long the page with the result may stay open before its chat is put with a report.
CARRIED_FOR = 2 * 60 * 60
_SALT = "abri.reporting.chats"


@dataclass(frozen=True)
class Kept:
    """A chat as a report takes it: the record of what was found, and what is said of it in a word."""

    messages: int
    people: int
    dangers: tuple[str, ...]
    record: dict[str, Any] = field(repr=False)

    @property
    def answer(self) -> str:
        """What stands among the answers."""
        return chat_answer(self.messages, self.people)


def of(analysis: Analysis) -> Kept | None:
    """What a report takes of a chat that was read; ``None`` where it is too much."""
    if analysis.record is None:
        return None
    return Kept(analysis.messages, analysis.people, analysis.dangers, analysis.record)


def keep(key: CookieKey, kept: Kept, expires_at: datetime) -> None:
    """Seal the chat beside the draft of ``key``, in place of the one before."""
    pockets.keep(key.beside(PURPOSE), PURPOSE, asdict(kept), expires_at)


def find(key: CookieKey, at: datetime) -> Kept | None:
    """The chat beside the draft of ``key``, if there is one."""
    pocket = pockets.find(key.beside(PURPOSE).cookie, PURPOSE, at)
    return _kept(pocket.content) if pocket else None


def is_kept(key: CookieKey, at: datetime) -> bool:
    """Whether there is a chat beside the draft of ``key``; opens nothing."""
    return Pocket.objects.current(at).filter(lookup=key.beside(PURPOSE).lookup).exists()


def prolong(key: CookieKey, expires_at: datetime) -> None:
    """Let the chat beside the draft of ``key`` live as long as the draft."""
    Pocket.objects.filter(lookup=key.beside(PURPOSE).lookup).update(expires_at=expires_at)


def drop(key: CookieKey) -> None:
    """Forget the chat beside the draft of ``key``."""
    pockets.drop(key.beside(PURPOSE).cookie)


def carried(kept: Kept) -> str:
    """The chat as a page carries it until its button is pressed: nothing is stored before, and nobody else made it."""
    return signing.dumps(asdict(kept), salt=_SALT, compress=True)


def brought(untrusted: str) -> Kept | None:
    """The chat that a page carried; ``None`` where it is not ours or the page was open too long."""
    try:
        return _kept(signing.loads(untrusted, salt=_SALT, max_age=CARRIED_FOR))
    except signing.BadSignature:
        return None


def said(answer: "Answer | None") -> str:
    """The answer in the words of a summary; empty where there is no chat."""
    counts = chat_counts(answer or "")
    if counts is None:
        return ""
    messages, people = counts
    return _("A chat with %(messages)s of %(people)s") % {
        "messages": ngettext("%(count)s message", "%(count)s messages", messages)
        % {"count": number(messages)},
        "people": ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)},
    }


def _kept(content: dict[str, Any]) -> Kept:
    return Kept(content["messages"], content["people"], tuple(content["dangers"]), content["record"])
