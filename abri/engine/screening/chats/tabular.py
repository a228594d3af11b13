"""Plain tables of messages: CSV, and JSON with one object a message, with headers in four languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from abri.engine.screening.chats.chat import Format, Reading
from abri.engine.screening.chats.collecting import MOST_MESSAGES, TOO_MANY, Collector
from abri.engine.screening.chats.documents import Json, name, string
from abri.engine.screening.chats.json_lines import Lines
from abri.engine.screening.chats.refusal import DAMAGED, NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sheets import sheet_of
from abri.engine.screening.chats.sources import Read
from abri.engine.screening.chats.written_dates import Unreadable, read_dates

_AUTHOR = (
    "author", "sender", "from", "user", "username", "user_name", "name", "who", "sender_name", "author_name",
    "nickname", "participant",
    "afzender", "auteur", "van", "gebruiker", "gebruikersnaam", "naam", "wie", "verzender",
    "expéditeur", "expediteur", "envoyeur", "de", "utilisateur", "nom", "qui", "pseudo",
    "absender", "absenderin", "von", "autor", "benutzer", "benutzername", "wer",
)  # fmt: skip
_TEXT = (
    "text", "message", "content", "body", "msg", "message_text", "contents",
    "bericht", "tekst", "inhoud", "berichttekst", "texte", "contenu", "nachricht", "inhalt", "nachrichtentext",
)  # fmt: skip
_WHEN = (
    "timestamp", "datetime", "date_time", "created_at", "sent_at", "at", "date/time", "date and time", "date",
    "sent", "when", "created", "ts",
    "datum en tijd", "datum/tijd", "datum_tijd", "tijdstip", "verzonden", "verzonden op", "datum", "wanneer",
    "date et heure", "date/heure", "date_heure", "horodatage", "envoyé", "envoyé le", "quand",
    "datum und uhrzeit", "datum/uhrzeit", "datum/zeit", "zeitstempel", "zeitpunkt", "gesendet", "gesendet am", "wann",
)  # fmt: skip
_CLOCK = ("time", "hour", "tijd", "uur", "heure", "uhrzeit", "zeit")
_FILE = (
    "media", "attachment", "attachments", "file", "files", "bijlage", "bijlagen", "bestand", "pièce jointe",
    "pièces jointes", "fichier",
    "anhang", "anhänge", "datei",
)  # fmt: skip
_SORT = ("type", "kind", "soort", "art")
_BY_APPLICATION = frozenset({"system", "service", "notice", "systeem", "système", "systemnachricht"})


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column or key holds what; empty where there is none."""

    author: str
    text: str
    when: str
    clock: str
    file: str
    sort: str

    @property
    def fit(self) -> bool:
        """Whether this is a table of messages: a text, and who wrote it or when."""
        return bool(self.text and (self.author or self.when or self.clock))


def _columns(header: Iterable[str]) -> _Columns:
    known = {" ".join(key.strip().lower().split()): key for key in header}
    when = _first(known, _WHEN)
    clock = _first(known, _CLOCK)
    # A lone time may be a whole instant; a date that has no time beside it may be one as well.
    return _Columns(
        author=_first(known, _AUTHOR), text=_first(known, _TEXT), when=when or clock, clock=clock if when else "",
        file=_first(known, _FILE), sort=_first(known, _SORT),
    )  # fmt: skip


def _first(known: Mapping[str, str], names: Iterable[str]) -> str:
    return next((known[one] for one in names if one in known), "")


def read_text(text: str, collector: Collector) -> Read | None:
    """Read CSV; None where the first line is no header of a table of messages."""
    sheet = sheet_of(text)
    if sheet is None or not (columns := _columns(sheet.header)).fit:
        return None
    return _read(sheet.rows(), columns, collector, "csv")


def read_lines(lines: Lines, collector: Collector) -> Read | None:
    """Read JSON lines; None where the first is no message."""
    columns = _columns(lines.first)
    return _read(iter(lines), columns, collector, "jsonl") if columns.fit else None


def read_json(document: Json | list[object], collector: Collector, _folder: str) -> Read | None:
    """Read one message, or a list of messages, bare or under that name; None where the first is none."""
    if isinstance(document, dict) and isinstance(document.get("messages"), list):
        document = document["messages"]
    rows = document if isinstance(document, list) else [document]
    if not rows or not isinstance(rows[0], dict) or not (columns := _columns(rows[0])).fit:
        return None
    return _read(_numbered(rows), columns, collector, "jsonl")


def _numbered(rows: list[Any]) -> Iterator[tuple[str, Json]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise ChatError(DAMAGED, f"message {number}")
        yield f"message {number}", row


def _read(
    rows: Iterable[tuple[str, Mapping[str, Any]]], columns: _Columns, collector: Collector, format_: Format
) -> Read:
    """Take every row, once the dates of all are known: only together do they tell day from month."""
    places: list[str] = []
    written: list[str] = []
    taken: list[tuple[str, str, bool, bool]] = []
    for place, row in rows:
        if len(places) >= MOST_MESSAGES:
            raise ChatError(TOO_MANY)
        places.append(place)
        written.append(_when(row, columns))
        notice = _plain(row.get(columns.sort)).strip().lower() in _BY_APPLICATION
        taken.append(
            (
                name(_plain(row.get(columns.author))),
                _plain(row.get(columns.text)),
                bool(row.get(columns.file)),
                notice,
            )
        )
    try:
        instants, reading = read_dates(written)
    except Unreadable as error:
        raise ChatError(NO_SUCH_TIME, places[error.index]) from None
    known = [at for at in instants if at is not None]
    order = range(len(taken))
    for index in reversed(order) if known and known[0] > known[-1] else order:
        author, text, media, notice = taken[index]
        if notice:
            collector.tell(instants[index], text, actor=author)
        else:
            collector.say(author, instants[index], text, "media" if media else "text", media)
    return Read(format_, reading if taken else Reading(None, "none"))


def _when(row: Mapping[str, Any], columns: _Columns) -> str:
    when = _plain(row.get(columns.when)).strip()
    clock = _plain(row.get(columns.clock)).strip() if columns.clock else ""
    if when and clock and ":" not in when:
        return f"{when} {clock}"
    # The time alone says no instant.
    return "" if columns.when and ":" in when and len(when) <= 8 else when


def _plain(value: object) -> str:
    """A cell as text; numbers are how JSON gives instants."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:.0f}" if abs(value) >= 1e9 else str(value)
    return string(value)
