"""schema.org descriptions inside the pages, for programs that read pages: data, never run."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from abri.centre.directory.rows import fact_url
from abri.centre.ui.language import plain
from abri.engine.catalogue import Catalogue, Entry, Json
from abri.engine.catalogue.exports.jsonld import dataset, jsonld, script_text

CSV = "text/csv"


def linked(entries: Iterable[Entry], spoken: str) -> SafeString:
    """A block for these entries; a browser neither runs it nor asks the content security policy about it."""
    language = plain(spoken)
    described = (jsonld(entry, language, address=absolute(fact_url(entry.id, spoken))) for entry in entries)
    return _block([one for one in described if one is not None])


def linked_figures(catalogue: Catalogue, spoken: str) -> SafeString:
    """A block for the figures of a country as one set of data."""
    language = plain(spoken)
    page = absolute(reverse("directory:section", args=[language, catalogue.id, "statistics"]))
    download = absolute(reverse("directory:statistics.csv", args=[language, catalogue.id]))
    return _block([dataset(catalogue, language, address=page, downloads={CSV: download})])


def absolute(path: str) -> str:
    """The whole address of a page of this centre."""
    return f"{settings.ABRI_BASE_URL}{path}"


def _block(described: list[dict[str, Json]]) -> SafeString:
    written = "".join(f'<script type="application/ld+json">{script_text(one)}</script>' for one in described)
    return mark_safe(written)  # noqa: S308 (script_text escapes what could end the element)
