"""The door: tells from the content what an export is, and has its reader read it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO, Any

from abri.engine.screening.chats import (
    discord,
    google_chat,
    meta,
    pasted,
    reddit,
    signal,
    snapchat,
    tabular,
    telegram,
    tiktok,
    whatsapp,
)
from abri.engine.screening.chats.archives import SIGNATURES, entries
from abri.engine.screening.chats.chat import Chat
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.decoding import LARGEST_FILE, check_lines, decode
from abri.engine.screening.chats.documents import load
from abri.engine.screening.chats.json_lines import Lines
from abri.engine.screening.chats.refusal import ChatError, Unrecognised
from abri.engine.screening.chats.sources import Read, ReadsJson, ReadsLines, ReadsText
from abri.engine.screening.garbage import no_collecting

# The first that knows the content reads it: those with the clearest signs come first.
_TEXTS: tuple[ReadsText, ...] = (
    signal.read_text,
    whatsapp.read_text,
    tiktok.read_text,
    discord.read_text,
    reddit.read_text,
    tabular.read_text,
    pasted.read_text,
)
_DOCUMENTS: tuple[ReadsJson, ...] = (
    telegram.read_json,
    meta.read_json,
    discord.read_json,
    snapchat.read_json,
    tiktok.read_json,
    google_chat.read_json,
    reddit.read_json,
    tabular.read_json,
)
_LINES: tuple[ReadsLines, ...] = (signal.read_lines, reddit.read_lines, tabular.read_lines)
_WEB_PAGE = ("<!doctype html", "<html")


@no_collecting()
def read_chat(path_or_bytes: str | os.PathLike[str] | bytes) -> Chat:
    """The chat in a file or in bytes, whatever application it comes from.

    Raises ChatError, whose one line says what is wrong and where and repeats nothing of the input.
    """
    if isinstance(path_or_bytes, bytes):
        return _read(io.BytesIO(path_or_bytes))
    try:
        with Path(path_or_bytes).open("rb") as file:
            return _read(file)
    except (OSError, ValueError) as error:
        if isinstance(error, ChatError):
            raise
        raise ChatError("cannot be opened") from None


def _read(file: IO[bytes]) -> Chat:
    start = file.read(LARGEST_FILE + 1 if not file.seekable() else 4)
    if start[:4] in SIGNATURES:
        return _read_archive(file if file.seekable() else io.BytesIO(start))
    if file.seekable():
        start += file.read(LARGEST_FILE + 1 - len(start))
    collector = Collector()
    text = [decode(start)]
    del start
    read = _read_text(text, collector, "")
    return collector.finish(read.format, read.reading)


def _read_archive(file: IO[bytes]) -> Chat:
    """All conversations of an archive as one chat; files that are no chat are passed over."""
    collector, found = Collector(), None
    for entry in entries(file):
        try:
            read = _read_text([decode(entry.content)], collector, entry.folder)
        except Unrecognised:
            continue
        except ChatError as error:
            raise error.within(entry.place) from None
        if found is not None and read.format != found.format:
            raise ChatError("chats of several applications in one archive", entry.place)
        found = read if found is None or not read.reading.assumed else found
    if found is None:
        raise Unrecognised
    return collector.finish(found.format, found.reading)


def _read_text(held: list[str], collector: Collector, folder: str) -> Read:
    """Reads the one text that is held; a document of it needs the memory, and then it is let go of."""
    text = held.pop()
    start = text[:400].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(_WEB_PAGE):
        raise ChatError("a web page; choose JSON or text when exporting")
    if start.startswith("{") or (start.startswith("[") and not _is_text(text)):
        if (lines := Lines(text)).several:
            return _read_lines(text, lines, collector)
        del lines
        document = load(text)
        del text
        return _read_document(document, collector, folder)
    check_lines(text)
    for reads in _TEXTS:
        if (read := reads(text, collector)) is not None:
            return read
    if whatsapp.begins_late(text):
        raise ChatError("text before the first message; remove it", "line 1")
    raise Unrecognised


def _read_lines(text: str, lines: Lines, collector: Collector) -> Read:
    check_lines(text)
    for reads in _LINES:
        if (read := reads(lines, collector)) is not None:
            return read
    raise Unrecognised


def _read_document(document: Any, collector: Collector, folder: str) -> Read:
    for reads in _DOCUMENTS:
        if (read := reads(document, collector, folder)) is not None:
            return read
    raise Unrecognised


def _is_text(text: str) -> bool:
    """Whether a bracket begins the date of a message: a digit follows, and it is no list of numbers."""
    inside = text.lstrip()[1:40].partition("]")[0]
    return bool(inside[:1].isdigit() and any(sign in inside for sign in ":/"))
