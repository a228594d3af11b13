"""What people do to words on purpose or in haste: seeded variants of training lines."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

_LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "$"})
_HAPPY = ("😂", "🤣", "😊", "😁", "👍", "❤️", "😅", "🙏")
_ANY = ("😂", "🤣", "💀", "🙄", "😭", "🤡", "🔥", "😡")
_ENDS = ("", "", "!", "!!", "...", " lol", " haha", "?", ".")


def _typo(text: str, rng: random.Random) -> str:
    if len(text) < 6:
        return text
    at = rng.randrange(1, len(text) - 2)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return rng.choice((swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))


def _leet(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    words[at] = words[at].translate(_LEET)
    return " ".join(words)


def _stretch(text: str, rng: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter in "aeioulrsn"]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at] * rng.randint(2, 4) + text[at + 1 :]


def _bare(text: str, rng: random.Random) -> str:
    return text.lower().rstrip(".!?") + rng.choice(_ENDS)


def _emoji(text: str, rng: random.Random) -> str:
    return f"{text} {rng.choice(_ANY)}"


def _happy(text: str, rng: random.Random) -> str:
    return f"{text} {rng.choice(_HAPPY) * rng.randint(1, 2)}"


def _unmarked(text: str, rng: random.Random) -> str:
    """Without apostrophes and accents, as people type who are in a hurry."""
    apart = unicodedata.normalize("NFD", text.replace("'", "").replace("’", ""))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _crammed(text: str, rng: random.Random) -> str:
    """With some spaces left out."""
    return "".join(letter for letter in text if letter != " " or rng.random() < 0.6)


def _spaced(text: str, rng: random.Random) -> str:
    """With one word spelled letter by letter."""
    words = text.split(" ")
    at = rng.randrange(len(words))
    words[at] = rng.choice((" ", ".", "-")).join(words[at])
    return " ".join(words)


def _mention(text: str, rng: random.Random) -> str:
    return f"@user {text}"


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _typo,
    _leet,
    _stretch,
    _bare,
    _bare,
    _emoji,
    _happy,
    _mention,
    _unmarked,
    _crammed,
    _spaced,
)
"""The same ways for abusive and benign lines, so that none of them becomes a sign of either."""


def vary(text: str, rng: random.Random) -> str:
    """One variant of a line."""
    return rng.choice(WAYS)(text, rng)


def piece(text: str, rng: random.Random) -> str:
    """The first words of a line, one to four, as chats are full of them."""
    return " ".join(text.split()[: rng.randint(1, 4)])
