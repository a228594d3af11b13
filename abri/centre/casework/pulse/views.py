"""The answer to open pages. It opens nothing, and asking keeps nobody signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from abri.centre.accounts import mail_alarm
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases.models import Case
from abri.centre.casework.pulse.saying import says


@login_required
@require_safe
@never_cache
def pulse(request: HttpRequest) -> HttpResponse:
    """How much danger waits unread at my desks, and what to say about it."""
    danger = Case.objects.visible_to(signed_in(request)).unread_danger().count()
    return JsonResponse({"danger": danger, "says": says(danger, mail_alarm.banner())})
