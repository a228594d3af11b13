"""Who works on what: how much each has, who is away, whose cases need somebody, and one's own load."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.models import Absence
from abri.centre.casework.work import absences as being_away
from abri.centre.casework.work.absences import acting_at
from abri.centre.casework.work.exposure import KEPT_FOR, loads_of
from abri.centre.casework.work.forms import AbsenceForm, HandOverForm
from abri.centre.casework.work.load import Workload, not_let_in, who_could_take, workloads
from abri.centre.casework.work.tasks import today
from abri.centre.country import country

# So many cases without anybody are shown at once; the next ones come when these are given away.
MOST_LISTED = 100


@dataclass(frozen=True)
class WithNobody:
    """A case whose holder left, and who could take it."""

    case: Case
    category: str
    could_take: Workload | None


@dataclass(frozen=True)
class AtDesk:
    """One desk with everybody who works there."""

    desk: Desk
    rows: list[Workload]
    with_nobody: list[WithNobody]
    coming: list[Absence]
    form: HandOverForm | None
    may_act: bool


@login_required
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """How much everybody at one's desks has, who is away, and cases that need somebody."""
    person = signed_in(request)
    desks = list(Membership.objects.of(person))
    if not desks:
        raise Http404
    return _caseload(request, [_at(one, person) for one in desks])


@login_required
@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Give cases whose holder left to somebody who is there."""
    membership = _acting(request, slug)
    desk, person, now = membership.desk, membership.person, timezone.now()
    left = {case.reference: case for case in being_away.left_behind(desk).select_related("desk", "assignee")}
    people = [one.person for one in acting_at(desk)]
    form = HandOverForm(request.POST, prefix="hand-over", people=people, cases=left)
    if not form.is_valid() or form.cleaned_data["to"] is None:
        rows = [
            _at(one, person, refused=form if one.desk_id == desk.pk else None)
            for one in Membership.objects.of(person)
        ]
        return _caseload(request, rows, status=422)
    chosen = [left[reference] for reference in form.cleaned_data["cases"]]
    given, missed = being_away.hand_over(cases=chosen, to=form.cleaned_data["to"], by=person, at=now)
    _tell(request, given, missed, str(form.cleaned_data["to"]))
    return redirect("casework:caseload")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest, slug: str) -> HttpResponse:
    """Say when somebody is away and who stands in; who is away now and soon."""
    membership = _acting(request, slug)
    desk, person = membership.desk, membership.person
    own = [] if membership.supervises else [person]
    here = [one.person for one in acting_at(desk)]
    may_be_away = own or here
    data = request.POST if request.method == "POST" else None
    form = AbsenceForm(data, desk=desk, may_be_away=may_be_away, initial=_both(person, here))
    if form.is_valid():
        try:
            being_away.enter(desk=desk, by=person, at=timezone.now(), **form.cleaned_data)
        except being_away.NoSuchStandIn:
            form.add_error(None, _("One of the two does not work on cases of this desk any more."))
        else:
            messages.success(
                request, _("Saved. The one who stands in finds the cases under Mine on these days.")
            )
            return redirect("casework:absences", slug)
    coming = (
        Absence.objects.filter(desk=desk).coming(today(timezone.now())).select_related("person", "stand_in")
    )
    context = {
        "desk": desk,
        "form": form,
        "alone": len(here) < 2,
        "coming": [(one, being_away.may_enter(desk=desk, person=one.person, by=person)) for one in coming],
    }
    return render(request, "casework/work/absences.html", context, status=422 if form.errors else 200)


def _both(person: Person, here: list[Person]) -> dict[str, str]:
    """The reader as the one who is away, and the first of the others as who stands in."""
    others = [str(one.pk) for one in here if one != person]
    return {"person": str(person.pk), **({"stand_in": others[0]} if others else {})}


@login_required
@require_POST
def absence_end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Forget an absence: the person is back, or it was a mistake."""
    person = signed_in(request)
    desks = Desk.objects.of(person)
    absence = get_object_or_404(
        Absence.objects.select_related("desk", "person"), pk=absence_id, desk__in=desks
    )
    try:
        being_away.end(absence=absence, by=person, at=timezone.now())
    except being_away.NotYours as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("Removed."))
    return redirect("casework:absences", absence.desk.slug)


@login_required
@require_safe
def wellbeing(request: HttpRequest) -> HttpResponse:
    """How much heavy material this person met, as an estimate, and what is suggested."""
    person = signed_in(request)
    if not any(one.may_act for one in Membership.objects.of(person)):
        raise Http404
    care = country().work.wellbeing
    supervisors = Membership.objects.current().filter(
        desk__in=Desk.objects.of(person), role=Membership.Role.SUPERVISOR, person__is_active=True
    )
    context = {
        "load": loads_of([person.pk], timezone.now())[person.pk],
        "care": care,
        "says": words.said(care.says) if care.says else "",
        "severe": [words.category(code) for code in care.severe],
        "supervisors": sorted(
            {str(one.person) for one in supervisors.select_related("person")} - {str(person)}
        ),
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "casework/work/wellbeing.html", context)


def _acting(request: HttpRequest, slug: str) -> Membership:
    """The membership through which the person of this request works on cases of that desk; else 404."""
    mine = Membership.objects.acting().select_related("desk", "person")
    return get_object_or_404(mine, person=signed_in(request), desk__slug=slug, desk__dissolved_at=None)


def _caseload(request: HttpRequest, desks: list[AtDesk], status: int = 200) -> HttpResponse:
    context = {"desks": desks, "now": timezone.now(), "levels": Case.Urgency.labels, "most": MOST_LISTED}
    return render(request, "casework/work/caseload.html", context, status=status)


def _at(membership: Membership, person: Person, refused: HandOverForm | None = None) -> AtDesk:
    desk, now = membership.desk, timezone.now()
    rows = workloads(desk, now)
    left = list(_with_nobody(desk, rows)) if membership.may_act else []
    fresh = HandOverForm(
        prefix="hand-over", people=[row.person for row in rows], cases=[one.case.reference for one in left],
        initial={"to": _proposed(left)},
    )  # fmt: skip
    coming = Absence.objects.filter(desk=desk).coming(today(now)).select_related("person", "stand_in")
    return AtDesk(desk, rows, left, list(coming), refused or fresh if left else None, membership.may_act)


def _with_nobody(desk: Desk, rows: list[Workload]) -> Iterator[WithNobody]:
    """Cases whose holder left, the most urgent first, each with who could take it."""
    left = being_away.left_behind(desk).select_related("assignee").order_by(*Case.QUEUE_ORDER)
    closed_to = not_let_in(desk)
    for case in left[:MOST_LISTED]:
        could = who_could_take(case.category, rows, waiting=closed_to)
        yield WithNobody(case, words.category(case.category), could[0] if could else None)


def _proposed(left: list[WithNobody]) -> str:
    return next((str(one.could_take.person.pk) for one in left if one.could_take), "")


def _tell(request: HttpRequest, given: int, missed: int, to: str) -> None:
    if given:
        said = ngettext(
            "%(count)d case is now held by %(who)s.", "%(count)d cases are now held by %(who)s.", given
        )
        messages.success(request, said % {"count": given, "who": to})
    if missed:
        said = ngettext(
            "%(count)d case was taken or closed by somebody in the meantime.",
            "%(count)d cases were taken or closed by somebody in the meantime.",
            missed,
        )
        messages.info(request, said % {"count": missed})
