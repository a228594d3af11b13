"""JSON of an outsider: read within a budget of memory, then asked for values whose types nobody promised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn, TypeAlias

from abri.engine.screening.chats.refusal import DAMAGED, TOO_LARGE, ChatError

Json: TypeAlias = dict[str, Any]

_BUDGET = 420 * 1024 * 1024
# Bytes that one of these costs once it is a Python object, beside the text itself.
_COSTS = ((b"{", 64), (b"[", 60), (b",", 40), (b'"', 25))


def load(text: str, where: str = "") -> Any:
    """The document in a text; raises ChatError where it is no JSON, or nested or large beyond every export."""
    if len(text) > 1_000_000:
        _refuse_costly(text, where)
    try:
        return json.loads(text, object_hook=_lighter, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = where or f"line {error.lineno}"
        raise ChatError(DAMAGED, place) from None
    except RecursionError:
        raise ChatError("nested too deeply", where) from None
    except ValueError:
        raise ChatError("a number is out of range", where) from None


def _refuse_costly(text: str, where: str) -> None:
    width = 1 if text.isascii() else 4
    content = text.encode("utf-8", "replace")  # bytes are counted several times as fast as characters
    if len(text) * width + sum(content.count(sign) * cost for sign, cost in _COSTS) > _BUDGET:
        raise ChatError(TOO_LARGE, where)


def _lighter(found: Json) -> Json:
    """An object without what repeats the text of every message: a third of the memory of a long chat."""
    found.pop("text_entities", None)
    return found


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError


def mapping(value: object) -> Json:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def string(value: object) -> str:
    """The value if it is a text, else an empty one; half a surrogate pair becomes U+FFFD, so that "
    "it can be written."""
    if not isinstance(value, str):
        return ""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def name(value: object) -> str:
    """A name: one line, without spaces around it."""
    return " ".join(string(value).split())


def objects(value: object, place: Callable[[], str]) -> Iterator[Json]:
    """Each of a list's objects; anything else in it is a refusal at that place."""
    for one in items(value):
        if not isinstance(one, dict):
            raise ChatError(DAMAGED, place())
        yield one


def oldest_first(rows: Iterable[Json], moment: Callable[[Json], object]) -> list[Json]:
    """The rows turned round where the export runs from new to old, so that equal instants keep their order."""
    listed = list(rows)
    if len(listed) > 1:
        first, last = moment(listed[0]), moment(listed[-1])
        try:
            if first > last:  # type: ignore[operator]
                listed.reverse()
        except TypeError:
            pass
    return listed
