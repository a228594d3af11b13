"""Pages that stay where they are while rows arrive: a page begins after a row, not after a number of rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.http import HttpRequest

LONGEST_PLACE = 400
LARGEST_NUMBER = 2**31 - 1


class NotAPlace(ValueError):
    """This text is not the place of a row in this order."""


@dataclass(frozen=True)
class Order:
    """A total order of rows: column names, each with a minus sign where it descends."""

    columns: tuple[str, ...]

    def reversed(self) -> Self:
        """The same order from its end."""
        return type(self)(tuple(name[1:] if name.startswith("-") else f"-{name}" for name in self.columns))

    def place_of(self, row: Model) -> str:
        """Where ``row`` stands, as text for an address. It tells the row's own columns and nothing else."""
        values = [getattr(row, name.removeprefix("-")) for name in self.columns]
        written = [value.isoformat() if isinstance(value, datetime) else value for value in values]
        return base64.urlsafe_b64encode(json.dumps(written, default=str).encode()).decode().rstrip("=")

    def after(self, untrusted_place: str, model: type[Model]) -> Q:
        """The rows behind that place; raises :class:`NotAPlace`."""
        values = self._read(untrusted_place, model)
        if len(falls := {name.startswith("-") for name in self.columns}) == 1:
            return self._beyond(values, model, falls=falls.pop())
        beyond, level = Q(), Q()
        for name, value in zip(self.columns, values, strict=True):
            column = name.removeprefix("-")
            beyond |= level & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
            level &= Q(**{column: value})
        return beyond

    def _beyond(self, values: Sequence[Any], model: type[Model], *, falls: bool) -> Q:
        """All columns compared as one: a database goes to the place in an index, and reads nothing before it."""
        names = [name.removeprefix("-") for name in self.columns]
        known = {column.name: column for column in model._meta.concrete_fields}
        place = [Value(value, output_field=known[name]) for name, value in zip(names, values, strict=True)]
        row = _together(*(F(name) for name in names)), _together(*place)
        return Q(Func(*row, function="", arg_joiner=" < " if falls else " > ", output_field=BooleanField()))

    def _read(self, untrusted_place: str, model: type[Model]) -> list[Any]:
        if len(untrusted_place) > LONGEST_PLACE:
            raise NotAPlace
        try:
            padded = untrusted_place + "=" * (-len(untrusted_place) % 4)
            written = json.loads(base64.urlsafe_b64decode(padded))
            if not isinstance(written, list) or len(written) != len(self.columns):
                raise NotAPlace
            columns = {column.name: column for column in model._meta.concrete_fields}
            names = [name.removeprefix("-") for name in self.columns]
            return [_value(columns[name], value) for name, value in zip(names, written, strict=True)]
        except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError) as error:
            raise NotAPlace from error


def _together(*parts: F | Value) -> Func:
    """These as one value of SQL, which is compared from its first part to its last."""
    return Func(*parts, function="", output_field=BooleanField())


def _value(column: Field[Any, Any], untrusted: Any) -> Any:
    """What the database can compare ``column`` with; raises what the caller takes for no place."""
    value = column.to_python(untrusted)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotAPlace
        return value.astimezone(UTC)
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise NotAPlace
    if value is None:
        raise NotAPlace
    return value


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the places where its neighbours begin (empty where there is none)."""

    rows: Sequence[Any]
    before: str
    after: str


def page_of(
    rows: QuerySet[Any] | Sequence[QuerySet[Any]],
    order: Order,
    *,
    after: str = "",
    before: str = "",
    size: int,
) -> Page:
    """The page behind ``after``, or in front of ``before``, or the first; a place that is none gives the first.

    Rows may come in several parts that do not overlap, each of which the database gives in order by itself.
    """
    parts = [rows] if isinstance(rows, QuerySet) else rows
    backwards = bool(before) and not after
    way = order.reversed() if backwards else order
    start = before if backwards else after
    try:
        beyond = way.after(start, parts[0].model) if start else Q()
    except NotAPlace:
        backwards, start, way, beyond = False, "", order, Q()
    found = _first([part.filter(beyond) for part in parts], way, size + 1)
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    has_before, has_after = (more, True) if backwards else (bool(start), more)
    return Page(
        shown,
        order.place_of(shown[0]) if shown and has_before else "",
        order.place_of(shown[-1]) if shown and has_after else "",
    )


def _first(parts: Sequence[QuerySet[Any]], way: Order, most: int) -> list[Any]:
    found = [row for part in parts for row in part.order_by(*way.columns)[:most]]
    if len(parts) > 1:
        # From the last column to the first: sorting keeps the order of what is equal.
        for name in reversed(way.columns):
            found.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
    return found[:most]


def neighbours(request: HttpRequest, page: Page) -> dict[str, str]:
    """The addresses of the pages before and after, with the filters of this one; empty where there is none."""
    kept = request.GET.copy()
    for name in ("after", "before"):
        kept.pop(name, None)

    def at(name: str, place: str) -> str:
        if not place:
            return ""
        query = kept.copy()
        query[name] = place
        return f"{request.path}?{query.urlencode()}"

    return {"previous": at("before", page.before), "next": at("after", page.after)}
