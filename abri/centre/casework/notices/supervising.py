"""What supervisors do about notices: the draft of the yearly report, and as whom the desk sends."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Desk
from abri.centre.accounts.permissions import signed_in, supervisors_only
from abri.centre.casework import words
from abri.centre.casework.notices import words as notice_words
from abri.centre.casework.notices.forms import SenderForm
from abri.centre.country import country
from abri.centre.notices import actions, yearly
from abri.centre.notices.days import today
from abri.centre.notices.models import Notice, Notifier
from abri.centre.vault.bundles.report import LANGUAGES


@supervisors_only
@require_safe
def year(request: HttpRequest, desk: str, year: int) -> HttpResponse:
    """The draft of a desk's report about one year, on the page, as text or as data."""
    supervised = _supervised(request, desk)
    if not 2000 < year <= today().year:
        raise Http404
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else words.reading_language().partition("-")[0]
    counted = yearly.count(supervised, year)
    form_of = request.GET.get("form", "")
    if form_of == "json":
        return _saved(JsonResponse(yearly.as_data(counted), json_dumps_params={"indent": 2}), year, "json")
    sheet = yearly.report_of(counted, country(), centre=country().name.say(language), language=language)
    if form_of == "text":
        return _saved(HttpResponse(sheet.text(), content_type="text/plain; charset=utf-8"), year, "txt")
    context = {
        "desk": supervised,
        "year": year,
        "years": yearly.years_of(supervised),
        "sheet": sheet,
        "counted": counted,
        "platforms": [(_platform(one.code), one) for one in counted.platforms],
        "reasons": [(notice_words.reason(one.code), one) for one in counted.reasons],
        "actions": [(Notice.Action(code).label, number) for code, number in counted.actions.items()],
        "languages": [(code, words.language(code), code == sheet.language) for code in LANGUAGES],
    }
    return render(request, "casework/notices/year.html", context)


@supervisors_only
@require_http_methods(["GET", "HEAD", "POST"])
def sender(request: HttpRequest, desk: str) -> HttpResponse:
    """Say as whom a desk sends notices."""
    supervised = _supervised(request, desk)
    known = Notifier.objects.filter(desk=supervised).first()
    form = SenderForm(
        request.POST if request.method == "POST" else None,
        trusted=supervised.trusted_flagger,
        initial=_initial(known, supervised),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_sender(
            desk=supervised, given=form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        messages.success(request, _("Saved. Notices from now on are sent under this name."))
        return redirect("casework:notices")
    context = {"desk": supervised, "form": form}
    return render(request, "casework/notices/sender.html", context, status=422 if form.errors else 200)


def _supervised(request: HttpRequest, slug: str) -> Desk:
    return get_object_or_404(Desk.objects.supervised_by(signed_in(request)), slug=slug)


def _initial(known: Notifier | None, desk: Desk) -> dict[str, Any]:
    if known is None:
        return {"name": desk.name, "email": desk.alert_email}
    return {
        "name": known.name,
        "email": known.email,
        "areas": known.areas,
        "named_by": known.named_by,
        "since": known.since,
    }


def _platform(code: str) -> str:
    found = country().platforms.profiles.get(code)
    return found.name if found else code


def _saved(answer: HttpResponse, year: int, ending: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="notices-{year}.{ending}"'
    return answer
