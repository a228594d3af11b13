"""The API's own page for people, written from the same description that programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre.directory.answers import public
from abri.centre.directory.api.service import api
from abri.centre.ui.language import speak


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that can be asked for."""

    name: str
    place: str
    allowed: str
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and what it answers."""

    id: str
    method: str
    path: str
    says: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


@public
def reference(request: HttpRequest, language: str) -> HttpResponse:
    """Print every address of the API with what it takes and gives."""
    speak(request, language, young=False)
    described = api.get_openapi_schema()
    known = {
        "operations": list(_operations(described)),
        "about": described["info"]["description"],
        "base": settings.ABRI_BASE_URL,
    }
    return render(request, "directory/api.html", known)


def _operations(described: Any) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                says=operation.get("description", ""),
                parameters=tuple(_parameter(one) for one in operation["parameters"]),
                answers=tuple(
                    (str(status), _shape(answer)) for status, answer in operation["responses"].items()
                ),
            )


def _parameter(one: Any) -> Parameter:
    schema = one["schema"]
    return Parameter(
        one["name"], one["in"], _allowed(schema), one.get("description", schema.get("description", ""))
    )


def _allowed(schema: Any) -> str:
    if "anyOf" in schema:
        return ", ".join(filter(None, (_allowed(one) for one in schema["anyOf"])))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "null":
        return ""
    bounds = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([str(schema.get("format", schema.get("type", ""))), *bounds])


def _shape(answer: Any) -> str:
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(content.get("$ref", "")).rpartition("/")[2]
