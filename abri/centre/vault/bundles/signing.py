"""The key that signs bundles in the name of this centre, and its public half for whoever compares."""

from functools import cache
from pathlib import Path

from django.conf import settings

from abri.centre.private_files import write_private_file
from abri.engine.sealing import SealingError, SigningKey, public_fingerprint


class NoSigningKey(Exception):
    """The centre has no key to sign with, or the file holds none: `abri prepare` makes it."""


def make_signing_key() -> bool:
    """Make the key where it is missing; returns whether it was. It is never replaced: old bundles name it."""
    path: Path = settings.ABRI_SIGNING_KEY_FILE
    if path.exists():
        return False
    write_private_file(path, SigningKey.generate().secret.strip())
    return True


def signing_key() -> SigningKey:
    """The centre's key; raises :class:`NoSigningKey`."""
    return _read(settings.ABRI_SIGNING_KEY_FILE)


def fingerprint() -> str:
    """SHA-256 of the public half, 64 hexadecimal digits; raises :class:`NoSigningKey`."""
    return public_fingerprint(signing_key().public_pem)


@cache
def _read(path: Path) -> SigningKey:
    try:
        return SigningKey(path.read_text())
    except (OSError, UnicodeDecodeError, SealingError) as error:
        raise NoSigningKey("the centre's signing key cannot be read") from error
