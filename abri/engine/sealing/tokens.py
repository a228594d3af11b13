"""JSON web tokens that anybody can check: RS256 (RFC 7515, RFC 7518), which every verifier of Open Badges has to know.

Made here and never read here: nobody gets in with one, so there is nothing to verify.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from abri.engine.sealing.envelope import SealingError

BITS = 3072


class TokenKey:
    """A private RSA key that signs tokens; :attr:`jwk` is its public half (RFC 7517)."""

    __slots__ = ("_key", "jwk")

    def __init__(self, secret: str) -> None:
        """Read ``secret`` as :attr:`secret` wrote it (PKCS 8 in PEM); raises :class:`SealingError`."""
        try:
            key = load_pem_private_key(secret.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise SealingError("not a key for tokens") from error
        if not isinstance(key, RSAPrivateKey) or key.key_size < BITS:
            raise SealingError(f"a key of another kind; tokens are signed with RSA of {BITS} bits")
        self._key = key
        numbers = key.public_key().public_numbers()
        required = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
        self.jwk = {**required, "alg": "RS256", "use": "sig", "kid": _thumbprint(required)}

    @classmethod
    def generate(cls) -> Self:
        """A new random key."""
        key = generate_private_key(public_exponent=65537, key_size=BITS)
        return cls(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())

    @property
    def secret(self) -> str:
        """The private key as PEM. Whoever has it signs in the name of this installation."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def signed(self, payload: Mapping[str, Any], *, key_address: str) -> str:
        """``payload`` as a compact token. ``key_address`` is where its checker finds the public half."""
        header = {"alg": "RS256", "typ": "JWT", "kid": key_address, "jwk": self.jwk}
        content = f"{_part(header)}.{_part(payload)}"
        signature = self._key.sign(content.encode(), PKCS1v15(), SHA256())
        return f"{content}.{_base64(signature)}"

    def __repr__(self) -> str:
        return f"<TokenKey {self.jwk['kid']}>"


def _part(content: Mapping[str, Any]) -> str:
    return _base64(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _thumbprint(required: Mapping[str, str]) -> str:
    """RFC 7638: a digest of the key's required members, in the order of their names."""
    canonical = json.dumps(required, sort_keys=True, separators=(",", ":"))
    return _base64(hashlib.sha256(canonical.encode()).digest())


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
