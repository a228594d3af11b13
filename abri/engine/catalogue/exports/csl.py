"""Research as CSL-JSON, which Zotero, pandoc and most word processors' reference managers read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from abri.engine.catalogue.entry import Entry, Json
from abri.engine.catalogue.exports.values import said, tables, words

UNVERIFIED = "unverified"
"""The keyword of what nobody confirmed."""

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "chapter": "chapter",
    "conference": "paper-conference",
}
_OTHERWISE = "report"


def csl_json(studies: Iterable[Entry], language: str) -> str:
    """The studies as one CSL-JSON document; titles as they were published, abstracts in this language."""
    return json.dumps([csl_item(study, language) for study in studies], ensure_ascii=False, indent=1)


def csl_item(study: Entry, language: str) -> dict[str, Json]:
    """One study. What is not known is left out."""
    item: dict[str, Json] = {
        "id": study.id,
        "type": _TYPES.get(study.kind, _OTHERWISE),
        "genre": study.kind if study.kind not in (*_TYPES, _OTHERWISE) else "",
        "title": study.title.say(language),
        "author": [_name(author) for author in tables(study.details.get("authors"))],
        "issued": {"date-parts": [[study.details["year"]]]},
        "publisher": words(study, "publisher"),
        "DOI": words(study, "doi"),
        "ISBN": words(study, "isbn"),
        "URL": words(study, "web"),
        "language": words(study, "title_language"),
        "abstract": study.summary.say(language),
        "note": said(study, study.details.get("caution"), language),
        "keyword": "" if study.verified else UNVERIFIED,
    }
    if words(study, "web"):
        item["accessed"] = {"date-parts": [[study.checked.year, study.checked.month, study.checked.day]]}
    return {key: value for key, value in item.items() if value not in ("", [])}


def _name(author: Mapping[str, Json]) -> Json:
    return {part: author[part] for part in ("family", "given", "literal") if author.get(part)}
