"""The strokes of the pictures: SVG that a strict content security policy lets through.

Nothing here has a style: shapes carry classes, for the page to colour, and attributes that are legible on light and on
dark ground where it does not. Widths are shares of the page so that letters keep their size on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from abri.engine.screening.telling.legible import legible

CLASS = "abri-chat-picture"
LETTER = 7.4
"""Pixels that a letter takes on average, at the size of the pictures."""
SIZE = 13
LINE = 16
NARROWEST = 252
"""Pixels: the width of a picture on the smallest telephone, in a frame with its margins."""
# Legible on white and on near-black; a page that knows its ground sets its own by the classes.
MAIN, URGENT, QUIET = "#2b8a8a", "#c8453f", "#78889a"


def element(name: str, *inside: str, **attributes: object) -> str:
    """An element; `inside` is markup already, attributes are escaped (class_ and stroke_width lose their signs)."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def stretched(inside: str, height: int, **attributes: object) -> str:
    """A part whose 1000 units are as wide as it is, whatever its width."""
    frame = {"viewBox": f"0 0 1000 {height}", "preserveAspectRatio": "none", "height": height}
    return element("svg", inside, **attributes, **frame)


def text(words: str, look: str, **attributes: object) -> str:
    """A line of text."""
    return element("text", escape(words), class_=f"{CLASS}__{look}", fill="currentColor", **attributes)


def share(part: float) -> str:
    """A share of the width."""
    return f"{part * 100:.2f}%"


def folded(words: str, letters: int, lines: int) -> list[str]:
    """Words in lines of so many letters, what is too much cut off with an ellipsis."""
    return wrap(legible(words, letters * lines), letters, max_lines=lines, placeholder="…") or [""]


def letters_in(part: float) -> int:
    """How many letters have room in a share of the narrowest picture."""
    return int(part * NARROWEST / LETTER)


def picture(name: str, title: str, description: str, height: int, parts: Sequence[str]) -> str:
    """A whole picture with its title and description for those who do not see it. `name` is unique in a page."""
    heading = element("title", escape(title), id=f"{name}-title")
    told = element("desc", escape(description), id=f"{name}-desc")
    return element(
        "svg",
        heading,
        told,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_=CLASS,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        width="100%",
        height=height,
        font_size=SIZE,
    )
