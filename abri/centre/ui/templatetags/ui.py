"""Tags and filters of Abri's templates: components with a body, instants, telephone numbers, receipt codes."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from abri.centre.ui import colons
from abri.centre.ui.law_lines import LawLine
from abri.centre.ui.spans import age, ago

register = template.Library()

_SPANS = {"age": age, "ago": ago}


class ComponentNode(template.Node):
    """A component around a body; the component sees its parameters and the body, not the page's context."""

    def __init__(
        self, name: FilterExpression, parameters: dict[str, FilterExpression], body: NodeList
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.body = body

    def render(self, context: Context) -> SafeString:
        """Return the component with the rendered body in it."""
        component = get_template(context, f"ui/components/{self.name.resolve(context)}.html")
        values = {name: value.resolve(context) for name, value in self.parameters.items()}
        return component.render(context.new({**values, "body": self.body.render(context)}))


def get_template(context: Context, name: str) -> template.Template:
    """Return a template from the engine that renders this page, as ``include`` does."""
    page: Any = context.template
    found: template.Template = page.engine.get_template(name)
    return found


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """``{% component "panel" title=_("...") %}body{% endcomponent %}``."""
    bits = token.split_contents()
    if len(bits) < 2:
        raise template.TemplateSyntaxError('component needs the name of a component: {% component "panel" %}')
    rest = bits[2:]
    parameters = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"component {bits[1]}: {rest[0]} is not name=value")
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(bits[1]), parameters, body)


@register.simple_tag
def moment(instant: datetime, now: datetime | None = None, style: str = "age") -> SafeString:
    """Return a ``<time>``: "4 min" (``age``), "4 min ago" (``ago``), or local day (``date``), with time (``full``)."""
    said = full(instant) if style != "date" else ""
    if style in _SPANS:
        shown = _SPANS[style](instant, now or timezone.now())
        return format_html(
            '<time datetime="{}" title="{}" data-span="{}">{}<span class="abri-hidden"> ({})</span></time>',
            instant.isoformat(timespec="seconds"),
            said,
            style,
            shown,
            said,
        )
    shown = said or formats.date_format(timezone.localtime(instant), "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(timespec="seconds"), shown)


def full(instant: datetime) -> str:
    """Return the local day and time of an instant, in words."""
    local = timezone.localtime(instant)
    return _full(local.replace(second=0, microsecond=0, tzinfo=None), translation.get_language() or "")


@lru_cache(maxsize=20_000)
def _full(minute: datetime, language: str) -> str:
    # ``language`` tells the answers apart. A list says a hundred instants, the same ones to everybody at a desk.
    return formats.date_format(minute, "DATETIME_FORMAT")


@register.simple_tag
def provision(line: LawLine) -> SafeString:
    """Return a line of law as the component of that name, made once for each language: a pack says it to many."""
    return _provision(line, translation.get_language() or "")


@lru_cache(maxsize=2_000)
def _provision(line: LawLine, language: str) -> SafeString:
    # ``language`` tells the answers apart; the template reads it where it always does.
    return render_to_string("ui/components/provision.html", {"line": line})


Word = str | int | None


@register.simple_tag
def fixed(component: str, **words: Word) -> SafeString:
    """Return a component without a body whose parameters are codes and the program's own words, never a person's.

    It is made once for each language and kept: a list shows the same few tags and shapes again and again.
    """
    said = (str(word) if isinstance(word, Promise) else word for word in words.values())
    return _drawn(component, translation.get_language() or "", tuple(words), *said)


# Typed: what is safe to put into a page as it stands is another text than the same signs from elsewhere.
@lru_cache(maxsize=5_000, typed=True)
def _drawn(component: str, language: str, names: tuple[str, ...], *words: Word) -> SafeString:
    # ``language`` tells the answers apart; the template reads it where it always does.
    return render_to_string(f"ui/components/{component}.html", dict(zip(names, words, strict=True)))


@register.simple_tag(name="colon")
def between() -> str:
    """Return what stands between a name and its value, in the language of the page."""
    return colons.colon()


@register.simple_tag
def labelled(label: Any, words: Any) -> str:
    """Return ``words`` about the field of this label, as the language of the page writes the two."""
    return colons.labelled(label, words)


@register.filter
def number(value: int) -> str:
    """Return a whole number as the language groups it: "10,000", "10.000", "10 000"."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def tel(number: Any) -> str:
    """Return the ``tel:`` address of a printed number: everything but digits and a leading plus goes."""
    printed = str(number).strip()
    plus = "+" if printed.startswith("+") else ""
    # "+32 (0)2 551 02 20" is dialled without the zero in brackets.
    return f"tel:{plus}" + re.sub(r"\D", "", printed.replace("(0)", "") if plus else printed)


@register.filter
def receipt_groups(code: Any) -> list[str]:
    """Return the groups of a printed receipt code."""
    return str(code).split("-")
