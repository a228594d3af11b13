"""JSON that is written one way only, so that its SHA-256 means something."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

VERSION = 1
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Malformed(ValueError):
    """What was read is not what Abri writes there; the message says why."""


def canonical(fields: Mapping[str, object]) -> bytes:
    """``fields`` as one line of UTF-8: keys sorted, no spaces, nothing escaped that JSON allows to stand."""
    try:
        return _ENCODER.encode(fields).encode()
    except UnicodeEncodeError as error:
        raise Malformed("half a character (a lone surrogate) cannot be written") from error


def digest_of(fields: Mapping[str, object]) -> str:
    """The SHA-256 of the canonical line, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def parse(untrusted: bytes) -> dict[str, object]:
    """The object in this JSON; raises :class:`Malformed`, also for a key that stands twice and for endless nesting."""
    try:
        found = json.loads(untrusted.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except Malformed:
        raise
    except (ValueError, RecursionError) as error:
        raise Malformed("this is not JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise Malformed("this is not a JSON object")
    return found


def shaped(untrusted: object, shape: Mapping[str, type]) -> dict[str, Any]:
    """``untrusted`` as an object with exactly these keys, each of exactly this type; raises :class:`Malformed`.

    A key ``v`` has to be the version of this layout.
    """
    if not isinstance(untrusted, dict) or untrusted.keys() != shape.keys():
        raise Malformed("it has other fields than Abri writes")
    for key, kind in shape.items():
        if type(untrusted[key]) is not kind:
            raise Malformed(f"{key} is of another type")
    if untrusted.get("v", VERSION) != VERSION:
        raise Malformed("it is of another version")
    return untrusted


def is_digest(untrusted: object) -> bool:
    """Whether this is a SHA-256 as Abri writes it: 64 small hexadecimal digits."""
    return (
        isinstance(untrusted, str) and len(untrusted) == 64 and not set(untrusted) - set("0123456789abcdef")
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key stands twice")
    return found


def _no_constant(name: str) -> object:
    raise Malformed(f"{name} is not a number")
