"""Codes, cookies and ways back of class play. What is stored are digests: the database opens no room."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abri.centre.learning.models.play import CODE_LENGTH, LASTS

# No vowels, so that no code is a word; nothing that looks like another on a projector (0 O, 1 I L, 2 Z, 5 S, 8 B).
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
TEACHERS_COOKIE, PLAYERS_COOKIE = "abri_play_room", "abri_play"


def new_code() -> str:
    """A code for a room."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(untrusted: str) -> str:
    """A code as it is stored, however it was typed; empty for what cannot be one."""
    plain = "".join(sign for sign in untrusted[:40].upper() if sign.isalnum())
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """A code as people read it out."""
    return f"{code[:3]} {code[3:]}"


def new_secret() -> str:
    """What a browser holds to be known again."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What is stored of a secret. It is random, so that it needs no slow hash."""
    return sha256(b"abri play\n" + secret.encode()).hexdigest()


def held(request: HttpRequest, cookie: str) -> str:
    """The digest of what this browser holds; empty where it holds nothing."""
    secret = request.COOKIES.get(cookie, "")
    return digest(secret) if 0 < len(secret) <= 100 else ""


def give(response: HttpResponse, cookie: str, secret: str) -> None:
    """Let this browser be known again for as long as a room can last."""
    response.set_cookie(
        cookie, secret, max_age=int(LASTS.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SECURE_COOKIES,
    )  # fmt: skip


def take(response: HttpResponse, cookie: str) -> None:
    """Let this browser forget."""
    response.delete_cookie(cookie, samesite="Lax")
