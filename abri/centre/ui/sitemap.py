"""A list of public pages for search engines; each page names itself in the other languages."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpResponse

from abri.centre.ui.language import public_languages

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


class Place(NamedTuple):
    """A page below every language: its address there, and the day its facts were checked."""

    below: str
    checked: date | None = None


def listed(places: Iterable[Place]) -> HttpResponse:
    """The sitemap of these pages, in every language."""
    urls = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for place in places:
        _add(urls, place)
    return as_xml(urls)


def as_xml(root: Element) -> HttpResponse:
    """An answer that is this document."""
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _add(urls: Element, place: Place) -> None:
    languages = public_languages()
    for language in languages:
        url = SubElement(urls, "url")
        SubElement(url, "loc").text = _address(language, place)
        if place.checked:
            SubElement(url, "lastmod").text = place.checked.isoformat()
        for other in languages:
            SubElement(url, "xhtml:link", rel="alternate", hreflang=other, href=_address(other, place))


def _address(language: str, place: Place) -> str:
    return f"{settings.ABRI_BASE_URL}/{language}/{place.below}"
