"""Tabs over pages that belong together."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def tabs(request: HttpRequest, pages: Mapping[str, str], *, label: str) -> dict[str, Any]:
    """What ``ui/components/tabs.html`` shows: pages by the name of their address, the one that is open marked.

    The first lies above the others, so it is open only at its very address; every other one also on pages below it.
    """
    items, first = [], next(iter(pages))
    for name, words in pages.items():
        url = reverse(name)
        current = request.path == url if name == first else request.path.startswith(url)
        items.append({"label": words, "url": url, "current": current, "count": None})
    return {"items": items, "label": label}
