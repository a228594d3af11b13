"""The page on which a caseworker and a reporter write to each other live."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions as desks_side
from abri.centre.cases import keys
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.conversing.line import SHOWN_FOR
from abri.centre.casework.forms import AnswerForm
from abri.centre.casework.reading import Message, read, read_messages
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.conversing import actions, presence
from abri.centre.conversing.answering import answer
from abri.centre.conversing.models import Conversation, live_desks_of
from abri.centre.conversing.numbers import DesksPage
from abri.centre.records.keyring import Keyring, NotForThisKey

PREFIX = "answer"
# Sent along by the script: the number of the newest message that its page shows.
AFTER = "after"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def live(request: HttpRequest, reference: str) -> HttpResponse:
    """The conversation; what is sent here is an answer as any other."""
    case, there = _found(request, reference)
    if request.method == "POST":
        return _said(request, case, there)
    if there.state == Conversation.State.WAITING:
        # Nobody talks by looking: joining is a button.
        return redirect("casework:case", reference)
    return _page(request, case, there, AnswerForm(prefix=PREFIX))


def _page(
    request: HttpRequest, case: Case, there: Conversation, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    opened = opened_or_refused(request, case)
    if isinstance(opened, HttpResponse):
        return opened
    reading = read(case, opened, person)
    known = {
        **_standing(case, there, person, now),
        **_split(reading.conversation, there, after=0),
        "form": form,
        "reading": reading,
        "category": words.category(case.category),
        "age": words.age_band(case.age_band),
        "reporter_language": words.language(case.language),
        "level": words.urgency_level(case.urgency),
    }
    return render(request, "casework/conversing/live.html", known, status=status)


def _standing(case: Case, there: Conversation, person: Person, now: datetime) -> dict[str, Any]:
    return {
        "case": case,
        "conversation": there,
        "reporter_is_there": there.reporter_is_there(now),
        "holder": words.holder(there.person, person),
        "mine": there.person_id == person.pk,
        "may_judge": False,
        "now": now,
        "once": AnswerForm(prefix=PREFIX)["once"].value(),
    }


def _split(came: Sequence[Message], there: Conversation, *, after: int) -> dict[str, Any]:
    """The messages of this conversation, those from before, and the number of the newest."""
    return {
        "earlier": [one for one in came if one.item.created_at < there.asked_at],
        "messages_in_order": [one for one in came if one.item.created_at >= there.asked_at],
        "newest": came[-1].item.number if came else after,
    }


def _said(request: HttpRequest, case: Case, there: Conversation) -> HttpResponse:
    form, person, now = AnswerForm(request.POST, prefix=PREFIX), signed_in(request), timezone.now()
    ring = _ring(request, case)
    if form.is_valid():
        try:
            actions.say_as_desk(there, keyring=ring, **form.cleaned_data, by=person, at=now)
        except desks_side.AlreadySent:
            # Sent twice: it was stored, which is what the writer wants to know.
            pass
        except actions.Over:
            form.add_error(None, _("This conversation has ended. Write an answer in the case instead."))
        except (desks_side.AlreadyClosed, desks_side.CannotFollow):
            form.add_error(None, _("This case was closed in the meantime. Nothing was changed."))
    if form.errors:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        if AFTER in request.POST:
            return HttpResponse(said, content_type="text/plain", status=422)
        return _page(request, case, there, form, status=422)
    if AFTER in request.POST:
        return _part(request, case, there, ring, request.POST[AFTER])
    return redirect("casework:live", case.reference)


def _part(
    request: HttpRequest,
    case: Case,
    there: Conversation,
    ring: Keyring,
    untrusted_after: str | None,
    *,
    by_itself: bool = False,
) -> HttpResponse:
    """What a page that shows the messages up to that number does not show yet; it is read from now on.

    Not danger that a page fetched ``by_itself``: perhaps nobody sits before it. Whoever answers has read it.
    """
    person, now = signed_in(request), timezone.now()
    if case.unread and not (by_itself and case.is_unread_danger):
        desks_side.read_on(case=case, by=person, at=now)
    after = _number(untrusted_after)
    came = read_messages(case, ring, person, after=after)
    known = {
        **_standing(case, there, person, now),
        **_split(came, there, after=after),
    }
    # Without what every page of the desk says around it: nothing of that is shown here, and it asks the database.
    return HttpResponse(render_to_string("casework/conversing/live_news.html", known))


@login_required
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Join who waits, or invite the reporter to talk."""
    case = visible_case(request, reference)
    try:
        actions.invite(case=case, by=signed_in(request), at=timezone.now())
    except desks_side.NotAllowed as error:
        raise PermissionDenied from error
    except actions.AlreadyJoined as taken:
        who = words.holder(taken.by, signed_in(request))
        messages.info(request, _("%(who)s talks with this reporter already.") % {"who": who})
        return redirect("casework:conversations")
    except (actions.NotNow, actions.NotOffered, actions.Over):
        messages.info(request, _("There is no live conversation to begin here now. Nothing was changed."))
        return redirect("casework:case", reference)
    return redirect("casework:live", reference)


@login_required
@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the conversation; the case goes on as any other."""
    case, there = _found(request, reference)
    actions.end_as_desk(there, keyring=_ring(request, case), by=signed_in(request), at=timezone.now())
    messages.success(request, _("The conversation has ended. Everything that was said stands in the case."))
    return redirect("casework:case", reference)


@login_required
@require_safe
def news(request: HttpRequest, reference: str) -> HttpResponse:
    """What is new since the number that the page shows."""
    case, there = _found(request, reference)
    ring = _ring(request, case)
    return _part(request, case, there, ring, request.GET.get(AFTER), by_itself=True)


@login_required
@require_safe
def numbers(request: HttpRequest, reference: str) -> HttpResponse:
    """The numbers of this conversation: as a stream, or once."""
    case, there = _found(request, reference)
    at, person = timezone.now(), signed_in(request)
    desks = tuple(sorted(live_desks_of(person).values_list("pk", flat=True)))
    watched = None if there.is_over or not case.is_open else there.pk
    return answer(request, DesksPage(watched, person.pk, desks, at + SHOWN_FOR) if watched else None, at)


@login_required
@require_POST
def typing(request: HttpRequest, reference: str) -> HttpResponse:
    """A caseworker types: the reporter sees that, and nothing of what it is."""
    _case, there = _found(request, reference)
    presence.types(there, by=signed_in(request), at=timezone.now())
    actions.tell(there)
    return HttpResponse(status=204)


def _found(request: HttpRequest, reference: str) -> tuple[Case, Conversation]:
    """The case and its newest conversation, for who may talk; others who may read the case are refused."""
    case = visible_case(request, reference)
    if not desks_side.may_act(case, signed_in(request)):
        raise PermissionDenied
    there = case.conversations.select_related("person").order_by("-asked_at").first()
    if there is None:
        raise Http404
    # The row of the case that is at hand, with its desk.
    there.case = case
    return case, there


def _ring(request: HttpRequest, case: Case) -> Keyring:
    try:
        return keys.case_keyring(case, cast(Any, request).keyring)
    except NotForThisKey as error:
        # Its page says why it stays closed.
        raise PermissionDenied from error


def _number(untrusted: str | None) -> int:
    return (
        int(untrusted)
        if untrusted and untrusted.isascii() and untrusted.isdigit() and len(untrusted) < 9
        else 0
    )
