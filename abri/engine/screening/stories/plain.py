"""Frozen dataclasses as plain lists of JSON, and back by their types: nothing is forgotten, nothing is guessed.

A dataclass becomes the list of its fields, an instant the seconds since 1970 on its own clock. What comes back is
checked against the types one by one; it may have been written by anybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

Plain: TypeAlias = Any
Reads: TypeAlias = Callable[[Plain], Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799  # the last second of the year 9999
_EARLIEST = -62_135_596_800
_SECOND = timedelta(seconds=1)


class RecordError(ValueError):
    """The record is of another version, or is none; the sentence says where and repeats nothing of it."""


def plain(value: object) -> Plain:
    """The value in lists, dictionaries, strings and numbers."""
    if is_dataclass(value):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return value


def instant(at: datetime | None) -> Plain:
    """Of a wall clock a number, or ISO 8601 for parts of a second; of UTC a list of seconds and their parts."""
    if at is None:
        return None
    if at.tzinfo is None:
        return at.isoformat() if at.microsecond else (at.replace(tzinfo=UTC) - _EPOCH) // _SECOND
    seconds, rest = divmod(at - _EPOCH, _SECOND)
    return [seconds, rest.microseconds] if rest else [seconds]


def read_instant(value: Plain) -> datetime | None:
    """An instant as `instant` writes it; raises RecordError."""
    if value is None:
        return None
    if isinstance(value, str):
        return _read_iso(value)
    parts = value if isinstance(value, list) else [value]
    if not 1 <= len(parts) <= 2:
        raise RecordError("an instant is none")
    seconds, rest = _whole(parts[0]), _whole(parts[1]) if len(parts) == 2 else 0
    if not _EARLIEST <= seconds <= _LATEST or not 0 <= rest < 1_000_000:
        raise RecordError("an instant is out of range")
    at = _EPOCH + timedelta(seconds=seconds, microseconds=rest)
    return at if isinstance(value, list) else at.replace(tzinfo=None)


def _read_iso(value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise RecordError("an instant is none") from None
    if at.tzinfo is not None:
        raise RecordError("an instant is none")
    return at


def read(type_: Any, value: Plain) -> Any:
    """The value of a type; raises RecordError where it is of another."""
    return _reader(type_)(value)


@cache
def _reader(type_: Any) -> Reads:
    if is_dataclass(type_):
        return _of_fields(type_)
    if type_ is datetime:
        return _present(read_instant)
    of = _COMPOSED.get(get_origin(type_))
    return of(get_args(type_)) if of is not None else _PRIMITIVES[type_]


def _of_fields(type_: Any) -> Reads:
    hints = get_type_hints(type_)
    readers = [_reader(hints[one.name]) for one in fields(type_)]

    def read_fields(value: Plain) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            raise RecordError(f"{type_.__name__} has other fields")
        return type_(*(reader(one) for reader, one in zip(readers, value, strict=True)))

    return read_fields


def _optional(inside: tuple[Any, ...]) -> Reads:
    (one,) = (_reader(part) for part in inside if part is not NoneType)
    return lambda value: None if value is None else one(value)


def _one_of(allowed: tuple[Any, ...]) -> Reads:
    def read_one(value: Plain) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise RecordError("a word is not one of those known")
        return value

    return read_one


def _tuple(inside: tuple[Any, ...]) -> Reads:
    each = _reader(inside[0]) if inside[-1] is Ellipsis else None
    places = [] if each is not None else [_reader(one) for one in inside]

    def read_tuple(value: Plain) -> Any:
        if not isinstance(value, list) or (each is None and len(value) != len(places)):
            raise RecordError("a list is none or of another length")
        if each is not None:
            return tuple(each(one) for one in value)
        return tuple(reader(one) for reader, one in zip(places, value, strict=True))

    return read_tuple


def _mapping(inside: tuple[Any, ...]) -> Reads:
    read_key, read_value = map(_reader, inside)

    def read_mapping(value: Plain) -> Any:
        if not isinstance(value, dict):
            raise RecordError("a table is none")
        return {read_key(key): read_value(one) for key, one in value.items()}

    return read_mapping


def _present(reader: Reads) -> Reads:
    def read_present(value: Plain) -> Any:
        if (found := reader(value)) is None:
            raise RecordError("an instant is missing")
        return found

    return read_present


def _string(value: Plain) -> str:
    if not isinstance(value, str):
        raise RecordError("a text is none")
    return value


def _truth(value: Plain) -> bool:
    if not isinstance(value, bool):
        raise RecordError("a yes or no is neither")
    return value


def _whole(value: Plain) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RecordError("a whole number is none")
    return value


def _number(value: Plain) -> float:
    if (
        not isinstance(value, (int, float))
        or isinstance(value, bool)
        or abs(value) > 1e9
        or not math.isfinite(value)
    ):
        raise RecordError("a number is none or out of range")
    return float(value)


_COMPOSED: dict[Any, Callable[[tuple[Any, ...]], Reads]] = {
    Literal: _one_of,
    UnionType: _optional,
    Union: _optional,
    tuple: _tuple,
    get_origin(Mapping[str, int]): _mapping,
}
_PRIMITIVES: dict[Any, Reads] = {str: _string, bool: _truth, int: _whole, float: _number}
