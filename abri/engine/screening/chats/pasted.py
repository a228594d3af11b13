"""Chats that somebody copied out of a window: a handful of layouts, recognised by their first line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from abri.engine.screening.chats.collecting import MOST_MESSAGES, TOO_MANY, Collector
from abri.engine.screening.chats.decoding import line_of
from abri.engine.screening.chats.documents import name
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import Read
from abri.engine.screening.chats.written_dates import Unreadable, read_dates

_DATE = r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}"
_TIME = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_NAME = r"(?P<name>[^\W\d_][^:\n\[\]<>{}=\"/\\]{0,39}?)"
_BREAK = r"^(?=\S)"


@dataclass(frozen=True, slots=True)
class _Layout:
    """How each message begins. A `loose` one fits other things too, and has to fit nearly every line."""

    header: re.Pattern[str]
    loose: bool = False


def _layout(pattern: str, *, loose: bool = False) -> _Layout:
    return _Layout(re.compile(_BREAK + pattern, re.MULTILINE), loose)


_LAYOUTS = (
    # [14:05, 12/03/2024] Name: text      copied out of WhatsApp in a browser
    _layout(rf"\[(?P<when>{_TIME}, {_DATE})\] (?P<name>[^:\n]{{1,60}}): ?"),
    # Name, [12.03.2024 14:05]            copied out of Telegram, the text below
    _layout(rf"(?P<name>[^\n\[]{{1,60}}), \[(?P<when>{_DATE},? {_TIME})\][:]?[ \r]*\n?"),
    # Name — 12/03/2024 14:05             copied out of Discord, the text below
    _layout(rf"(?P<name>[^\n—]{{1,60}}?) ?[—–] ?(?P<when>{_DATE},? {_TIME})[ \r]*\n"),
    # 2024-03-12 14:05 Name: text
    _layout(rf"\[?(?P<when>{_DATE}[,T]? ?{_TIME})\]?(?: ?[-–|])? (?P<name>[^:\n]{{1,60}}): "),
    # 14:05 Name: text
    _layout(rf"\[?(?P<clock>{_TIME})\]?(?: ?[-–|])? {_NAME}: ", loose=True),
    # Name (14:05): text
    _layout(rf"{_NAME} \((?P<clock>{_TIME})\): ", loose=True),
    # <Name> text
    _layout(r"<(?P<name>[^<>\n:/]{1,40})> ", loose=True),
    # Name and text, and nothing else
    _layout(rf"{_NAME}: ", loose=True),
)
_SHARE = 0.6
_REPEATING = 4
_LONGEST_SAMPLE = 200_000
# What stands before the colon in letters, forms and settings, and is nobody's name.
_NO_NAMES = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "sent",
        "van",
        "aan",
        "onderwerp",
        "datum",
        "verzonden",
        "de",
        "à",
        "a",
        "objet",
        "envoyé",
        "von",
        "betreff",
        "gesendet",
        "name",
        "naam",
        "nom",
        "vorname",
        "age",
        "leeftijd",
        "âge",
        "alter",
        "note",
        "nota",
        "noot",
        "remarque",
        "hinweis",
        "opmerking",
        "ps",
        "nb",
        "id",
        "title",
        "titel",
        "titre",
        "address",
        "adres",
        "adresse",
        "phone",
        "telefoon",
        "téléphone",
        "telefon",
        "e-mail",
        "email",
        "mail",
        "http",
        "https",
        "example",
        "error",
        "warning",
        "info",
        "debug",
        "host",
        "server",
        "port",
        "version",
        "author",
        "auteur",
        "license",
        "todo",
        "question",
        "answer",
        "vraag",
        "antwoord",
        "frage",
        "antwort",
    ]
)


def read_text(text: str, collector: Collector) -> Read | None:
    """Read copied text; None where it is in none of the layouts."""
    begins = len(text) - len(text.lstrip("\ufeff\r\n \t"))
    for layout in _LAYOUTS:
        first = layout.header.match(text, begins)
        if first is None or name(first["name"]).lower() in _NO_NAMES:
            continue
        if not layout.loose or _fits(text, layout):
            return _read(text, layout, collector)
    return None


def _fits(text: str, layout: _Layout) -> bool:
    """Whether a loose layout is meant: it fits most lines, and the names are like names of people who talk."""
    shown = text[:_LONGEST_SAMPLE]
    lines = sum(1 for line in shown.split("\n") if line.strip())
    names = Counter(name(match["name"]) for match in layout.header.finditer(shown))
    entries = sum(names.values())
    if entries < 2 or entries < _SHARE * lines or any(one.lower() in _NO_NAMES for one in names):
        return False
    if any(len(one.split()) > 4 for one in names):
        return False
    return len(names) < entries if entries >= _REPEATING else entries == lines


def _read(text: str, layout: _Layout, collector: Collector) -> Read:
    matches = []
    for match in layout.header.finditer(text):
        matches.append(match)
        if len(matches) > MOST_MESSAGES:
            raise ChatError(TOO_MANY)
    try:
        instants, reading = read_dates([match.groupdict().get("when") or "" for match in matches])
    except Unreadable as error:
        raise ChatError(NO_SUCH_TIME, line_of(text, matches[error.index].start())) from None
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        said = text[match.end() : end].strip()
        collector.say(name(match["name"]).removeprefix("~").strip(), instants[index], said)
    return Read("text", reading)
