"""A small part of Markdown as HTML: headings, paragraphs, lists, bold, links. Everything else stays the text it is.

Nothing of the source reaches the page unescaped, and links lead only to https addresses and pages of this site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_HEADING = re.compile(r"(#{2,4}) +(.+)")
_BULLET = re.compile(r"[-*] +(.+)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +(.+)")
_BOLD = re.compile(r"\*\*(\S(?:[^*]*\S)?)\*\*")
# After escaping: an address holds no quotation mark and no angle bracket any more.
_LINK = re.compile(r"\[([^\[\]]+)\]\((https://[^\s()]+|/[a-z0-9][^\s()]*)\)")
_LISTS = ((_BULLET, "ul"), (_NUMBERED, "ol"))


def as_html(source: str) -> str:
    """The HTML of ``source``: blocks divided by blank lines; a line that continues a list item is joined to it."""
    blocks = re.split(r"\n[ \t]*\n", source.replace("\r\n", "\n").strip())
    return "\n".join(html for block in blocks for html in _block(block.splitlines()))


def _block(lines: list[str]) -> Iterator[str]:
    """One block: headings stand alone, the lines after one are a block again."""
    while lines and (heading := _HEADING.fullmatch(lines[0].strip())):
        level = len(heading[1])
        yield f"<h{level}>{_inline(heading[2])}</h{level}>"
        lines = lines[1:]
    if not lines:
        return
    for pattern, tag in _LISTS:
        if pattern.fullmatch(lines[0].strip()):
            items = "".join(f"<li>{_inline(item)}</li>" for item in _items(lines, pattern))
            yield f"<{tag}>{items}</{tag}>"
            return
    paragraph = " ".join(line.strip() for line in lines).strip()
    if paragraph:
        yield f"<p>{_inline(paragraph)}</p>"


def _items(lines: list[str], pattern: re.Pattern[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if item := pattern.fullmatch(line.strip()):
            items.append(item[1])
        else:
            items[-1] += " " + line.strip()
    return items


def _inline(text: str) -> str:
    shown = _BOLD.sub(r"<strong>\1</strong>", escape(text, quote=True))
    return _LINK.sub(r'<a href="\2" rel="noreferrer">\1</a>', shown)
