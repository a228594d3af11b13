"""Mails (EML): what the fields and the text say, and which files hung on it; those are never opened."""

import email.parser
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser

from abri.centre.files.cleaners.text import normalised
from abri.centre.files.limits import MOST_ATTACHMENTS

_FIELDS = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Date",
    "Subject",
    "Message-ID",
    "Return-Path",
    "Received",
)
_MOST_FIELDS = 60
_LONGEST_FIELD = 2_000
_MOST_PARTS = 500
_TRIAL = """\
Received: from a.example (a.example [192.0.2.1]) by b.example with ESMTPS id 1; Tue, 12 Mar 2024 14:05:00 +0100
From: =?utf-8?q?Zo=C3=AB?= <zoe@a.example>
To: "Tom" <tom@b.example>, Group: one@b.example;
Date: Tue, 12 Mar 2024 14:05:00 +0100
Subject: =?iso-8859-1?b?6Q==?=
Message-ID: <1@a.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+aGVsbG8mYW1wOzwvcD4=
--x
Content-Type: text/plain; charset="windows-1252"
Content-Transfer-Encoding: quoted-printable

caf=E9
--x
Content-Type: image/png; name*=utf-8''caf%C3%A9.png
Content-Disposition: attachment; filename="x.png"
Content-Transfer-Encoding: base64

aGVsbG8=
--x--
"""


def prepare() -> None:
    """Read a mail in which everything happens, so that whatever is loaded late has been loaded."""
    as_text(_TRIAL.encode())


def as_text(raw: bytes) -> tuple[str, list[str]]:
    """The mail as text, and what is left out: "attachments", "web_page"."""
    message = email.parser.BytesParser(EmailMessage, policy=email.policy.default).parsebytes(raw)
    lost: list[str] = []
    sheet = [*_fields(message), ""]
    bodies, files = _parts(message)
    plain = [part for part in bodies if part.get_content_type() == "text/plain"]
    if plain:
        sheet += [_content(part) for part in plain]
    else:
        sheet += [_without_tags(_content(part)) for part in bodies]
    if len(plain) < len(bodies):
        lost.append("web_page")
    if files:
        lost.append("attachments")
        sheet += ["", *(f"[{line}]" for line in files)]
    return normalised("\n".join(sheet)).strip("\n") + "\n", lost


def _fields(message: EmailMessage) -> Iterator[str]:
    """The fields that say who wrote to whom, when, and which way it went; in the order of :data:`_FIELDS`."""
    count = 0
    for name in _FIELDS:
        for value in message.get_all(name, ()):
            count += 1
            if count > _MOST_FIELDS:
                return
            yield f"{name}: {' '.join(str(value)[:_LONGEST_FIELD].split())}"


def _parts(message: EmailMessage) -> tuple[list[EmailMessage], list[str]]:
    """The parts that are the letter, and a line for each of the others."""
    bodies: list[EmailMessage] = []
    files: list[str] = []
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            children = [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
            waiting += reversed(children)
        elif kind in ("text/plain", "text/html") and not part.is_attachment() and not part.get_filename():
            bodies.append(part)
        elif len(files) < MOST_ATTACHMENTS:
            files.append(_file(part, kind))
    return bodies, files


def _file(part: EmailMessage, kind: str) -> str:
    """Name, type and size of what is attached, without looking into it."""
    payload = part.get_payload()
    letters = len(payload) if isinstance(payload, str) else 0
    size = letters * 3 // 4 if str(part.get("Content-Transfer-Encoding", "")).lower() == "base64" else letters
    name = " ".join((part.get_filename() or "").split())[:200] or "-"
    return f"{name}, {kind}" + (f", {max(1, size // 1000)} kB" if letters else "")


def _content(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, OSError, ValueError):
        # An encoding that nobody knows, or that cannot be loaded here.
        return raw.decode("cp1252", "replace")


class _Words(HTMLParser):
    """The words of a web page and where its links lead; nothing of it is fetched or run."""

    _BREAKS = frozenset(("p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "hr", "table"))
    _HIDDEN = frozenset(("script", "style", "head", "title", "template"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0
        self._leads_to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, something that is not shown, or a link."""
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._BREAKS:
            self.words.append("\n")
        elif tag == "a":
            self._leads_to.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End it; a link says where it leads."""
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a" and self._leads_to:
            address = self._leads_to.pop().strip()[:_LONGEST_FIELD]
            if address and not self._hidden:
                self.words.append(f" <{address}>")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))


def _without_tags(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(words.words)).strip()
