"""What the index knows of each thing that can be found."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from abri.engine.catalogue.entry import INDICATORS, LAW, STATISTICS, Entry, Json
from abri.engine.packs import Situation, Text
from abri.engine.packs.advice import Article
from abri.engine.packs.markdown import as_html

ADVICE = "advice"
"""The section of this centre's own articles; all others are the catalogue's."""
SITUATION = "situation"
"""What happens to somebody, in their words, as the law section lists it."""

# Text of details that is no word: ids of other entries, codes, days.
_SILENT = frozenset({"id", "checked", "from", "until", "opening", "hours_as_of", "source", "source_official"})

WORTH = {ADVICE: 3.0, SITUATION: 2.0, "legacy": 0.5, "organisations": 1.4, "law": 1.3, "statistics": 0.7}
ABROAD, UNCONFIRMED = 0.6, 0.8

# An entry that is named in another would be found with its words.
_ID = re.compile(r"[a-z]+(?:[._][a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to find. `countries` are all whose pages show it; `names` other names and ids; `body` what it says.

    What is `abroad` no page of this centre's own country shows. What is `only_named` is found by its id alone.
    """

    id: str
    section: str
    kind: str
    country: str
    countries: tuple[str, ...]
    title: Text
    summary: Text
    years: tuple[int | None, int | None] | None
    verified: bool
    names: tuple[str, ...]
    body: tuple[Text, ...]
    plain: tuple[str, ...]
    abroad: bool = False
    only_named: bool = False

    @property
    def worth(self) -> float:
        """What its score is multiplied by: what helps somebody now, here, and is certain, comes before what informs."""
        kind = WORTH.get(self.kind, WORTH.get(self.section, 1.0))
        return kind * (ABROAD if self.abroad else 1.0) * (1.0 if self.verified else UNCONFIRMED)

    def shown(self) -> str:
        """What a result shows, as JSON: the index alone answers, no country has to be read for it."""
        return json.dumps(
            {
                "id": self.id,
                "section": self.section,
                "kind": self.kind,
                "country": self.country,
                "countries": self.countries,
                "title": dict(self.title),
                "summary": dict(self.summary),
                "fallback": self.title.fallback,
                "years": self.years,
                "verified": self.verified,
            },
            ensure_ascii=False,
        )


def entry_document(entry: Entry, countries: tuple[str, ...], home: str) -> Document:
    """An entry of the catalogue, with everything its details say in words.

    An indicator stands for its figures: twenty years of one series would push everything else off the page.
    """
    texts, plain = [entry.summary], []
    for value in _said(entry.details, frozenset(entry.title.fallback) | set(entry.title)):
        if isinstance(value, str):
            plain.append(value)
        else:
            texts.append(entry.text(value))
    return Document(
        id=entry.id,
        section=STATISTICS if entry.section == INDICATORS else entry.section,
        kind=entry.kind,
        country=entry.country,
        countries=countries,
        title=entry.title,
        summary=entry.summary,
        years=entry.years,
        verified=entry.verified,
        names=(entry.id, *entry.also, *entry.aliases),
        body=tuple(dict.fromkeys(texts)),
        plain=tuple(dict.fromkeys(plain)),
        abroad=home not in countries,
        only_named=entry.section == STATISTICS,
    )


def advice_documents(articles: Iterable[Article], country: str) -> Iterator[Document]:
    """The articles of this centre; the first paragraph of each stands for its summary."""
    for article in articles:
        first = tuple((language, _first_paragraph(body)) for language, body in article.body.forms)
        yield Document(
            id=article.topic,
            section=ADVICE,
            kind=ADVICE,
            country=country,
            countries=(country,),
            title=article.title,
            summary=Text(first, article.body.fallback),
            years=None,
            verified=True,
            names=(article.topic,),
            body=(article.body,),
            plain=(),
        )


def situation_documents(situations: Iterable[Situation], country: str) -> Iterator[Document]:
    """The situations for which the law is explained."""
    for situation in situations:
        yield Document(
            id=situation.id,
            section=LAW,
            kind=SITUATION,
            country=country,
            countries=(country,),
            title=situation.names,
            summary=Text((), situation.names.fallback),
            years=None,
            verified=True,
            names=(situation.id,),
            body=(),
            plain=(),
        )


def _first_paragraph(markdown: str) -> str:
    paragraph = as_html(markdown).partition("<p>")[2].partition("</p>")[0]
    return unescape(re.sub(r"<[^>]*>", "", paragraph))


def _said(value: Json, languages: frozenset[str]) -> Iterator[Any]:
    """The texts (a mapping by language) and the plain words of details, however deep they stand."""
    if isinstance(value, str):
        if not _ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        if languages & value.keys():
            yield value
            return
        for key, one in value.items():
            if key not in _SILENT:
                yield from _said(one, languages)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _said(one, languages)
