"""Boxes and lists of forms as HTML, without templates.

Django draws a list of twenty choices with sixty templates, which takes longer than the questions to the database of a
whole page. What is drawn here is what Django's own templates of these names draw.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def box(widget: Widget) -> SafeString:
    """An ``<input>`` of any type."""
    value = widget["value"]
    filled = "" if value is None else f' value="{_escaped(value)}"'
    named = f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"'
    return _safe(f"{named}{filled}{_attributes(widget)}>")


def long_box(widget: Widget) -> SafeString:
    """A ``<textarea>``. The first line break in it is the browser's, not the writer's."""
    filled = _escaped(widget["value"]) if widget["value"] else ""
    return _safe(f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget)}>\n{filled}</textarea>')


def choices(widget: Widget) -> SafeString:
    """A ``<select>`` with its options, in groups where they have any."""
    drawn = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return _safe(f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}>{drawn}</select>')


def _group(name: Any, options: list[Widget]) -> str:
    drawn = "".join(
        f'<option value="{_escaped(one["value"])}"{_attributes(one)}>{_escaped(one["label"])}</option>'
        for one in options
    )
    return f'<optgroup label="{_escaped(name)}">{drawn}</optgroup>' if name else drawn


def _attributes(widget: Widget) -> str:
    return "".join(_attribute_of(widget))


def _attribute_of(widget: Widget) -> Iterator[str]:
    for name, value in widget["attrs"].items():
        if value is True:
            yield f" {_escaped(name)}"
        elif value is not False:
            yield f' {_escaped(name)}="{_escaped(value)}"'


def _escaped(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _safe(html: str) -> SafeString:
    # Every part was escaped where it was put in.
    return mark_safe(html)  # noqa: S308


# By the name of Django's template.
WIDGETS: Mapping[str, Callable[[Widget], SafeString]] = MappingProxyType(
    {
        "select.html": choices,
        "textarea.html": long_box,
        **{
            f"{kind}.html": box
            for kind in (
                "input", "text", "email", "number", "url", "tel", "search", "password", "date", "hidden", "checkbox"
            )
        },
    }
)  # fmt: skip
