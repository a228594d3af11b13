"""Identities that a person brings along in a file of age-keygen, for as long as a command runs."""

from pathlib import Path
from typing import TYPE_CHECKING

from abri.centre.commands.refusals import Refused

if TYPE_CHECKING:
    from abri.centre.records.keyring import Identity

SECRET = "AGE-SECRET-KEY-1"  # noqa: S105  (how every age identity begins)


def identity_of(path: Path) -> "Identity":
    """The identity in a file of age-keygen, which also has comments; raises :class:`Refused`."""
    untrusted_secret = _secret_in(path)
    from abri.centre.records.keyring import Identity, SealingError

    try:
        return Identity(untrusted_secret)
    except SealingError as error:
        raise Refused(f"{path} holds no age identity: name the file that age-keygen made") from error


def _secret_in(path: Path) -> str:
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: name the file that age-keygen made") from error
    secrets = [line.strip() for line in lines if line.strip().startswith(SECRET)]
    if len(secrets) != 1:
        raise Refused(f"{path} has to hold exactly one line that begins with {SECRET}: name the right file")
    return secrets[0]
