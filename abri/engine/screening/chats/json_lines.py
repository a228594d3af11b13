"""JSON with one object on every line."""

from __future__ import annotations

from collections.abc import Iterator

from abri.engine.screening.chats.documents import Json, load
from abri.engine.screening.chats.refusal import DAMAGED, ChatError


class Lines:
    """The objects of a text, one a line. `several` says whether the text is of this kind at all."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.first: Json = {}
        self.several = self._begins()

    def __iter__(self) -> Iterator[tuple[str, Json]]:
        """The place and the object of every line that is not blank; raises ChatError for anything but an object."""
        start, number = 0, 0
        while start < len(self._text):
            end = self._text.find("\n", start)
            end = end if end >= 0 else len(self._text)
            number += 1
            line = self._text[start:end].strip("\ufeff \t\r")
            start = end + 1
            if line:
                place = f"line {number}"
                value = load(line, place)
                if not isinstance(value, dict):
                    raise ChatError(DAMAGED, place)
                yield place, value

    def _begins(self) -> bool:
        """Whether the first line is an object by itself and something follows it."""
        start = len(self._text) - len(self._text.lstrip("\ufeff \t\r\n"))
        end = self._text.find("\n", start)
        if end < 0 or self._text[start] != "{" or not self._text[end : end + 100_000].strip():
            return False
        try:
            value = load(self._text[start:end].strip())
        except ChatError:
            return False
        self.first = value if isinstance(value, dict) else {}
        return isinstance(value, dict)
