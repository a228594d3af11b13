"""Trying a draft out: an editor walks through the real pages of a report, with the words of the draft.

A cookie of the editor's browser names the draft; every request asks again who is signed in, so nobody else sees it.
Answers are kept as a reporter's are, for an hour and sealed, under a cookie of another name: they can never be sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from abri.centre import country
from abri.centre.accounts.models import Person
from abri.centre.overlay import editions
from abri.centre.overlay.models import Draft
from abri.centre.overlay.permissions import may_edit

COOKIE = "abri_trial"
LASTS = timedelta(minutes=30)
_SALT = "abri.overlay.trial"
# The cookie of a reporter's draft, and what it is called while an editor tries something out.
REPORTERS, TRIALS = "abri_draft", "abri_trial_draft"
# Pages whose forms may be sent meanwhile: they keep answers in the browser's own pocket and tell nobody.
_KEEPS_ANSWERS = frozenset({"reporting:intro", "reporting:question"})


@dataclass(frozen=True)
class Trial:
    """A draft that is being tried out."""

    draft: Draft
    edition: country.Edition

    @property
    def end_url(self) -> str:
        """Where a form ends it."""
        return reverse("overlay:end_trial")


def begin(response: HttpResponse, draft: Draft) -> None:
    """Let this browser try ``draft`` out from now on."""
    value = signing.dumps(str(draft.pk), salt=_SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=int(LASTS.total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )


def end(response: HttpResponse) -> None:
    """Let this browser see what everybody sees, and forget what was answered."""
    for name in (COOKIE, TRIALS):
        response.delete_cookie(name, samesite="Strict")


def found(request: HttpRequest) -> Trial | None:
    """What the editor of ``request`` tries out; ``None`` for everybody else."""
    untrusted = request.COOKIES.get(COOKIE)
    if not untrusted or request.path_info.startswith("/desk/"):
        return None
    try:
        draft_id = signing.loads(untrusted, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    person = request.user
    if not isinstance(person, Person) or not may_edit(person):
        return None
    draft = Draft.objects.filter(pk=draft_id, by=person).first()
    if draft is None:
        return None
    return Trial(draft, country.Edition(editions.drafted(draft).pack, draft.based_on, trial=True))


def answer(
    request: HttpRequest, trial: Trial, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """The page as ``trial`` has it. The browser's real draft is out of reach meanwhile."""
    request.trial = trial  # type: ignore[attr-defined]  # the public pages say that this is a trial
    request.COOKIES.pop(REPORTERS, None)
    if TRIALS in request.COOKIES:
        request.COOKIES[REPORTERS] = request.COOKIES[TRIALS]
    with country.bound(trial.edition):
        response = get_response(request)
    if REPORTERS in response.cookies:
        given = response.cookies.pop(REPORTERS)
        response.cookies[TRIALS] = given.value
        response.cookies[TRIALS].update({key: value for key, value in given.items() if value})
    return response


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The page that says that nothing is sent, where a form would reach anybody or anything beyond this browser."""
    trial: Trial | None = getattr(request, "trial", None)
    match = request.resolver_match
    if trial is None or request.method in {"GET", "HEAD"}:
        return None
    if match is not None and match.view_name in _KEEPS_ANSWERS:
        return None
    return render(request, "overlay/not_sent.html")


def over(request: HttpRequest) -> HttpResponse:
    """Back to the draft, where the trial ended."""
    response = redirect("overlay:draft")
    end(response)
    messages.info(request, _("You see again what everybody sees."))
    return response
