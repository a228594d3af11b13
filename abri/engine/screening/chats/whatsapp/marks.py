"""What WhatsApp puts in place of, or behind, what a person sent: media, deletions, edits, in four languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from abri.engine.screening.chats.chat import Kind

APPLICATION = "\u200e"
# Directional marks and isolates: they order what is displayed and belong to no name and no text.
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\ufeff"))
_MARKS = re.compile("[\u200e\u200f\u202a-\u202d\u2066-\u2069\ufeff]")

_SPACE = "[ \u00a0\u202f]"
_OPEN, _CLOSE = rf"[<‹«]{_SPACE}*", rf"{_SPACE}*[>›»]"
_NOUNS = (
    # Dutch, English, French, German; several are the same word
    "afbeelding|foto|audio|video|video['’]s|sticker|gif|document|bestand|contactkaart|contact|media|"
    "bijlage|videobericht|videonotitie|spraakbericht|"
    "image|photo|file|contact card|attachment|video note|video message|voice message|view once voice message|album|"
    "vidéo|autocollant|fichier|fiche contact|fiche de contact|carte de contact|carte contact|média|"
    "médias|pièce jointe|note vidéo|message vocal|message vidéo|"
    "bild|audiodatei|dokument|datei|kontaktkarte|kontakt|medien|mediendatei|anhang|videonotiz|"
    "videonachricht|sprachnachricht"
)
_LEFT_OUT = (
    "weggelaten|niet bijgevoegd|omitted|not included|omis|omise|omises|absent|absente|absents|"
    "absentes|retiré|retirée|non inclus|"
    "weggelassen|ausgelassen|ausgeschlossen"
)
_OMITTED = re.compile(rf"(?:{_NOUNS}){_SPACE}(?:{_LEFT_OUT})", re.IGNORECASE)
_OMITTED_IN_BRACKETS = re.compile(
    rf"{_OPEN}[^<>‹›«»\n]{{1,60}}?{_SPACE}(?:{_LEFT_OUT}){_CLOSE}", re.IGNORECASE
)
_OMITTED_BEHIND = re.compile(rf"{APPLICATION}(?:{_NOUNS}){_SPACE}(?:{_LEFT_OUT})(?=\n|$)", re.IGNORECASE)
_ATTACHED = re.compile(
    rf"{_OPEN}(?:bijgevoegd|bijlage|attached|pièce jointe|joint|fichier joint|Anhang|"
    rf"angehängt){_SPACE}*:[^<>‹›«»\n]{{1,300}}{_CLOSE}"
    r"|^[^\n]{1,300}[ \u00a0](?:\((?:bestand bijgevoegd|file attached|fichier joint|Datei angehängt)\)"
    r"|[‹«<]\s?(?:bestand bijgevoegd|file attached|fichier joint|Datei angehängt)\s?[›»>])(?=\n|$)",
    re.IGNORECASE | re.MULTILINE,
)
# A file's own name with nothing behind it, as WhatsApp names files.
_FILE_NAME = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|STK|DOC)-[0-9]{8}-WA[0-9]{4}|[0-9]{8}-[A-Z]+-[0-9]{4}(?:-[0-9]{2}){5})\.[0-9A-Za-z]{1,5}"
)
_VIEW_ONCE = re.compile(
    r"view[- ]once|één keer|eenmalig|vue unique|une seule fois|affichage unique|einmalig|Einmalansicht",
    re.IGNORECASE,
)
_AWAITED = re.compile(
    r"Waiting for this message|Wachten op dit bericht|En attente de ce message|"
    r"Warte auf diese Nachricht|Auf diese Nachricht warten",
    re.IGNORECASE,
)
_POLL = re.compile(rf"(?:POLL|PEILING|SONDAGE|UMFRAGE){_SPACE}?:\s?\n")
_LOCATION = re.compile(
    rf"(?:live )?(?:location|locatie|localisation|position|standort){_SPACE}?:?\s?https?://", re.IGNORECASE
)
_CONTACT = re.compile(r"\.vcf\b", re.IGNORECASE)

_EDITED_PHRASES = (
    "Dit bericht is bewerkt", "Dit bericht werd bewerkt", "This message was edited", "Ce message a été modifié",
    "Diese Nachricht wurde bearbeitet",
)  # fmt: skip
_EDITED = re.compile(rf"(?:{_OPEN})?(?:{'|'.join(_EDITED_PHRASES)})\.?(?:{_CLOSE})?\Z", re.IGNORECASE)
_LONGEST_EDITED = 60
_AROUND = f" \t\r\n\u00a0\u202f{APPLICATION}"
_DELETED_PHRASES = (
    "dit bericht is verwijderd", "dit bericht werd verwijderd", "u hebt dit bericht verwijderd",
    "je hebt dit bericht verwijderd",
    "u heeft dit bericht verwijderd", "jij hebt dit bericht verwijderd",
    "dit bericht is door een beheerder verwijderd",
    "this message was deleted", "you deleted this message", "you deleted this message as admin",
    "ce message a été supprimé", "vous avez supprimé ce message", "tu as supprimé ce message",
    "ce message a été effacé",
    "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht", "sie haben diese nachricht gelöscht",
)  # fmt: skip
_BY_ADMIN = re.compile(
    r"(?:dit bericht is verwijderd door|u hebt dit bericht verwijderd als|"
    r"je hebt dit bericht verwijderd als|this message was deleted by"
    r"|ce message a été supprimé par|vous avez supprimé ce message en tant|diese nachricht wurde von|"
    r"du hast diese nachricht als)"
    r" [^\n]{0,20}(?:beheerder|admin)[^\n]{0,100}",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 160


class Marked(NamedTuple):
    """A text without invisible signs and without its mark of editing, and what the marks say."""

    text: str
    kind: Kind
    media: bool
    deleted: bool
    edited: bool


def without_invisible(text: str) -> str:
    """The text without directional marks."""
    return text.translate(_INVISIBLE) if _MARKS.search(text) else text


def may_be_marked(raw: str) -> bool:
    """Whether anything in the text can be a mark. Nearly all texts fail this, and it costs a tenth of looking."""
    if (
        "\n" in raw
        or "(" in raw
        or "<" in raw
        or raw[:1] in _FIRSTS
        or raw.rstrip(". ")[-4:].lower() in _LASTS
    ):
        return True
    return not raw.isascii() and _RARE.search(raw) is not None


def read_marks(raw: str) -> Marked:
    """What a person sent, read from the text behind the name."""
    raw, edited = _without_edited(raw)
    text = without_invisible(raw).strip()
    kind = _sentence(text) if len(text) <= _LONGEST_SENTENCE else None
    if kind is None and raw[:1] == APPLICATION and _VIEW_ONCE.search(text[:_LONGEST_SENTENCE]):
        kind = "media"
    kind = kind or _with_caption(raw, text) or _other(text) or "text"
    return Marked(text, kind, kind in ("media", "contact"), kind == "deleted", edited)


def _without_edited(raw: str) -> tuple[str, bool]:
    """The text in front of the mark of editing, and whether there is one. Only the end is searched: "
    "texts are long."""
    trimmed = raw.rstrip(_AROUND)
    end = trimmed[-_LONGEST_EDITED:]
    match = _EDITED.search(end)
    if match is None:
        return raw, False
    return trimmed[: len(trimmed) - len(end) + match.start()].rstrip(_AROUND), True


def is_awaited(text: str) -> bool:
    """Whether the application's sentence stands for a message that had not arrived when the chat was exported."""
    return _AWAITED.match(text) is not None


def _sentence(text: str) -> Kind | None:
    """A text that is nothing but the application's sentence, bare or in brackets."""
    bare = text.strip("<>‹›«» \u00a0\u202f").rstrip(".").lower()
    if bare in _DELETED or (("beheerder" in bare or "admin" in bare) and _BY_ADMIN.fullmatch(bare)):
        return "deleted"
    if bare == "null" or (bare.endswith(_LAST_LETTERS) and _OMITTED.fullmatch(bare)):
        return "media"
    return None


def _with_caption(raw: str, text: str) -> Kind | None:
    """A file that is named or left out, with a caption before or after."""
    if _ATTACHED.search(text):
        return "contact" if _CONTACT.search(text) else "media"
    if _OMITTED_BEHIND.search(raw) or _OMITTED_IN_BRACKETS.search(text):
        return "media"
    first, _, _ = text.partition("\n")
    last = text.rpartition("\n")[2]
    if any(_OMITTED.fullmatch(line.strip()) or _FILE_NAME.fullmatch(line.strip()) for line in (first, last)):
        return "media"
    return None


def _other(text: str) -> Kind | None:
    if _POLL.match(text):
        return "poll"
    if _LOCATION.match(text):
        return "location"
    return None


_DELETED = frozenset(_DELETED_PHRASES)
_LAST_LETTERS = tuple({participle[-4:] for participle in _LEFT_OUT.split("|")})
# The last letters of a text that may be, or end with, one of the application's sentences.
_LASTS = frozenset(
    {*_LAST_LETTERS, "null", *(phrase[-4:].lower() for phrase in (*_DELETED_PHRASES, *_EDITED_PHRASES))}
)
# Of the words that begin a poll, a place, or a deletion by an administrator.
_FIRSTS = frozenset("lLPSUDTCJVY")
_RARE = re.compile("[‹›«»\u200e\u200f\u202a-\u202d\u2066-\u2069\ufeff]")
