"""Which language a page speaks, and in which register.

Addresses carry the plain language (``/fr/``). The reporter's door speaks to young people (tu, je, du) until somebody
says they are an adult; the variants ``fr-young``, ``nl-young``, ``de-young`` hold only the strings that differ.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from abri.centre.country import country

YOUNG = "-young"


def plain(language: str) -> str:
    """``language`` without its register: ``fr-young`` becomes ``fr``."""
    return language.removesuffix(YOUNG)


def public_languages() -> tuple[str, ...]:
    """The languages that addresses carry: those that the country has texts in and Abri speaks, else all of Abri's."""
    spoken = tuple(code for code, _ in settings.LANGUAGES if not code.endswith(YOUNG))
    return tuple(code for code in spoken if code in country().languages) or spoken


def nearest(language: str) -> str:
    """``language`` without its register where addresses carry it, else what the country shows whoever reads none."""
    offered = public_languages()
    return next((code for code in (plain(language), *country().fallback) if code in offered), offered[0])


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
        """The code as it stands; raises ``ValueError`` for one that the country has no texts in."""
        if value not in public_languages():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """The code without a register, whatever is active."""
        return plain(value)
