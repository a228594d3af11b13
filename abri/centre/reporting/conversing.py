"""The mailbox while somebody of the team is there: the line, the conversation, and the way back to the mailbox.

What a script asks for by itself (numbers, news) does not keep the mailbox open: only what a person does, does that.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import uuid4

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.cases import mailbox as reporters_side
from abri.centre.cases.mailbox import (
    AlreadySent,
    Mailbox,
    MailboxClosed,
    NobodyReads,
    NoSuchMailbox,
    Posted,
)
from abri.centre.cases.models import Case, Item
from abri.centre.conversing import actions, presence
from abri.centre.conversing.answering import answer
from abri.centre.conversing.lines import look
from abri.centre.conversing.models import Conversation
from abri.centre.conversing.numbers import ReportersPage
from abri.centre.records.keyring import NotForThisKey
from abri.centre.reporting import visits
from abri.centre.reporting.distress import lines_in_distress
from abri.centre.reporting.drafts import facts_of
from abri.centre.reporting.live_door import lines_now
from abri.centre.reporting.mailboxes import (
    LONGEST_MESSAGE,
    nobody_reads,
    once_of,
    too_long,
    with_mailbox,
)
from abri.centre.reporting.visits import Visit
from abri.centre.ui.help_lines import HelpLine
from abri.centre.ui.language import speak
from abri.engine.packs.answers import AnswerError, clean_text

# Sent along by the script: the number of the newest message that its page shows.
AFTER = "after"


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def live(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """The conversation; what is sent here is a message as any other."""
    there = _newest(box.case)
    if there is None or box.case.state == Case.State.WITHDRAWN:
        return redirect("reporting:mailbox", language)
    talk = _Talk(request, visit, box, there, timezone.now())
    return talk.say() if request.method == "POST" else talk.page()


@dataclass(frozen=True)
class _Talk:
    """One request about the conversation ``there``, of whoever opened the mailbox."""

    request: HttpRequest
    visit: Visit
    box: Mailbox
    there: Conversation
    at: datetime

    def page(self, *, unsent: str = "", error: str = "", status: int = 200) -> HttpResponse:
        """The whole page."""
        known = {
            **self._news(after=0),
            "unsent": unsent,
            "error": error,
            "errors": [{"text": error, "href": "#text"}] if error else [],
            "once": uuid4(),
            "limit": LONGEST_MESSAGE,
        }
        return render(self.request, "reporting/live.html", known, status=status)

    def part(self, untrusted_after: str | None) -> HttpResponse:
        """What a page that shows the messages up to that number does not show yet."""
        known = self._news(after=_number(untrusted_after))
        return HttpResponse(render_to_string("reporting/live_news.html", {**known, "once": uuid4()}))

    def _news(self, *, after: int) -> dict[str, Any]:
        """How the conversation stands, and the messages after that number; what is shown is read."""
        at, there = self.at, self.there
        spoken = speak(self.request, self.request.LANGUAGE_CODE, young=self.visit.young)
        opened = self.box.conversation(after=after)
        if any(item.kind == Item.Kind.FROM_DESK and item.read_at is None for item, _content in opened):
            reporters_side.mark_read(self.box, at=at)
        seen = look(at, about={there.pk})
        nobody = not there.is_over and there.desk_id not in seen.attended and not there.desk_is_there(at)
        return {
            "conversation": there,
            "has_earlier": any(item.created_at < there.asked_at for item, _content in opened),
            "place": seen.places.get(there.pk, 0),
            "desk_is_there": there.desk_is_there(at),
            "nobody": nobody,
            "lines": lines_now(self.box, at, spoken) if nobody else [],
            "support": self._support(spoken) if self.visit.distress else [],
            "second": self.visit.second,
            "newest": opened[-1][0].number if opened else after,
            "messages_in_order": [
                {
                    "mine": item.kind == Item.Kind.FROM_REPORTER,
                    "earlier": item.created_at < there.asked_at,
                    "at": parse_datetime(content["sent_at"]),
                    "text": content["text"],
                }
                for item, content in opened
            ],
        }

    def _support(self, spoken: str) -> list[HelpLine]:
        return lines_in_distress(facts_of(self.box.report()["answers"], self.at), self.at, spoken)

    def say(self) -> HttpResponse:
        """Store what was written; whatever goes wrong, the text stays in the field."""
        typed = self.request.POST.get("text", "")
        try:
            text = clean_text(typed, LONGEST_MESSAGE)
        except AnswerError:
            return self._refused(too_long(), typed)
        if not text:
            return self._refused(_("Write something first."), typed)
        there, once = None if self.there.is_over else self.there, once_of(self.request)
        try:
            posted = actions.say_as_reporter(self.box, there, text, at=self.at, once=once)
        except AlreadySent:
            return self._answered()
        except NobodyReads as refusal:
            self.visit.distress = self.visit.distress or refusal.distress
            error, status = nobody_reads(), 409
        except MailboxClosed:
            return redirect("reporting:mailbox", self.request.LANGUAGE_CODE)
        except DatabaseError:
            error, status = _("We did not receive it. Your text is still here. Try again in a minute."), 503
        else:
            self._remember(posted)
            return self._answered()
        return self._refused(error, typed, status=status)

    def _remember(self, posted: Posted) -> None:
        """Show for the rest of the visit what follows from a message that speaks of danger."""
        if not posted.distress and posted.fallback is None:
            return
        self.visit.distress = self.visit.distress or posted.distress
        if posted.fallback is not None:
            self.visit.second = posted.fallback.name
        with suppress(DatabaseError):
            visits.keep(self.visit, self.at)

    def _answered(self) -> HttpResponse:
        if AFTER in self.request.POST:
            return self.part(self.request.POST[AFTER])
        return redirect("reporting:live", self.request.LANGUAGE_CODE)

    def _refused(self, error: str, typed: str, *, status: int = 422) -> HttpResponse:
        if AFTER in self.request.POST:
            return HttpResponse(error, content_type="text/plain", status=status)
        return self.page(unsent=typed, error=error, status=status)


@require_POST
@with_mailbox
def ask(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Stand in the line, or take up an invitation."""
    try:
        actions.ask(box, at=timezone.now())
    except (actions.NotNow, actions.NotOffered):
        # The mailbox says who is there instead.
        return redirect("reporting:mailbox", language)
    return redirect("reporting:live", language)


@require_POST
@with_mailbox
def end(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Leave the line or the conversation. Everything that was said stays in the mailbox."""
    there = box.case.conversations.under_way().first()
    if there is not None:
        actions.end(there, Conversation.End.REPORTER, at=timezone.now())
    return redirect("reporting:mailbox", language)


Quiet = Callable[[HttpRequest, Visit, Mailbox, datetime], HttpResponse]


def quietly(view: Quiet) -> Callable[..., HttpResponse]:
    """Give ``view`` the mailbox of this browser without keeping it open longer; without one answer 403."""

    @wraps(view)
    def answered(request: HttpRequest, language: str) -> HttpResponse:
        at = timezone.now()
        visit = visits.find(request, at)
        try:
            box = visit.open() if visit else None
        except (NoSuchMailbox, NotForThisKey):
            box = None
        if visit is None or box is None:
            return HttpResponse(status=403)
        speak(request, language, young=visit.young)
        return view(request, visit, box, at)

    return answered


@require_safe
@quietly
def numbers(request: HttpRequest, visit: Visit, box: Mailbox, at: datetime) -> HttpResponse:
    """The numbers of the conversation that is under way: as a stream, or once."""
    there = box.case.conversations.under_way().first()
    until = visit.expires_at or at
    return answer(request, ReportersPage(there.pk, until) if there else None, at)


@require_safe
@quietly
def news(request: HttpRequest, visit: Visit, box: Mailbox, at: datetime) -> HttpResponse:
    """What is new since the number that the page shows."""
    there = _newest(box.case)
    if there is None or box.case.state == Case.State.WITHDRAWN:
        raise Http404
    return _Talk(request, visit, box, there, at).part(request.GET.get(AFTER))


@require_POST
@with_mailbox
def typing(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """The reporter types: the other side sees that, and nothing of what it is."""
    there = box.case.conversations.under_way().first()
    if there is not None:
        presence.types(there, by=None, at=timezone.now())
        actions.tell(there)
    return HttpResponse(status=204)


def _newest(case: Case) -> Conversation | None:
    """The conversation that is under way, else the one that ended last."""
    return case.conversations.order_by("-asked_at").first()


def _number(untrusted: str | None) -> int:
    return (
        int(untrusted)
        if untrusted and untrusted.isascii() and untrusted.isdigit() and len(untrusted) < 9
        else 0
    )
