"""Entries as schema.org JSON-LD, for search engines and other programs that read pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from abri.engine.catalogue.catalogue import Catalogue
from abri.engine.catalogue.entry import (
    CAMPAIGNS,
    LAW,
    ORGANISATIONS,
    RESEARCH,
    STATISTICS,
    TIMELINE,
    Entry,
    Json,
)
from abri.engine.catalogue.exports.values import said, table, tables, words
from abri.engine.packs.organisations import CLOSED

_GOVERNMENT = {"emergency", "police", "police_network", "ministry", "ombuds", "regulator", "equality_body"}
_STUDIES = {
    "article": "ScholarlyArticle",
    "chapter": "Chapter",
    "conference": "ScholarlyArticle",
    "book": "Book",
}
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def jsonld(entry: Entry, language: str, *, address: str) -> dict[str, Json] | None:
    """The entry whose page is at `address`, in this language; None where there is nothing to say to programs.

    What nobody confirmed is not said: a program would take it for a plain fact. Nor is what was closed.
    """
    write = _WRITERS.get(entry.section)
    if write is None or not entry.verified or entry.kind == CLOSED:
        return None
    about: dict[str, Json] = {
        "@context": "https://schema.org",
        "@id": address,
        "identifier": entry.id,
        "name": entry.title.say(language),
        "description": entry.summary.say(language),
        "url": address,
        **write(entry, language),
    }
    known = _known(about)
    return None if known["@type"] == "Event" and "startDate" not in known else known


def dataset(
    catalogue: Catalogue, language: str, *, address: str, downloads: Mapping[str, str]
) -> dict[str, Json]:
    """A country's statistics as one data set; `downloads` are addresses by media type."""
    figures = catalogue.section(STATISTICS)
    dates = [words(figure, key) for figure in figures for key in ("from", "until") if words(figure, key)]
    about: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": catalogue.name.say(language),
        "description": ", ".join(topic.say(language) for topic in catalogue.topics.values()),
        "inLanguage": language.partition("-")[0],
        "dateModified": catalogue.checked.isoformat(),
        "spatialCoverage": {"@type": "Country", "name": catalogue.name.say(language)},
        "temporalCoverage": f"{min(dates)}/{max(dates)}" if dates else None,
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": where}
            for kind, where in downloads.items()
        ],
    }
    return _known(about)


def script_text(about: Mapping[str, Json]) -> str:
    """The JSON-LD as it may stand inside a script element of a page: nothing in it ends the element."""
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    for character, spelled in _IN_SCRIPT.items():
        text = text.replace(character, spelled)
    return text


def _known(about: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in about.items() if value not in (None, "", [], {})}


def _organisation(entry: Entry, language: str) -> dict[str, Json]:
    contact = table(entry.details.get("contact"))
    spoken: list[Json] = [code for code in entry.languages if code != "*"]
    reached = {way: contact.get(way) for way in ("phone", "email")}
    point = _known(
        {
            "@type": "ContactPoint",
            "telephone": reached["phone"],
            "email": reached["email"],
            "availableLanguage": spoken,
        }
    )
    return {
        "@type": "GovernmentOrganization" if entry.kind in _GOVERNMENT else "Organization",
        "alternateName": list(entry.aliases),
        "sameAs": contact.get("web"),
        "telephone": contact.get("phone"),
        "email": contact.get("email"),
        "address": contact.get("address"),
        "areaServed": [code for code in entry.region if code != "*"],
        "contactPoint": point if any(reached.values()) else None,
    }


def _law(entry: Entry, language: str) -> dict[str, Json]:
    instrument = table(entry.details.get("instrument"))
    starts, ends = words(entry, "from"), words(entry, "until")
    return {
        "@type": "Legislation",
        "legislationIdentifier": words(entry, "article"),
        "legislationJurisdiction": list(entry.region),
        "temporalCoverage": f"{starts or '..'}/{ends or '..'}" if starts or ends else None,
        "isPartOf": {"@type": "Legislation", "name": said(entry, instrument.get("names"), language)},
        "isBasedOn": words(entry, "source_official") or entry.source,
        "inLanguage": language.partition("-")[0],
    }


def _study(entry: Entry, language: str) -> dict[str, Json]:
    doi = words(entry, "doi")
    publisher = words(entry, "publisher")
    return {
        "@type": _STUDIES.get(entry.kind, "Report"),
        "author": [_author(author) for author in tables(entry.details.get("authors"))],
        "datePublished": str(entry.details.get("year")),
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "isbn": words(entry, "isbn"),
        "sameAs": [one for one in (words(entry, "web"), f"https://doi.org/{doi}" if doi else "") if one],
        "alternateName": list(entry.aliases),
        "inLanguage": words(entry, "title_language"),
    }


def _author(author: Mapping[str, Json]) -> Json:
    if author.get("literal"):
        return {"@type": "Organization", "name": author["literal"]}
    return _known({"@type": "Person", "familyName": author.get("family"), "givenName": author.get("given")})


def _figure(entry: Entry, language: str) -> dict[str, Json]:
    details = entry.details
    indicator, area, unit = (table(details.get(key)) for key in ("indicator", "area", "unit"))
    publisher, starts, ends = (words(entry, key) for key in ("publisher", "from", "until"))
    measured = {
        "@type": "PropertyValue",
        "name": said(entry, indicator.get("names"), language),
        "value": details.get("value"),
        "unitText": said(entry, unit.get("names"), language),
    }
    return {
        "@type": "Dataset",
        "creator": {"@type": "Organization", "name": publisher} if publisher else None,
        "isBasedOn": entry.source,
        "temporalCoverage": f"{starts}/{ends}" if starts else None,
        "spatialCoverage": {"@type": "Place", "name": said(entry, area.get("names"), language)},
        "variableMeasured": _known(measured),
    }


def _event(entry: Entry, language: str) -> dict[str, Json]:
    return {
        "@type": "Event",
        "startDate": words(entry, "on") or words(entry, "from"),
        "endDate": words(entry, "until"),
        "inLanguage": language.partition("-")[0],
    }


_WRITERS: Mapping[str, Callable[[Entry, str], dict[str, Json]]] = {
    ORGANISATIONS: _organisation,
    LAW: _law,
    RESEARCH: _study,
    STATISTICS: _figure,
    TIMELINE: _event,
    CAMPAIGNS: _event,
}
