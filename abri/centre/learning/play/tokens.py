"""Codes, cookies and ways back of class play. What is stored are digests: the database opens no room."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from abri.centre.learning.models.play import CODE_LENGTH, LASTS

# No vowels, so that no code is a word; nothing that looks like another on a projector (0 O, 1 I L, 2 Z, 5 S, 8 B).
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
TEACHERS_COOKIE, PLAYERS_COOKIE = "abri_play_room", "abri_play"
# Four and a half bits a sign: one that nobody finds by trying, in the three hours that a room lasts.
WAY_BACK_LENGTH = 16
_GROUP = {CODE_LENGTH: 3, 2 * CODE_LENGTH: 3, WAY_BACK_LENGTH: 4}


@dataclass(frozen=True)
class Code:
    """A code as somebody typed or scanned it; empty for what cannot be one.

    ``is_long``: with the signs behind it that only the screen of the room shows, so that it was not guessed.
    """

    room: str
    is_long: bool = False


def new_code() -> str:
    """A code for a room."""
    return _random(CODE_LENGTH)


def long_code(code: str) -> str:
    """The code of a room with as many signs again, which follow from it and from the installation's key."""
    number = int.from_bytes(salted_hmac("abri.play.long", code, algorithm="sha256").digest()[:16])
    signs = ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return code + signs


def read_code(untrusted: str) -> Code:
    """A code, however it was typed."""
    typed = _typed(untrusted)
    if len(typed) == CODE_LENGTH:
        return Code(typed)
    short = typed[:CODE_LENGTH]
    if len(typed) == 2 * CODE_LENGTH and constant_time_compare(typed, long_code(short)):
        return Code(short, is_long=True)
    return Code("")


def new_way_back() -> str:
    """What a teacher's browser holds, and what she types into another one."""
    return _random(WAY_BACK_LENGTH)


def read_way_back(untrusted: str) -> str:
    """A way back, however it was typed; empty for what cannot be one."""
    typed = _typed(untrusted)
    return typed if len(typed) == WAY_BACK_LENGTH else ""


def grouped(code: str) -> str:
    """A code as people read it out."""
    step = _GROUP.get(len(code), len(code) or 1)
    return " ".join(code[place : place + step] for place in range(0, len(code), step))


def new_secret() -> str:
    """What a telephone holds to be known again."""
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


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _typed(untrusted: str) -> str:
    """Letters and digits of the alphabet, without the spaces and dashes between them; empty where there are others."""
    plain = "".join(sign for sign in untrusted[:40].upper() if sign.isalnum())
    return plain if set(plain) <= set(ALPHABET) else ""
