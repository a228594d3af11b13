"""What is made of letters: texts, mails, exported chats, and the archives that may hold a chat or recorded pages."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime

from abri.centre.files.cleaners import mail, text
from abri.centre.files.cleaners.answer import Answer, Refused
from abri.centre.files.limits import LONGEST_TEXT
from abri.engine.screening.chats import Chat, ChatError, read_chat

# What somebody wrote down once, with a name before it, is a note.
_LEAST_MESSAGES = 2
_TRIAL = b"12/03/2024, 14:05 - Ann: hello\n12/03/2024, 14:06 - Ben: hello\n"
_RECORDED = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")


def prepare(code: str) -> None:
    """Load what texts need, and use it once."""
    text.prepare()
    if code == "mail":
        mail.prepare()
    elif code != "gzip":
        read_chat(_TRIAL)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("_chat.txt", _TRIAL)
        read_chat(packed.getvalue())


def clean_text(raw: bytes) -> Answer:
    """A chat where the screener's readers know it as one, else the text."""
    return _chat(raw) or _written("text", text.normalised(text.decoded(raw)))


def clean_mail(raw: bytes) -> Answer:
    """The mail as a letter that anybody can read."""
    letter, lost = mail.as_text(raw)
    return _written("mail", letter, lost)


def clean_archive(raw: bytes) -> Answer:
    """Recorded pages are kept, a chat is read; any other archive stays closed."""
    if _is_recording(raw):
        return Answer("wacz", "kept")
    return _chat(raw) or Answer("other", "no_view", "not_taken")


def clean_packed(raw: bytes) -> Answer:
    """Recorded pages, packed, are kept; whatever else was packed stays so."""
    try:
        begin = zlib.decompressobj(wbits=31).decompress(raw[:4096], 4096)
    except zlib.error:
        begin = b""
    if re.match(rb"WARC/[01]\.[0-9]{1,2}\r?\n", begin):
        return Answer("warc", "kept")
    return Answer("other", "no_view", "not_taken")


def _is_recording(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
    return "datapackage.json" in names and any(_RECORDED.fullmatch(name) for name in names)


def _chat(raw: bytes) -> Answer | None:
    try:
        chat = read_chat(raw)
    except ChatError:
        return None
    if len(chat.messages) < _LEAST_MESSAGES:
        return None
    return _written("chat", text.normalised("\n".join(_lines(chat))) + "\n")


def _lines(chat: Chat) -> Iterator[str]:
    """Every message on a line of its own, and what the application wrote, in order."""
    notices = iter(chat.notices)
    notice = next(notices, None)
    for message in chat.messages:
        while notice is not None and notice.after < message.number:
            yield f"{_at(notice.at)}* {notice.text}"
            notice = next(notices, None)
        # A line that follows does not pass for a message of its own.
        said = message.text.replace("\n", "\n    ") or f"[{message.kind}]"
        yield f"{_at(message.at)}{message.author or '?'}: {said}"
    while notice is not None:
        yield f"{_at(notice.at)}* {notice.text}"
        notice = next(notices, None)


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}{'Z' if instant.tzinfo else ''}  " if instant else ""


def _written(code: str, content: str, lost: list[str] | None = None) -> Answer:
    if not content.strip():
        raise Refused("empty")
    return Answer(
        code,
        "cleaned",
        copy_media_type="text/plain",
        copy=content.encode("utf-8", "replace"),
        text=content[:LONGEST_TEXT],
        lost=lost or [],
    )
