"""The page that looks cases up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases.models import Case
from abri.centre.casework.paging import Page, neighbours, page_of
from abri.centre.casework.queue import PAGE_SIZE, listed, rows_for
from abri.centre.casework.search.asking import understood
from abri.centre.casework.search.finding import LAST_CHANGED_FIRST, found
from abri.centre.casework.search.forms import SearchForm
from abri.centre.casework.search.lines import lines


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits, the last changed first, 50 a page; a whole reference leads to its case at once."""
    person, now = signed_in(request), timezone.now()
    form = SearchForm(request.GET)
    asked, chosen = understood(form.typed()), form.chosen()
    is_asked = bool(form.typed().strip() or chosen)
    page = Page((), "", "")
    # Words that mean nothing here find nothing, rather than everything.
    if is_asked and not asked.unknown:
        parts = [found(part, person, asked, chosen) for part in Case.objects.all().sights(person)]
        page = page_of(
            [listed(part) for part in parts], LAST_CHANGED_FIRST, size=PAGE_SIZE,
            after=request.GET.get("after", ""), before=request.GET.get("before", ""),
        )  # fmt: skip
    if asked.reference and len(page.rows) == 1:
        return redirect("casework:case", reference=asked.reference)
    rows = rows_for(list(page.rows), person, now)
    several_desks = any(row.desk for row in rows)
    context = {
        "form": form,
        "asked": is_asked,
        "unknown": ", ".join(asked.unknown),
        "rows": lines(rows, now, several_desks=several_desks),
        "several_desks": several_desks,
        "clear": reverse("casework:search") if is_asked else "",
        "narrowed": bool(chosen),
        **neighbours(request, page),
    }
    return render(request, "casework/search/search.html", context)
