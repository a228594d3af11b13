"""Holding a person's unlocked identity for as long as the session lasts.

The identity is sealed in the session's row under a key that only this browser's cookie carries. The database alone
opens nothing; the cookie alone finds nothing.
"""

import base64
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from abri.centre.accounts.keys import desk_keyring
from abri.centre.accounts.models import Person
from abri.centre.records.keyring import CookieKey, Identity, Keyring, WrongKey

COOKIE = "abri_key"
SESSION_NAME = "unlocked"
BEGAN_NAME = "began_at"
PURPOSE = "session"


def hold(request: HttpRequest, identity: Identity) -> None:
    """Keep ``identity`` for this session. The cookie leaves with the response."""
    if SESSION_KEY in request.session and not request.user.is_authenticated:
        # What is left of a session that ended elsewhere would be flushed later in this sign-in, and the key with it.
        request.session.flush()
    key = CookieKey.new()
    sealed = key.seal(identity.secret, purpose=PURPOSE)
    request.session[SESSION_NAME] = base64.b64encode(sealed).decode()
    # Every page prolongs the session's row; this says when the day at work is over all the same.
    request.session[BEGAN_NAME] = timezone.now().isoformat()
    request.new_session_key_cookie = key.cookie  # type: ignore[attr-defined]


def held_identity(request: HttpRequest) -> Identity | None:
    """The unlocked identity of this session, or ``None``: then the person has to sign in again."""
    sealed = request.session.get(SESSION_NAME)
    cookie = getattr(request, "new_session_key_cookie", None) or request.COOKIES.get(COOKIE)
    if not isinstance(sealed, str) or not cookie:
        return None
    try:
        return Identity(CookieKey.parse(cookie).open(base64.b64decode(sealed), purpose=PURPOSE))
    except (WrongKey, ValueError):
        return None


def keyring_of(request: HttpRequest, person: Person, identity: Identity) -> Keyring:
    """A keyring with the person's identity and the desks' that opens itself when it is first used."""

    def unlocked() -> Keyring:
        return desk_keyring(person, Keyring([identity]))

    lazy: Any = SimpleLazyObject(unlocked)
    ring: Keyring = lazy
    return ring


def give_cookie(request: HttpRequest, response: HttpResponse, *, secure: bool) -> None:
    """Send the new key's cookie, or take it back when the session no longer holds anything."""
    fresh = getattr(request, "new_session_key_cookie", None)
    if fresh:
        response.set_cookie(COOKIE, fresh, httponly=True, samesite="Lax", secure=secure)
    elif COOKIE in request.COOKIES and SESSION_NAME not in request.session:
        response.delete_cookie(COOKIE, samesite="Lax")
