"""Where a fact comes from, as people read it: words and links, and the day somebody last looked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from abri.engine.packs import Text

NO_SOURCE = "none"
_ADDRESS = re.compile(r"https?://[^\s;]+")
# Packs write a source once, in English: what is no name but a remark is said in the reader's language.
REMARKS = {
    "seen in stored press, address not kept": gettext_lazy("read in the press, the page was not kept"),
    "press read, address not kept": gettext_lazy("read in the press, the page was not kept"),
    "page read, address not kept": gettext_lazy("read on a page that was not kept"),
    "quarterly article, address not kept": gettext_lazy("quarterly article, the page was not kept"),
    "own comparison of the sources": gettext_lazy("our own comparison of the sources"),
}


class Piece(NamedTuple):
    """A part of a source: words, or the name of a site with the address it leads to."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One line about a source: what comes before it, the source in pieces, what comes after it."""

    before: str
    pieces: tuple[Piece, ...]
    after: str


def source_line(source: str, precision: str, checked: date, sentence: Text | None, spoken: str) -> Source:
    """The line for one fact. `sentence` holds {source} and {checked}; without one the centre's own is taken.

    A fact without any source says so in a sentence instead of naming one. It is made once for each language: packs do
    not change while they are read, and the same few facts stand on many pages.
    """
    return _line(source, precision, checked, sentence, spoken, get_language() or "")


@lru_cache(maxsize=5_000)
def _line(
    source: str, precision: str, checked: date, sentence: Text | None, spoken: str, _language: str
) -> Source:
    day = formats.date_format(checked, "DATE_FORMAT")
    if precision == NO_SOURCE or not source:
        return Source(_("No source confirms this yet. We last looked on %(day)s.") % {"day": day}, (), "")
    said = sentence.say(spoken) if sentence else _("Source: {source}, last checked on {checked}")
    before, _named, after = said.replace("{checked}", day).partition("{source}")
    return Source(before, tuple(pieces(source)), after)


def with_doubt(words: str, *, verified: bool) -> str:
    """A name or a number of a fact, with its doubt where nobody confirmed it: alone it would be a claim."""
    return words if verified else f"{words} ({_('not confirmed')})"


def pieces(source: str) -> Iterator[Piece]:
    """A source as packs write it, "https://one.example/page ; a newspaper, 2023", in words and links."""
    end = 0
    for found in _ADDRESS.finditer(source):
        if words := source[end : found.start()].replace(" ; ", "; "):
            yield Piece(_said(words))
        url = found.group().rstrip(".,)")
        yield Piece(site(url), url)
        end = found.start() + len(url)
    if words := source[end:].replace(" ; ", "; "):
        yield Piece(_said(words))


def _said(words: str) -> str:
    for remark, sentence in REMARKS.items():
        words = words.replace(remark, str(sentence))
    return words


def site(url: str) -> str:
    """The name of the site behind an address: a whole address breaks a line and tells nobody more."""
    return urlsplit(url).netloc.removeprefix("www.")
