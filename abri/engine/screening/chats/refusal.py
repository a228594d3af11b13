"""The one way in which reading a chat fails."""

from __future__ import annotations


class ChatError(ValueError):
    """The input is no chat, or is damaged, hostile or too large.

    `what` is a fixed sentence and `where` a place such as "line 12": neither repeats a word of the input, because
    both are shown and logged.
    """

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.what = what
        self.where = where

    def within(self, place: str) -> ChatError:
        """The same refusal, seen from outside the file in which it arose."""
        return ChatError(self.what, f"{place}, {self.where}" if self.where else place)


class Unrecognised(ChatError):
    """No reader knows this content. In an archive other files may still be chats."""

    def __init__(self) -> None:
        super().__init__("not a chat in a format that can be read")


NO_SUCH_TIME = "a date or time that does not exist or is out of range"
DAMAGED = "damaged or cut off"
TOO_LARGE = "too large"
