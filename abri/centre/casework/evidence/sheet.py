"""What the page of one thing says about it: the facts, the text that was read in it, what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.evidence.pieces import Piece
from abri.centre.casework.findings import Marked, mark_content
from abri.centre.files.kinds import ENDINGS, KINDS, OTHER
from abri.centre.ui.sizes import size
from abri.centre.ui.templatetags.ui import number
from abri.centre.vault.opening import Content

# Nobody reads more on a page; the rest is in the working copy.
LONGEST_TEXT = 20_000
VEIL_WIDTH = 320
SHOWN = frozenset({"image", "video", "audio"})


@dataclass(frozen=True)
class Text:
    """What was read in a file, with what the software found. ``cut``: there is more than this page shows."""

    marked: Marked
    read_in_a_picture: bool
    cut: bool


@dataclass(frozen=True)
class Sheet:
    """Everything that the page of one thing says besides its log.

    ``can_look``: whether there is something to show. ``veil_height``: how high its veil is where it is 320 wide.
    ``original`` and ``working_copy``: kind and size of what may be saved; empty where there is none.
    """

    facts: list[tuple[str, str]]
    became: list[str]
    text: Text | None
    can_look: bool
    has_veil: bool
    veil_height: int
    original: str
    working_copy: str

    def closed(self, why: str) -> "Sheet":
        """The same for who may neither see it nor take a copy, with the sentence that says why."""
        return replace(
            self, became=[why, *self.became], can_look=False, has_veil=False, original="", working_copy=""
        )


def sheet_of(piece: Piece) -> Sheet:
    """The sheet of ``piece``; an empty one where it is not described."""
    contents = piece.described.contents if piece.described and piece.is_kept else {}
    cleaning = _cleaning(piece)
    width, height = cleaning.get("width") or 4, cleaning.get("height") or 3
    return Sheet(
        facts=facts_of(piece),
        became=became(piece),
        text=text_of(piece),
        can_look="copy" in contents if piece.group == "image" else "original" in contents,
        has_veil="veil" in contents,
        veil_height=max(1, min(round(VEIL_WIDTH * height / width), 3 * VEIL_WIDTH)),
        original=_saved(contents.get("original")),
        working_copy=_saved(contents.get("copy")),
    )


def text_of(piece: Piece) -> Text | None:
    """The text of a file or of the words about an address; ``None`` where there is none."""
    said = piece.said("text").strip("\n")
    if piece.described is None or not said:
        return None
    findings = piece.described.told.get("findings")
    marked = mark_content(piece.said("text")[:LONGEST_TEXT], str(piece.evidence.pk), findings)
    return Text(marked, piece.group == "image", len(said) > LONGEST_TEXT)


def facts_of(piece: Piece) -> list[tuple[str, str]]:
    """What is known about a thing, each with its name."""
    if piece.described is None:
        return []
    told = _of_link(piece) if piece.evidence.is_link else _of_file(piece)
    return [(name, value) for name, value in told if value]


def became(piece: Piece) -> list[str]:
    """What the software did with a file, in sentences."""
    cleaning = _cleaning(piece)
    return evidence_words.cleaned(
        piece.group, cleaning.get("result", ""), cleaning.get("why", ""), cleaning.get("lost", ())
    )


def _of_file(piece: Piece) -> Iterator[tuple[str, str]]:
    cleaning, count = _cleaning(piece), piece.evidence.announced
    yield _("Kind"), f"{piece.kind} ({KINDS.get(piece.evidence.kind, OTHER).media_type})"
    yield _("Size"), _("%(rounded)s (%(bytes)s bytes)") % {"rounded": size(count), "bytes": number(count)}
    if cleaning.get("width") and cleaning.get("height"):
        yield _("Width and height"), f"{cleaning['width']} × {cleaning['height']}"
    if pages := cleaning.get("pages"):
        yield _("Pages"), ngettext("%(number)s page", "%(number)s pages", pages) % {"number": pages}
    yield _("What was said about it"), piece.said("said")
    if piece.said("intimate") == "adult":
        yield _("Handed in as"), _("an intimate picture of an adult")
    yield _("SHA-256 of the original"), piece.said("sha256")


def _of_link(piece: Piece) -> Iterator[tuple[str, str]]:
    yield _("Address"), piece.said("url")
    yield _("Platform"), piece.platform
    yield _("Name of the account"), piece.said("account")
    yield _("Number of the account"), piece.said("account_id")
    yield _("When it was seen"), _seen_at(piece)
    yield _("What was seen there"), piece.said("seen")
    yield _("SHA-256 of this record"), piece.said("sha256")


def _seen_at(piece: Piece) -> str:
    """The time by the clock it was read from, with the name of its zone."""
    try:
        seen = datetime.fromisoformat(piece.said("seen_at"))
    except ValueError:
        return ""
    local = seen if timezone.is_aware(seen) else timezone.make_aware(seen)
    shown = formats.date_format(local, "DATETIME_FORMAT")
    return f"{shown} ({piece.said('zone') or local.tzname()}, {local:UTC%z})"


def _cleaning(piece: Piece) -> dict[str, Any]:
    return (piece.described.told.get("cleaning") or {}) if piece.described else {}


def _saved(content: Content | None) -> str:
    """How what may be saved ends, and how large it is."""
    if content is None:
        return ""
    return f"{ENDINGS.get(content.media_type, 'bin').upper()}, {size(content.size)}"
