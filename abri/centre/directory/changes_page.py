"""What changed in the facts: additions and corrections, with the period of law they affect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from abri.centre.country import world
from abri.centre.directory.answers import Json, answer, asked, public
from abri.centre.directory.api.data import revisions
from abri.centre.directory.country_pages import Way
from abri.centre.directory.rows import fact_url
from abri.centre.directory.words import NEIGHBOURS, SECTIONS, span
from abri.centre.ui.language import plain, speak
from abri.centre.ui.sources import with_doubt
from abri.engine.catalogue import Revision

PAGE = 30


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as people read it."""

    on: date
    place: str
    says: str
    affects: str
    ways: tuple[Way, ...]


@public
def changes(request: HttpRequest, language: str) -> HttpResponse:
    """The changes of every installed country, the newest first."""
    spoken = speak(request, language, young=False)
    made = revisions(world().countries.values())
    last = max(1, -(-len(made) // PAGE))
    page = request.GET.get("page", "")
    number = min(max(1, int(page[:6])), last) if page.isascii() and page.isdigit() else 1
    shown = made[(number - 1) * PAGE : number * PAGE]
    known = {
        "changes": [_line(one, spoken) for one in shown],
        "newer": f"?{asked(request, page=str(number - 1))}" if number > 1 else "",
        "older": f"?{asked(request, page=str(number + 1))}" if number < last else "",
    }

    def data() -> Json:
        return {"page": number, "pages": last, "changes": [_plain(one) for one in shown]}

    return answer(request, "directory/changes.html", known, data)


def _line(revision: Revision, spoken: str) -> ChangeLine:
    catalogue = world().countries.get(revision.country)
    place = catalogue.name.say(spoken) if catalogue else NEIGHBOURS.get(revision.country.upper(), "")
    last = revision.ends - timedelta(days=1) if revision.ends else None
    return ChangeLine(
        on=revision.on,
        place=str(place),
        says=revision.says.say(spoken),
        affects=span(_day(revision.starts), _day(last)),
        ways=tuple(_ways(revision, spoken)),
    )


def _ways(revision: Revision, spoken: str) -> Iterator[Way]:
    if revision.country in world().countries:
        for name in revision.sections:
            if name in SECTIONS:
                url = reverse("directory:section", args=[plain(spoken), revision.country, name])
                yield Way(url, str(SECTIONS[name]))
    for name in revision.ids:
        if entry := world().find(name):
            label = with_doubt(entry.title.say(spoken), verified=entry.verified)
            yield Way(fact_url(entry.id, spoken), label)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(revision: Revision) -> Json:
    return {
        "on": revision.on.isoformat(),
        "country": revision.country,
        "ids": list(revision.ids),
        "sections": list(revision.sections),
        "says": dict(revision.says),
        "from": _day(revision.starts) or None,
        "until": _day(revision.ends) or None,
    }
