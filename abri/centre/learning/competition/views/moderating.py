"""Pages of moderators: tips that wait, and what becomes of each."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.competition import tipping
from abri.centre.learning.competition.editions import NotNow
from abri.centre.learning.competition.forms import DecideForm
from abri.centre.learning.competition.views.classes import theme_name
from abri.centre.learning.competition.views.public import rules_or_404
from abri.centre.learning.competition.words import TONES
from abri.centre.learning.models import Appointment, School, Tip
from abri.centre.learning.permissions import appointed
from abri.engine.packs.learning.competition import Competition

MODERATOR = Appointment.Part.MODERATOR
SHOWN = 50


@appointed(MODERATOR)
@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """Tips of the moderator's regions that wait, and the last ones that were decided."""
    rules, overseen = rules_or_404(), _overseen(signed_in(request))
    waiting = _waiting(overseen)
    decided = overseen.exclude(decided_at=None).order_by("-decided_at")
    context = {
        "count": waiting.count(),
        "waiting": [_row(rules, tip) for tip in waiting[:SHOWN]],
        "decided": [_row(rules, tip) for tip in decided[:SHOWN]],
    }
    return render(request, "learning/competition/tips.html", context)


@appointed(MODERATOR)
@require_http_methods(["GET", "POST"])
def tip(request: HttpRequest, tip_id: UUID) -> HttpResponse:
    """One tip; a POST decides and goes on to the next."""
    rules, person = rules_or_404(), signed_in(request)
    found = get_object_or_404(_overseen(person), pk=tip_id)
    form = DecideForm(
        request.POST or None, initial={"revision": found.revision}, decided=found.team.edition.is_decided
    )
    if request.method == "POST" and form.is_valid():
        try:
            tipping.decide(tip=found, by=person, at=timezone.now(), **form.cleaned_data)
        except (tipping.ChangedMeanwhile, NotNow):
            messages.info(request, _("This tip was changed meanwhile. Nothing was stored: read it again."))
            return redirect("learning:tip", found.pk)
        messages.success(request, _("Done. The class sees it on its page."))
        following = _waiting(_overseen(person)).first()
        return redirect("learning:tip", following.pk) if following else redirect("learning:tips")
    context = {"row": _row(rules, found), "form": form}
    return render(request, "learning/competition/tip.html", context, status=422 if form.errors else 200)


def _overseen(person: Person) -> QuerySet[Tip]:
    """Tips of the moderator's regions, of every year, without those of a school of their own."""
    schools = School.objects.overseen_by(person, MODERATOR).exclude(pk__in=School.objects.of(person))
    return Tip.objects.filter(team__school__in=schools).select_related("team__school", "team__edition")


def _waiting(overseen: QuerySet[Tip]) -> QuerySet[Tip]:
    """Those that somebody has to look at before the winners are published, the oldest first."""
    waiting = Tip.objects.waiting().filter(team__edition__results_at=None)
    return overseen.filter(pk__in=waiting.values("pk")).order_by("written_at")


def _row(rules: Competition, one: Tip) -> dict[str, object]:
    return {"tip": one, "theme": theme_name(rules, one.theme), "tone": TONES[one.state]}
