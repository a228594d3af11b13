"""Who may see which page. A page that somebody may not see does not exist for them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from abri.centre.accounts.belonging import acting_desks_of, supervises
from abri.centre.accounts.models import Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(request: HttpRequest) -> Person:
    """The person of a request that passed ``login_required``."""
    return cast(Person, request.user)


def administrators_only(view: View[P]) -> View[P]:
    """Let administrators in; everybody else who is signed in gets 404, a stranger the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not signed_in(request).is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def supervisors_only(view: View[P]) -> View[P]:
    """Let supervisors of any desk in; everybody else who is signed in gets 404, a stranger the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not supervises(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def acts_at(desk_id: UUID, person: Person) -> bool:
    """Whether ``person`` may change what this desk works on."""
    return any(desk.pk == desk_id for desk in acting_desks_of(person))
