"""Age files for whoever has no key but a passphrase, told on the telephone."""

from pyrage import passphrase


def seal_with_passphrase(content: bytes, chosen: str) -> bytes:
    """``content`` as an age file (scrypt) that ``chosen`` opens.

    The binding takes whole files alone, and stretches for a second or two in which nothing else of the process runs.
    """
    sealed: bytes = passphrase.encrypt(content, chosen)
    return sealed
