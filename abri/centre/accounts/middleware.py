"""Who is signed in works with an unlocked identity, a second factor and a fresh session, or signs in again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from abri.centre.accounts import belonging
from abri.centre.accounts.context import first_page
from abri.centre.accounts.models import Person
from abri.centre.accounts.parts import has_no_desk
from abri.centre.accounts.rooms import DESK, FOR_EVERYBODY, behind_sign_in
from abri.centre.accounts.sessions import BEGAN_NAME, give_cookie, held_identity, keyring_of
from abri.centre.records.keyring import Keyring

SEEN_NAME = "seen_at"
# What open pages ask for by themselves: nobody has done anything, so the minutes of an idle session run on.
BY_ITSELF = ("/numbers/", "/news/", "/pulse/", "/desk/wall/")
# Writing the session once a minute is enough to measure idle minutes.
SEEN_STEP = timedelta(minutes=1)


class UnlockedIdentity:
    """Put ``request.keyring`` on every request; end sessions that cannot open anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the keyring of this person, or send the person to sign in again."""
        try:
            response = self._refused(request) or self.get_response(request)
        finally:
            self._forget(request)
        give_cookie(request, response, secure=settings.SECURE_COOKIES)
        if behind_sign_in(request.path_info):
            response.headers.setdefault(
                "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
            )
        return response

    def _refused(self, request: Any) -> HttpResponse | None:
        request.keyring = Keyring()
        # Public pages never ask who is signed in: a session is not even read for them.
        if not behind_sign_in(request.path_info) or not request.user.is_authenticated:
            return None
        person: Person = request.user
        translation.activate(person.language)
        request.LANGUAGE_CODE = person.language
        identity = held_identity(request)
        if identity is None or self._is_stale(request, timezone.now()):
            logout(request)
            messages.info(request, _("Please sign in again. Your key was locked, nothing is lost."))
            return _elsewhere(request, _sign_in_and_come_back(request))
        request.keyring = keyring_of(request, person, identity)
        if request.method in {"GET", "HEAD"}:
            belonging.remember(person)
            request.remembers = person
        return self._second_factor_missing(request, person) or self._elsewhere_at_home(request, person)

    @staticmethod
    def _forget(request: HttpRequest) -> None:
        remembers: Person | None = getattr(request, "remembers", None)
        if remembers is not None:
            belonging.forget(remembers)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Send a form of a session that is over to the sign-in, but not back to a page that may only take forms."""
        path = request.path_info
        if request.method in {"GET", "HEAD"} or not behind_sign_in(path) or path.startswith(FOR_EVERYBODY):
            return None
        if request.user.is_authenticated:
            return None
        messages.info(request, _("Please sign in first. What you sent did not arrive."))
        return _elsewhere(request, reverse(settings.LOGIN_URL))

    @staticmethod
    def _elsewhere_at_home(request: HttpRequest, person: Person) -> HttpResponse | None:
        """Whoever belongs to no desk finds no page of it, but for the one that says so to who takes part in nothing."""
        path = request.path_info
        if not path.startswith(DESK) or path.startswith(FOR_EVERYBODY) or not has_no_desk(person):
            return None
        home = first_page(person)
        if path == home:
            return None
        if path == DESK and request.method in {"GET", "HEAD"}:
            return HttpResponseRedirect(home)
        raise Http404

    @staticmethod
    def _is_stale(request: HttpRequest, now: datetime) -> bool:
        began = parse_datetime(request.session.get(BEGAN_NAME, ""))
        if began is None or now - began > timedelta(seconds=settings.SESSION_COOKIE_AGE):
            return True
        seen = parse_datetime(request.session.get(SEEN_NAME, ""))
        if seen is not None and now - seen > timedelta(minutes=settings.ABRI_IDLE_MINUTES):
            return True
        if seen is None or (now - seen > SEEN_STEP and not request.path_info.endswith(BY_ITSELF)):
            request.session[SEEN_NAME] = now.isoformat()
        return False

    @staticmethod
    def _second_factor_missing(request: HttpRequest, person: Person) -> HttpResponse | None:
        if not settings.ABRI_SECOND_FACTOR or request.path_info.startswith("/desk/account/"):
            return None
        if is_mfa_enabled(person):
            return None
        messages.info(request, _("Set up a second factor first. Then you can open the desk."))
        return _elsewhere(request, reverse("mfa_index"))


def _sign_in_and_come_back(request: HttpRequest) -> str:
    sign_in = reverse(settings.LOGIN_URL)
    # What was sent cannot be sent again by a link; its page may not even answer one.
    back = request.get_full_path() if request.method == "GET" else ""
    return f"{sign_in}?{urlencode({'next': back})}" if back else sign_in


def _elsewhere(request: Any, address: str) -> HttpResponse:
    """A redirect of the whole page, also where a script asked for a part of it."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
