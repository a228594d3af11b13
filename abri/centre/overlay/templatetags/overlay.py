"""What the pages about the centre's own changes share."""

from typing import Any

from django import template
from django.utils.translation import gettext

from abri.centre.ui.tabs import tabs

register = template.Library()


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def changes_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages on which something is changed, the one that is open marked."""
    pages = {
        "overlay:changes": gettext("Overview"),
        "overlay:categories": gettext("Categories"),
        "overlay:questions": gettext("Questions"),
        "overlay:times": gettext("Times"),
        "overlay:answers": gettext("Answers to begin with"),
        "overlay:draft": gettext("Your draft"),
    }
    return tabs(context["request"], pages, label=gettext("Changes to the pack"))
