"""Pieces of HTML. Whatever comes from a chat passes through `text` or `name`; nothing else escapes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from abri.engine.screening.telling import LANGUAGES, legible

LONGEST_NAME = 80
_EMPTY = frozenset({"input", "meta", "br"})
# What HTML does not know as a character; line breaks and tabs stay.
_UNKNOWN = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"
}


def tag(tag_name: str, /, *inside: str, **attributes: object) -> str:
    """An element; `inside` is markup already. Underscores in attributes are hyphens, except at their end."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    end = "" if tag_name in _EMPTY else f"</{tag_name}>"
    return f"<{tag_name}{written}>{''.join(inside)}{end}"


def text(untrusted: str) -> str:
    """Words as they stand, harmless."""
    return escape(untrusted.replace("\r\n", "\n").translate(_UNKNOWN))


def name(untrusted: str) -> str:
    """A person's name, kept apart from the direction in which the words around it are written."""
    return tag("bdi", text(legible(untrusted, LONGEST_NAME)))


def each(said: Callable[[str], str], element: str = "span") -> str:
    """Something in every language; the page shows the one that is chosen."""
    return "".join(tag(element, said(code), class_=f"in-{code}", lang=code) for code in LANGUAGES)
