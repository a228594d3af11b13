"""Signatures that anybody can check: Ed25519 (RFC 8032), keys in PEM, so that stock `openssl` reads and checks them."""

import hashlib
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from abri.engine.sealing.envelope import SealingError

MOST_PEM_CHARACTERS = 4_000


class SigningKey:
    """A private key that signs; its :attr:`public_pem` checks."""

    __slots__ = ("_key", "public_pem")

    def __init__(self, secret: str) -> None:
        """Read ``secret`` as :attr:`secret` wrote it (PKCS 8 in PEM); raises :class:`SealingError`."""
        try:
            key = load_pem_private_key(secret.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise SealingError("not a signing key") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SealingError("a signing key of another kind; Abri signs with Ed25519")
        self._key = key
        self.public_pem = (
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )

    @classmethod
    def generate(cls) -> Self:
        """A new random key."""
        key = Ed25519PrivateKey.generate()
        return cls(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())

    @property
    def secret(self) -> str:
        """The private key as PEM. Whoever has it signs in the name of this centre."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def sign(self, content: bytes) -> bytes:
        """The signature of ``content``: 64 bytes."""
        return self._key.sign(content)

    def __repr__(self) -> str:
        return f"<SigningKey {public_fingerprint(self.public_pem)}>"


def verify_signature(untrusted_pem: str, content: bytes, untrusted_signature: bytes) -> bool:
    """Whether the key with this public half signed ``content``. A key of another kind signed nothing."""
    try:
        _public_key(untrusted_pem).verify(untrusted_signature, content)
    except (SealingError, InvalidSignature):
        return False
    return True


def public_fingerprint(untrusted_pem: str) -> str:
    """SHA-256 of the public key in DER, 64 hexadecimal digits; raises :class:`SealingError`.

    The same as ``openssl pkey -pubin -in centre.pem -outform DER | sha256sum`` prints.
    """
    return hashlib.sha256(
        _public_key(untrusted_pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).hexdigest()


def _public_key(untrusted_pem: str) -> Ed25519PublicKey:
    if len(untrusted_pem) > MOST_PEM_CHARACTERS:
        raise SealingError("too long for a public key")
    try:
        key = load_pem_public_key(untrusted_pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SealingError("not a public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SealingError("a public key of another kind; Abri signs with Ed25519")
    return key
