"""The sentences of texts.toml, filled in: numbers, dates and lists as each language writes them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from abri.engine.screening.telling.legible import legible

LANGUAGES = ("nl", "fr", "de", "en")
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
LONGEST_NAME = 60
MOST_NAMES = 5
MOST_NUMBERS = 6
_GROUPING = {"nl": ".", "fr": NARROW, "de": ".", "en": ","}
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
_SHORT = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


class Wording:
    """One language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError("a language that nothing is told in")
        self.language = language

    def say(self, key: str, /, **values: object) -> str:
        """The sentence, filled in."""
        return str(_entry(key, self.language)).format(**values)

    def counted(self, key: str, count: int, /, **values: object) -> str:
        """The sentence for one or for several, filled in; the number is its {n}."""
        single = count == 1 or (count == 0 and self.language == "fr")
        form: str = _entry(key, self.language)["one" if single else "other"]
        return form.format(n=self.number(count), **values)

    def paragraphs(self, key: str) -> tuple[str, ...]:
        """Paragraphs in order."""
        return tuple(_entry(key, self.language))

    def number(self, value: int) -> str:
        """A whole number with its thousands apart."""
        return f"{value:,}".replace(",", _GROUPING[self.language])

    def share(self, part: int, whole: int) -> str:
        """A share in per cent, never 0 % of something nor 100 % of less than all."""
        percent = min(round(100 * part / whole), 100 if part == whole else 99) if whole else 0
        shown = f"<{NO_BREAK}1" if part and not percent else str(percent)
        return f"{shown}{'' if self.language in ('nl', 'en') else NO_BREAK}%"

    def day(self, on: date) -> str:
        """A day, such as 3 March 2024."""
        month = _MONTHS[self.language].split()[on.month - 1]
        return f"{self._ordinal(on.day)} {month} {on.year}"

    def short_day(self, on: date, *, year: bool = False) -> str:
        """A day for a narrow place, such as 3 Mar or 3 Mar 2024."""
        month = _SHORT[self.language].split()[on.month - 1]
        return f"{self._ordinal(on.day)} {month}{f' {on.year}' if year else ''}"

    def short_month(self, on: date) -> str:
        """A month for a narrow place, such as Mar 2024."""
        return f"{_SHORT[self.language].split()[on.month - 1]} {on.year}"

    def moment(self, at: datetime) -> str:
        """A day and the time of the clock."""
        return f"{self.day(at)}, {at:%H:%M}"

    def listed(self, words: Sequence[str]) -> str:
        """Words with commas, and "and" before the last."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.word('and')} {words[-1]}"

    def names(self, names: Sequence[str]) -> str:
        """People, as many as can be read in a sentence."""
        shown = [self.name(name) for name in names[:MOST_NAMES]]
        if len(names) > MOST_NAMES:
            shown.append(self.counted("others", len(names) - MOST_NAMES))
        return self.listed(shown)

    def name(self, name: str) -> str:
        """A person's name, legible and not too long, or words for somebody whom the export does not name."""
        return legible(name, LONGEST_NAME) or self.word("nobody")

    def word(self, key: str) -> str:
        """A single word."""
        return str(dict(_entry("noun", self.language))[key])

    def cited(self, numbers: Sequence[int]) -> str:
        """Numbers of messages, as many as can be read in a sentence: messages 3, 7 and 12."""
        shown = [str(number) for number in numbers[:MOST_NUMBERS]]
        if len(numbers) > MOST_NUMBERS:
            more = self.number(len(numbers) - MOST_NUMBERS)
            return self.say("cited_more", n=more, numbers=", ".join(shown))
        return self.counted("cited", len(numbers), numbers=self.listed(shown))

    def _ordinal(self, day: int) -> str:
        if self.language == "fr" and day == 1:
            return "1er"
        return f"{day}." if self.language == "de" else str(day)


@cache
def wording(language: str) -> Wording:
    """The wording of one language; raises ValueError for one that nothing is told in."""
    return Wording(language)


@cache
def texts() -> Mapping[str, Any]:
    """Everything that can be told, by key and language."""
    found: dict[str, Any] = {}
    raw = tomllib.loads(files(__package__ or "").joinpath("texts.toml").read_text(encoding="utf-8"))
    _gather(raw, "", found)
    return found


def _gather(table: Mapping[str, Any], prefix: str, found: dict[str, Any]) -> None:
    for key, inside in table.items():
        if set(inside) == set(LANGUAGES):
            found[prefix + key] = inside
        else:
            _gather(inside, f"{prefix}{key}.", found)


def _entry(key: str, language: str) -> Any:
    return texts()[key][language]
