"""What everybody reads of labels: whether a certificate is real, and which schools have one."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre import turns
from abri.centre.learning.award import awarding, showing
from abri.centre.learning.award.forms import CodeForm, RegisterForm
from abri.centre.learning.label.showing import said
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Award
from abri.centre.learning.schools.forms import region_name

# Nobody guesses eighty random bits; this keeps programs that try from keeping the database busy.
WRONG_CODES_PER_MINUTE = 60
_WRONG = "label.wrong_codes"
A_PAGE = 50


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the code of a certificate; a POST says what it is worth."""
    label_or_404()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _check_page(request, form, status=422 if form.errors else 200)
    if _is_busy():
        return _check_page(request, form, busy=True, status=429)
    award = _find(form.cleaned_data["code"])
    if award is None:
        form.add_error("code", _("There is no such certificate. Look at every sign of the code again."))
        return _check_page(request, form, status=422)
    return _answer(request, award)


@require_safe
def checked(request: HttpRequest, language: str, untrusted_code: str) -> HttpResponse:
    """The same for who follows the link of a certificate; a right one is answered in a busy minute too."""
    label_or_404()
    busy = _is_busy()
    award = _find(untrusted_code)
    if award is not None:
        return _answer(request, award)
    return _check_page(request, CodeForm(), busy=busy, unknown=not busy, status=429 if busy else 404)


@require_safe
def register(request: HttpRequest, language: str) -> HttpResponse:
    """Schools whose label counts today, by name, never by rank."""
    label = label_or_404()
    form = RegisterForm(request.GET, label=label)
    chosen = form.chosen
    columns = {"region": "school__region", "level": "level", "kind": "school__kind"}
    awards = Award.objects.in_public(timezone.localdate()).select_related("school")
    shown = awards.filter(**{columns[name]: value for name, value in chosen.items()})
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "name": said(label.names),
        "form": form,
        "chosen": chosen,
        "count": page.paginator.count,
        "rows": [
            {"award": one, "level": showing.level_of(one), "region": region_name(one.school.region)}
            for one in page
        ],
        "previous": _page_of(chosen, page.previous_page_number()) if page.has_previous() else "",
        "next": _page_of(chosen, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "learning/award/register.html", context)


def _page_of(chosen: dict[str, str], number: int) -> str:
    return f"?{urlencode({**chosen, 'page': number})}"


def _is_busy() -> bool:
    return turns.counted(_WRONG, timezone.now()) >= WRONG_CODES_PER_MINUTE


def _find(untrusted_code: str) -> Award | None:
    """The award of a code; counts a wrong one, and nothing else about it."""
    code = awarding.code_of(untrusted_code)
    award = Award.objects.filter(code=code).first() if code else None
    if award is None:
        turns.count(_WRONG, timezone.now())
    return award


def _answer(request: HttpRequest, award: Award) -> HttpResponse:
    """Level, school, dates, whether it counts; nothing more."""
    now, today = timezone.now(), timezone.localdate()
    context = {
        "school_name": award.school_name,
        "place_name": award.place_name,
        "level": showing.level_of(award),
        "awarded_at": award.awarded_at,
        "valid_until": award.valid_until,
        "state": showing.state_of(award, now, today),
        "counts": award.counts_at(now, today),
    }
    return render(request, "learning/award/checked.html", context)


def _check_page(request: HttpRequest, form: CodeForm, *, status: int, **more: Any) -> HttpResponse:
    return render(request, "learning/award/check.html", {"form": form, **more}, status=status)
