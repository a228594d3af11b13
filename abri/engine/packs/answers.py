"""Cleaning of what people type and choose: nothing they meant is lost, nothing harmful is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from abri.engine.packs.intake import Question

Answer: TypeAlias = str | list[str]
Code: TypeAlias = Literal[
    "required",
    "too_long",
    "invalid_option",
    "one_only",
    "bad_date",
    "date_in_future",
    "date_too_early",
    "bad_number",
    "number_too_small",
    "number_too_large",
    "bad_email",
    "bad_chat",
    "bad_files",
]

EARLIEST_YEAR = 1990
SMALLEST_NUMBER = 1
LARGEST_NUMBER = 1000
LONGEST_EMAIL = 254
LONGEST_SHORT_ANSWER = 40

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_SURROGATES = re.compile("[\ud800-\udfff]")
# As in Unicode's stream-safe text (UAX 15): no language needs more, and putting n of them in order takes n * n steps.
MOST_MARKS = 30
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./ -]\s*(\d{1,2})\s*[./ -]\s*(\d{4})")
_CHAT = re.compile(r"(\d{1,7}) (\d{1,7})", re.ASCII)
_FILES = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]+@[^@\s\"(),:;<>\[\]\\.]+(\.[^@\s\"(),:;<>\[\]\\.]+)+")


class AnswerError(ValueError):
    """An answer cannot be taken as it is; the caller still has what was typed and shows it again.

    `code` says why. `limit` is the bound that was passed (characters, a number, a year), else None.
    """

    def __init__(self, code: Code, limit: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def chat_answer(messages: int, people: int) -> str:
    """The answer to a question of kind "chat": how many messages of how many people. The chat is kept elsewhere."""
    return f"{messages} {people}"


def chat_counts(answer: Answer) -> tuple[int, int] | None:
    """How many messages of how many people such an answer speaks of; None where it is no such answer."""
    match = _CHAT.fullmatch(answer) if isinstance(answer, str) else None
    return (int(match[1]), int(match[2])) if match else None


def files_answer(files: int) -> str:
    """The answer to a question of kind "files": how many go along, "" for none. The files are kept elsewhere."""
    return str(files) if files else ""


def files_count(answer: Answer) -> int | None:
    """How many files such an answer speaks of; None where it is no such answer."""
    return int(answer) if isinstance(answer, str) and _FILES.fullmatch(answer) else None


def clean(question: Question, untrusted: Answer, today: date) -> Answer:
    """The answer in its one spelling: a list for "many", else a text (days as ISO, numbers as digits).

    A blank answer to a question that may be skipped is an empty text or list. Raises AnswerError.
    """
    if question.kind == "date" and isinstance(untrusted, list) and len(untrusted) == 3:
        untrusted = " ".join(untrusted).strip()
    given = [untrusted] if isinstance(untrusted, str) else untrusted
    if question.kind == "many":
        answer: Answer = _many(question, given)
    else:
        if len(given) > 1:
            raise AnswerError("one_only", 1)
        answer = _CLEANERS[question.kind](question, given[0] if given else "", today)
    if question.required and not answer:
        raise AnswerError("required")
    return answer


def clean_text(untrusted: str, limit: int) -> str:
    """The text in Unicode NFC with LF line ends and without NUL and other control characters.

    Direction marks, joiners and emoji stay: they carry meaning. Half of a surrogate pair, which no encoding can
    store, becomes the replacement character; a tower of accents ends at thirty. Raises AnswerError("too_long") beyond
    `limit` characters.
    """
    if len(untrusted) > 10 * limit:
        raise AnswerError("too_long", limit)
    text = _LINE_ENDS.sub("\n", untrusted).translate(_CONTROLS)
    text = unicodedata.normalize("NFC", _without_towers(_SURROGATES.sub("\ufffd", text))).strip()
    if len(text) > limit:
        raise AnswerError("too_long", limit)
    return text


def _without_towers(text: str) -> str:
    """The text with at most MOST_MARKS combining marks in a row."""
    if text.isascii():
        return text
    kept, row = [], 0
    for character in text:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _long_text(question: Question, untrusted: str, _today: date) -> str:
    return clean_text(untrusted, question.max_length)


def _line(question: Question, untrusted: str, _today: date) -> str:
    return " ".join(clean_text(untrusted, question.max_length).split())


def _email(_question: Question, untrusted: str, _today: date) -> str:
    address = clean_text(untrusted, LONGEST_EMAIL)
    if address and _EMAIL.fullmatch(address) is None:
        raise AnswerError("bad_email")
    return address


def _one(question: Question, untrusted: str, _today: date) -> str:
    value = untrusted.strip()
    if value and value not in question.values:
        raise AnswerError("invalid_option")
    return value


def _many(question: Question, untrusted: list[str]) -> list[str]:
    chosen = {value.strip() for value in untrusted} - {""}
    if not chosen <= question.values.keys():
        raise AnswerError("invalid_option")
    return [value for value in question.values if value in chosen]


def _chat(_question: Question, untrusted: str, _today: date) -> str:
    text = _short(untrusted, "bad_chat")
    if text and chat_counts(text) is None:
        raise AnswerError("bad_chat")
    return text


def _files(_question: Question, untrusted: str, _today: date) -> str:
    text = _short(untrusted, "bad_files")
    if text and files_count(text) is None:
        raise AnswerError("bad_files")
    return text


def _number(_question: Question, untrusted: str, _today: date) -> str:
    text = _short(untrusted, "bad_number")
    if not text:
        return ""
    if re.fullmatch(r"[+-]?\d+", text) is None:
        raise AnswerError("bad_number")
    number = int(text)
    if number < SMALLEST_NUMBER:
        raise AnswerError("number_too_small", SMALLEST_NUMBER)
    if number > LARGEST_NUMBER:
        raise AnswerError("number_too_large", LARGEST_NUMBER)
    return str(number)


def _day(_question: Question, untrusted: str, today: date) -> str:
    text = _short(untrusted, "bad_date")
    if not text:
        return ""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise AnswerError("bad_date")
    try:
        answer = date(int(year), int(month), int(day))
    except ValueError as error:
        raise AnswerError("bad_date") from error
    if answer > today:
        raise AnswerError("date_in_future")
    if answer.year < EARLIEST_YEAR:
        raise AnswerError("date_too_early", EARLIEST_YEAR)
    return answer.isoformat()


def _short(untrusted: str, code: Code) -> str:
    if len(untrusted) > LONGEST_SHORT_ANSWER:
        raise AnswerError(code)
    return clean_text(untrusted, LONGEST_SHORT_ANSWER)


_CLEANERS: Mapping[str, Callable[[Question, str, date], str]] = MappingProxyType(
    {
        "one": _one,
        "long_text": _long_text,
        "text": _line,
        "number": _number,
        "date": _day,
        "email": _email,
        "chat": _chat,
        "files": _files,
    }
)
