"""What the pages of accounts need beside the tags of ``ui``."""

import json
from typing import Any

from django import template
from django.utils.translation import gettext

from abri.centre.doors import REPORTING, is_open
from abri.centre.ui.tabs import tabs

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """``value`` as JSON for an attribute; the template escapes it, and no page needs an inline script."""
    return json.dumps(value)


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def administration_tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The pages of the administration, the one that is open marked."""
    pages = {
        "accounts:administration": gettext("Overview"),
        **({"accounts:desks": gettext("Desks")} if is_open(REPORTING) else {}),
        "accounts:people": gettext("People"),
        "accounts:invitations": gettext("Invitations"),
        "accounts:audit": gettext("Audit"),
        "accounts:health": gettext("Health"),
    }
    return tabs(context["request"], pages, label=gettext("Administration"))
