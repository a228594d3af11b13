"""The pages of the forms that a case's page keeps folded away."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, states
from abri.centre.casework.folds import FOLDS
from abri.centre.casework.views.case import visible_case
from abri.centre.records.keyring import NotForThisKey


@login_required
@require_safe
def folded(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """One form by itself; who may not send it does not get it."""
    case, fold = visible_case(request, reference), FOLDS.get(name)
    person = signed_in(request)
    if fold is None or not case.shows_content_to(person):
        raise Http404
    if not actions.may_act(case, person):
        raise PermissionDenied
    try:
        form = fold.make(request, case) if states.may(fold.verb, case) else None
    except NotForThisKey:
        # The page of the case says why it stays closed.
        return redirect("casework:case", reference)
    if form is None:
        raise Http404
    context = {"case": case, "form": form, "title": fold.title, "template": fold.template}
    is_part = bool(cast(Any, request).htmx)
    return render(request, fold.template if is_part else "casework/folded/page.html", context)
