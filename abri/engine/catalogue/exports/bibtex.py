"""Research as BibTeX, in UTF-8 and for both bibtex and biber."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from abri.engine.catalogue.entry import Entry, Json
from abri.engine.catalogue.exports.csl import UNVERIFIED
from abri.engine.catalogue.exports.values import said, tables, words

_TYPES = {"article": "article", "book": "book", "chapter": "incollection", "conference": "inproceedings"}
_REPORT = "techreport"
_KNOWN_BY = {"article": "journal", _REPORT: "institution"}
# bibtex counts braces even behind a backslash, and some readers begin an entry at any @.
_SPECIAL = {
    "\\": "{\\textbackslash}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    "@": "{@}",
    **{sign: f"\\{sign}" for sign in "%&#$_"},
}
_AMBIGUOUS = re.compile(r",|\band\b", re.IGNORECASE)


def bibtex(studies: Iterable[Entry], language: str) -> str:
    """The studies as one BibTeX file; keys are their ids, abstracts are in this language."""
    return "\n".join(_item(study, language) for study in studies)


def _item(study: Entry, language: str) -> str:
    kind = _TYPES.get(study.kind, _REPORT)
    fields = {
        "title": f"{{{_escaped(study.title.say(language))}}}",
        "author": " and ".join(_name(author) for author in tables(study.details.get("authors"))),
        "year": str(study.details["year"]),
        _KNOWN_BY.get(kind, "publisher"): _escaped(words(study, "publisher")),
        "type": study.kind if kind == _REPORT and study.kind != "report" else "",
        "doi": _verbatim(words(study, "doi")),
        "isbn": _escaped(words(study, "isbn")),
        "url": _verbatim(words(study, "web")),
        "urldate": study.checked.isoformat() if words(study, "web") else "",
        "language": words(study, "title_language"),
        "abstract": _escaped(study.summary.say(language)),
        "note": _escaped(said(study, study.details.get("caution"), language)),
        "keywords": "" if study.verified else UNVERIFIED,
    }
    inside = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value.strip("{} "))
    return f"@{kind}{{{study.id},\n{inside}}}\n"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))


def _verbatim(address: str) -> str:
    return address.replace("{", "%7B").replace("}", "%7D")


def _name(author: Mapping[str, Json]) -> str:
    """A person as "Family, Given"; an organisation in braces, so that it is not taken apart."""
    family, given, literal = (str(author.get(part) or "") for part in ("family", "given", "literal"))
    if literal:
        return f"{{{_escaped(literal)}}}"
    return ", ".join(_part(part) for part in (family, given) if part)


def _part(name: str) -> str:
    escaped = _escaped(name)
    return f"{{{escaped}}}" if _AMBIGUOUS.search(name) else escaped
