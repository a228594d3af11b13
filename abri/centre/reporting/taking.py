"""What a browser sent as a chat, pasted or as a file, and what came of reading it."""

import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre import turns
from abri.centre.files import chats as files
from abri.centre.files.chats import Analysis
from abri.centre.files.limits import MOST_MESSAGES
from abri.centre.files.uploads import FILE, LARGEST, TooLarge, sent_file
from abri.centre.reporting import budget
from abri.centre.ui.language import plain
from abri.centre.ui.templatetags.ui import number

SINCE, UNTIL = "_since", "_until"


class Trouble(Enum):
    """Why there is no analysis."""

    NOTHING_SENT = auto()
    NOT_READ = auto()
    HAS_TO_WAIT = auto()


@dataclass(frozen=True)
class Taken:
    """What was typed, and the analysis or what is wrong. ``waiting`` is what a form carries on while one waits."""

    typed: str = field(default="", repr=False)
    since: str = ""
    until: str = ""
    had_file: bool = False
    analysis: Analysis | None = None
    trouble: Trouble | None = None
    error: str = ""
    waiting: tuple[str, str] = ("", "")

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day that were chosen."""
        return self.since, self.until

    def refused(
        self, error: str, trouble: Trouble = Trouble.NOT_READ, *, waiting: tuple[str, str] = ("", "")
    ) -> "Taken":
        """The same with what is wrong; a browser does not keep the choice of a file, so it has to be made again."""
        if self.had_file:
            error += " " + _("Then choose the file again.")
        return replace(self, error=error, trouble=trouble, waiting=waiting)


def take(request: HttpRequest, name: str, at: datetime, spoken: str) -> Taken:
    """Read the chat in the fields of ``name``; whatever goes wrong, what was typed is in the answer."""
    post = request.POST
    taken = Taken(post.get(name, ""), post.get(name + SINCE, "").strip(), post.get(name + UNTIL, "").strip())
    try:
        file = sent_file(request, name + FILE)
    except TooLarge:
        return replace(taken, had_file=True).refused(_too_large())
    taken = replace(taken, had_file=file is not None)
    pasted = taken.typed.strip()
    if file is None and not pasted:
        return taken.refused(_("Paste the messages, or choose a file."), Trouble.NOTHING_SENT)
    if file is not None and pasted:
        return taken.refused(_("Choose one of the two: the pasted text or the file."))
    raw = taken.typed.encode("utf-8", "replace") if file is None else file
    if len(raw) > LARGEST:
        return taken.refused(_too_large())
    return _read(request, taken, raw, at, spoken)


def _read(request: HttpRequest, taken: Taken, raw: bytes, at: datetime, spoken: str) -> Taken:
    try:
        since, until = _day(taken.since), _day(taken.until)
    except ValueError:
        return taken.refused(
            _("We do not understand this day. Write it as year, month and day, for example 2026-03-27.")
        )
    exhausted = budget.chats_exhausted(at)
    waiting = _has_to_wait(request, at) if exhausted else None
    if waiting is not None:
        many = _("Many chats are being read right now. Wait half a minute, then try again.")
        return taken.refused(many, Trouble.HAS_TO_WAIT, waiting=waiting)
    begun = time.monotonic()
    try:
        analysis = files.analyse(raw, language=plain(spoken), since=since, until=until)
    except files.Busy:
        busy = _("Other chats are being read right now. Try again in a moment.")
        # Nothing was read: whoever waited for a turn still has it.
        if exhausted:
            turns.give_back(_subject(_turn(request)[0]))
        return taken.refused(busy, Trouble.HAS_TO_WAIT, waiting=_turn(request))
    except files.NoChat as no_chat:
        _count(begun, at)
        return taken.refused(str(no_chat))
    _count(begun, at)
    if not analysis.messages:
        return taken.refused(_("There are no messages in it. Check the days, or choose another file."))
    return replace(taken, analysis=analysis)


def too_much(analysis: Analysis) -> str:
    """That a report does not take this much, and what does fit."""
    said = ngettext(
        "This chat has %(count)s message. That is more than a report takes: at most %(most)s, without very long ones.",
        "This chat has %(count)s messages. That is more than a report takes: at most %(most)s, without very long ones.",
        analysis.messages,
    ) % {"count": number(analysis.messages), "most": number(MOST_MESSAGES)}
    if analysis.fitting is None:
        return said + " " + _("Choose the messages that matter and paste them.")
    first, last = (formats.date_format(date.fromisoformat(day), "DATE_FORMAT") for day in analysis.fitting)
    part = _("Choose the days that matter, for example from %(first)s to %(last)s.")
    return f"{said} {part % {'first': first, 'last': last}}"


def _too_large() -> str:
    return _(
        "This is more than %(limit)s MB. Export the chat again without media: then it is much smaller."
    ) % {"limit": number(LARGEST // 1_000_000)}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _has_to_wait(request: HttpRequest, at: datetime) -> tuple[str, str] | None:
    """The word and the ticket to come back with, or ``None`` where it is this browser's turn, used up now."""
    word, ticket = _turn(request)
    if word and not turns.is_used_up(_subject(word)):
        still = turns.still_to_wait(_subject(word), ticket, at)
        if still:
            return word, ticket
        # The same turn may be sent many times in one moment: it reads one chat.
        if still is not None and turns.use_up(_subject(word)):
            return None
    word = secrets.token_urlsafe(16)
    return word, turns.ticket(_subject(word), at)


def _turn(request: HttpRequest) -> tuple[str, str]:
    """The word and the ticket that the form brought along; empty where nobody had to wait."""
    return request.POST.get("turn", "")[: turns.LONGEST_WORD], request.POST.get("ticket", "")


def _count(begun: float, at: datetime) -> None:
    """Count the time that reading took, whatever came of it."""
    budget.count_chat(at, seconds=time.monotonic() - begun)


def _subject(word: str) -> str:
    return f"chat {word}"
