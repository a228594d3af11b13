"""Pages of the jury: a tip without its class, the rubric, and nothing of what others thought."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.competition import judging
from abri.centre.learning.competition.forms import ScoreForm
from abri.centre.learning.competition.views.classes import theme_name
from abri.centre.learning.competition.views.public import rules_or_404
from abri.centre.learning.competition.words import said
from abri.centre.learning.models import Appointment, Edition, Score
from abri.centre.learning.permissions import appointed


@appointed(Appointment.Part.JUROR)
@require_safe
def jury(request: HttpRequest) -> HttpResponse:
    """What a juror still has to read, and how much is done."""
    rules, person = rules_or_404(), signed_in(request)
    given = Score.objects.given().filter(juror=person, tip__team__edition__results_at=None)
    context = {
        "waiting": [
            {"score": one, "theme": theme_name(rules, one.tip.theme)} for one in judging.waiting_for(person)
        ],
        "done": given.count(),
        "sighted": _sees_tips(person),
    }
    return render(request, "learning/competition/jury.html", context)


@appointed(Appointment.Part.JUROR)
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, score_id: UUID) -> HttpResponse:
    """One tip to read; a POST gives it points and goes on to the next."""
    rules, person = rules_or_404(), signed_in(request)
    open_ones = (
        Score.objects.open().filter(juror=person).select_related("tip__team__edition", "tip__team__school")
    )
    found = get_object_or_404(open_ones, pk=score_id)
    form = ScoreForm(request.POST or None, rules=rules, initial={"revision": found.tip.revision})
    if judging.Sighted(found.tip.team.edition).see(str(person.pk), found.tip):
        messages.info(request, _("This tip is not yours to read any more. Nothing was stored."))
        return redirect("learning:jury")
    if request.method == "POST" and form.is_valid():
        try:
            judging.give(
                score=found, points=form.points, remark=form.cleaned_data["remark"].strip(), at=timezone.now(),
                revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except judging.ChangedMeanwhile:
            messages.info(request, _("This tip was changed meanwhile. Nothing was stored: read it again."))
            return redirect("learning:score", found.pk)
        except judging.NotOpen:
            messages.info(request, _("This tip is not yours to read any more. Nothing was stored."))
            return redirect("learning:jury")
        messages.success(request, _("Stored."))
        waiting = judging.waiting_for(person)
        return redirect("learning:score", waiting[0].pk) if waiting else redirect("learning:jury")
    team = found.tip.team
    context = {
        "tip": found.tip,
        "language_of_tip": team.language,
        "age": said(rules.ages[team.age_band].names) if team.age_band in rules.ages else "",
        "theme": theme_name(rules, found.tip.theme),
        "form": form,
    }
    return render(request, "learning/competition/score.html", context, status=422 if form.errors else 200)


def _sees_tips(person: Person) -> bool:
    """Whether tips of an edition that goes on are kept from a juror, who moderates or edits as well."""
    return any(person in judging.Sighted(one) for one in Edition.objects.filter(results_at=None))
