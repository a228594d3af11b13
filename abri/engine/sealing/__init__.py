"""The only door to cryptography.

Everything that is sealed is an age file (X25519 recipients, streaming AEAD), written by a maintained binding, so that
the plain `age` program opens it. Two things stand beside it: a password lock for a person's identity and a cookie's key
for state that must open only in one browser. No cipher of our own.

* :class:`Identity` opens, its ``recipient`` seals.
* :func:`seal_text`, :func:`open_text`, :func:`seal_bytes`, :func:`open_bytes` bind the place where the ciphertext is
  stored (:class:`Context`) into the sealed content and check it on opening.
* :func:`seal_stream` and :func:`open_stream` make and read age files of any size, which belong to no row.
* :class:`Receipt` is the reporter's 100-bit code.
* :func:`lock` and :func:`unlock` hold an identity under a password, :class:`CookieKey` under a browser's cookie.
* :class:`SigningKey` signs what leaves the house, :func:`verify_signature` checks it with nothing but the public half.
* :class:`TokenKey` signs tokens that programs of others read, such as badges.
* :class:`Marker` tells, under a key, whether two files or addresses are the same.
* :func:`endorse` and :func:`is_endorsed` let the holder of one key vouch for another.
"""

from abri.engine.sealing.endorsements import endorse, is_endorsed
from abri.engine.sealing.envelope import (
    Context,
    Identity,
    MovedCiphertext,
    NotForThisKey,
    SealingError,
    fingerprint,
    is_recipient,
    is_sealed,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
)
from abri.engine.sealing.locks import CookieKey, WrongKey, WrongPassword, lock, unlock
from abri.engine.sealing.marks import Marker
from abri.engine.sealing.padding import text_length
from abri.engine.sealing.receipts import InvalidReceipt, Receipt
from abri.engine.sealing.signatures import SigningKey, public_fingerprint, verify_signature
from abri.engine.sealing.streams import open_stream, seal_stream
from abri.engine.sealing.tokens import TokenKey

__all__ = [
    "Context",
    "CookieKey",
    "Identity",
    "InvalidReceipt",
    "Marker",
    "MovedCiphertext",
    "NotForThisKey",
    "Receipt",
    "SealingError",
    "SigningKey",
    "TokenKey",
    "WrongKey",
    "WrongPassword",
    "endorse",
    "fingerprint",
    "is_endorsed",
    "is_recipient",
    "is_sealed",
    "lock",
    "open_bytes",
    "open_stream",
    "open_text",
    "public_fingerprint",
    "seal_bytes",
    "seal_stream",
    "seal_text",
    "text_length",
    "unlock",
    "verify_signature",
]
