"""The pages of a school: which ones somebody belongs to, the first page, the team."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.models import Belonging, LearningInvitation, School
from abri.centre.learning.permissions import leads_only, of_the_school, school_members_only
from abri.centre.learning.schools import alike, links, registering, teams
from abri.centre.learning.schools.forms import InviteColleagueForm, region_name


@login_required
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """The schools that somebody belongs to; where it is one, its first page."""
    belongings = list(Belonging.objects.of(signed_in(request)))
    if not belongings:
        raise Http404
    if len(belongings) == 1:
        return redirect("learning:school", belongings[0].school.reference)
    return render(request, "learning/schools/schools.html", {"belongings": belongings})


@of_the_school
@require_safe
def school(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """The first page of a school: what there is to do, or what its registration waits for."""
    found = belonging.school
    return render(
        request,
        "learning/schools/school.html",
        {
            "school": found,
            "belonging": belonging,
            "region": region_name(found.region),
            "alone": Belonging.objects.current().filter(school=found).count() == 1,
        },
    )


@school_members_only
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Who is of the team, and for leads who was asked; a POST of a lead asks somebody."""
    initial = {"language": signed_in(request).language, "role": Belonging.Role.MEMBER}
    form = InviteColleagueForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not belonging.leads:
            raise Http404
        if "admit" in request.POST:
            return _admit(request, belonging)
        if form.is_valid():
            return _invite(request, belonging, form)
    return _team_page(request, belonging, form)


@leads_only
@require_POST
def change(request: HttpRequest, belonging: Belonging, belonging_id: UUID) -> HttpResponse:
    """Let somebody lead, only work along, or end a belonging."""
    whom = get_object_or_404(Belonging.objects.current().filter(school=belonging.school), pk=belonging_id)
    verb = {"lead": teams.hand_over, "member": teams.step_back, "end": teams.leave}.get(
        request.POST.get("to", "")
    )
    if verb is None:
        messages.info(request, _("Nothing was changed."))
    else:
        try:
            verb(belonging=whom, by=signed_in(request), at=timezone.now())
        except teams.NobodyLeads:
            messages.error(request, _("Nobody would lead the team any more. Let a colleague lead first."))
        else:
            messages.success(request, _("Done. What this person wrote stays with the school."))
    mine = whom.pk == belonging.pk and verb is teams.leave
    return redirect("learning:schools") if mine else redirect("learning:team", belonging.school.reference)


@leads_only
@require_POST
def withdraw(request: HttpRequest, belonging: Belonging, link_id: UUID) -> HttpResponse:
    """Make a link useless that was sent for this school."""
    found = get_object_or_404(LearningInvitation, pk=link_id, school=belonging.school)
    if links.withdraw(found, at=timezone.now()):
        messages.success(request, _("The link leads nowhere any more."))
    else:
        messages.info(request, _("This link had ended already."))
    return redirect("learning:team", belonging.school.reference)


@of_the_school
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Leave the team; the last one to go takes the school out."""
    others = Belonging.objects.current().filter(school=belonging.school).exclude(pk=belonging.pk)
    context: dict[str, Any] = {
        "school": belonging.school,
        "belonging": belonging,
        "alone": not others.exists(),
    }
    if request.method == "GET":
        return render(request, "learning/schools/leave.html", context)
    try:
        teams.leave(belonging=belonging, by=signed_in(request), at=timezone.now())
    except teams.NobodyLeads:
        return render(request, "learning/schools/leave.html", context | {"nobody_leads": True}, status=409)
    messages.success(request, _("You have left the team. What you wrote stays with the school."))
    return redirect("accounts:me")


def _admit(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Let somebody who registered this school a second time work along in its team."""
    into, by = belonging.school, signed_in(request)
    claim = next((one for one in alike.claims_on(into) if one.reference == request.POST["admit"]), None)
    if claim is not None and registering.admit(registration=claim, into=into, by=by, at=timezone.now()):
        messages.success(request, _("Done. This person works along in the team."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("learning:team", into.reference)


def _claims(school: School) -> list[dict[str, Any]]:
    """Who registered the school a second time, by registration; in one query for all of them."""
    claims = alike.claims_on(school)
    people: dict[UUID, list[Person]] = {one.pk: [] for one in claims}
    for belonging in Belonging.objects.current().filter(school__in=claims).select_related("person"):
        people[belonging.school_id].append(belonging.person)
    return [{"school": one, "people": people[one.pk]} for one in claims]


def _invite(request: HttpRequest, belonging: Belonging, form: InviteColleagueForm) -> HttpResponse:
    try:
        link = teams.invite(
            school=belonging.school, by=signed_in(request), at=timezone.now(), **form.cleaned_data
        )
    except teams.TooManyInvited:
        form.add_error(None, _("Many links are open already. Withdraw some, or wait until they expire."))
        return _team_page(request, belonging, form)
    return _team_page(
        request, belonging, InviteColleagueForm(initial=form.cleaned_data | {"email": ""}), link
    )


def _team_page(
    request: HttpRequest, belonging: Belonging, form: InviteColleagueForm, link: str = ""
) -> HttpResponse:
    found = belonging.school
    current = Belonging.objects.current().filter(school=found).select_related("person")
    invitations = LearningInvitation.objects.open(timezone.now()).filter(school=found).order_by("created_at")
    context = {
        "school": found,
        "belonging": belonging,
        "team": current.order_by("role", "person__name"),
        "invitations": invitations if belonging.leads else (),
        "claims": _claims(found) if belonging.leads else (),
        "form": form if belonging.leads else None,
        "link": link,
        # Then the page keeps the link to itself: an account bears the address that it was made with, and whoever typed
        # somebody else's must not make that one.
        "by_mail": settings.MAIL_CONFIGURED,
    }
    return render(request, "learning/schools/team.html", context, status=422 if form.errors else 200)
