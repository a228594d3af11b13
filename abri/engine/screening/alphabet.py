"""The small alphabet that every text is folded into before anything looks at it.

About 120 symbols, written as ASCII: `a`-`z` and the digits stand for themselves and for what looks like them (accents,
full width, mathematical letters, Greek and Cyrillic look-alikes), punctuation for itself, control codes for kinds of
emoji, capitals for letters of other scripts. One byte a symbol keeps the work in the processor's nearest memory, and
the folded text can be read.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

SEPARATOR = 10
"""Stands before, between and after texts; no text can hold it, line breaks fold to a space."""
SPACE = 32
DROPPED = 0
"""Combining marks, joiners, variation selectors, skin tones: nothing is left of them."""

PAIRS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij"}
PAIR_SYMBOLS = {"ss": 1, "ae": 2, "oe": 3, "ij": 4}
"""Letters that fold to two: these symbols hold their place until `folding` writes both."""

EMOJI = {
    5: "😀😃😄😁😊🙂☺😇🥰😍😘😗😙😚🤗",
    6: "😂🤣😆😅😹",
    7: "😭😢😞😔😟😥😓😿🥺☹🙁",
    8: "😡🤬😠👿😾",
    9: "❤🧡💛💚💙💜🖤🤍🤎💕💖💗💓💞💘💝♥",
    11: "👍👏🙏🙌💪👌🤝🎉🎊🥳✨",
    12: "🖕🤘👎",
    13: "🔪🔫💣🗡⚔🪓🔨🧨",
    14: "💀☠⚰🪦👻",
    15: "💩🤮🤢🚽🗑🚮",
    16: "🐷🐖🐽🐮🐄🐐🐑🐴",
    17: "🐒🦍🐵🙈🙉🙊🦧🍌",
    18: "🐍🐀🐁🐛🪲🪳🪰🦠",
    19: "🤡🙄😒🤦🤷",
    20: "🍆🍑💦👅🍒😏🥵",
    21: "😱😨😰😳🤯",
    22: "👨👩👦👧👱👳🧕👲👴👵🧔🧑👶",
    23: "🌈✊⚧",
    24: "🔥💥⚡",
    25: "⚽🏀🏈🎮🎧🎵🎶📚🏫",
}
"""Emoji that mean much the same share a symbol; the others share the rest of the control codes by their number."""
OTHER_EMOJI = (26, 27, 28, 29, 30, 31)

LOOK_ALIKES = dict(
    zip(
        "асеіјѕорхуԁһѵԛԝкмтнвгαεικνορτυχγηßӏɡɑıɩſ",
        "aceijsopxydhvqwkmthbraeiknoptuxynßlgaiis",
        strict=True,
    )
)
PUNCTUATION = {
    "‘’‚‛`´ʼ′": "'",
    "“”„‟«»‹›″": '"',
    "‐‑‒–—―−": "-",
    "…": ".",
    "¡": "!",
    "¿": "?",
    "€£¥¢": "$",
}

_EMOJI_BLOCKS = ((0x2190, 0x2C00), (0x1F000, 0x1FB00))
_SMALL_BLOCKS = (
    (0x00, 0x250),
    (0x1E00, 0x1F00),
    (0x2000, 0x2190),
    (0x2460, 0x2500),
    (0xFF01, 0xFF5F),
    (0x1D400, 0x1D800),
    (0x1F130, 0x1F18A),
)
"""Where letters stand that are Latin ones in disguise."""
_NOTHING_LEFT = (
    (0x00, 0x09),
    (0x0E, 0x20),
    (0x7F, 0x85),
    (0x86, 0xA0),
    (0xAD, 0xAE),
    (0x300, 0x370),
    (0x200B, 0x2010),
    (0x202A, 0x202F),
    (0x2060, 0x2070),
    (0x20D0, 0x2100),
    (0xFE00, 0xFE10),
    (0xFEFF, 0xFF00),
    (0x1F3FB, 0x1F400),
    (0xE0000, 0xE0200),
)
_SPACES = (
    9,
    10,
    11,
    12,
    13,
    0x85,
    0xA0,
    0x1680,
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
)


@cache
def table() -> NDArray[np.uint8]:
    """The symbol of every code point, surrogates included."""
    symbols = _other_scripts()
    for first, past in _EMOJI_BLOCKS:
        symbols[first:past] = np.array(OTHER_EMOJI, np.uint8)[np.arange(first, past) % len(OTHER_EMOJI)]
    for first, past in _SMALL_BLOCKS:
        for number in range(first, past):
            symbols[number] = _plain(chr(number)) or symbols[number]
    for number, kinds in EMOJI.items():
        symbols[[ord(one) for one in kinds]] = number
    for marks, plain in PUNCTUATION.items():
        symbols[[ord(mark) for mark in marks]] = ord(plain)
    for letter, plain in LOOK_ALIKES.items():
        capital = letter.upper() if len(letter.upper()) == 1 else letter
        symbols[[ord(letter), ord(capital)]] = symbols[ord(plain)]
    for letter, pair in PAIRS.items():
        symbols[ord(letter)] = PAIR_SYMBOLS[pair]
    for first, past in _NOTHING_LEFT:
        symbols[first:past] = DROPPED
    symbols[list(_SPACES)] = SPACE
    symbols.flags.writeable = False
    return symbols


def _other_scripts() -> NDArray[np.uint8]:
    """Letters of other scripts as capitals: neighbours in a script differ, and no script needs a table of its own."""
    numbers = np.arange(0x110000, dtype=np.uint32)
    return (65 + ((numbers * np.uint32(2654435761)) >> np.uint32(16)) % np.uint32(26)).astype(np.uint8)


def _plain(letter: str) -> int:
    """The ASCII symbol that a letter, digit or mark shows without accent, width and case; 0 where there is none."""
    plain = unicodedata.normalize("NFKD", letter).lower()
    plain = "".join(part for part in plain if not unicodedata.combining(part))
    plain = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "t"}.get(plain, plain)
    if len(plain) != 1 and not (plain[:1] == "(" and plain[2:] == ")"):
        return 0
    plain = plain.strip("()") or plain
    return ord(plain) if len(plain) == 1 and 32 <= ord(plain) < 127 else 0


def _members(letters: str) -> NDArray[np.bool_]:
    found = np.zeros(256, np.bool_)
    found[[ord(letter) for letter in letters]] = True
    return found


LETTERS = _members("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = _members("0123456789")
IN_WORDS = LETTERS | DIGITS
IN_WORDS[1:32] = True
IN_WORDS[SEPARATOR] = False

LEET = np.zeros(256, np.uint8)
LEET[[ord(sign) for sign in "4310578@$!|"]] = [ord(letter) for letter in "aeiostbasii"]
