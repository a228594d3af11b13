"""A question of the pack as a screen shows it, and what a browser sent as its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.country import country
from abri.centre.files.uploads import LARGEST
from abri.centre.reporting import chats, file_words
from abri.centre.ui.templatetags.ui import number
from abri.engine.packs import Answer, AnswerError, Option, Question

DATE_PARTS = ("day", "month", "year")
Options = list[dict[str, Any]]
# What is said of something large that stands beside the answers.
_SAID_OF = {"chat": chats.said, "files": file_words.said}


@dataclass(frozen=True)
class Asked:
    """One question in the words of a page, with what was typed or chosen so far and what is wrong with it."""

    question: Question
    spoken: str
    typed: list[str] = field(default_factory=list)
    error: str = ""
    days: tuple[str, str] = ("", "")
    waiting: tuple[str, str] = ("", "")

    @property
    def id(self) -> str:
        """The name of the field."""
        return self.question.id

    @property
    def kind(self) -> str:
        """Which kind of field it is."""
        return self.question.kind

    @property
    def required(self) -> bool:
        """Whether it cannot be skipped."""
        return self.question.required

    @property
    def limit(self) -> int:
        """The most characters it takes; 0 where that has no meaning."""
        return self.question.max_length

    @property
    def ask(self) -> str:
        """The question itself."""
        return self.question.ask.say(self.spoken)

    @property
    def help(self) -> str:
        """One line that helps to answer."""
        return self.question.help.say(self.spoken) if self.question.help else ""

    @property
    def value(self) -> str:
        """What a single field holds."""
        return self.typed[0] if self.typed else ""

    @property
    def attached(self) -> str:
        """What is said of the chat or the files that go along, if there are any."""
        said = _SAID_OF.get(self.kind)
        return said(self.value) if said and not self.error else ""

    @property
    def largest_file(self) -> int:
        """How many MB a file may have."""
        return LARGEST // 1_000_000

    @property
    def parts(self) -> dict[str, str]:
        """What the three boxes of a date hold."""
        given = self.typed
        if len(given) == 1 and given[0]:
            year, month, day = given[0].split("-")
            given = [day.lstrip("0"), month.lstrip("0"), year]
        return dict(zip(DATE_PARTS, given, strict=False))

    @property
    def options(self) -> Options:
        """What can be chosen, below headings where the pack groups it."""
        headings = {group.id: group.names.say(self.spoken) for group in country().groups}
        shown: Options = []
        groups: dict[str, Options] = {}
        for option in self.question.options:
            if option.group not in headings:
                shown.append(self._row(option))
                continue
            if option.group not in groups:
                groups[option.group] = []
                shown.append({"label": headings[option.group], "options": groups[option.group]})
            groups[option.group].append(self._row(option))
        return shown

    @property
    def anchor(self) -> str:
        """Where the error summary leads: the first box or choice of the field."""
        if self.question.options:
            return f"#{self.id}_{self.question.options[0].value}"
        return f"#{self.id}_day" if self.kind == "date" else f"#{self.id}"

    def _row(self, option: Option) -> dict[str, str]:
        hint = option.hint.say(self.spoken) if option.hint else ""
        return {"value": option.value, "label": option.label.say(self.spoken), "hint": hint}


@dataclass(frozen=True)
class Read:
    """What a browser sent for one question: as it was typed, and cleaned or wrong."""

    typed: list[str]
    answer: Answer = ""
    error: str = ""
    # Of a chat: the days that were chosen, and what one waits with for one's turn.
    days: tuple[str, str] = ("", "")
    waiting: tuple[str, str] = ("", "")

    def on_page(self, question: Question, spoken: str, *, with_error: bool = True) -> Asked:
        """The question with this in its fields."""
        error = self.error if with_error else ""
        return Asked(question, spoken, self.typed, error, self.days, self.waiting)


def as_typed(answer: "Answer | None") -> list[str]:
    """A kept answer in the form in which a page shows it."""
    return [answer] if isinstance(answer, str) else list(answer or ())


def read(question: Question, untrusted: QueryDict, today: date) -> Read:
    """The answer to ``question`` in a form that was sent; nothing that was typed is lost, whatever is wrong with it."""
    if question.kind == "date":
        typed = [untrusted.get(f"{question.id}_{part}", "") for part in DATE_PARTS]
    else:
        typed = untrusted.getlist(question.id)
    try:
        given = typed if any(part.strip() for part in typed) else []
        return Read(typed, answer=country().intake.clean(question.id, given, today=today))
    except AnswerError as error:
        return Read(typed, error=words(question, error))


def words(question: Question, error: AnswerError) -> str:
    """What is wrong and what to do, in the words of the page."""
    said: Mapping[str, str] = {
        "required": _("Please choose an answer. We need this one to help."),
        "invalid_option": _("Please choose one of the answers below."),
        "one_only": _("Please give one answer."),
        "bad_date": _("We do not understand this date. Write day, month and year as numbers, for example 27 3 2026."),
        "date_in_future": _("This day has not come yet. Check the year."),
        "date_too_early": _("Please give a year from %(limit)s on."),
        "bad_number": _("Please write a whole number."),
        "number_too_small": _("Please write %(limit)s or more."),
        "number_too_large": _("Please write %(limit)s or less."),
        "bad_chat": _("Paste the messages, or choose a file."),
        "bad_files": _("Choose a file."),
        "bad_email": _("This does not look like an e-mail address. It has a form like name@example.org."),
    }  # fmt: skip
    if error.code == "required" and not question.options:
        return _("Please answer this question. We need it to help.")
    if error.code == "too_long" and error.limit:
        return _too_long(error.limit)
    return said[error.code] % {"limit": error.limit}


def _too_long(limit: int) -> str:
    too_long = ngettext(
        "This text is longer than %(limit)s character. Nothing is lost: shorten it, or send the rest later as a "
        "message in the mailbox.",
        "This text is longer than %(limit)s characters. Nothing is lost: shorten it, or send the rest later as a "
        "message in the mailbox.",
        limit,
    )
    return too_long % {"limit": number(limit)}


def said(question: Question, answer: "Answer | None", spoken: str) -> str:
    """An answer as a summary shows it: the labels that were chosen, or the reporter's own words."""
    given = as_typed(answer)
    if question.kind in _SAID_OF:
        return _SAID_OF[question.kind](answer)
    if question.options:
        return "\n".join(
            question.values[value].label.say(spoken) for value in given if value in question.values
        )
    if question.kind == "date" and given:
        return formats.date_format(date.fromisoformat(given[0]), "DATE_FORMAT")
    return given[0] if given else ""
