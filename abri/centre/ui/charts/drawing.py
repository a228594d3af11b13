"""The pieces every chart is made of: elements with escaped texts, and lines of words that fit."""

from textwrap import wrap

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

# The narrowest page shows a drawing about this wide, and a letter is at most so wide on average.
NARROWEST = 250
LETTER = 8
LINE_HEIGHT = 20

Value = str | float


def element(name: str, /, *children: str, **attributes: Value) -> SafeString:
    """One SVG element; ``class_`` and ``text_anchor`` lose what Python asks of names. Plain texts are escaped."""
    said = "".join(f' {_name(key)}="{escape(_value(value))}"' for key, value in attributes.items())
    inside = "".join(conditional_escape(child) for child in children)
    return mark_safe(f"<{name}{said}>{inside}</{name}>")  # noqa: S308 (everything in it is escaped above)


def picture(name: str, title: str, description: str, height: int, *children: str) -> SafeString:
    """The drawing as one picture; ``name`` is unique on its page."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        class_="abri-chart__drawing",
        width="100%",
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        focusable="false",
    )


def share(part: float) -> str:
    """A part of the width as a percentage."""
    return f"{part * 100:.2f}%"


def folded(words: str, width: float = 1.0) -> list[str]:
    """``words`` in lines that fit into this share of the narrowest page; a longer word is cut with a hyphen."""
    most = max(6, int(NARROWEST * width / LETTER))
    lines: list[str] = []
    for line in wrap(words, most, break_long_words=False) or [""]:
        while len(line) > most:
            lines.append(line[: most - 1] + "-")
            line = line[most - 1 :]  # noqa: PLW2901 (the rest of a word that is cut)
        lines.append(line)
    return lines


def _name(key: str) -> str:
    # SVG writes viewBox in one word and text-anchor with a hyphen.
    return key.rstrip("_").replace("_", "-") if key != "viewBox" else key


def _value(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
