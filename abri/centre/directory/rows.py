"""How entries stand in lists: a title that leads to the fact, what it is in a few words, and its first sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from abri.centre.directory.words import kind_name, span
from abri.centre.ui.language import plain
from abri.engine.catalogue import Entry

# A list is for choosing; the whole text stands on the page of the fact.
SHOWN = 34


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of a list. `title_language` is set where the title is in another language than the page."""

    url: str
    title: str
    title_language: str
    about: tuple[str, ...]
    summary: str
    verified: bool


def entry_rows(entries: Iterable[Entry], spoken: str) -> list[EntryRow]:
    """The lines for these entries, in their order."""
    return [entry_row(entry, spoken) for entry in entries]


def entry_row(entry: Entry, spoken: str) -> EntryRow:
    """The line for one entry."""
    return EntryRow(
        url=fact_url(entry.id, spoken),
        title=entry.title.say(spoken),
        title_language=title_language(entry, spoken),
        about=tuple(part for part in (years(entry), kind_name(entry)) if part),
        summary=_beginning(entry.summary.say(spoken)),
        verified=entry.verified,
    )


def _beginning(text: str) -> str:
    """The first words. A no-break space stays one: French puts it before a colon or a question mark."""
    words = text.split(" ")
    return text if len(words) <= SHOWN else f"{' '.join(words[:SHOWN])}…"


def fact_url(name: str, spoken: str) -> str:
    """The page of a fact."""
    return reverse("directory:fact", args=[plain(spoken), name])


def title_language(entry: Entry, spoken: str) -> str:
    """The language of a title that is not there in the language of the page: a book keeps its own."""
    return "" if plain(spoken) in entry.title else next(iter(entry.title), "")


def years(entry: Entry) -> str:
    """The years that an entry concerns: "2016", "1998 to 2026", "since 2016"; empty where it has none."""
    if entry.years is None:
        return ""
    first, last = (str(year) if year else "" for year in entry.years)
    return span(first, last)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by year, the newest first, undated ones last; entries of one year keep their order."""
    return sorted(entries, key=lambda entry: -(max((year for year in entry.years or () if year), default=0)))
