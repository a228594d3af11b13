"""Who may see which page of learning. A page that somebody may not see does not exist for them."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.country import lessons
from abri.centre.learning.models import Appointment, Belonging

P = ParamSpec("P")
OfSchool = Callable[Concatenate[HttpRequest, Belonging, P], HttpResponse]
View = Callable[..., HttpResponse]

SCHOOL = "school"
# What moderators do in a competition.
TIPS = "tips"
# Parts in the competition, of which a country without one has nothing to show.
COMPETING = frozenset({Appointment.Part.JUROR, Appointment.Part.EDITOR})
# Parts in the label, likewise.
LABELLING = frozenset({Appointment.Part.REVIEWER, Appointment.Part.MINISTRY})


def parts(person: Person) -> Iterator[str]:
    """What ``person`` takes part in: a school, and what they were appointed to. One query, because each page asks."""
    schools = Belonging.objects.current().filter(person=person).annotate(takes=Value(SCHOOL))
    appointments = Appointment.objects.current().filter(person=person)
    found = set(schools.values_list("takes", flat=True).union(appointments.values_list("part", flat=True)))
    # Most people have none of these, and the material of learning is not read for them.
    if found & {*COMPETING, *LABELLING, Appointment.Part.MODERATOR}:
        material = lessons()
        found -= LABELLING if material.label is None else set()
        if material.competition is None:
            found -= COMPETING
        elif Appointment.Part.MODERATOR in found:
            found.add(TIPS)
    yield from found


def of_the_school(view: OfSchool[P]) -> View:
    """Let the team of the school in the address in, also before it is confirmed; the view gets the belonging."""

    @wraps(view)
    def guarded(request: HttpRequest, /, school_reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        belongings = Belonging.objects.of(signed_in(request))
        belonging = belongings.filter(school__reference=school_reference).first()
        if belonging is None:
            raise Http404
        return view(request, belonging, *args, **kwargs)

    return login_required(guarded)


def school_members_only(view: OfSchool[P]) -> View:
    """Let the team of the school in the address in; before it is confirmed the first page says what it waits for."""

    @wraps(view)
    def guarded(request: HttpRequest, belonging: Belonging, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if not belonging.school.is_confirmed:
            return redirect("learning:school", belonging.school.reference)
        return view(request, belonging, *args, **kwargs)

    return of_the_school(guarded)


def leads_only(view: OfSchool[P]) -> View:
    """Let those in who lead the team of the school in the address; a member of it gets 404 like a stranger."""

    @wraps(view)
    def guarded(request: HttpRequest, belonging: Belonging, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if not belonging.leads:
            raise Http404
        return view(request, belonging, *args, **kwargs)

    return school_members_only(guarded)


def appointed(part: str) -> Callable[[View], View]:
    """Let those in who have this part in learning, for whatever region."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            if not Appointment.objects.current().filter(person=signed_in(request), part=part).exists():
                raise Http404
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard
