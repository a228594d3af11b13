"""A school's self-assessment: where it stands, the answers by area, handing in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.award import awarding
from abri.centre.learning.label import assessing, carrying, showing
from abri.centre.learning.label.assessing import Given
from abri.centre.learning.label.forms import BeginForm, given_answers
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Answer, Assessment, Belonging, School
from abri.centre.learning.permissions import leads_only, school_members_only
from abri.engine.learning.label import Score
from abri.engine.packs.learning.label import Label


@school_members_only
@require_safe
def assessment(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Where the school stands, what the next level lacks, what would raise the score most."""
    label, school = label_or_404(), belonging.school
    found = assessing.current(school)
    context: dict[str, Any] = {"school": school, "belonging": belonging, "assessment": found}
    context["decided"] = school.assessments.filter(state=Assessment.State.DECIDED).order_by("-decided_at")
    if found is not None:
        context |= standing(label, found, school)
    elif before := assessing.last_decided(school):
        context |= {"before": before, "form": BeginForm(initial={"answers": True})}
    return render(request, "learning/label/assessment.html", context)


def standing(label: Label, found: Assessment, school: School) -> dict[str, Any]:
    """The score of an assessment in words, for its school."""
    score: Score = assessing.score_of(found, label)
    return {
        "areas": list(showing.areas_of(label, score, school)),
        "level": showing.level_name(label, score.level),
        "next_level": showing.level_name(label, score.next_level),
        "lacks": list(showing.lacks(label, score, school)),
        "raises": showing.raises(label, score, school, assessing.exempt_of(found, label)),
        "may_hand_in": bool(score.level),
    }


@school_members_only
@require_POST
def begin(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Begin to assess the school, with what the form says of the last time."""
    label, by, at = label_or_404(), signed_in(request), timezone.now()
    form = BeginForm(request.POST)
    form.full_clean()
    try:
        begun = assessing.begin(
            school=belonging.school, label=label, by=by, at=at, answers=form.cleaned_data["answers"]
        )
    except assessing.AlreadyUnderWay:
        messages.info(request, _("A colleague has begun already."))
    else:
        left = form.cleaned_data["evidence"] and carrying.carry_all(
            assessment=begun, label=label, by=by, at=at
        )
        if left:
            words = ngettext(
                "%(count)d piece of evidence could not be taken along: it does not open any more.",
                "%(count)d pieces of evidence could not be taken along: they do not open any more.",
                left,
            )
            messages.warning(request, words % {"count": left})
    return redirect("learning:assessment", belonging.school.reference)


@school_members_only
@require_http_methods(["GET", "POST"])
def area(request: HttpRequest, belonging: Belonging, area_id: str) -> HttpResponse:
    """The questions of one area; a POST stores what was changed."""
    label, school = label_or_404(), belonging.school
    if area_id not in label.areas:
        raise Http404
    found = get_object_or_404(school.assessments.open())
    if request.method == "GET":
        return _area_page(request, found, label, area_id)
    given = given_answers(request.POST, (one.id for one in label.of_area(area_id)))
    try:
        saved = assessing.save(
            assessment=found, label=label, given=given, by=signed_in(request), at=timezone.now()
        )
    except assessing.NotOpen:
        messages.error(request, _("A colleague handed it in meanwhile. Nothing was changed."))
        return redirect("learning:assessment", school.reference)
    if saved.held_back:
        return _area_page(request, found, label, area_id, chosen=given, held_back=saved.held_back)
    messages.success(request, _("Saved.") if saved.changed else _("Nothing was changed."))
    return _then(request.POST.get("then", ""), label, school, area_id)


@leads_only
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Say what handing in means; a POST of a lead does it."""
    label, school = label_or_404(), belonging.school
    found = get_object_or_404(school.assessments.open())
    context = {
        "school": school,
        "belonging": belonging,
        "assessment": found,
        **standing(label, found, school),
    }
    if request.method == "GET":
        return render(request, "learning/label/hand_in.html", context)
    try:
        assessing.hand_in(assessment=found, label=label, by=signed_in(request), at=timezone.now())
        awarded = awarding.consider(assessment=found, label=label, at=timezone.now())
    except assessing.NotYet:
        return render(request, "learning/label/hand_in.html", context, status=422)
    except assessing.NotOpen:
        messages.info(request, _("A colleague has handed it in already."))
    else:
        if awarded is not None:
            messages.success(request, _("Handed in, and the label is awarded."))
            return redirect("learning:awards", school.reference)
        messages.success(request, _("Handed in. Your answers stand as they are until somebody has decided."))
    return redirect("learning:assessment", school.reference)


@leads_only
@require_POST
def take_back(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Work on a handed-in assessment again, as long as nobody has decided."""
    found = get_object_or_404(belonging.school.assessments.handed_in())
    try:
        assessing.reopen(assessment=found, by=signed_in(request), at=timezone.now())
    except assessing.NotOpen:
        messages.info(request, _("Somebody has decided meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("You can change your answers again. Hand them in when you are ready."))
    return redirect("learning:assessment", belonging.school.reference)


def _then(then: str, label: Label, school: School, area_id: str) -> HttpResponse:
    """Where somebody wants to go after saving: to what shows an answer, to the overview, or on with the area."""
    if then in label.questions:
        return redirect("learning:proofs", school.reference, then)
    if then == "overview":
        return redirect("learning:assessment", school.reference)
    return redirect("learning:area", school.reference, area_id)


def _area_page(
    request: HttpRequest,
    found: Assessment,
    label: Label,
    area_id: str,
    *,
    chosen: Mapping[str, Given] | None = None,
    held_back: Mapping[str, Answer] | None = None,
) -> HttpResponse:
    area_of = label.areas[area_id]
    rows = list(showing.rows_of(label, area_id, found, chosen=chosen or {}, held_back=held_back or {}))
    context = {
        "school": found.school,
        "area": {"id": area_id, "name": showing.said(area_of.names), "says": showing.said(area_of.says)},
        "others": [
            {"id": one.id, "name": showing.said(one.names)}
            for one in label.areas.values()
            if one.id != area_id
        ],
        "rows": rows,
        "most_exempt": label.most_exempt(area_id) if any(one.may_be_exempt for one in rows) else 0,
        "held_back": bool(held_back),
    }
    return render(request, "learning/label/area.html", context, status=409 if held_back else 200)
