"""What this request may open.

A keyring holds identities for as long as a request lasts. Everything above ``records`` seals and opens through it and
through :func:`seal`; only here and in the vault the cryptography of the engine is imported.
"""

from collections.abc import Iterable, Sequence
from typing import Self

from django.db import models

from abri.centre.records.sealed import place
from abri.engine.sealing import (
    CookieKey,
    Identity,
    InvalidReceipt,
    MovedCiphertext,
    NotForThisKey,
    Receipt,
    SealingError,
    WrongKey,
    WrongPassword,
    endorse,
    fingerprint,
    is_endorsed,
    is_recipient,
    lock,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
    text_length,
    unlock,
)

__all__ = [
    "CookieKey",
    "Identity",
    "InvalidReceipt",
    "Keyring",
    "MovedCiphertext",
    "NotForThisKey",
    "Receipt",
    "SealingError",
    "WrongKey",
    "WrongPassword",
    "endorse",
    "fingerprint",
    "is_endorsed",
    "is_recipient",
    "lock",
    "seal",
    "seal_content",
    "text_length",
    "unlock",
]


class Keyring:
    """The identities that are unlocked now. Empty for a person who has to sign in again."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._identities = {identity.recipient: identity for identity in identities}

    def __bool__(self) -> bool:
        return bool(self._identities)

    def holds(self, recipient: str) -> bool:
        """Whether the private half of ``recipient`` is on this ring."""
        return recipient in self._identities

    def secret(self, recipient: str) -> str:
        """The private half of ``recipient``, to seal it to somebody else; raises :class:`NotForThisKey`."""
        if recipient not in self._identities:
            raise NotForThisKey("this key is not on the ring")
        return self._identities[recipient].secret

    def only(self, recipient: str) -> Self:
        """A ring with nothing but the private half of ``recipient``; raises :class:`NotForThisKey`."""
        return type(self)([Identity(self.secret(recipient))])

    def open(self, instance: models.Model, field: str) -> str:
        """The text sealed in ``field`` of ``instance``; raises :class:`NotForThisKey`, :class:`MovedCiphertext`."""
        sealed = getattr(instance, field)
        if sealed is None:
            raise NotForThisKey("nothing is sealed here")
        return open_text(sealed, by=list(self._identities.values()), context=place(instance, field))

    def open_content(self, instance: models.Model, field: str) -> bytes:
        """The bytes sealed in ``field`` of ``instance``; raises as :meth:`open` does."""
        sealed = getattr(instance, field)
        if sealed is None:
            raise NotForThisKey("nothing is sealed here")
        return open_bytes(sealed, by=list(self._identities.values()), context=place(instance, field))

    def opened_identity(self, instance: models.Model, field: str) -> Identity:
        """The identity sealed in ``field`` of ``instance``; raises as :meth:`open` does."""
        return Identity(self.open(instance, field))

    def with_identities(self, identities: Iterable[Identity]) -> Self:
        """A new ring that holds these identities too."""
        return type(self)([*self._identities.values(), *identities])

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._identities)}>"


def seal(instance: models.Model, field: str, text: str, *, to: Sequence[str]) -> None:
    """Seal ``text`` for the recipients ``to`` into ``field`` of ``instance``, which is not saved yet."""
    setattr(instance, field, seal_text(text, to=to, context=place(instance, field)))


def seal_content(instance: models.Model, field: str, content: bytes, *, to: Sequence[str]) -> None:
    """Seal ``content``, a file, for the recipients ``to`` into ``field`` of ``instance``, which is not saved yet."""
    setattr(instance, field, seal_bytes(content, to=to, context=place(instance, field)))
