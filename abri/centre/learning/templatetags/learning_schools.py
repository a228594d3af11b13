"""What the pages of a school need beside the tags of ``ui``."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from abri.centre.country import lessons
from abri.centre.learning.models import School

register = template.Library()


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def school_tabs(context: dict[str, Any], school: School) -> dict[str, Any]:
    """The pages of one school, the one that is open marked."""
    pages = {"learning:school": gettext("Overview")}
    if lessons().label is not None:
        pages |= {
            "learning:assessment": gettext("Self-assessment"),
            "learning:plan": gettext("Action plan"),
            "learning:incidents": gettext("Incident log"),
            "learning:awards": gettext("Your label"),
        }
    if lessons().competition is not None:
        pages["learning:classes"] = gettext("Safer Internet Day")
    pages["learning:team"] = gettext("Team")
    here = context["request"].path_info
    urls = {name: reverse(name, args=[school.reference]) for name in pages}
    current = max((url for url in urls.values() if here.startswith(url)), key=len, default="")
    return {
        "label": gettext("Pages of the school"),
        "items": [
            {"label": label, "url": urls[name], "current": urls[name] == current, "count": None}
            for name, label in pages.items()
        ],
    }
