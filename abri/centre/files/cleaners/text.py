"""Text of any encoding as UTF-8 that shows what is there: nothing that hides letters or turns their order around."""

import codecs
import re

from abri.centre.files.cleaners.answer import Refused

# Whatever a mail or a text of our countries may be written in: what is not loaded now cannot be loaded later.
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "ascii", "latin-1", "iso8859-2",
    "iso8859-5", "iso8859-9", "iso8859-15", "cp437", "cp850", "cp1250", "cp1251", "cp1252", "cp1254", "cp1256",
    "mac-roman", "koi8-r", "idna", "raw-unicode-escape", "unicode-escape", "gb18030", "big5", "shift_jis", "iso2022_jp",
    "euc_kr",
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_CONTROLS = 0.02


def prepare() -> None:
    """Load every encoding."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)


def decoded(raw: bytes) -> str:
    """The text in some bytes; raises ``Refused`` for what is no text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw.removeprefix(mark) if encoding == "utf-8" else raw, encoding)
    if b"\0" in raw:
        raise Refused("not_text")
    try:
        return _checked(raw, "utf-8")
    except UnicodeDecodeError:
        # Western windows: the usual one of old mails and notes. The few bytes that it leaves open are shown as such.
        return _checked(raw, "cp1252")


def _checked(raw: bytes, encoding: str) -> str:
    text = raw.decode(encoding, "strict" if encoding == "utf-8" else "replace")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise Refused("not_text")
    return text


_LINES = re.compile("\r\n?|\u0085|\u2028|\u2029|\x0b|\x0c")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Marks of applications around numbers and names, and places where a line may break: nothing that anybody sees.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]")
# What turns the order of letters around; unassigned and private letters, and halves of letters.
_SHOWN = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\uffff\ufffe]")
# Around a telephone number or a name they do nothing.
_HARMLESS = re.compile(
    "\u202a([^\u202a-\u202e\u2066-\u2069\n]{0,200})\u202c|\u2068([^\u202a-\u202e\u2066-\u2069\n]{0,200})\u2069"
)


def normalised(text: str) -> str:
    """The text with one kind of line ends; controls are shown as pictures or as their numbers, or left out."""
    text = _LINES.sub("\n", text)
    text = _UNSEEN.sub("", text)
    text = _HARMLESS.sub(lambda found: found[1] or found[2] or "", text)
    text = _CONTROLS.sub(_picture, text)
    return _SHOWN.sub(
        lambda found: f"\N{LEFT WHITE SQUARE BRACKET}U+{ord(found[0]):04X}\N{RIGHT WHITE SQUARE BRACKET}",
        text,
    )


def _picture(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else "\ufffd"
