"""Beginning to work something out: from a case or an incident here, from a referral, or from nothing of these."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.cases.models import Case, Incident
from abri.centre.country import country
from abri.centre.records.keyring import NotForThisKey
from abri.centre.restoring import beginning, pages
from abri.centre.restoring.actions import NoSuchApproach, NotAllowed
from abri.centre.restoring.beginning import Origin, Plan, RuledOut
from abri.centre.restoring.forms import BeginForm
from abri.centre.restoring.views.process import offering


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Choose an approach, read what speaks against it, begin."""
    person = signed_in(request)
    origin = _origin(request, person)
    desks = _desks(person, origin)
    if not desks:
        raise Http404
    ways = [
        (f"{desk.slug}:{one.id}", _way(desk, one.names, several=len(desks) > 1))
        for desk in desks
        for one in country().restorative.offered_by(desk.kind)
    ]
    asked = request.POST if request.method == "POST" else None
    form = BeginForm(asked, ways=ways, initial=_initial(request, ways))
    if asked is not None and form.is_valid():
        begun = _begun(form, desks, origin, person)
        if begun is not None:
            messages.success(request, _("It is begun. Nobody but your desk can read it."))
            return redirect("restoring:process", begun)
    context = {"form": form, "origin": origin, "cautions": _cautions(ways, origin)}
    return render(request, "restoring/begin.html", context, status=422 if form.errors else 200)


def _begun(form: BeginForm, desks: list[Desk], origin: Origin, person: Person) -> str | None:
    """The reference of what was begun; ``None`` where the form now says why nothing was."""
    given = form.cleaned_data
    slug, _colon, approach = given["way"].partition(":")
    desk = next(one for one in desks if one.slug == slug)
    told = Origin(origin.case, origin.incident, given["origin"])
    plan = Plan(approach, given["scope"], given["title"], told)
    try:
        return beginning.begin(desk=desk, plan=plan, by=person, at=timezone.now()).reference
    except RuledOut as refusal:
        for one in refusal.because:
            form.add_error("way", pages.said(one.says))
    except (NotAllowed, NoSuchApproach):
        form.add_error(None, _("Only caseworkers of this desk can do that. Nothing was begun."))
    except NotForThisKey:
        form.add_error(None, _("This desk has no key yet, so nothing can be sealed to it."))
    return None


def _origin(request: HttpRequest, person: Person) -> Origin:
    """What the address names; 404 for what the person may not see."""
    asked = request.POST if request.method == "POST" else request.GET
    case, incident = asked.get("case", ""), asked.get("incident", "")
    return Origin(
        case=get_object_or_404(Case.objects.visible_to(person), reference=case) if case else None,
        incident=get_object_or_404(Incident.objects.visible_to(person), reference=incident)
        if incident
        else None,
    )


def _desks(person: Person, origin: Origin) -> list[Desk]:
    """The desks at which the person may begin: the one that holds the case or the incident, else any of theirs."""
    held = origin.case or origin.incident
    return [
        desk
        for desk in offering(person)
        if acts_at(desk.pk, person) and (held is None or held.desk_id == desk.pk)
    ]


def _way(desk: Desk, names: Any, *, several: bool) -> str:
    return f"{pages.said(names)} ({desk})" if several else pages.said(names)


def _initial(request: HttpRequest, ways: list[tuple[str, str]]) -> dict[str, Any]:
    origin = request.GET.get("origin", "")
    return {"way": ways[0][0] if len(ways) == 1 else "", "origin": origin, "scope": "few"}


def _cautions(ways: list[tuple[str, str]], origin: Origin) -> list[str]:
    """What speaks against the approaches on offer, each once; what names categories, only where one of them is met."""
    met, restorative = set(origin.categories()), country().restorative
    approaches = dict.fromkeys(way.partition(":")[2] for way, _name in ways)
    against = {one.id: one for approach in approaches for one in restorative.against(approach)}
    return [
        pages.said(one.says) for one in against.values() if not one.categories or met & set(one.categories)
    ]
