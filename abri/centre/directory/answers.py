"""How the directory answers: a page for people, or the same as JSON at the same address. Public facts, no secrets."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

Json: TypeAlias = "dict[str, Any]"

JSON = "application/json"
# A copy of public facts may stay for an hour wherever it was asked for. Pages are not kept: what somebody read about
# the law stays between her and this tab.
KEPT = "public, max-age=3600"


View = TypeVar("View", bound=Callable[..., HttpResponse])


def public(view: View) -> View:
    """Read only, and compressed: these pages hold no secret that their length could give away.

    A method that writes is refused as such (405); there is nothing that a forged request could do.
    """
    return csrf_exempt(require_safe(gzip_page(view)))


def answer(
    request: HttpRequest, template: str, known: Mapping[str, Any], data: Callable[[], Json], status: int = 200
) -> HttpResponse:
    """The page `template`, or `data()` where the request asks for JSON."""
    if wants_json(request):
        return as_json(data(), status)
    known = {**known, "json_url": f"{request.path}?{asked(request, format='json')}"}
    response = render(request, template, known, status=status)
    patch_vary_headers(response, ["Accept"])
    return response


def as_json(data: Json, status: int = 200) -> HttpResponse:
    """JSON that anybody may read from anywhere."""
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ["Accept"])
    open_to_all(response)
    return response


def asked(request: HttpRequest, **changed: str) -> str:
    """The question of this address with some of its parameters changed; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return query.urlencode()


def open_to_all(response: HttpResponse) -> None:
    """Let other sites read open data, and caches keep what was found."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == 200:
        response.headers["Cache-Control"] = KEPT


def wants_json(request: HttpRequest) -> bool:
    """Whether the address says so, or the request would rather have JSON than a page."""
    asked = request.GET.get("format")
    if asked is not None:
        return asked == "json"
    return request.get_preferred_type(["text/html", JSON]) == JSON
