"""Pages of those who look after schools: moderators confirm them, administrators give people their parts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import administrators_only, signed_in
from abri.centre.country import lessons
from abri.centre.learning.models import Appointment, Belonging, School, SchoolDomain
from abri.centre.learning.models.school import SchoolQuerySet
from abri.centre.learning.permissions import appointed
from abri.centre.learning.schools import alike, appointing, registering, teams
from abri.centre.learning.schools.forms import AppointForm, DomainForm, NewLeadForm, region_name

MODERATOR = Appointment.Part.MODERATOR
SHOWN = 50


@appointed(MODERATOR)
@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """Schools of the moderator's regions that wait or have no lead, page by page, and the last ones decided."""
    overseen = _overseen(signed_in(request))
    decided = overseen.exclude(state=School.State.ASKED).exclude(confirmed_at=None).order_by("-confirmed_at")
    waiting = Paginator(overseen.to_confirm(), SHOWN)
    without_lead = Paginator(overseen.without_lead(), SHOWN)
    pages = Paginator(range(max(waiting.num_pages, without_lead.num_pages)), 1)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "count": waiting.count,
        "waiting": _waiting(_on(waiting, page.number)),
        "decided": decided[:SHOWN] if page.number == 1 else (),
        "without_lead": _without_lead(_on(without_lead, page.number)),
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "learning/schools/moderation.html", context)


def _on(listed: "Paginator[School]", number: int) -> list[School]:
    """What stands on that page; nothing where the list ended before it."""
    return list(listed.page(number)) if number <= listed.num_pages else []


def _waiting(schools: Sequence[School]) -> list[dict[str, Any]]:
    """What a moderator has to know of each, in three queries whatever their number."""
    leads: dict[UUID, list[Belonging]] = {school.pk: [] for school in schools}
    for belonging in Belonging.objects.leads().filter(school__in=schools).select_related("person"):
        leads[belonging.school_id].append(belonging)
    listed = SchoolDomain.objects.filter(domain__in={school.mail_domain for school in schools})
    known = {one.domain: one for one in listed}
    others = alike.alike_each(schools)
    return [
        {
            "school": school,
            "region": region_name(school.region),
            "leads": leads[school.pk],
            "anybodys": lessons().mail.is_anybodys(school.mail_domain),
            "known": known.get(school.mail_domain),
            "alike": others[school.pk],
        }
        for school in schools
    ]


@appointed(MODERATOR)
@require_POST
def decide(request: HttpRequest, school_reference: str) -> HttpResponse:
    """Confirm a school, refuse it, or let whoever registered it into the team of one that takes part already."""
    person = signed_in(request)
    found = get_object_or_404(_overseen(person), reference=school_reference)
    if "into" in request.POST:
        return _admit(request, found)
    verb = {"confirm": registering.confirm, "refuse": registering.refuse}.get(request.POST.get("to", ""))
    if verb is None:
        messages.info(request, _("Nothing was changed."))
        return redirect("learning:moderation")
    try:
        verb(school=found, by=person, at=timezone.now())
    except registering.AlreadyDecided:
        messages.info(request, _("Somebody decided about this school before. Nothing was changed."))
    else:
        messages.success(request, _("Done. The school's team is told."))
    return redirect("learning:moderation")


def _admit(request: HttpRequest, registration: School) -> HttpResponse:
    by = signed_in(request)
    found = _overseen(by).filter(reference=request.POST["into"]).first()
    into = found if found in alike.taking_part(registration) else None
    if into is not None and registering.admit(registration=registration, into=into, by=by, at=timezone.now()):
        messages.success(request, _("Done. This person works along in the team of that school."))
    else:
        messages.info(request, _("Somebody decided about this school before. Nothing was changed."))
    return redirect("learning:moderation")


@appointed(MODERATOR)
@require_POST
def let_lead(request: HttpRequest, school_reference: str) -> HttpResponse:
    """Give a school whose leads have all gone a new one: somebody of its team, or an address that gets a link."""
    person, now = signed_in(request), timezone.now()
    found = get_object_or_404(_overseen(person).without_lead(), reference=school_reference)
    form = NewLeadForm(request.POST, team=_active_teams([found])[found.pk])
    if not form.is_valid():
        messages.error(request, _("Choose somebody of the team, or write an e-mail address."))
    elif belonging := form.cleaned_data["belonging"]:
        teams.hand_over(belonging=belonging, by=person, at=now)
        messages.success(request, _("Done. This person leads the team now."))
    else:
        _invite_lead(request, found, form.cleaned_data["email"])
    return redirect("learning:moderation")


def _invite_lead(request: HttpRequest, school: School, email: str) -> None:
    try:
        link = teams.invite(
            school=school, email=email, role=Belonging.Role.LEAD, language=school.language,
            by=signed_in(request), at=timezone.now(),
        )  # fmt: skip
    except teams.TooManyInvited:
        messages.error(request, _("Many links are open already. Withdraw some, or wait until they expire."))
    else:
        messages.success(request, _("The link is made: %(link)s") % {"link": link})


def _overseen(person: Person) -> SchoolQuerySet:
    """Schools of the moderator's regions, without their own: nobody confirms themselves."""
    return School.objects.overseen_by(person, MODERATOR).exclude(pk__in=School.objects.of(person))


def _without_lead(schools: Sequence[School]) -> list[tuple[School, NewLeadForm]]:
    found = _active_teams(schools)
    return [(one, NewLeadForm(team=found[one.pk], auto_id=f"lead-{one.pk}-%s")) for one in schools]


def _active_teams(schools: Sequence[School]) -> dict[UUID, list[Belonging]]:
    """Of each school who is of its team and may sign in, in one query."""
    found: dict[UUID, list[Belonging]] = {school.pk: [] for school in schools}
    active = Belonging.objects.current().filter(school__in=schools, person__is_active=True)
    for belonging in active.select_related("person").order_by("person__name"):
        found[belonging.school_id].append(belonging)
    return found


@administrators_only
@require_http_methods(["GET", "POST"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Who has which part; a POST gives somebody one."""
    person = signed_in(request)
    form = AppointForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        return _appoint(request, form)
    return _appointments_page(request, form)


@administrators_only
@require_POST
def dismiss(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """End somebody's part."""
    found = get_object_or_404(Appointment.objects.select_related("person"), pk=appointment_id)
    appointing.dismiss(appointment=found, by=signed_in(request), at=timezone.now())
    messages.success(request, _("Done. This part ended."))
    return redirect("learning:appointments")


@administrators_only
@require_http_methods(["GET", "POST"])
def domains(request: HttpRequest) -> HttpResponse:
    """The domains at which only staff have addresses; a POST adds one or removes one."""
    person, now = signed_in(request), timezone.now()
    if gone := request.POST.get("remove"):
        appointing.remove_domain(domain=get_object_or_404(SchoolDomain, pk=gone), by=person, at=now)
        messages.success(request, _("Removed. Schools that were confirmed stay so."))
        return redirect("learning:domains")
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        appointing.add_domain(**form.cleaned_data, by=person, at=now)
        messages.success(request, _("Added. Schools with an address at this domain are confirmed at once."))
        return redirect("learning:domains")
    mail = lessons().mail
    rows = [(one, mail.is_anybodys(one.domain)) for one in SchoolDomain.objects.order_by("domain")]
    context = {"form": form, "domains": rows}
    return render(request, "learning/schools/domains.html", context, status=422 if form.errors else 200)


def _appoint(request: HttpRequest, form: AppointForm) -> HttpResponse:
    given, by, now = form.cleaned_data, signed_in(request), timezone.now()
    if form.person is None:
        link = appointing.invite(
            email=given["who"], part=given["part"], region=given["region"], language=given["language"],
            by=by, at=now,
        )  # fmt: skip
        return _appointments_page(request, AppointForm(initial={"language": by.language}), link)
    try:
        appointing.appoint(person=form.person, part=given["part"], region=given["region"], by=by, at=now)
    except appointing.AlreadyAppointed:
        form.add_error(None, _("This person has this part already."))
        return _appointments_page(request, form)
    except appointing.NotBlind:
        form.add_error(
            "part",
            _(
                "The jury must not know whose tips it reads. Whoever moderates tips of that region or edits the "
                "charter sees it: choose somebody else, or end the other part first."
            ),
        )
        return _appointments_page(request, form)
    messages.success(request, _("Done. This person finds the new pages at once."))
    return redirect("learning:appointments")


def _appointments_page(request: HttpRequest, form: AppointForm, link: str = "") -> HttpResponse:
    current = Appointment.objects.current().select_related("person").order_by("part", "person__name")
    context = {
        "form": form,
        "rows": [(one, region_name(one.region)) for one in current],
        "link": link,
        "by_mail": settings.MAIL_CONFIGURED,
    }
    return render(request, "learning/schools/appointments.html", context, status=422 if form.errors else 200)
