"""The colon between what something is called and what it is: French puts a no-break space before it."""

from typing import Any

from django.utils.translation import gettext as _


def named(name: Any, value: Any) -> str:
    """``name``, a colon and ``value``, as the language of the page writes them."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def labelled(label: Any, words: Any) -> str:
    """``words`` about a field: behind a colon, or straight behind a label that is a question or a sentence."""
    return f"{label} {words}" if str(label).endswith(("?", ".")) else named(label, words)


def colon() -> str:
    """What stands between the two."""
    return named("", "")
