"""What search engines are told: every public page in every language, and to leave reports and cases alone."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from abri.centre.country import articles, country, world
from abri.centre.directory.answers import public
from abri.centre.ui.language import public_languages
from abri.engine.catalogue import SECTIONS

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# A file may hold 50,000 addresses and 50 MB; with four languages and their cross-references this stays far below.
FACTS_IN_ONE = 500
PAGES = ("home", "help", "learn", "parents", "teachers", "law", "about", "api")
# Addresses below a language that say something about whoever opens them, or are endless.
LEFT_ALONE = ("report/", "mailbox/", "exit/", "search/", "compare/")


class Place(NamedTuple):
    """A page below every language: its address there, and the day its facts were checked."""

    below: str
    checked: date | None = None


@public
def robots(request: HttpRequest) -> HttpResponse:
    """The rules for crawlers."""
    rules = ["User-agent: *", "Disallow: /desk/"]
    rules += [f"Disallow: /{language}/{below}" for language in public_languages() for below in LEFT_ALONE]
    text = "\n".join([*rules, "", f"Sitemap: {settings.ABRI_BASE_URL}{reverse('directory:sitemap')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the sitemaps: one of pages, and as many of facts as are needed."""
    index = Element("sitemapindex", {"xmlns": SITEMAP})
    parts = -(-len(world().entries) // FACTS_IN_ONE)
    for part in ("pages", *map(str, range(1, parts + 1))):
        one = SubElement(index, "sitemap")
        address = reverse("directory:sitemap_part", args=[part])
        SubElement(one, "loc").text = f"{settings.ABRI_BASE_URL}{address}"
    return _xml(index)


@public
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """One of the sitemaps; each page names the same page in the other languages."""
    places = _pages() if part == "pages" else _facts(int(part) if part.isascii() and part.isdigit() else 0)
    listed = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for place in places:
        _add(listed, place)
    return _xml(listed)


def _pages() -> Iterator[Place]:
    language = public_languages()[0]
    for name in PAGES:
        yield Place(reverse(f"directory:{name}", args=[language]).removeprefix(f"/{language}/"))
    for topic, article in articles().items():
        yield Place(f"learn/{topic}/", article.checked)
    for situation in country().law.situations:
        yield Place(f"law/{situation}/")
    yield Place("countries/")
    for catalogue in world().countries.values():
        yield Place(f"countries/{catalogue.id}/", catalogue.checked)
        for section in SECTIONS:
            if catalogue.listed.get(section):
                yield Place(f"countries/{catalogue.id}/{section}/", catalogue.checked)


def _facts(part: int) -> Iterable[Place]:
    everything = world().entries
    begin = (part - 1) * FACTS_IN_ONE
    if part < 1 or begin >= len(everything):
        raise Http404
    return (
        Place(f"facts/{name}/", everything[name].checked)
        for name in islice(everything, begin, begin + FACTS_IN_ONE)
    )


def _add(listed: Element, place: Place) -> None:
    languages = public_languages()
    for language in languages:
        url = SubElement(listed, "url")
        SubElement(url, "loc").text = _address(language, place)
        if place.checked:
            SubElement(url, "lastmod").text = place.checked.isoformat()
        for other in languages:
            SubElement(url, "xhtml:link", rel="alternate", hreflang=other, href=_address(other, place))


def _address(language: str, place: Place) -> str:
    return f"{settings.ABRI_BASE_URL}/{language}/{place.below}"


def _xml(root: Element) -> HttpResponse:
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
