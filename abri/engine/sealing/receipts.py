"""The receipt: 20 characters that open a mailbox.

100 random bits in Crockford's base32. Nobody guesses 100 bits, so no slow hash is needed: HKDF gives the lookup id,
which is stored, and the identity that opens the mailbox, which is not. The alphabet leaves out I, L, O and U; what
people write instead of 0 and 1 is understood.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from abri.engine.sealing.envelope import Identity, SealingError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 5
_SAME_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = set(" -._,;:/\u00a0\u2010\u2011\u2012\u2013\u2014\u2212\t\r\n")
# More than anybody types or pastes around a code; what is longer is not looked at.
MOST_CHARACTERS = 200


class InvalidReceipt(SealingError):
    """The text cannot be a receipt.

    ``reason`` is ``"empty"``, ``"too_short"``, ``"too_long"`` or ``"character"``; ``given`` counts the characters that
    could be read.
    """

    def __init__(self, reason: str, given: int) -> None:
        super().__init__(f"not a receipt: {reason}")
        self.reason = reason
        self.given = given


@dataclass(frozen=True)
class Receipt:
    """A reporter's code; ``code`` holds its 20 characters without separators."""

    code: str

    @classmethod
    def new(cls) -> Self:
        """A new random receipt of 100 bits."""
        return cls("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))

    @classmethod
    def parse(cls, untrusted_text: str) -> Self:
        """Read what a person typed: any case, spaces and dashes anywhere, O for 0, I and L for 1, full-width letters.

        Raises :class:`InvalidReceipt`.
        """
        if len(untrusted_text) > MOST_CHARACTERS:
            raise InvalidReceipt("too_long", MOST_CHARACTERS)
        plain = unicodedata.normalize("NFKC", untrusted_text).upper().translate(_SAME_AS)
        characters = [
            c for c in plain if c not in _BETWEEN and unicodedata.category(c) not in {"Cf", "Cc", "Zs"}
        ]
        if not characters:
            raise InvalidReceipt("empty", 0)
        if any(character not in ALPHABET for character in characters):
            raise InvalidReceipt("character", len(characters))
        if len(characters) != LENGTH:
            raise InvalidReceipt("too_short" if len(characters) < LENGTH else "too_long", len(characters))
        return cls("".join(characters))

    @property
    def groups(self) -> tuple[str, ...]:
        """The code in four groups of five characters, to read and to write down."""
        return tuple(self.code[start : start + GROUP] for start in range(0, LENGTH, GROUP))

    @property
    def display(self) -> str:
        """The code as people see it: ``ABCDE-FGHJK-MNPQR-STVWX``."""
        return "-".join(self.groups)

    @cached_property
    def lookup(self) -> str:
        """What the database stores to find the mailbox: 64 hexadecimal digits that do not lead back to the code."""
        return self._derived(b"abri receipt: lookup").hex()

    @cached_property
    def identity(self) -> Identity:
        """The identity that opens the mailbox. It follows from the code and is never stored."""
        return Identity.from_seed(self._derived(b"abri receipt: identity"))

    def _derived(self, label: bytes) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=label).derive(self.code.encode())

    def __repr__(self) -> str:
        # A receipt must never reach a log through a traceback or a debug line.
        return "<Receipt>"

    __str__ = __repr__
