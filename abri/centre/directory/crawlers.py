"""What search engines are told: every public page in every language, and to leave reports and cases alone."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from abri.centre.accounts.rooms import SIGNED_IN
from abri.centre.country import articles, country, world
from abri.centre.directory.answers import public
from abri.centre.doors import REPORTING, is_open
from abri.centre.ui.language import public_languages
from abri.centre.ui.sitemap import SITEMAP, Place, as_xml, listed
from abri.engine.catalogue import SECTIONS

# A file may hold 50,000 addresses and 50 MB; with four languages and their cross-references this stays far below.
FACTS_IN_ONE = 500
PAGES = ("home", "help", "learn", "parents", "teachers", "law", "about", "api")
# Addresses below a language that say something about whoever opens them, or are endless.
LEFT_ALONE = ("search/", "compare/")
LEFT_ALONE_OF_REPORTING = ("report/", "mailbox/", "exit/")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """The rules for crawlers."""
    left_alone = (*(LEFT_ALONE_OF_REPORTING if is_open(REPORTING) else ()), *LEFT_ALONE)
    rules = ["User-agent: *", *(f"Disallow: {room}" for room in SIGNED_IN)]
    rules += [f"Disallow: /{language}/{below}" for language in public_languages() for below in left_alone]
    text = "\n".join([*rules, "", f"Sitemap: {settings.ABRI_BASE_URL}{reverse('directory:sitemap')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the sitemaps: one of pages, as many of facts as are needed, and that of learning where it is."""
    index = Element("sitemapindex", {"xmlns": SITEMAP})
    parts = -(-len(world().entries) // FACTS_IN_ONE)
    addresses = [reverse("directory:sitemap_part", args=[part]) for part in ("pages", *range(1, parts + 1))]
    for address in [*addresses, *_of_learning()]:
        one = SubElement(index, "sitemap")
        SubElement(one, "loc").text = f"{settings.ABRI_BASE_URL}{address}"
    return as_xml(index)


@public
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """One of the sitemaps; each page names the same page in the other languages."""
    places = _pages() if part == "pages" else _facts(int(part) if part.isascii() and part.isdigit() else 0)
    return listed(places)


def _of_learning() -> Iterator[str]:
    try:
        yield reverse("learning:sitemap")
    except NoReverseMatch:
        return


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
