"""Why a chat was not read, in the words of the page. Nothing of the chat is repeated."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.engine.screening.chats.collecting import MOST_AUTHORS, TOO_MANY
from abri.engine.screening.chats.refusal import DAMAGED, NO_SUCH_TIME, TOO_LARGE, Unrecognised

UNKNOWN = Unrecognised().what
TOO_LONG, BROKEN = "took too long", "broken"

_NO_CHAT = gettext_lazy(
    "We do not recognise a chat in this. Choose the file that the app exported, or copy the messages and paste them."
)
_EMPTY = gettext_lazy("There is nothing in it. Choose another file, or paste the messages.")
_DAMAGED = gettext_lazy(
    "This file is damaged or not complete. Export the chat again, or copy the messages and paste them."
)
_TOO_MUCH = gettext_lazy(
    "This chat is too large to be read here. Export a shorter part of it, or paste what matters."
)
_TOO_SLOW = gettext_lazy(
    "Reading this chat took too long: it is large, or much else is being read right now. "
    "Try again in a moment, or choose fewer days."
)
_NO_TEXT = gettext_lazy(
    "This is not text. Pictures, voice messages and videos cannot be read here. Choose the exported chat, or paste it."
)
_STRANGE = gettext_lazy(
    "There is something in this file that no chat app writes. Copy the messages that matter and paste them."
)
_SENTENCES: Mapping[str, "str | Promise"] = {
    UNKNOWN: _NO_CHAT,
    "cannot be opened": _NO_CHAT,
    "empty": _EMPTY,
    DAMAGED: _DAMAGED,
    TOO_LARGE: _TOO_MUCH,
    TOO_MANY: _TOO_MUCH,
    TOO_LONG: _TOO_SLOW,
    BROKEN: gettext_lazy("Something broke on our side. Try again in a minute."),
    f"more than {MOST_AUTHORS:,} authors": _TOO_MUCH,
    "too many entries": _TOO_MUCH,
    "a line is too long": _STRANGE,
    "a message is too long": _STRANGE,
    "a name is too long": _STRANGE,
    "nested too deeply": _STRANGE,
    "a number is out of range": _STRANGE,
    "leads out of the archive": _STRANGE,
    "compressed in a way that no application uses": _STRANGE,
    "compressed beyond what text can be": _STRANGE,
    "binary, not text": _NO_TEXT,
    "neither UTF-8 nor UTF-16": gettext_lazy(
        "The letters in this file cannot be read. Export the chat again, or copy the messages and paste them."
    ),
    NO_SUCH_TIME: gettext_lazy(
        "There is a date or a time that does not exist. If you typed the dates yourself, check them."
    ),
    "some times with a zone and some without": gettext_lazy(
        "The times are written in two ways. Export the chat again, or paste only one of its parts."
    ),
    "no chat text": gettext_lazy(
        "There is no chat in this zip file. Export the chat again as text or JSON, and choose that file."
    ),
    "encrypted": gettext_lazy(
        "This zip file is locked with a password. Unpack it first, and choose the file with the text."
    ),
    "chats of several applications in one archive": gettext_lazy(
        "There are chats of several apps in this zip file. Choose the file of one of them."
    ),
    "a web page; choose JSON or text when exporting": gettext_lazy(
        "This is a web page (HTML). Ask the app for JSON or text when you export, or paste the messages."
    ),
    "text before the first message; remove it": gettext_lazy(
        "There is text before the first message. Remove it, then try again."
    ),
}  # fmt: skip
_PLACES: Mapping[str, "str | Promise"] = {
    "line": gettext_lazy("line %(number)s"),
    "row": gettext_lazy("row %(number)s"),
    "message": gettext_lazy("message %(number)s"),
    "entry": gettext_lazy("file %(number)s in the zip"),
}
_PLACE = re.compile(r"(line|row|message|entry) ([0-9]+)")


def sentence(what: str, where: str = "") -> str:
    """What is wrong and what to do, for ``what`` and ``where`` of a ``ChatError``."""
    said = str(_SENTENCES.get(what, _NO_CHAT))
    places = [str(_PLACES[kind]) % {"number": number} for kind, number in _PLACE.findall(where)]
    if not places:
        return said
    return _("%(sentence)s (It is about %(place)s.)") % {"sentence": said, "place": ", ".join(places)}
