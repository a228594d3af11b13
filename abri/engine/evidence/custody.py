"""The custody log of one evidence item: a chain of lines, each naming the digest of the one before.

A line says in the clear what happened, when, at which desk. Who did it, why, and which content it was about stand
there as commitments: a digest of the value and a random salt. So anybody can check the chain, it can be continued
without any key, it tells nobody a name, and of each line the actor and the reason can be disclosed or withheld.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from abri.engine.evidence.canonical import VERSION, Malformed, canonical, is_digest, shaped

ACTIONS = (
    "received",
    "scanned",
    "opened",
    "revealed",
    "copied",
    "referred",
    "exported",
    "held",
    "released",
    "sealed_off",
    "destroyed",
)
"""Everything that can happen to an item."""
SALT_BYTES = 16
_SALT = re.compile(r"[0-9a-f]{32}")
_LOG = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DESK = re.compile(r"[A-Za-z0-9_.:-]{0,64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class BrokenChain(Exception):
    """A log is not what was written: ``number`` is the place (from 1) of the first line that does not fit, ``why`` says
    how it does not."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")
        self.number = number
        self.why = why


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What opens a commitment: the salt (32 hexadecimal digits) and the value."""

    salt: str
    value: str

    def __repr__(self) -> str:
        # A name or a reason must never reach a log through a traceback.
        return "<Disclosure>"


def hide(field: str, value: str) -> tuple[str, Disclosure]:
    """A commitment to ``value`` as ``field`` ("item", "actor" or "reason") under a new salt, and what opens it."""
    disclosure = Disclosure(secrets.token_hex(SALT_BYTES), value)
    return commit(field, disclosure), disclosure


def commit(field: str, disclosure: Disclosure) -> str:
    """The commitment that ``disclosure`` opens: SHA-256 of the canonical JSON of field, salt and value.

    Raises :class:`Malformed` for a salt of another shape, because a short salt would let a value be guessed.
    """
    if not _SALT.fullmatch(disclosure.salt):
        raise Malformed("a salt has 32 hexadecimal digits")
    line = canonical({"field": field, "salt": disclosure.salt, "v": VERSION, "value": disclosure.value})
    return hashlib.sha256(line).hexdigest()


def discloses(field: str, untrusted: Disclosure, commitment: str) -> bool:
    """Whether this opens ``commitment``."""
    try:
        return hmac.compare_digest(commit(field, untrusted), commitment)
    except (Malformed, TypeError):
        return False


@dataclass(frozen=True)
class Entry:
    """One line. ``number`` counts from 1; ``at`` is UTC to the millisecond; ``desk`` may be "" (software).

    ``item``, ``actor`` and ``reason`` are commitments; ``item`` is "" while the content is not yet known, ``actor`` and
    ``reason`` are "" where there is none. ``previous`` is the digest of the line before, "" in the first.
    """

    log: str
    number: int
    action: str
    at: str
    desk: str
    item: str
    actor: str
    reason: str
    previous: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 of :meth:`line`."""
        return hashlib.sha256(self._line).hexdigest()

    def line(self) -> bytes:
        """The line as it is hashed, and as it stands in a bundle: canonical JSON in UTF-8, without a line break."""
        return self._line

    @cached_property
    def _line(self) -> bytes:
        return canonical(self.as_dict())

    def as_dict(self) -> dict[str, str | int]:
        """The fields and ``v``, the version of this layout."""
        return {"v": VERSION, **{name: getattr(self, name) for name in _FIELDS}}

    @classmethod
    def from_dict(cls, untrusted: Mapping[str, object]) -> Self:
        """The entry with exactly these fields; raises :class:`Malformed` for any other shape."""
        given = shaped(untrusted, _SHAPE)
        entry = cls(**{key: value for key, value in given.items() if key != "v"})
        entry.check_shape()
        return entry

    def check_shape(self) -> None:
        """Raise :class:`Malformed` unless every field has the shape that Abri writes."""
        if not _LOG.fullmatch(self.log) or not _DESK.fullmatch(self.desk):
            raise Malformed("a log and a desk are named by letters, digits and - _")
        if self.number < 1:
            raise Malformed("lines are numbered from 1")
        if self.action not in ACTIONS:
            raise Malformed("an action that does not exist")
        if not is_instant(self.at):
            raise Malformed("an instant is written 2026-11-22T05:10:11.123Z")
        if any(
            value and not is_digest(value) for value in (self.item, self.actor, self.reason, self.previous)
        ):
            raise Malformed("a commitment or digest has 64 small hexadecimal digits")


_FIELDS = tuple(field.name for field in fields(Entry))
_SHAPE = {name: int if name in {"number", "v"} else str for name in (*_FIELDS, "v")}


def follow(
    previous: Entry | None,
    *,
    log: str,
    action: str,
    at: datetime,
    desk: str,
    item: str,
    actor: str,
    reason: str,
) -> Entry:
    """The line that continues the log after ``previous``; raises :class:`Malformed` for what no log may say.

    A clock that was set back writes no earlier instant: the line gets the instant of the one before.
    """
    entry = Entry(
        log=log,
        number=previous.number + 1 if previous else 1,
        action=action,
        at=max(written(at), previous.at if previous else ""),
        desk=desk,
        item=item,
        actor=actor,
        reason=reason,
        previous=previous.digest if previous else "",
    )
    entry.check_shape()
    if previous is not None and (why := _misfit(previous, entry)):
        raise Malformed(why)
    return entry


def check_chain(entries: Iterable[Entry]) -> None:
    """Raise :class:`BrokenChain` at the first line that is not what follows the one before.

    A chain alone cannot tell that its last lines were cut off: heads kept elsewhere do (:mod:`witness`).
    """
    before: Entry | None = None
    for place, entry in enumerate(entries, start=1):
        try:
            entry.check_shape()
        except Malformed as error:
            raise BrokenChain(place, str(error)) from error
        if entry.number != place:
            raise BrokenChain(place, f"it bears the number {entry.number}")
        if before is None:
            if entry.previous:
                raise BrokenChain(place, "a first line names a line before it")
        elif why := _misfit(before, entry):
            raise BrokenChain(place, why)
        before = entry


def written(at: datetime) -> str:
    """An aware instant as logs write it: UTC, cut to the millisecond."""
    if at.tzinfo is None:
        raise Malformed("an instant needs its zone")
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def is_instant(untrusted: str) -> bool:
    """Whether this is an instant as logs write it."""
    try:
        datetime.fromisoformat(untrusted)
    except ValueError:
        return False
    return _AT.fullmatch(untrusted) is not None


def _misfit(before: Entry, entry: Entry) -> str:
    """Why ``entry`` cannot follow ``before``, or ""."""
    if entry.log != before.log:
        return "it belongs to another log"
    if entry.previous != before.digest:
        return "it does not name the digest of the line before"
    if entry.at < before.at:
        return "it is earlier than the line before"
    if before.item and entry.item != before.item:
        return "it is about another content"
    return ""
