"""Texts that exist in every language of a pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

YOUNG = "-young"
"""Ending of a language code that asks for the words used with young people (je, tu, du)."""


@dataclass(frozen=True, slots=True)
class Text(Mapping[str, str]):
    """A sentence in several languages: a mapping of language code ("fr", "fr-young") to words.

    >>> Text((("fr", "Que vous arrive-t-il ?"), ("fr-young", "Que t'arrive-t-il ?")), ("fr",)).say("fr-young")
    "Que t'arrive-t-il ?"
    """

    forms: tuple[tuple[str, str], ...]
    fallback: tuple[str, ...]

    def say(self, language: str) -> str:
        """The words in `language`, else in its plain form, else along the pack's fallback chain."""
        language = language.lower()
        plain = language.split("-")[0]
        for wanted in (language, plain, *self.fallback):
            for code, words in self.forms:
                if code == wanted:
                    return words
        return self.forms[0][1] if self.forms else ""

    def __getitem__(self, language: str) -> str:
        for code, words in self.forms:
            if code == language:
                return words
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return (code for code, _ in self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def filled(self, placeholder: str, words: Text) -> Text:
        """This text with the placeholder, such as "{category}", replaced by `words` in each language."""
        return Text(
            tuple((code, form.replace(placeholder, words.say(code))) for code, form in self.forms),
            self.fallback,
        )
