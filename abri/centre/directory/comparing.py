"""Two countries side by side, row by row: the same figure, the same kind of help, the same pillar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from abri.centre.country import country as home
from abri.centre.country import world
from abri.centre.directory.answers import Json, answer, public
from abri.centre.directory.figures import Indicator
from abri.centre.directory.rows import entry_rows, fact_url, newest_first
from abri.centre.directory.words import SECTIONS, kind_name, language_name
from abri.centre.ui.language import plain, speak
from abri.centre.ui.sources import with_doubt
from abri.engine.catalogue import INDICATORS, STATISTICS, Catalogue, Entry

# So many entries of one kind are named; the section lists them all.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """What one country has in a row. `note` says more about it; an empty cell has nothing to show."""

    text: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row: the same question put to both."""

    label: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]


@public
def compare(request: HttpRequest, language: str) -> HttpResponse:
    """The comparison that the address asks for; without one, this country beside the next."""
    spoken = speak(request, language, young=False)
    countries = world().countries
    left = countries.get(request.GET.get("left", ""), countries[home().id])
    others = [one for one in countries.values() if one is not left]
    right = countries.get(request.GET.get("right", ""), others[0] if others else left)
    section = request.GET.get("section", "")
    section = section if section in SECTIONS else ""
    rows = list(_rows(section, left, right, spoken))
    known = {
        "left": left,
        "right": right,
        "section": section,
        "left_name": left.name.say(spoken),
        "right_name": right.name.say(spoken),
        "countries": [{"value": one.id, "label": one.name.say(spoken)} for one in countries.values()],
        "sections": [{"value": "", "label": _("Overview")}]
        + [{"value": name, "label": str(label)} for name, label in SECTIONS.items()],
        "rows": rows,
        "alone": not others,
    }

    def data() -> Json:
        return {
            "left": left.id,
            "right": right.id,
            "section": section,
            "rows": [
                {"label": row.label, "left": _plain(row.left), "right": _plain(row.right)} for row in rows
            ],
        }

    return answer(request, "directory/compare.html", known, data)


def _rows(section: str, left: Catalogue, right: Catalogue, spoken: str) -> Iterator[ComparedRow]:
    if not section:
        return _overview(left, right, spoken)
    if section == STATISTICS:
        return _figures(left, right, spoken, header=False)
    return _kinds(section, left, right, spoken)


def _overview(left: Catalogue, right: Catalogue, spoken: str) -> Iterator[ComparedRow]:
    """Languages, header figures, how much each section holds, and the pillars."""
    yield ComparedRow(_("Languages"), _languages(left), _languages(right))
    yield from _figures(left, right, spoken, header=True)
    for name, label in SECTIONS.items():
        yield ComparedRow(str(label), _count(left, name, spoken), _count(right, name, spoken))
    pillars = [{one.details["number"]: one for one in side.pillars} for side in (left, right)]
    for number in sorted({*pillars[0], *pillars[1]}, key=str):
        cells = [_pillar(side.get(number), spoken) for side in pillars]
        name = next(side[number].title.say(spoken) for side in pillars if number in side)
        yield ComparedRow(name, *cells)


def _figures(left: Catalogue, right: Catalogue, spoken: str, *, header: bool) -> Iterator[ComparedRow]:
    """The newest figure of each indicator; those of one country alone only head the page."""
    sides = [_indicators(side, spoken, header=header) for side in (left, right)]
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        titled = next(side[key] for side in sides if key in side)
        if not header and not all(key in side for side in sides):
            continue
        yield ComparedRow(titled.title, *(_newest(side.get(key)) for side in sides))


def _indicators(side: Catalogue, spoken: str, *, header: bool) -> dict[str, Indicator]:
    """Indicators by what they have in common in all countries: their id without the country."""
    series = side.series()
    return {
        one.id.removeprefix(f"{side.id}."): Indicator(one, series.get(one.id, ()), spoken)
        for one in side.section(INDICATORS)
        if not header or one.details["header"]
    }


def _newest(indicator: Indicator | None) -> tuple[Cell, ...]:
    latest = indicator.latest if indicator else None
    if latest is None:
        return ()
    value = with_doubt(latest.value, verified=latest.verified)
    return (Cell(value, latest.url, ", ".join(part for part in (latest.area, latest.period) if part)),)


def _kinds(section: str, left: Catalogue, right: Catalogue, spoken: str) -> Iterator[ComparedRow]:
    """What each country has of every kind."""
    sides = [_by_kind(side.section(section)) for side in (left, right)]
    for name in sorted({*sides[0], *sides[1]}, key=str.casefold):
        yield ComparedRow(name, *(_named(side.get(name, []), spoken) for side in sides))


def _by_kind(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in newest_first(entries):
        found.setdefault(kind_name(entry), []).append(entry)
    return found


def _named(entries: Sequence[Entry], spoken: str) -> tuple[Cell, ...]:
    rows = entry_rows(entries[:NAMED], spoken)
    cells = [Cell(with_doubt(row.title, verified=row.verified), row.url) for row in rows]
    if more := len(entries) - NAMED:
        cells += [Cell(_("and %(count)s more") % {"count": more})] if more > 0 else []
    return tuple(cells)


def _languages(side: Catalogue) -> tuple[Cell, ...]:
    return (Cell(", ".join(language_name(code) for code in side.languages)),)


def _count(side: Catalogue, section: str, spoken: str) -> tuple[Cell, ...]:
    count = len(side.listed.get(section, ()))
    return (
        (Cell(str(count), reverse("directory:section", args=[plain(spoken), side.id, section])),)
        if count
        else ()
    )


def _pillar(pillar: Entry | None, spoken: str) -> tuple[Cell, ...]:
    if pillar is None:
        return ()
    title = with_doubt(pillar.title.say(spoken), verified=pillar.verified)
    return (Cell(title, fact_url(pillar.id, spoken), pillar.summary.say(spoken)),)


def _plain(cells: Sequence[Cell]) -> list[dict[str, str]]:
    return [{"text": cell.text, "url": cell.url, "note": cell.note} for cell in cells]
