"""Pages of editors: editions with their dates, the draw of the jury, the winners."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.competition import editions, judging, voting, winning
from abri.centre.learning.competition.forms import DAYS, DatesForm, EditionForm
from abri.centre.learning.competition.views.public import rules_or_404
from abri.centre.learning.competition.words import PHASES
from abri.centre.learning.models import Appointment, ClassTeam, Edition, Score, Tip
from abri.centre.learning.permissions import appointed
from abri.engine.learning.competition import next_day, usual_dates

EDITOR = Appointment.Part.EDITOR


@appointed(EDITOR)
@require_http_methods(["GET", "POST"])
def competition(request: HttpRequest) -> HttpResponse:
    """The editions; a POST makes one, with dates that fit Safer Internet Day to begin with."""
    rules_or_404()
    today = timezone.localdate()
    year = next_day(today).year
    usual = usual_dates(year)
    initial = {"year": year, **{name: getattr(usual, name) for name in DAYS}}
    form = EditionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = editions.create(
                year=form.cleaned_data["year"], dates=form.dates, by=signed_in(request), at=timezone.now()
            )
        except editions.AlreadyThere:
            form.add_error("year", _("This year has an edition already."))
        else:
            return redirect("learning:edition", made.year)
    rows = [(one, PHASES[one.phase(today)]) for one in Edition.objects.latest_first()]
    return render(
        request,
        "learning/competition/editions.html",
        {"rows": rows, "form": form},
        status=422 if form.errors else 200,
    )


@appointed(EDITOR)
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, edition_year: int) -> HttpResponse:
    """One edition: how far it is, and its dates; a POST moves them."""
    rules_or_404()
    found = get_object_or_404(Edition, year=edition_year)
    form = DatesForm(request.POST or None, initial={name: getattr(found, name) for name in DAYS})
    if request.method == "POST" and form.is_valid():
        try:
            editions.move(edition=found, dates=form.dates, by=signed_in(request), at=timezone.now())
        except editions.Decided:
            form.add_error(None, _("Winners are published: dates stand. Nothing was changed."))
        else:
            messages.success(request, _("Moved. What was sent, scored and voted before stays as it is."))
            return redirect("learning:edition", edition_year)
    context = {"edition": found, "form": None if found.is_decided else form, **_standing(found)}
    return render(request, "learning/competition/edition.html", context, status=422 if form.errors else 200)


@appointed(EDITOR)
@require_POST
def draw(request: HttpRequest, edition_year: int) -> HttpResponse:
    """Share tips out to the jury, for the first time or again."""
    rules_or_404()
    found = get_object_or_404(Edition, year=edition_year)
    try:
        missing = judging.draw(edition=found, by=signed_in(request), at=timezone.now())
    except editions.NotNow:
        messages.error(request, _("Tips are still coming in. Nothing was shared out."))
    except editions.Decided:
        messages.error(request, _("Winners are published. Nothing was changed."))
    else:
        messages.success(request, _("Shared out. What was scored before stays."))
        if missing:
            messages.error(
                request,
                _("%(count)d tips lack a juror of another school. Appoint more.") % {"count": missing},
            )
    return redirect("learning:edition", edition_year)


@appointed(EDITOR)
@require_POST
def publish_winners(request: HttpRequest, edition_year: int) -> HttpResponse:
    """Fix the winners and show them to everybody."""
    rules = rules_or_404()
    found = get_object_or_404(Edition, year=edition_year)
    try:
        winning.publish(edition=found, rules=rules, by=signed_in(request), at=timezone.now())
    except editions.NotNow:
        messages.error(request, _("The vote is not over. Nothing was published."))
    except editions.Decided:
        messages.info(request, _("Winners are published already."))
    else:
        messages.success(request, _("Published."))
    return redirect("learning:edition", edition_year)


def _standing(found: Edition) -> dict[str, Any]:
    """Numbers of an edition, and what can be done now."""
    phase = editions.phase_of(found, timezone.now())
    means = judging.standing(found)
    accepted = len(means)
    return {
        "phase": PHASES[phase],
        "teams": ClassTeam.objects.taking_part().filter(edition=found).count(),
        "waiting": Tip.objects.waiting().filter(team__edition=found).count(),
        "accepted": accepted,
        "scored": sum(mean is not None for mean in means.values()),
        "missing": judging.without_readers(found) if found.jury_seed else 0,
        "votes": sum(voting.counted(found).values()),
        "can_draw": phase in judging.AFTER_TIPS and not found.is_decided,
        "can_publish": phase in winning.AFTER_VOTE and not found.is_decided,
        "remarks": _remarks(found),
    }


def _remarks(found: Edition) -> list[dict[str, Any]]:
    """What jurors wrote about each tip, without who."""
    given = Score.objects.given().filter(tip__team__edition=found).exclude(remark="")
    given = given.select_related("tip__team")
    said: dict[Any, dict[str, Any]] = {}
    for one in given.order_by("tip__written_at", "given_at"):
        said.setdefault(one.tip_id, {"tip": one.tip, "remarks": []})["remarks"].append(one.remark)
    return list(said.values())
