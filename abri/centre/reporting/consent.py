"""The mailbox's page about passing something on: who, what exactly, until when; yes, no, and taking a yes back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from abri.centre.cases.mailbox import Mailbox, MailboxClosed
from abri.centre.referrals import consenting
from abri.centre.referrals.consenting import LONGEST_WORDS, NobodyThere, TooLate
from abri.centre.referrals.models import Referral
from abri.centre.reporting.mailboxes import with_mailbox
from abri.centre.reporting.visits import Visit
from abri.centre.ui.language import speak
from abri.centre.ui.templatetags.ui import number as said_number
from abri.engine.packs.answers import AnswerError, clean_text

Answer = Callable[[Mailbox, Referral, str, datetime], None]


def _agree(box: Mailbox, referral: Referral, words: str, at: datetime) -> None:
    consenting.agree(box, referral, words, at=at)


def _refuse(box: Mailbox, referral: Referral, _words: str, at: datetime) -> None:
    consenting.refuse(box, referral, at=at)


def _take_back(box: Mailbox, referral: Referral, _words: str, at: datetime) -> None:
    consenting.take_back(box, referral, at=at)


ANSWERS: Mapping[str, Answer] = MappingProxyType({"yes": _agree, "no": _refuse, "back": _take_back})


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def consent(request: HttpRequest, language: str, number: int, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Show what would be passed on, exactly as the other team would see it; take the answer."""
    referral = next((one for one in consenting.of(box) if one.number == number), None)
    if referral is None:
        raise Http404
    if request.method != "POST":
        return _page(request, visit, box, referral)
    typed, at = request.POST.get("text", ""), timezone.now()
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        return _page(request, visit, box, referral, typed=typed, error=_("Choose yes or no."), status=422)
    speak(request, language, young=visit.young)
    try:
        answer(box, referral, clean_text(typed, LONGEST_WORDS), at)
    except tuple(_REFUSALS) as refusal:
        said, status = _REFUSALS[next(kind for kind in _REFUSALS if isinstance(refusal, kind))]
        return _page(request, visit, box, referral, typed=typed, error=said(), status=status)
    except (TooLate, MailboxClosed):
        # Answered in another window, or its time is over: the page says how it stands.
        pass
    return redirect("reporting:consent", language, number)


def _page(
    request: HttpRequest,
    visit: Visit,
    box: Mailbox,
    referral: Referral,
    *,
    typed: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    spoken = speak(request, request.LANGUAGE_CODE, young=visit.young)
    known = {
        "question": consenting.question(box, referral, spoken),
        "referral": referral,
        "desk": referral.to_desk.name,
        "typed": typed,
        "limit": LONGEST_WORDS,
        "errors": [{"text": error, "href": "#answer"}] if error else [],
    }
    return render(request, "reporting/consent.html", known, status=status)


def _too_long() -> str:
    said = ngettext(
        "This text is longer than %(limit)s character. Nothing was passed on: shorten it.",
        "This text is longer than %(limit)s characters. Nothing was passed on: shorten it.",
        LONGEST_WORDS,
    )
    return said % {"limit": said_number(LONGEST_WORDS)}


def _gone() -> str:
    return _("This team cannot take anything on right now. Nothing was passed on. You can try again later.")


def _failed() -> str:
    return _("We did not receive your answer. Nothing was passed on. Try again in a minute.")


_REFUSALS: Mapping[type[Exception], tuple[Callable[[], str], int]] = MappingProxyType(
    {AnswerError: (_too_long, 422), NobodyThere: (_gone, 409), DatabaseError: (_failed, 503)}
)
