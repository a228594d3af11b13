"""What a country gives out whole: research, figures, events, organisations, and its pack."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition

from abri.centre.country import pack_folders, world
from abri.centre.directory.answers import open_to_all, public
from abri.centre.directory.country_pages import catalogue
from abri.centre.directory.linked_data import absolute
from abri.centre.directory.rows import fact_url
from abri.centre.ui.language import speak
from abri.engine.catalogue import ORGANISATIONS, RESEARCH, STATISTICS, TIMELINE, Catalogue
from abri.engine.catalogue.exports.bibtex import bibtex
from abri.engine.catalogue.exports.csl import csl_json
from abri.engine.catalogue.exports.figures_csv import data_dictionary, figures_csv
from abri.engine.catalogue.exports.icalendar import icalendar
from abri.engine.catalogue.exports.packed import packed
from abri.engine.catalogue.exports.vcard import vcards
from abri.engine.packs.loader import SHIPPED

Written = Callable[[Catalogue, str], str | bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """A format: how it is called, and who writes it."""

    media_type: str
    write: Written


def _events(found: Catalogue, language: str) -> str:
    name = found.name.say(language)
    events = found.section(TIMELINE)
    return icalendar(events, language, name=name, address=lambda one: absolute(fact_url(one.id, language)))


def _cards(found: Catalogue, language: str) -> str:
    organisations = found.section(ORGANISATIONS)
    return vcards(organisations, language, address=lambda one: absolute(fact_url(one.id, language)))


def _whole(found: Catalogue, _language: str) -> bytes:
    return _zipped(found.id, world().digest)


@cache
def _zipped(country_id: str, _digest: str) -> bytes:
    own = pack_folders()[country_id]
    shared = [name for name in world().countries[country_id].origins if name != country_id]
    return packed([own, *(_shared_folder(own, name) for name in shared)])


def _shared_folder(own: Path, name: str) -> Path:
    """Where a pack finds what it shares: with Abri, else beside itself."""
    shipped = SHIPPED / name
    return shipped if shipped.is_dir() else own.parent / name


EXPORTS: Mapping[str, Export] = {
    "research.bib": Export("application/x-bibtex", lambda found, to: bibtex(found.section(RESEARCH), to)),
    "research.csl.json": Export(
        "application/vnd.citationstyles.csl+json", lambda found, to: csl_json(found.section(RESEARCH), to)
    ),
    "statistics.csv": Export("text/csv", lambda found, to: figures_csv(found.section(STATISTICS), to)),
    "statistics-dictionary.csv": Export(
        "text/csv", lambda found, to: data_dictionary(found.section(STATISTICS), to)
    ),
    "timeline.ics": Export("text/calendar", _events),
    "organisations.vcf": Export("text/vcard", _cards),
    "pack.zip": Export("application/zip", _whole),
}


def _unchanged(_request: HttpRequest, language: str, country_id: str, name: str) -> str:
    """As long as the packs stay the same, so does every export of them."""
    return f'"{world().digest[:32]}.{language}.{country_id}.{name}"'


@public
@condition(etag_func=_unchanged)
def export(request: HttpRequest, language: str, country_id: str, name: str) -> HttpResponse:
    """One export of a country, in the language of the address."""
    speak(request, language, young=False)
    found, wanted = catalogue(country_id), EXPORTS[name]
    content = wanted.write(found, language)
    media_type = wanted.media_type if isinstance(content, bytes) else f"{wanted.media_type}; charset=utf-8"
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{country_id}-{name}"'
    open_to_all(response)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
