"""Where somebody begins who signed in to an installation without a desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from abri.centre.accounts.context import first_page
from abri.centre.accounts.permissions import signed_in


@login_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to what this person takes part in."""
    return redirect(first_page(signed_in(request)))
