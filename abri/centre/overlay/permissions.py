"""Who may change what the centre says: administrators, and supervisors of any desk."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from abri.centre.accounts.belonging import supervises
from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def may_edit(person: Person) -> bool:
    """Whether ``person`` may draft and publish changes."""
    return person.is_administrator or supervises(person)


def editors_only(view: View[P]) -> View[P]:
    """Let editors in; everybody else who is signed in gets 404, a stranger the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_edit(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)
