"""Keys under a password, and keys under a browser's cookie.

A person's identity is locked by the password: argon2id stretches it, AES-256-GCM locks. State that must open only
in one browser (the reporter's draft, the signed-in person's unlocked identity) is locked under 32 random bytes that
only the browser's cookie carries; the server stores neither the bytes nor anything they follow from.
"""

import base64
import binascii
import secrets
from typing import Self

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from abri.engine.sealing.envelope import COOKIE_HEADER, LOCK_HEADER, SealingError

SALT_BYTES = 16
NONCE_BYTES = 12
# RFC 9106, second recommended option: 3 passes over 64 MiB with 4 lanes.
ARGON2_PASSES = 3
ARGON2_KIBIBYTES = 64 * 1024
ARGON2_LANES = 4


class WrongPassword(SealingError):
    """The password does not open this lock, or the lock was altered."""


class WrongKey(SealingError):
    """The cookie's key does not open this, or it was altered."""


def lock(secret: str, password: str, *, owner: str) -> bytes:
    """``secret`` locked by ``password`` and bound to ``owner``, a stable id: a lock cannot be moved to another person.

    Layout: version line, 16 bytes of salt, 12 bytes of nonce, ciphertext with its tag.
    """
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_stretched(password, salt)).encrypt(nonce, secret.encode(), owner.encode())
    return LOCK_HEADER + salt + nonce + sealed


def unlock(locked: bytes, password: str, *, owner: str) -> str:
    """The secret that :func:`lock` locked; raises :class:`WrongPassword`."""
    body = bytes(locked)
    if not body.startswith(LOCK_HEADER):
        raise WrongPassword("not a lock of this version")
    body = body[len(LOCK_HEADER) :]
    salt, nonce = body[:SALT_BYTES], body[SALT_BYTES : SALT_BYTES + NONCE_BYTES]
    try:
        secret = AESGCM(_stretched(password, salt)).decrypt(
            nonce, body[SALT_BYTES + NONCE_BYTES :], owner.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise WrongPassword("the password does not open this") from error
    return secret.decode()


def _stretched(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        password.encode(), salt, ARGON2_PASSES, ARGON2_KIBIBYTES, ARGON2_LANES, hash_len=32, type=Type.ID
    )


class CookieKey:
    """32 random bytes that live in one browser's cookie, and what follows from them.

    ``lookup`` finds the row (it may be stored), the sealing key opens it (it is never stored); both follow from the
    cookie by HKDF with different labels, so that the row tells nothing about the key.
    """

    __slots__ = ("_cipher", "_seed", "lookup")

    def __init__(self, seed: bytes) -> None:
        """Build the key from the cookie's 32 bytes."""
        if len(seed) != 32:
            raise WrongKey("a cookie's key has 32 bytes")
        self._seed = seed
        self._cipher = AESGCM(_derived(seed, b"abri cookie: seal"))
        self.lookup = _derived(seed, b"abri cookie: lookup").hex()

    @classmethod
    def new(cls) -> Self:
        """A new random key."""
        return cls(secrets.token_bytes(32))

    @classmethod
    def parse(cls, cookie: str) -> Self:
        """The key a browser sent back; raises :class:`WrongKey` for anything else."""
        try:
            return cls(base64.urlsafe_b64decode(cookie.encode("ascii")))
        except (binascii.Error, UnicodeEncodeError, ValueError) as error:
            raise WrongKey("not a cookie's key") from error

    @property
    def cookie(self) -> str:
        """The text that goes into the cookie: 44 characters."""
        return base64.urlsafe_b64encode(self._seed).decode()

    def beside(self, what: str) -> "CookieKey":
        """The key of another row of the same browser. It follows from the cookie; no row tells of the other."""
        return CookieKey(_derived(self._seed, b"abri cookie: beside " + what.encode()))

    def seal(self, content: str, *, purpose: str) -> bytes:
        """``content`` under this key, bound to ``purpose`` and to this key's row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return COOKIE_HEADER + nonce + self._cipher.encrypt(nonce, content.encode(), self._bound(purpose))

    def open(self, sealed: bytes, *, purpose: str) -> str:
        """What :meth:`seal` sealed for the same purpose; raises :class:`WrongKey`."""
        body = bytes(sealed).removeprefix(COOKIE_HEADER)
        try:
            return self._cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], self._bound(purpose)).decode()
        except (InvalidTag, ValueError) as error:
            raise WrongKey("this cookie does not open it") from error

    def _bound(self, purpose: str) -> bytes:
        return f"{purpose}\n{self.lookup}".encode()


def _derived(seed: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=label).derive(seed)
