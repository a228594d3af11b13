"""What somebody typed, made harmless and short. No sign of it has a meaning of its own."""

import unicodedata
from dataclasses import dataclass
from typing import Self

from abri.centre.directory.search import words

LONGEST = 200
MOST_WORDS = 12
# Compatibility forms can grow eighteenfold, so a little more than what counts is read.
READ = 4 * LONGEST


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: the `text` as it is shown again, its folded `words`, and whether something was left out.

    `typing` says that the last word may be unfinished, as it is while somebody types.
    """

    text: str
    words: tuple[str, ...]
    shortened: bool
    typing: bool

    @classmethod
    def read(cls, untrusted: str) -> Self:
        """Take the first `LONGEST` characters and `MOST_WORDS` words; never fails, whatever comes."""
        begun = unicodedata.normalize("NFKC", untrusted[:READ].encode(errors="ignore").decode())
        printable = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in begun)
        clean = " ".join(printable.split())
        text = _begin(clean)
        found = tuple(dict.fromkeys(words.folded(text)))
        return cls(
            text=text,
            words=found[:MOST_WORDS],
            shortened=len(untrusted) > READ or len(clean) > LONGEST or len(found) > MOST_WORDS,
            typing=text[-1:].isalnum() and not untrusted[-1:].isspace(),
        )

    @property
    def whole(self) -> str:
        """All words as one name."""
        return words.whole(self.text)

    @property
    def number(self) -> str:
        """The digits together where nothing but digits was typed ("123 456"), else empty."""
        return "".join(self.words) if self.words and all(word.isdigit() for word in self.words) else ""


def _begin(clean: str) -> str:
    """The first `LONGEST` characters, without the piece of a word at their end."""
    if len(clean) <= LONGEST:
        return clean
    whole_words, _space, _piece = clean[: LONGEST + 1].rpartition(" ")
    return whole_words or clean[:LONGEST]
