"""What the pages of accounts need beside the tags of ``ui``."""

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """``value`` as JSON for an attribute; the template escapes it, and no page needs an inline script."""
    return json.dumps(value)


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def administration_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of the administration, the one that is open marked."""
    pages = {
        "administration": gettext("Overview"),
        "desks": gettext("Desks"),
        "people": gettext("People"),
        "invitations": gettext("Invitations"),
        "audit": gettext("Audit"),
        "health": gettext("Health"),
    }
    path, first = context["request"].path, reverse("accounts:administration")
    items = []
    for name, label in pages.items():
        url = reverse(f"accounts:{name}")
        current = path == url if url == first else path.startswith(url)
        items.append({"label": label, "url": url, "current": current, "count": None})
    return {"items": items, "label": gettext("Administration")}
