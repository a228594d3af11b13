"""Everybody with an account, for administrators: where they belong, and what ends."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.accounts import keys, reset_links
from abri.centre.accounts import people as verbs
from abri.centre.accounts.administration_forms import MembershipForm
from abri.centre.accounts.models import Membership, Person
from abri.centre.accounts.navigation import address_of
from abri.centre.accounts.permissions import administrators_only, signed_in
from abri.centre.records import audit


@administrators_only
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, those whose account is closed last."""
    everybody = Person.objects.order_by("-is_active", "name", "pk")
    desks: dict[UUID, list[str]] = {}
    for membership in Membership.objects.current().select_related("desk").order_by("desk__name"):
        desks.setdefault(membership.person_id, []).append(membership.desk.name)
    rows = [{"person": person, "desks": desks.get(person.pk, [])} for person in everybody]
    return render(request, "accounts/people.html", {"rows": rows})


@administrators_only
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person; a POST adds them to a desk."""
    found = get_object_or_404(Person, pk=person_id)
    form = MembershipForm(request.POST or None, person=found)
    if request.method == "POST" and found.is_active and form.is_valid():
        desk = form.cleaned_data["desk"]
        verbs.join(
            person=found, desk=desk, role=form.cleaned_data["role"], by=signed_in(request), at=timezone.now()
        )
        messages.success(
            request, _("%(name)s belongs to %(desk)s.") % {"name": found.name, "desk": desk.name}
        )
        return redirect("accounts:person", found.pk)
    waiting = set(Membership.objects.waiting().filter(person=found).values_list("pk", flat=True))
    context = {
        "person": found,
        "memberships": [
            {"membership": membership, "waits": membership.pk in waiting}
            for membership in Membership.objects.of(found)
        ],
        "form": form,
        "protected": is_mfa_enabled(found),
    }
    return render(request, "accounts/person.html", context)


@administrators_only
@require_POST
def change_membership(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End a membership, or give it another role."""
    membership = get_object_or_404(
        Membership.objects.current().select_related("person", "desk"), pk=membership_id
    )
    by, now, untrusted_role = signed_in(request), timezone.now(), request.POST.get("role", "")
    try:
        if untrusted_role in Membership.Role.values:
            verbs.change_role(membership=membership, role=untrusted_role, by=by, at=now)
            messages.success(request, _("The role is changed."))
        else:
            verbs.leave(person=membership.person, desk=membership.desk, by=by, at=now)
            messages.success(
                request,
                _(
                    "%(name)s left %(desk)s and is signed out. The desk gets a new key when a member next opens it."
                )
                % {"name": membership.person.name, "desk": membership.desk.name},
            )
    except keys.NotAMember:
        messages.info(request, _("This membership had ended already."))
    return redirect("accounts:person", membership.person_id)


@administrators_only
@require_POST
def reset_link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show, once, a link with which this person chooses a new password."""
    found = get_object_or_404(Person, pk=person_id, is_active=True)
    audit.record("person.reset_link_made", subject=found, actor=signed_in(request), at=timezone.now())
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return render(
        request,
        "accounts/reset_link.html",
        {"person": found, "link": reset_links.make(found), "hours": hours},
    )


@administrators_only
@require_http_methods(["GET", "POST"])
def close_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask, then end everything that this person may do here."""
    found = get_object_or_404(Person, pk=person_id, is_active=True)
    if request.method == "GET":
        return render(request, "accounts/person_close.html", {"person": found})
    return _change(
        request, found, lambda by, at: verbs.deactivate(person=found, by=by, at=at),
        _("The account of %(name)s is closed.") % {"name": found.name},
    )  # fmt: skip


@administrators_only
@require_POST
def remove_second_factors(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Forget the second factors of somebody who lost them."""
    found = get_object_or_404(Person, pk=person_id, is_active=True)
    return _change(
        request, found, lambda by, at: verbs.remove_second_factors(person=found, by=by, at=at),
        _("%(name)s sets up a new second factor at the next sign-in.") % {"name": found.name},
    )  # fmt: skip


@administrators_only
@require_POST
def appoint(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Make somebody an administrator, or an administrator no longer."""
    found = get_object_or_404(Person, pk=person_id, is_active=True)
    wanted = not found.is_administrator
    said = _("%(name)s is an administrator.") if wanted else _("%(name)s is no administrator any more.")
    return _change(
        request, found, lambda by, at: verbs.appoint(person=found, is_administrator=wanted, by=by, at=at),
        said % {"name": found.name},
    )  # fmt: skip


def _change(
    request: HttpRequest, found: Person, verb: Callable[[Person, datetime], None], said: str
) -> HttpResponse:
    by = signed_in(request)
    try:
        verb(by, timezone.now())
    except verbs.LastAdministrator:
        messages.error(request, _("This is the last administrator. Appoint another one first."))
    else:
        messages.success(request, said)
        if by == found and not Person.objects.filter(pk=by.pk, is_administrator=True).exists():
            return redirect(address_of("accounts:team") or reverse("accounts:me"))
    return redirect("accounts:person", found.pk)
