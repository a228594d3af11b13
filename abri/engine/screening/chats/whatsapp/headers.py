"""Where one entry of a WhatsApp export ends and the next begins: the date and time before each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from abri.engine.screening.chats.collecting import MOST_MESSAGES, TOO_MANY
from abri.engine.screening.chats.refusal import ChatError

_SPACE = "[ \u00a0\u202f]"
_MARKS = "[\u200e\u200f\ufeff]*"
_HEADER = (
    rf"\n{_MARKS}(\[)?"
    r"([0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4})"
    rf"(?:,|{_SPACE}(?:à|a\u0300|om|um|at))?{_SPACE}"
    rf"([0-9]{{1,2}}[:.][0-9]{{2}}(?:[:.][0-9]{{2}})?(?:{_SPACE}?[AaPp]\.?{_SPACE}?[Mm]\.?)?)"
    rf"(?(1)\]|(?:{_SPACE}Uhr)?(?:{_SPACE}[-–]|:(?={_SPACE}))){_SPACE}?"
)
# A line break comes first because a single character is what the engine finds fastest.
_AFTER_LF = re.compile(_HEADER)
_AFTER_CR_LF = re.compile(r"\r" + _HEADER)
_TRIED = 200


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of an export: for each its date and time as they are written, and what stands behind them.

    `bracketed` says whether dates stand in brackets, as iOS writes them.
    """

    days: list[str]
    clocks: list[str]
    bodies: list[str]
    bracketed: bool


def entries_of(text: str) -> Entries | None:
    """The entries of a text; None where it does not begin with one.

    On iOS an entry ends with CR LF and a line inside it with LF alone: a header after LF alone was then pasted into a
    message. Whether the file is of that kind, its own headers tell.
    """
    text = "\n" + text.lstrip("\ufeff\r\n \t")
    first = _AFTER_LF.match(text)
    if first is None:
        return None
    header = _AFTER_CR_LF if _ends_with_cr(text) else _AFTER_LF
    pieces = header.split("\r" + text if header is _AFTER_CR_LF else text, MOST_MESSAGES + 1)
    if len(pieces) > 4 * MOST_MESSAGES:
        raise ChatError(TOO_MANY)
    return Entries(pieces[2::4], pieces[3::4], pieces[4::4], first[1] is not None)


def begins_late(text: str) -> bool:
    """Whether a header stands somewhere in the text, though it does not begin with one."""
    return _AFTER_LF.search(text) is not None


def _ends_with_cr(text: str) -> bool:
    """Whether entries end with CR LF, as far as the first of them tell."""
    if "\r\n" not in text:
        return False
    before = [text[match.start() - 1] for match in islice(_AFTER_LF.finditer(text, 1), _TRIED)]
    return before.count("\r") * 2 >= len(before)


def line_of_entry(text: str, number: int) -> str:
    """The line at which the entry with this number begins; found again, because only a refusal asks."""
    text = "\n" + text.lstrip("\ufeff\r\n \t")
    header = _AFTER_CR_LF if _ends_with_cr(text) else _AFTER_LF
    skipped = number - 1 if header is _AFTER_LF else number - 2
    match = next(islice(header.finditer(text), max(skipped, 0), None), None)
    start = 0 if match is None or number == 1 else match.end()
    return f"line {text.count(chr(10), 1, start) + 1}"
