"""Setting up, changing and dissolving desks, for administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from abri.centre.accounts import desks as verbs
from abri.centre.accounts.administration_forms import DeskForm
from abri.centre.accounts.hours import change_hours
from abri.centre.accounts.hours_form import HoursForm
from abri.centre.accounts.models import Desk, Membership
from abri.centre.accounts.permissions import administrators_only, signed_in


@administrators_only
@require_GET
def desks(request: HttpRequest) -> HttpResponse:
    """All desks, those that stand first."""
    locked = set(Desk.objects.locked().values_list("pk", flat=True))
    every = sorted(Desk.objects.order_by("name"), key=lambda desk: desk.dissolved_at is not None)
    rows = [
        {"desk": desk, "locked": desk.pk in locked, "members": desk.memberships.current().count()}
        for desk in every
    ]
    return render(request, "accounts/desks.html", {"rows": rows})


@administrators_only
@require_http_methods(["GET", "POST"])
def new_desk(request: HttpRequest) -> HttpResponse:
    """A form for a desk that is not there yet."""
    form = DeskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        desk = verbs.create(remit=form.remit, by=signed_in(request), at=timezone.now())
        messages.success(
            request,
            _("%(desk)s is set up. Invite its first caseworker: then it can receive.") % {"desk": desk.name},
        )
        return redirect("accounts:desks")
    return render(request, "accounts/desk_form.html", {"form": form})


@administrators_only
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    """One desk: its members and keys, and the form that changes it."""
    found = get_object_or_404(Desk.objects.standing(), pk=desk_id)
    form = DeskForm(request.POST or None, desk=found)
    if request.method == "POST" and form.is_valid():
        verbs.change(desk=found, remit=form.remit, by=signed_in(request), at=timezone.now())
        messages.success(request, _("%(desk)s is changed.") % {"desk": form.remit.name})
        return redirect("accounts:desks")
    members = (
        Membership.objects.current().filter(desk=found).select_related("person").order_by("person__name")
    )
    return render(request, "accounts/desk_form.html", {"form": form, "desk": found, "members": members})


@administrators_only
@require_http_methods(["GET", "POST"])
def desk_hours(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    """When the desk is there: what due times in working time are counted in."""
    found = get_object_or_404(Desk.objects.standing(), pk=desk_id)
    form = HoursForm(request.POST if request.method == "POST" else None, desk=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change_hours(
            desk=found, hours=given["hours"], on_holidays=given["on_holidays"], by=signed_in(request),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The hours of %(desk)s are saved.") % {"desk": found.name})
        return redirect("accounts:desk", found.pk)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/desk_hours.html", {"form": form, "desk": found}, status=status)


@administrators_only
@require_http_methods(["GET", "POST"])
def dissolve_desk(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    """Ask, then dissolve; a desk with open cases stays."""
    found = get_object_or_404(Desk.objects.standing(), pk=desk_id)
    if request.method == "GET":
        goes_on = {"open_cases": verbs.open_cases(found), "open_records": verbs.open_records(found)}
        return render(request, "accounts/desk_dissolve.html", {"desk": found, **goes_on})
    try:
        verbs.dissolve(desk=found, by=signed_in(request), at=timezone.now())
    except verbs.CasesOpen:
        messages.error(
            request, _("%(desk)s has open cases or records. Close them first.") % {"desk": found.name}
        )
        return redirect("accounts:desk", found.pk)
    messages.success(request, _("%(desk)s is dissolved.") % {"desk": found.name})
    return redirect("accounts:desks")
