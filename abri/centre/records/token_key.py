"""The key that signs tokens, such as badges, in the name of this installation: a file outside the database.

It is made where something is signed for the first time, and never replaced: badges out there name it.
"""

from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from abri.centre.private_files import write_private_file
from abri.engine.sealing import SealingError, TokenKey


class NoTokenKey(Exception):
    """The file holds no key, or can be neither made nor read: restore it from a backup."""


def token_key() -> TokenKey:
    """The key; raises :class:`NoTokenKey`."""
    return _read(settings.ABRI_DATA / "keys" / "tokens.key")


@cache
def _read(path: Path) -> TokenKey:
    if not path.exists():
        # Another process may have been quicker: then its key counts. Where nobody could, nothing can be read.
        with suppress(ImproperlyConfigured):
            write_private_file(path, TokenKey.generate().secret.strip())
    try:
        return TokenKey(path.read_text())
    except (OSError, UnicodeDecodeError, SealingError) as error:
        raise NoTokenKey("the key that signs badges cannot be read") from error
