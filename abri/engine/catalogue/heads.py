"""A catalogue without its entries as JSON values, for the cache."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from abri.engine.catalogue.catalogue import Catalogue, Caution, Revision
from abri.engine.catalogue.entry import Entry, Json
from abri.engine.packs import Text


def head_json(catalogue: Catalogue) -> dict[str, Json]:
    """Everything but the entries; `read_head` gives it back."""
    return {
        "name": dict(catalogue.name),
        "continent": catalogue.continent,
        "languages": list(catalogue.languages),
        "fallback": list(catalogue.fallback),
        "checked": catalogue.checked.isoformat(),
        "regions": _texts_json(catalogue.regions),
        "topics": _texts_json(catalogue.topics),
        "study_topics": _texts_json(catalogue.study_topics),
        "cautions": [{"says": dict(one.says), "source": one.source} for one in catalogue.cautions],
        "revisions": [_revision_json(revision) for revision in catalogue.revisions],
        "origins": list(catalogue.origins),
    }


def read_head(
    country: str, head: Any, entries: Mapping[str, Entry], listed: Mapping[str, tuple[str, ...]]
) -> Catalogue:
    """The catalogue with this head and these entries."""
    fallback = tuple(head["fallback"])
    return Catalogue(
        id=country,
        name=_text(head["name"], fallback),
        continent=head["continent"],
        languages=tuple(head["languages"]),
        fallback=fallback,
        checked=date.fromisoformat(head["checked"]),
        regions=_texts(head["regions"], fallback),
        topics=_texts(head["topics"], fallback),
        study_topics=_texts(head["study_topics"], fallback),
        cautions=tuple(Caution(_text(one["says"], fallback), one["source"]) for one in head["cautions"]),
        revisions=tuple(_revision(revision, fallback) for revision in head["revisions"]),
        origins=tuple(head["origins"]),
        entries=entries,
        listed=MappingProxyType(listed),
    )


def _text(forms: Mapping[str, str], fallback: tuple[str, ...]) -> Text:
    return Text(tuple(forms.items()), fallback)


def _texts_json(texts: Mapping[str, Text]) -> Json:
    return {name: dict(text) for name, text in texts.items()}


def _texts(texts: Mapping[str, Mapping[str, str]], fallback: tuple[str, ...]) -> Mapping[str, Text]:
    return MappingProxyType({name: _text(forms, fallback) for name, forms in texts.items()})


def _revision_json(revision: Revision) -> Json:
    return {
        "on": revision.on.isoformat(),
        "country": revision.country,
        "ids": list(revision.ids),
        "sections": list(revision.sections),
        "says": dict(revision.says),
        "from": revision.starts.isoformat() if revision.starts else None,
        "until": revision.ends.isoformat() if revision.ends else None,
    }


def _revision(values: Any, fallback: tuple[str, ...]) -> Revision:
    return Revision(
        on=date.fromisoformat(values["on"]),
        country=values["country"],
        ids=tuple(values["ids"]),
        sections=tuple(values["sections"]),
        says=_text(values["says"], fallback),
        starts=date.fromisoformat(values["from"]) if values["from"] else None,
        ends=date.fromisoformat(values["until"]) if values["until"] else None,
    )
