"""What everybody reads: the day, how to take part, winners, the charter, and what came of promises."""

import logging
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.learning.competition import chartering, editions, papers, winning
from abri.centre.learning.competition.words import PHASES, said
from abri.centre.learning.models import Charter, Edition, Signature
from abri.centre.learning.models.charter import SignatureQuerySet
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.printing import CannotPrint
from abri.engine.learning.competition import next_day
from abri.engine.packs.learning.competition import Competition

logger = logging.getLogger(__name__)

# So many signatures stand on a page.
A_PAGE = 50


def rules_or_404() -> Competition:
    """The competition of the country; without one there are no pages of it."""
    found = editions.competition()
    if found is None:
        raise Http404
    return found


@require_safe
def day(request: HttpRequest, language: str) -> HttpResponse:
    """What Safer Internet Day and the competition are, when, how to take part, and earlier years."""
    rules, today = rules_or_404(), timezone.localdate()
    edition = editions.current(timezone.now())
    context: dict[str, Any] = {
        "rules": rules,
        "name": said(rules.names),
        "says": said(rules.says),
        "steps": [said(one) for one in rules.steps],
        "lines": [said(one) for one in rules.rules],
        "criteria": [(said(one.names), said(one.asks)) for one in rules.criteria.values()],
        "day": next_day(today),
        "edition": edition,
        "phase": PHASES[edition.phase(today)] if edition is not None else "",
        "earlier": Edition.objects.exclude(results_at=None).latest_first(),
        "charters": Edition.objects.filter(charters__isnull=False).distinct().latest_first(),
    }
    return render(request, "learning/competition/day.html", context)


@require_safe
def winners(request: HttpRequest, language: str, edition_year: int) -> HttpResponse:
    """Who won in a year, and why."""
    rules = rules_or_404()
    edition = get_object_or_404(Edition.objects.exclude(results_at=None), year=edition_year)
    names = {one.id: said(one.names) for one in rules.criteria.values()}
    page = Paginator(range(winning.pages(edition)), 1).get_page(request.GET.get("page"))
    ages = [
        (said(age.names), [_row(one, names) for one in winning.by_jury(edition, age.id, page.number)])
        for age in rules.ages.values()
    ]
    context = {
        "edition": edition,
        "ages": [(name, rows) for name, rows in ages if rows],
        "votes": winning.by_votes(edition, page.number),
        "cast": edition.results.get("cast", 0),
        "charter": Charter.objects.filter(edition=edition).last(),
        **_neighbours(page),
    }
    return render(request, "learning/competition/winners.html", context)


@require_safe
def charter(request: HttpRequest, language: str, edition_year: int, version: int = 0) -> HttpResponse:
    """The charter of a year, the newest version unless one is named, and who signed which."""
    rules, found = rules_or_404(), _version(edition_year, version)
    newest = Charter.objects.filter(edition=found.edition).last()
    spoken = _spoken(found, language)
    page = _page_of_signatures(request, Signature.objects.of_edition(found.edition))
    context = {
        "charter": found,
        "newest": newest,
        "versions": Charter.objects.filter(edition=found.edition),
        "spoken": spoken,
        "other": LANGUAGE_NAMES[spoken] if spoken != language else "",
        "title": papers.said(found.content["title"], language),
        "preamble": papers.said(found.content["preamble"], language),
        "chapters": [
            {
                "name": papers.said(one["names"], language),
                "text": one["texts"][spoken],
                "tips": one["tips"],
            }
            for one in found.content["chapters"]
        ],
        "signatures": signed(page, rules),
        "promise": said(rules.commitment),
        **_neighbours(page, "#signatures"),
    }
    return render(request, "learning/competition/charter.html", context)


@require_safe
def charter_pdf(request: HttpRequest, language: str, edition_year: int, version: int) -> HttpResponse:
    """A version on paper."""
    rules_or_404()
    found = _version(edition_year, version)
    spoken = _spoken(found, language)
    try:
        pages = papers.pdf(found, spoken)
    except CannotPrint:
        logger.warning("charter not printed", extra={"charter": str(found.pk)})
        return render(request, "learning/competition/not_printed.html", {"charter": found}, status=503)
    response = HttpResponse(pages, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="charter-{edition_year}-{version}-{spoken}.pdf"'
    return response


@require_safe
def commitments(request: HttpRequest, language: str) -> HttpResponse:
    """Every promise of every year with what came of it."""
    rules = rules_or_404()
    page = _page_of_signatures(request, Signature.objects.by_year())
    years = [
        (edition, signed(found, rules)) for edition, found in groupby(page, lambda one: one.charter.edition)
    ]
    context = {"years": years, "promise": said(rules.commitment), **_neighbours(page)}
    return render(request, "learning/competition/commitments.html", context)


def signed(signatures: Any, rules: Competition) -> list[dict[str, Any]]:
    """Signatures with the states of their promises in words."""
    return [
        {
            "signature": one,
            "progress": [
                {
                    "row": row,
                    "state": said(rules.states[row.state]) if row.state in rules.states else row.state,
                }
                for row in one.progress.all()
            ],
        }
        for one in signatures
    ]


def _page_of_signatures(request: HttpRequest, signatures: SignatureQuerySet) -> Page[Signature]:
    """The page that was asked for, else the nearest that there is."""
    return Paginator(signatures, A_PAGE).get_page(request.GET.get("page"))


def _neighbours(page: Page[Any], place: str = "") -> dict[str, str]:
    """The addresses of the pages before and after, empty where there is none; ``place`` is where the list begins."""
    return {
        "previous": f"?page={page.previous_page_number()}{place}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}{place}" if page.has_next() else "",
    }


def _row(won: winning.Won, names: dict[str, str]) -> dict[str, Any]:
    """A place with the criteria in words, in the order of the rubric."""
    points = dict(won.criteria)
    named = [(words, points[name]) for name, words in names.items() if name in points]
    return {"place": won.place, "team": won.team, "tip": won.tip, "mean": won.mean, "named": named}


def _version(year: int, number: int) -> Charter:
    found = Charter.objects.filter(edition__year=year).select_related("edition")
    version = found.filter(number=number).first() if number else found.last()
    if version is None:
        raise Http404
    return version


def _spoken(charter: Charter, language: str) -> str:
    """The language of the page, else the first that the version has."""
    spoken = chartering.languages_of(charter.content)
    return language if language in spoken else spoken[0]
