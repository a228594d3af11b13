"""The mailbox: reading answers, writing back, withdrawing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

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
from abri.centre.country import country
from abri.centre.records.keyring import NotForThisKey
from abri.centre.referrals import consenting, ending
from abri.centre.reporting import entering, questions, sent_files, visits
from abri.centre.reporting.distress import lines_in_distress
from abri.centre.reporting.drafts import facts_of
from abri.centre.reporting.live_door import door_of
from abri.centre.reporting.visits import Visit
from abri.centre.ui.help_lines import HelpLine
from abri.centre.ui.language import speak
from abri.centre.ui.templatetags.ui import number
from abri.engine.packs.answers import AnswerError, clean_text

LONGEST_MESSAGE = 10_000


def with_mailbox(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give ``view`` the mailbox that this browser opened; without one ask for the code, keeping what was typed."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **more: Any) -> HttpResponse:
        at = timezone.now()
        visit = visits.find(request, at)
        try:
            box = visit.open() if visit else None
        except (NoSuchMailbox, NotForThisKey):
            box = None
        if visit is None or box is None:
            speak(request, language, young=True)
            unsent = request.POST.get("text", "")
            locked = _(
                "The mailbox was closed to protect you. Type your code again; your message is still here."
            )
            return entering.ask(request, unsent=unsent, error=locked if unsent else "")
        speak(request, language, young=visit.young)
        visits.prolong(visit, at)
        try:
            response = view(request, language, visit=visit, box=box, **more)
        except ObjectDoesNotExist as error:
            # Erased just now.
            raise Http404 from error
        visits.give_cookie(response, visit)
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, language: str) -> HttpResponse:
    """Open the mailbox with a code, or show the one that is open."""
    if request.method == "POST":
        return entering.enter(request, language, timezone.now())
    response: HttpResponse = _read(request, language)
    return response


@with_mailbox
def _read(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    response = _conversation(request, visit, box, unsent=visit.unsent)
    if box.case.state != Case.State.WITHDRAWN and request.method == "GET":
        reporters_side.mark_read(box, at=timezone.now())
    return response


def _conversation(
    request: HttpRequest, visit: Visit, box: Mailbox, *, unsent: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    case = box.case
    if case.state == Case.State.WITHDRAWN:
        return render(request, "reporting/mailbox_withdrawn.html", {"case": case}, status=status)
    spoken = speak(request, request.LANGUAGE_CODE, young=visit.young)
    report = box.report()
    answers = report["answers"]
    known = {
        "case": case,
        "messages_in_order": [
            {
                "mine": item.kind == Item.Kind.FROM_REPORTER,
                "unread": item.kind == Item.Kind.FROM_DESK and item.read_at is None,
                "read": item.kind == Item.Kind.FROM_REPORTER and item.read_at is not None,
                "at": parse_datetime(content["sent_at"]),
                "text": content["text"],
            }
            for item, content in box.conversation()
        ],
        "rows": [
            {"key": one.ask.say(spoken), "value": questions.said(one, answers.get(one.id), spoken)}
            for one in country().intake.applicable(answers)
            if answers.get(one.id)
        ],
        "referrals": consenting.of(box),
        "files": sent_files.of(box),
        "read": reporters_side.is_read(case),
        "can_add": country().intake.asks_for_files,
        "received_at": parse_datetime(report["received_at"]),
        "unsent": unsent,
        "once": uuid4(),
        "second": visit.second,
        "support": _support(answers, spoken) if visit.distress else [],
        "door": door_of(box, timezone.now(), spoken),
        "limit": LONGEST_MESSAGE,
        "error": error,
        "errors": [{"text": error, "href": "#text"}] if error else [],
    }
    return render(request, "reporting/mailbox.html", known, status=status)


def _support(answers: dict[str, Any], spoken: str) -> list[HelpLine]:
    at = timezone.now()
    return lines_in_distress(facts_of(answers, at), at, spoken)


@require_POST
@with_mailbox
def write(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Add a message; whatever goes wrong, the text stays in the box."""
    at = timezone.now()
    typed = request.POST.get("text", "")
    try:
        text = clean_text(typed, LONGEST_MESSAGE)
    except AnswerError:
        return _conversation(request, visit, box, unsent=typed, error=too_long())
    if not text:
        return _conversation(request, visit, box, error=_("Write something first."))
    try:
        if _just_sent(box, text):
            return _back(request, language, at)
        posted = reporters_side.post(box, text, at=at, once=once_of(request))
    except NobodyReads as refusal:
        visit.distress = visit.distress or refusal.distress
        error, status = nobody_reads(), 409
    except (AlreadySent, MailboxClosed):
        return redirect("reporting:mailbox", language)
    except DatabaseError:
        error, status = _("We did not receive it. Your text is still here. Try again in a minute."), 503
    else:
        return received(request, language, visit, box, posted)
    return _conversation(request, visit, box, unsent=typed, error=error, status=status)


def nobody_reads() -> str:
    """That the team which had the report is no more."""
    return _(
        "This team is no longer there, so nobody would read it. It was not sent. Your text is still here: copy it, and "
        "tell another team in a new report."
    )


def too_long() -> str:
    """That a message is longer than one may be."""
    said = ngettext(
        "This message is longer than %(limit)s character. Nothing is lost: shorten it, or send it in parts.",
        "This message is longer than %(limit)s characters. Nothing is lost: shorten it, or send it in parts.",
        LONGEST_MESSAGE,
    )
    return said % {"limit": number(LONGEST_MESSAGE)}


def received(request: HttpRequest, language: str, visit: Visit, box: Mailbox, posted: Posted) -> HttpResponse:
    """Back to the mailbox, which shows for the rest of the visit what follows from a message that speaks of danger."""
    visit.unsent = ""
    visit.distress = visit.distress or posted.distress
    if posted.fallback is not None:
        visit.second = posted.fallback.name
    try:
        visits.keep(visit, timezone.now())
    except DatabaseError:
        # It was received: who answers now is shown all the same, and nobody is told to send it again.
        return _conversation(request, visit, box)
    return redirect("reporting:mailbox", language)


def _back(request: HttpRequest, language: str, at: datetime) -> HttpResponse:
    """To the mailbox after a second press of the button: what the first press left in the visit stays there."""
    visit = visits.find(request, at)
    if visit is not None and visit.unsent:
        visit.unsent = ""
        with suppress(DatabaseError):
            visits.keep(visit, at)
    return redirect("reporting:mailbox", language)


def once_of(request: HttpRequest) -> UUID | None:
    """The id that was drawn when the form was shown; a form without one is stored as often as it is sent."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _just_sent(box: Mailbox, text: str) -> bool:
    """Whether the newest message is this one: a button that was pressed twice."""
    newest = box.conversation()[-1:]
    return any(item.kind == Item.Kind.FROM_REPORTER and sent["text"] == text for item, sent in newest)


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def withdraw(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Ask once more, then hide the report at once and have it erased after 72 hours."""
    if request.method != "POST":
        return render(request, "reporting/mailbox_withdraw.html", {"case": box.case})
    try:
        at = timezone.now()
        with transaction.atomic():
            ending.end_with_report(reporters_side.withdraw(box, at=at), at=at)
    except DatabaseError:
        known = {"case": box.case, "failed": True}
        return render(request, "reporting/mailbox_withdraw.html", known, status=503)
    return redirect("reporting:mailbox", language)


@require_POST
def close(request: HttpRequest, language: str) -> HttpResponse:
    """Close the mailbox in this browser."""
    response = redirect("reporting:mailbox", language)
    visits.end(request, response)
    return response
