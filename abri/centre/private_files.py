"""Secrets that live in files beside the database, never in it."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make_secret(path: Path, *, may_make: bool, variable: str) -> str:
    """The secret in ``path``; made there (readable by its owner alone) where ``may_make``.

    Raises ``ImproperlyConfigured`` with the cure when the file is missing and may not be made, or cannot be written.
    """
    if path.exists():
        return path.read_text().strip()
    if not may_make:
        raise ImproperlyConfigured(f"{variable} is missing: set it to 50 random characters or more")
    try:
        write_private_file(path, secrets.token_urlsafe(48))
    except ImproperlyConfigured:
        # Another process that started at the same time may have been first: then its secret counts.
        if not path.exists():
            raise
    return path.read_text().strip()


def write_private_file(path: Path, content: str) -> None:
    """Write ``content`` to a new file that only its owner reads; raises ``ImproperlyConfigured`` with the cure.

    The file appears whole or not at all: a disk that fills half-way leaves no empty key behind.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(content + "\n")
                file.flush()
                os.fsync(file.fileno())
            # Linking, unlike renaming, does not replace a key that another process made meanwhile.
            os.link(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"cannot write {path.name} in the data folder ({error.strerror}): make ABRI_DATA writable"
        ) from error
