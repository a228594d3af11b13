"""Opening: what evidence is, and its content, part by part, each checked before a byte of it is given out.

Whoever can write to the database and the disk can seal something else to the public half of an item's identity. So
nothing is believed that does not follow: the id of a part from its place, the number of parts and their lengths from
the size, the digest of the content from the description, and the description from the commitment that every line of
the custody log repeats.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from abri.centre.records.keyring import Identity, Keyring
from abri.centre.vault import blobs, parts
from abri.centre.vault.blobs import BlobMissing, BlobSpoilt, Store
from abri.centre.vault.models import Evidence, Part
from abri.engine.evidence.custody import Disclosure, discloses
from abri.engine.sealing import MovedCiphertext, NotForThisKey, SealingError

logger = logging.getLogger(__name__)


class Damaged(Exception):
    """Evidence is not as it was stored.

    ``why``: "missing" (a part, its file, or the description), "spoilt" (a file holds other bytes), "moved" (sealed for
    another place), "order" (a row says another place than its id), "extra" (a part too many), "length", "digest"
    (whole, but not what the custody log names) or "key" (sealed to another key). ``number``: the part, 0 for the whole.
    """

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(f"{why} (part {number})" if number else why)
        self.why = why
        self.number = number


class SealedOff(Exception):
    """This was sealed off: nobody opens it."""


@dataclass(frozen=True)
class Content:
    """What the description says of one of the forms in which a file is there."""

    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Description:
    """What is sealed about evidence. ``told`` is the whole of it (the shape is in ``docs/adr/0009-vault.md``).

    ``contents``: by role, which forms there are; of an address and of a file that is not whole yet none.
    """

    told: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """What the file was called; of an address the address."""
        return str(self.told.get("name") or self.told.get("url", ""))

    @property
    def kind(self) -> str:
        """A code of ``files.kinds``, or "link"; "" while it is not whole."""
        return str(self.told.get("kind", ""))

    @property
    def disclosure(self) -> Disclosure | None:
        """What opens the commitment to the digest: ``None`` while there is none."""
        if "salt" not in self.told or "sha256" not in self.told:
            return None
        return Disclosure(self.told["salt"], self.told["sha256"])

    @property
    def contents(self) -> dict[str, Content]:
        """The forms by role: "original", and where they were made "copy" and "veil"."""
        found = {"original": self.told, **{role: self.told.get(role) for role in ("copy", "veil")}}
        return {
            role: Content(one["media_type"], one["size"], one["sha256"])
            for role, one in found.items()
            if one and "size" in one and "sha256" in one
        }

    @classmethod
    def parse(cls, text: str) -> Self:
        """The description that was sealed as ``text``; raises :class:`Damaged` and ``ValueError`` for anything else."""
        told = json.loads(text)
        if not isinstance(told, dict):
            raise Damaged("spoilt")
        return cls(told)


def identity_of(evidence: Evidence, ring: Keyring) -> Identity:
    """The identity of ``evidence``, with the identity of its case on ``ring``; raises ``SealingError``."""
    return ring.opened_identity(evidence, "sealed_identity")


def described(evidence: Evidence, identity: Identity) -> Description:
    """What ``evidence`` is; raises :class:`Damaged`, also where it is not what the custody log is about."""
    if evidence.content is None:
        raise Damaged("missing")
    try:
        description = Description.parse(Keyring([identity]).open(evidence, "content"))
    except (SealingError, ValueError) as error:
        raise _damage(error) from error
    if (evidence.item or evidence.state != Evidence.State.RECEIVING) and not (
        description.disclosure and discloses("item", description.disclosure, evidence.item)
    ):
        raise Damaged("digest")
    return description


def described_all(held: Iterable[Evidence], ring: Keyring) -> dict[UUID, Description]:
    """What each of ``held`` is, by its id, with the identity of their case on ``ring``.

    Left out is what was sealed off or destroyed, and what cannot be opened, which is logged: the rest of a case is
    worth as much as before.
    """
    found = {}
    for evidence in held:
        if evidence.state in {Evidence.State.KEPT, Evidence.State.RECEIVING}:
            try:
                found[evidence.pk] = described(evidence, identity_of(evidence, ring))
            except (Damaged, SealingError):
                logger.warning("evidence cannot be opened", extra={"evidence": str(evidence.pk)})
    return found


def content(
    evidence: Evidence, identity: Identity, role: str = "original", *, hand_over: bool = False
) -> Iterator[bytes]:
    """The bytes of ``evidence`` in pieces of at most ``parts.PART_SIZE``, each checked before it is given out.

    That the whole has the right digest is known at the end alone: :class:`Damaged` may come after the last piece. What
    was sealed off raises :class:`SealedOff`, unless it is handed over to who is competent. Raises also ``StorageGone``.
    """
    awaited = _content_of(evidence, identity, role, hand_over)
    return _checked(awaited, opened_parts(evidence, identity, role, awaited.size))


def piece(
    evidence: Evidence, identity: Identity, role: str, start: int, stop: int, *, hand_over: bool = False
) -> Iterator[bytes]:
    """The bytes from ``start`` up to ``stop`` of one form, for who plays a video: opens only the parts they are in.

    The parts are checked as in :func:`content`, the digest of the whole cannot be.
    """
    awaited = _content_of(evidence, identity, role, hand_over)
    stop = min(stop, awaited.size)
    if start >= stop:
        return iter(())
    first, last = start // parts.PART_SIZE + 1, (stop - 1) // parts.PART_SIZE + 1
    pieces = opened_parts(evidence, identity, role, awaited.size, first=first, last=last)
    return _between(pieces, start - (first - 1) * parts.PART_SIZE, stop - start)


def opened_parts(
    evidence: Evidence, identity: Identity, role: str, size: int, *, first: int = 1, last: int | None = None
) -> Iterator[bytes]:
    """The parts ``first`` to ``last`` of ``size`` bytes, each checked on its own; raises :class:`Damaged`.

    All rows are looked at before the first part is opened.
    """
    last = parts.count_of(size) if last is None else last
    rows = {row.number: row for row in evidence.parts.filter(role=role)}
    if extra := set(rows) - set(range(1, parts.count_of(size) + 1)):
        raise Damaged("extra", min(extra))
    for number in range(first, last + 1):
        if number not in rows:
            raise Damaged("missing", number)
        if rows[number].pk != Part.id_of(evidence.pk, role, number):
            raise Damaged("order", number)
    store = blobs.store()
    return (_opened(rows[number], identity, store, size) for number in range(first, last + 1))


def _opened(part: Part, identity: Identity, store: Store, size: int) -> bytes:
    try:
        opened = parts.open_part(part, identity, store)
    except (BlobMissing, BlobSpoilt, SealingError) as error:
        raise _damage(error, part.number) from error
    if len(opened) != parts.length_of(size, part.number):
        raise Damaged("length", part.number)
    return opened


def _content_of(evidence: Evidence, identity: Identity, role: str, hand_over: bool) -> Content:
    # As it stands at this moment: a bundle is written for minutes, and meanwhile somebody may look at its page.
    states = Evidence.objects.filter(pk=evidence.pk).values_list("state", flat=True)
    if states.first() == Evidence.State.SEALED_OFF and not hand_over:
        raise SealedOff
    awaited = described(evidence, identity).contents.get(role)
    if awaited is None:
        raise Damaged("missing")
    return awaited


def _checked(awaited: Content, pieces: Iterator[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for one in pieces:
        digest.update(one)
        yield one
    if digest.hexdigest() != awaited.sha256:
        raise Damaged("digest")


def _between(pieces: Iterator[bytes], skip: int, length: int) -> Iterator[bytes]:
    for one in pieces:
        yield one[skip : skip + length]
        length -= len(one[skip : skip + length])
        skip = 0


def _damage(error: Exception, number: int = 0) -> Damaged:
    match error:
        case BlobMissing():
            return Damaged("missing", number)
        case MovedCiphertext():
            return Damaged("moved", number)
        case NotForThisKey():
            return Damaged("key", number)
        case _:
            return Damaged("spoilt", number)
