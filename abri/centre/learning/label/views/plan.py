"""The action plan of a school."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.label import planning
from abri.centre.learning.label.forms import PlanForm
from abri.centre.learning.label.showing import said
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Belonging, PlanItem, School
from abri.centre.learning.permissions import school_members_only

SETTLED_SHOWN = 50


@school_members_only
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """The lines of the plan, what is due first; a POST adds one. A link from the score brings the words along."""
    label, school = label_or_404(), belonging.school
    initial = {"what": request.GET.get("what", "")[:300], "question": request.GET.get("question", "")[:80]}
    form = PlanForm(request.POST or None, school=school, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        question = given["question"] if given["question"] in label.questions else ""
        try:
            planning.add(
                school=school, what=given["what"], owner=given["owner"], due_on=given["due_on"],
                question=question, by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except planning.TooMany:
            form.add_error(None, _("The plan has a hundred open lines. Finish or drop some first."))
        else:
            messages.success(request, _("Added to the plan."))
            return redirect("learning:plan", school.reference)
    return render(
        request, "learning/label/plan.html", _context(school, form), status=422 if form.errors else 200
    )


@school_members_only
@require_http_methods(["GET", "POST"])
def plan_item(request: HttpRequest, belonging: Belonging, item_id: UUID) -> HttpResponse:
    """One line: change it, say that it is done, drop it, take it up again."""
    school = belonging.school
    item = get_object_or_404(PlanItem, pk=item_id, school=school)
    initial = {"what": item.what, "owner": item.owner_id, "due_on": item.due_on, "revision": item.revision}
    form = PlanForm(request.POST or None, school=school, initial=initial)
    if request.method == "POST":
        seen = str(request.POST.get("revision", ""))[:9]
        try:
            if _changed(request, item, form, int(seen) if seen.isdecimal() else 0):
                messages.success(request, _("Saved."))
                return redirect("learning:plan", school.reference)
        except planning.ChangedMeanwhile:
            form = _held_back(request, item)
    context = {"school": school, "item": item, "form": form}
    return render(request, "learning/label/plan_item.html", context, status=422 if form.errors else 200)


def _held_back(request: HttpRequest, item: PlanItem) -> PlanForm:
    """The form with what was typed, and what a colleague wrote meanwhile; sent again it counts."""
    item.refresh_from_db()
    data = request.POST.copy()
    data["revision"] = str(item.revision)
    form = PlanForm(data, school=item.school)
    form.full_clean()
    says = _(
        "A colleague changed this line meanwhile: “%(what)s”. Yours is not stored. Save again to replace it."
    )
    form.add_error(None, says % {"what": item.what})
    return form


def _changed(request: HttpRequest, item: PlanItem, form: PlanForm, seen: int) -> bool:
    """Do what the button says; whether something was stored."""
    by, now, today = signed_in(request), timezone.now(), timezone.localdate()
    to = request.POST.get("to", "")
    days: dict[str, dict[str, Any]] = {
        "done": {"done_on": today, "dropped_on": None},
        "drop": {"done_on": None, "dropped_on": today},
        "again": {"done_on": None, "dropped_on": None},
    }
    if to in days:
        planning.settle(item=item, seen_revision=seen, by=by, at=now, **days[to])
        return True
    if not form.is_valid():
        return False
    given = form.cleaned_data
    planning.change(
        item=item, seen_revision=seen, what=given["what"], owner=given["owner"], due_on=given["due_on"],
        by=by, at=now,
    )  # fmt: skip
    return True


def _context(school: School, form: PlanForm) -> dict[str, Any]:
    label, today = label_or_404(), timezone.localdate()
    items = PlanItem.objects.filter(school=school).select_related("owner__person")
    open_ones = items.filter(done_on=None, dropped_on=None).order_by(
        F("due_on").asc(nulls_last=True), "created_at"
    )
    settled = items.exclude(done_on=None, dropped_on=None).order_by("-done_on", "-dropped_on")
    return {
        "school": school,
        "form": form,
        "rows": [
            {
                "item": item,
                "late": item.due_on is not None and item.due_on < today,
                "about": said(label.questions[item.question].asks)
                if item.question in label.questions
                else "",
            }
            for item in open_ones
        ],
        "settled": settled[:SETTLED_SHOWN],
    }
