"""What the pages about the centre's own changes share."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext

register = template.Library()


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def changes_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages on which something is changed, the one that is open marked."""
    pages = {
        "changes": gettext("Overview"),
        "categories": gettext("Categories"),
        "questions": gettext("Questions"),
        "times": gettext("Times"),
        "answers": gettext("Answers to begin with"),
        "draft": gettext("Your draft"),
    }
    path, first = context["request"].path, reverse("overlay:changes")
    items = []
    for name, label in pages.items():
        url = reverse(f"overlay:{name}")
        current = path == url if url == first else path.startswith(url)
        items.append({"label": label, "url": url, "current": current, "count": None})
    return {"items": items, "label": gettext("Changes to the pack")}
