"""What every page finds in its context: its language, the same page in the others, and the ways out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy

from abri.centre.country import articles, lessons
from abri.centre.doors import DIRECTORY, is_open
from abri.centre.ui.help_lines import emergency_numbers
from abri.centre.ui.language import plain, public_languages

# Each language by its own name, in the order of the switch: a reader looks for a word that she knows.
LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}

# An address, its words, and what the pack needs so that it has something to show: an article, a part of the lessons.
_FOOTER = (
    ("directory:parents", gettext_lazy("Parents"), "parents"),
    ("directory:teachers", gettext_lazy("Teachers"), "teachers"),
    ("learning:quizzes", gettext_lazy("Quizzes"), "quiz"),
    ("learning:families", gettext_lazy("For families"), "families"),
    ("directory:law", gettext_lazy("Law"), ""),
    ("directory:countries", gettext_lazy("Facts and figures"), ""),
    ("directory:search", gettext_lazy("Search"), ""),
    ("directory:about", gettext_lazy("About Abri"), ""),
)
_FOOTER_OF_LEARNING = (
    ("learning:help", gettext_lazy("Who can help now"), ""),
    ("learning:quizzes", gettext_lazy("Quizzes"), "quiz"),
    ("learning:families", gettext_lazy("For families"), "families"),
    ("learning:label", gettext_lazy("School label"), "label"),
    ("learning:day", gettext_lazy("Safer Internet Day"), "competition"),
    ("learning:about", gettext_lazy("About Abri"), ""),
)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The page that is being read, in one language."""

    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An address with the words that lead there."""

    label: str
    url: str


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the names that docs/developer/ui.md promises to every template."""
    language = plain(get_language() or settings.LANGUAGE_CODE)
    return {
        "language": language,
        "language_links": language_links(request.get_full_path(), language),
        "home_url": f"/{language}/",
        "exit_url": _address("leave", language) or settings.ABRI_EXIT_URL,
        "footer_links": tuple(_footer_links(language)),
        "emergency": emergency_numbers(get_language() or language),
        "demonstration": settings.DEMONSTRATION,
    }


def language_links(path: str, language: str) -> tuple[LanguageLink, ...]:
    """Return the page at ``path`` in each language; nothing where the address does not begin with a language."""
    untrusted_code, slash, rest = path.removeprefix("/").partition("/")
    offered = public_languages()
    if not slash or untrusted_code not in offered:
        return ()
    return tuple(
        LanguageLink(code, LANGUAGE_NAMES[code], f"/{code}/{rest}", code == language) for code in offered
    )


def _footer_links(language: str) -> Iterator[Link]:
    listed, found = (
        (_FOOTER, {*articles(), *_taught()}) if is_open(DIRECTORY) else (_FOOTER_OF_LEARNING, _taught())
    )
    for name, label, needed in listed:
        address = _address(name, language)
        if address and (not needed or needed in found):
            yield Link(str(label), address)


def _taught() -> frozenset[str]:
    """The parts of the lessons in which the country has something."""
    taught = lessons()
    parts: dict[str, object] = {
        "quiz": taught.quiz.topics,
        "families": taught.families,
        "label": taught.label,
        "competition": taught.competition,
    }
    return frozenset(name for name, found in parts.items() if found)


def _address(name: str, language: str) -> str:
    """Return the address called ``name``, empty where this installation has no such page."""
    try:
        return _found_address(name, language)
    except NoReverseMatch:
        return ""


@cache
def _found_address(name: str, language: str) -> str:
    # What is not found is not kept.
    return reverse(name, kwargs={"language": language})
