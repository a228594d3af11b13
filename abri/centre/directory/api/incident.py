"""The facts of an incident as a request's body: read strictly, and described for OpenAPI."""

import json
from typing import Any, Never

from abri.centre.country import country
from abri.engine.facts import FIELDS, Facts, FactsError, Field, read_facts
from abri.engine.packs import unknown_codes

LARGEST = 64 * 1024


class Unreadable(Exception):
    """The body is no JSON object of facts; `problems` says what to mend, `status` how to answer."""

    def __init__(self, status: int, *problems: str) -> None:
        super().__init__(status)
        self.status, self.problems = status, problems


def read_incident(untrusted: bytes) -> Facts:
    """The facts of a request's body; raises `Unreadable`."""
    if len(untrusted) > LARGEST:
        raise Unreadable(413, f"the body has more than {LARGEST} bytes; facts need a few hundred")
    try:
        values = json.loads(untrusted.decode(), object_pairs_hook=_once_each, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable(400, f"the body is not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, f"the body is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise Unreadable(422, 'the facts are not an object; send for example {"conduct": ["threat"]}')
    try:
        facts = read_facts(values)
    except FactsError as error:
        raise Unreadable(422, *error.problems) from error
    if unknown := unknown_codes(country(), facts):
        raise Unreadable(422, *unknown)
    return facts


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return values


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is no number")


def described() -> dict[str, Any]:
    """The JSON Schema of the facts, with this country's categories and regions."""
    return {
        "type": "object",
        "title": "Facts",
        "description": "What is known about one incident. A fact that is left out is unknown, never no; a list that is "
        "there is complete.",
        "additionalProperties": False,
        "properties": {name: _field(name, field) for name, field in FIELDS.items()},
        "example": {"conduct": ["threat"], "victim_age": 13, "written": True, "on": "2026-10-03"},
    }


def _field(name: str, field: Field) -> dict[str, Any]:
    if field.kind == "flag":
        return {"type": "boolean"}
    if field.kind == "number":
        number = {"type": "integer", "minimum": field.least, "maximum": field.most}
        return _or_range(number, "a number, or the least and the most it can be")
    if field.kind == "days":
        return _or_range({"type": "string", "format": "date"}, "a day, or the first and the last day")
    word = _word(name, field)
    return {"type": "array", "items": word} if field.kind == "list" else word


def _or_range(one: dict[str, Any], says: str) -> dict[str, Any]:
    both = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    return {"anyOf": [one, both], "description": says}


def _word(name: str, field: Field) -> dict[str, Any]:
    if name == "category":
        return {"type": "string", "enum": list(country().categories)}
    if field.words:
        return {"type": "string", "enum": list(field.words)}
    described: dict[str, Any] = {"type": "string", "description": field.form}
    if name == "region":
        here = {"type": "string", "enum": list(country().regions)}
        return {"anyOf": [here, {"type": "string", "pattern": "^[a-z]{2}$"}], "description": field.form}
    return {**described, "pattern": _PATTERNS[name]}


# As in the facts' own patterns, which no JSON Schema can be made of.
_PATTERNS = {"language": "^[a-z]{2,3}(-[a-z0-9]{1,8})*$", "platform": "^[^\\x00-\\x1f\\x7f]{1,400}$"}
