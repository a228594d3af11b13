"""Answers to begin with: which are offered, and one of them filled in for this case in the reporter's language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.urls import reverse

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.suggestion import facts_in
from abri.centre.country import country
from abri.centre.ui.help_lines import help_lines
from abri.engine.facts import Facts
from abri.engine.packs.text import YOUNG
from abri.engine.packs.work import GAP, CannedAnswer

MOST_LINES = 4


class NoSuchAnswer(Exception):
    """The pack has no answer of that name."""


def offered(case: Case) -> list[tuple[str, str]]:
    """The id and name of every answer, those for such cases first."""
    return [(one.id, words.said(one.names)) for one in country().work.offered(case.category)]


def languages() -> list[tuple[str, str]]:
    """The languages in which an answer can be had, each with the words for young people where there are any."""
    texts = [one.text for one in country().work.answers.values()]
    found: list[tuple[str, str]] = []
    for code in country().languages:
        found.append((code, words.language(code)))
        if any(code + YOUNG in text for text in texts):
            found.append((code + YOUNG, words.language_for_young(code)))
    return found


def language_of(case: Case, sealed: Mapping[str, Any] | None) -> str:
    """The language in which the report was written, with its register."""
    written = str(sealed["language"]) if sealed else case.language
    known = dict(languages())
    return next(
        (code for code in (written, written.partition("-")[0]) if code in known), next(iter(known), "")
    )


def filled(
    name: str, *, language: str, case: Case, desk: Desk, sealed: Mapping[str, Any] | None, at: datetime
) -> str:
    """The answer of that name in ``language``, its placeholders filled in; its gaps stay, for a person to fill in.

    Raises :class:`NoSuchAnswer`.
    """
    answer = country().work.answers.get(name)
    if answer is None:
        raise NoSuchAnswer
    facts = facts_in(sealed) if sealed else Facts(language=case.language)
    fills: Mapping[str, Callable[[], str]] = {
        "desk": lambda: str(desk),
        "reference": lambda: case.reference,
        "mailbox": lambda: _mailbox(language),
        "lines": lambda: _lines(facts, language, at),
    }
    return _replaced(answer, language, MappingProxyType(fills))


def gap_in(text: str) -> str:
    """The first gap that nobody filled in yet, as it stands in the text; empty where there is none."""
    _, found, rest = text.partition(GAP)
    return found + rest.partition("\n")[0].partition("]")[0] + "]" if found else ""


def _replaced(answer: CannedAnswer, language: str, fills: Mapping[str, Callable[[], str]]) -> str:
    text = answer.text.say(language).strip()
    for placeholder in answer.placeholders:
        text = text.replace(f"{{{placeholder}}}", fills[placeholder]())
    return text


def _mailbox(language: str) -> str:
    base: str = settings.ABRI_BASE_URL
    return base + reverse("reporting:mailbox", args=[language.partition("-")[0]])


def _lines(facts: Facts, language: str, at: datetime) -> str:
    """The help lines that answer now, a line each: name, and number or address."""
    found = help_lines(facts, at, language, at_most=MOST_LINES)
    return "\n".join(f"- {line.name}: {line.number or line.web}" for line in found if line.number or line.web)
