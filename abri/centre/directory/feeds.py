"""The changes of our facts as an Atom feed, one entry a change, in one language."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from abri.centre.country import world
from abri.centre.directory.answers import public
from abri.centre.directory.api.data import revisions
from abri.centre.ui.language import speak
from abri.engine.catalogue import Revision

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100
# After a word, not after the number of a day ("am 1. September").
_SENTENCE_ENDS = re.compile(r"(?<=[^\W\d]{2}[.!?])\s")


@public
def changes_feed(request: HttpRequest, language: str) -> HttpResponse:
    """The newest changes; RFC 4287."""
    spoken = speak(request, language, young=False)
    home = f"{settings.ABRI_BASE_URL}{reverse('directory:home', args=[language])}"
    itself = f"{settings.ABRI_BASE_URL}{reverse('directory:changes_feed', args=[language])}"
    made = revisions(world().countries.values())[:MOST]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _say(feed, "id", itself)
    _say(feed, "title", _("Abri: what changed in our facts"))
    _say(feed, "updated", _instant(made[0].on if made else date(2026, 1, 1)))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=itself)
    SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    _say(SubElement(feed, "author"), "name", "Abri")
    for revision, number in _numbered(made):
        _add(feed, revision, number, itself, spoken)
    content = tostring(feed, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _numbered(made: list[Revision]) -> Iterator[tuple[Revision, str]]:
    """Each change with a name that stays the same while its words are translated better."""
    for revision in made:
        said = repr(
            (revision.on, revision.country, revision.ids, revision.sections, revision.starts, revision.ends)
        )
        yield revision, sha256(f"{said} {revision.says.forms[:1]}".encode()).hexdigest()[:20]


def _add(feed: Element, revision: Revision, number: str, feed_id: str, spoken: str) -> None:
    entry = SubElement(feed, "entry")
    words = revision.says.say(spoken)
    _say(entry, "id", f"{feed_id}#{number}")
    _say(entry, "title", _SENTENCE_ENDS.split(words)[0].rstrip("."))
    _say(entry, "updated", _instant(revision.on))
    _say(entry, "summary", words)
    for name in revision.ids:
        href = f"{settings.ABRI_BASE_URL}{reverse('directory:home', args=[spoken])}facts/{name}/"
        SubElement(entry, "link", rel="related", type="text/html", href=href)
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{feed_id.removesuffix('.atom')}/")
    for section in revision.sections:
        SubElement(entry, "category", term=section)


def _say(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = words


def _instant(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()
