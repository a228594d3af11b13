"""Which language a page speaks, and in which register.

Addresses carry the plain language (``/fr/``). The reporter's door speaks to young people (tu, je, du) until somebody
says they are an adult; the variants ``fr-young``, ``nl-young``, ``de-young`` hold only the strings that differ.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

YOUNG = "-young"


def plain(language: str) -> str:
    """``language`` without its register: ``fr-young`` becomes ``fr``."""
    return language.removesuffix(YOUNG)


def public_languages() -> tuple[str, ...]:
    """The languages that addresses carry."""
    return tuple(code for code, _ in settings.LANGUAGES if not code.endswith(YOUNG))


def with_register(language: str, *, young: bool) -> str:
    """``language`` in the young register where it has one, otherwise as it is."""
    variant = plain(language) + YOUNG
    return variant if young and any(code == variant for code, _ in settings.LANGUAGES) else plain(language)


def speak(request: HttpRequest, language: str, *, young: bool) -> str:
    """Render the rest of this request in ``language`` and register; returns what was activated."""
    spoken = with_register(language, young=young)
    translation.activate(spoken)
    request.LANGUAGE_CODE = plain(language)
    return spoken


class LanguageConverter:
    """The language at the start of a public address."""

    regex = "nl|fr|de|en"

    def to_python(self, value: str) -> str:
        """The code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The code without a register, whatever is active."""
        return plain(value)
