"""The incidents of a desk, and putting cases together."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Count, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.cases import incidents
from abri.centre.cases.actions import NotAllowed
from abri.centre.cases.models import Case, Incident
from abri.centre.casework.incidents.forms import NEW, CaseForm, LabelForm
from abri.centre.casework.incidents.panel import together_form
from abri.centre.casework.incidents.words import lines
from abri.centre.casework.queue import listed, rows_for
from abri.centre.casework.views.case import page, visible_case
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.centre.vault import index

MOST_OPEN, MOST_CLOSED = 200, 50
Cleaned = dict[str, Any]


@login_required
@require_safe
def incidents_of_desks(request: HttpRequest) -> HttpResponse:
    """Every incident of the person's desks, the open ones first."""
    person = signed_in(request)
    if not Desk.objects.of(person).exists():
        raise Http404
    waiting = Count("cases", filter=Q(cases__closed_at=None))
    found = (
        Incident.objects.visible_to(person)
        .select_related("desk")
        .annotate(size=Count("cases"), waiting=waiting)
    )
    going_on = found.open().order_by("-created_at")[:MOST_OPEN]
    closed = found.exclude(closed_at=None).order_by("-closed_at")[:MOST_CLOSED]
    context = {
        "going_on": [(one, incidents.label_of(one, _ring(request))) for one in going_on],
        "closed": [(one, incidents.label_of(one, _ring(request))) for one in closed],
        "several": Desk.objects.of(person).count() > 1,
    }
    return render(request, "casework/incidents/list.html", context)


@login_required
@require_safe
def incident(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """One incident: its cases, each on its own, and those that may belong to it."""
    return _page(request, _visible(request, incident_reference))


@login_required
def put_together(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a case into an incident, a new one or one that is there, with related ones."""
    case = visible_case(request, reference)
    if request.method != "POST":
        return redirect("casework:case", reference)
    person = signed_in(request)
    if not acts_at(case.desk_id, person):
        raise PermissionDenied
    same = index.alike(Case.objects.filter(pk=case.pk), person)
    form = together_form(case, _ring(request), lines(same, case.desk_id), request.POST)
    if form.is_valid():
        chosen = _put(request, case, form, person)
        if chosen is not None:
            messages.success(request, _("Put together. No reporter learns of it."))
            return redirect("casework:incident", chosen.reference)
    return page(request, visible_case(request, reference), refused={"incident": form}, status=422)


@login_required
def rename(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """Call the incident something else."""

    def do(found: Incident, form: Form, who: Cleaned) -> None:
        incidents.rename(incident=found, **form.cleaned_data, **who)

    return _change(request, incident_reference, LabelForm(request.POST, prefix="label"), do)


@login_required
def part(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """Take a case out."""

    def do(found: Incident, form: Form, who: Cleaned) -> None:
        case = get_object_or_404(Case, reference=form.cleaned_data["case"], incident=found)
        incidents.part(case=case, incident=found, **who)

    return _change(request, incident_reference, CaseForm(request.POST), do)


@login_required
def join(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """Put one more case in."""

    def do(found: Incident, form: Form, who: Cleaned) -> None:
        visible = Case.objects.visible_to(who["by"])
        case = get_object_or_404(visible, reference=form.cleaned_data["case"])
        incidents.join(case, incident=found, **who)

    return _change(request, incident_reference, CaseForm(request.POST), do)


@login_required
def close(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """Say that the desk is done with it."""

    def do(found: Incident, _form: Form, who: Cleaned) -> None:
        incidents.close(incident=found, **who)

    return _change(request, incident_reference, Form(request.POST), do)


@login_required
def reopen(request: HttpRequest, incident_reference: str) -> HttpResponse:
    """Work on it again."""

    def do(found: Incident, _form: Form, who: Cleaned) -> None:
        incidents.reopen(incident=found, **who)

    return _change(request, incident_reference, Form(request.POST), do)


def _put(request: HttpRequest, case: Case, form: Form, by: Person) -> Incident | None:
    """The incident in which the case is now; ``None`` where the form says why it is not."""
    given, who = form.cleaned_data, Cleaned({"by": by, "at": timezone.now()})
    along = Case.objects.visible_to(by).filter(reference__in=given.get("along", ())).select_related("desk")
    together = [case, *along]
    try:
        if given["into"] == NEW:
            return incidents.begin(cases=together, kind=given["kind"], label=given["label"], **who)
        chosen = _visible(request, given["into"])
        incidents.join(*together, incident=chosen, **who)
    except _REFUSALS as refusal:
        form.add_error(None, _why(refusal))
        return None
    return chosen


def _change(
    request: HttpRequest, reference: str, form: Form, do: Callable[[Incident, Form, Cleaned], None]
) -> HttpResponse:
    """Run ``do`` on the incident with what the form cleaned, and go back to its page, or to the list if it is gone."""
    found = _visible(request, reference)
    if request.method != "POST":
        return redirect("casework:incident", found.reference)
    by = signed_in(request)
    if not acts_at(found.desk_id, by):
        raise PermissionDenied
    if form.is_valid():
        try:
            do(found, form, {"by": by, "at": timezone.now()})
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except _REFUSALS as refusal:
            form.add_error(None, _why(refusal))
    if form.errors:
        return _page(request, found, refused=form, status=422)
    if not Incident.objects.filter(pk=found.pk).exists():
        messages.success(request, _("The last case was taken out, so the incident is gone."))
        return redirect("casework:incidents")
    messages.success(request, _("Saved."))
    return redirect("casework:incident", found.reference)


def _page(
    request: HttpRequest, found: Incident, *, refused: Form | None = None, status: int = 200
) -> HttpResponse:
    person, ring = signed_in(request), _ring(request)
    label = incidents.label_of(found, ring)
    may_act = acts_at(found.desk_id, person)
    cases = Case.objects.visible_to(person).filter(incident=found)
    shown = list(listed(cases).order_by("rank", "created_at", "pk"))
    rows = rows_for(shown, person, timezone.now())
    labelled = LabelForm(prefix="label", initial={"label": label, "kind": found.kind})
    context = {
        "incident": found,
        "label": label,
        "rows": rows,
        "may_act": may_act,
        "related": [one for one in lines(index.alike(cases, person), found.desk_id) if one.may_join],
        "form": refused if isinstance(refused, LabelForm) else labelled,
        "refused": refused,
        "approaches": country().restorative.offered_by(found.desk.kind) if may_act else (),
    }
    return render(request, "casework/incidents/incident.html", context, status=status)


def _visible(request: HttpRequest, reference: str) -> Incident:
    """The incident of that reference, for members of its desk; everybody else gets 404."""
    visible = Incident.objects.visible_to(signed_in(request)).select_related("desk")
    return get_object_or_404(visible, reference=reference)


def _ring(request: HttpRequest) -> Keyring:
    return cast(Keyring, cast(Any, request).keyring)


_REFUSALS = (
    NotAllowed,
    incidents.OtherDesk,
    incidents.InAnother,
    incidents.IncidentClosed,
    NotForThisKey,
)


def _why(refusal: Exception) -> str:
    if isinstance(refusal, incidents.InAnother):
        return _("One of these cases belongs to incident %(reference)s already. Nothing was changed.") % {
            "reference": refusal.reference
        }
    if isinstance(refusal, incidents.OtherDesk):
        return _("One of these cases is of another desk. Nothing was changed.")
    if isinstance(refusal, incidents.IncidentClosed):
        return _("This incident was closed in the meantime. Open it again first.")
    return _("Only caseworkers of this desk can do that. Nothing was changed.")
