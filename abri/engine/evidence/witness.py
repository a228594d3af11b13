"""Heads that leave the machine, so that whoever runs it cannot quietly rewrite a log.

Once a day the heads of all logs that changed become the leaves of a hash tree. Its root stands in a seal, and seals are
a chain too. A seal is a few hundred bytes: it can be mailed to witnesses and stamped by an authority. A proof of a few
digests shows that a head stands in a seal, without telling anything about the other logs.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from abri.engine.evidence.canonical import VERSION, Malformed, canonical, is_digest, shaped
from abri.engine.evidence.custody import BrokenChain, Entry, is_instant, written
from abri.engine.evidence.stamps import Stamp

MOST_STEPS = 64
"""A tree whose proofs are longer than this cannot exist."""
LEFT, RIGHT = "<", ">"


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last line of a log when it was sealed: how many lines it had, and the digest of the last."""

    log: str
    number: int
    digest: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The head of a log that ends with ``entry``."""
        return cls(entry.log, entry.number, entry.digest)

    def as_dict(self) -> dict[str, str | int]:
        """The fields and ``v``."""
        return {"digest": self.digest, "log": self.log, "number": self.number, "v": VERSION}


class Tree:
    """A hash tree over heads (RFC 6962, section 2.1, with SHA-256), in the order of their logs' names.

    A leaf is hashed behind the byte 0, a knot behind the byte 1: a knot cannot pass for a head.
    """

    def __init__(self, heads: Iterable[Head]) -> None:
        """Raises :class:`ValueError` for no head, or two of the same log."""
        self.heads = tuple(sorted(heads))
        if not self.heads or len({head.log for head in self.heads}) != len(self.heads):
            raise ValueError("a tree needs heads, one of each log")
        self._levels = [[_leaf(head) for head in self.heads]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_above(self._levels[-1]))

    @property
    def root(self) -> str:
        """The digest over all heads, 64 hexadecimal digits."""
        return self._levels[-1][0].hex()

    def proof(self, head: Head) -> tuple[str, ...]:
        """The digests beside the way from ``head`` up to the root, each behind the side where it stands.

        Raises :class:`ValueError` where the head is not in the tree.
        """
        place = self.heads.index(head)
        steps = []
        for level in self._levels[:-1]:
            beside = place ^ 1
            if beside < len(level):
                steps.append((LEFT if beside < place else RIGHT) + level[beside].hex())
            place //= 2
        return tuple(steps)


def check_proof(head: Head, untrusted_proof: Sequence[str], root: str) -> bool:
    """Whether the proof leads from ``head`` to ``root``."""
    if len(untrusted_proof) > MOST_STEPS or not all(
        isinstance(step, str) and step[:1] in {LEFT, RIGHT} and is_digest(step[1:])
        for step in untrusted_proof
    ):
        return False
    reached = _leaf(head)
    for step in untrusted_proof:
        beside = bytes.fromhex(step[1:])
        reached = _knot(beside, reached) if step[0] == LEFT else _knot(reached, beside)
    return reached.hex() == root


@dataclass(frozen=True)
class Seal:
    """The root over all heads that changed, one link of the chain of seals. ``at`` is written as in custody lines."""

    number: int
    at: str
    root: str
    previous: str

    @classmethod
    def follow(cls, previous: "Seal | None", *, root: str, at: datetime) -> Self:
        """The seal after ``previous``. A clock that was set back writes no earlier instant."""
        if previous is None:
            return cls(1, written(at), root, "")
        return cls(previous.number + 1, max(written(at), previous.at), root, previous.digest)

    @classmethod
    def from_dict(cls, untrusted: Mapping[str, object]) -> Self:
        """The seal with exactly these fields; raises :class:`Malformed` for any other shape."""
        given = shaped(untrusted, {"at": str, "number": int, "previous": str, "root": str, "v": int})
        seal = cls(given["number"], given["at"], given["root"], given["previous"])
        if seal.number < 1 or not is_instant(seal.at):
            raise Malformed("a seal has a number from 1 and an instant")
        if not is_digest(seal.root) or (seal.previous and not is_digest(seal.previous)):
            raise Malformed("a digest has 64 small hexadecimal digits")
        return seal

    @cached_property
    def digest(self) -> str:
        """SHA-256 of :meth:`line`: what is mailed to witnesses and what an authority stamps."""
        return hashlib.sha256(self.line()).hexdigest()

    def line(self) -> bytes:
        """The seal as it is hashed, and as it stands in a bundle: canonical JSON in UTF-8."""
        return canonical(self.as_dict())

    def as_dict(self) -> dict[str, str | int]:
        """The fields and ``v``."""
        return {
            "at": self.at,
            "number": self.number,
            "previous": self.previous,
            "root": self.root,
            "v": VERSION,
        }


@dataclass(frozen=True, slots=True)
class Witness:
    """That a log had this head when this seal was made; with the stamp of the seal, if it has one."""

    seal: Seal
    head: Head
    proof: tuple[str, ...]
    stamp: Stamp | None = None


def check_seals(seals: Iterable[Seal]) -> None:
    """Raise :class:`BrokenChain` where the chain of all seals, from the first, does not hold."""
    before: Seal | None = None
    for place, seal in enumerate(seals, start=1):
        if seal.number != place:
            raise BrokenChain(place, f"it bears the number {seal.number}")
        if seal.previous != (before.digest if before else ""):
            raise BrokenChain(place, "it does not name the digest of the seal before")
        if before and seal.at < before.at:
            raise BrokenChain(place, "it is earlier than the seal before")
        before = seal


def _leaf(head: Head) -> bytes:
    return hashlib.sha256(b"\0" + canonical(head.as_dict())).digest()


def _knot(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _above(level: list[bytes]) -> list[bytes]:
    """The next level of the tree; a last knot without a neighbour rises as it is."""
    knots = [_knot(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*knots, level[-1]] if len(level) % 2 else knots
