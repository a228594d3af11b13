"""The incident log of a school, and what it adds up to in a year."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.learning.label import incidents as log
from abri.centre.learning.label.forms import IncidentForm, named
from abri.centre.learning.label.showing import said
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Belonging, Incident, School
from abri.centre.learning.permissions import school_members_only
from abri.engine.packs.learning.label import IncidentCodes, Named

LISTED = 100


@school_members_only
@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """The log of a year; a POST adds one."""
    codes, school, today = label_or_404().incidents, belonging.school, timezone.localdate()
    form = IncidentForm(request.POST or None, codes=codes, months=log.months(today))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            log.write_down(
                school=school, kind=given["kind"], place=given["place"], measures=given["measures"],
                month=date.fromisoformat(given["month"]),
            )  # fmt: skip
        except log.TooMany:
            form.add_error(None, _("The log of this year is full. Write to whoever runs this site."))
        else:
            messages.success(request, _("Written down. Nobody's name goes with it, not even yours."))
            return redirect("learning:incidents", school.reference)
    asked = request.GET.get("year", "")[:4]
    year = int(asked) if asked.isascii() and asked.isdecimal() and int(asked) > 0 else today.year
    context = _context(school, codes, year, today) | {"form": form}
    return render(request, "learning/label/incidents.html", context, status=422 if form.errors else 200)


@school_members_only
@require_POST
def remove_incident(request: HttpRequest, belonging: Belonging, incident_id: UUID) -> HttpResponse:
    """Take out a line that was written by mistake."""
    get_object_or_404(Incident, pk=incident_id, school=belonging.school).delete()
    messages.success(request, _("Taken out of the log."))
    return redirect("learning:incidents", belonging.school.reference)


def _context(school: School, codes: IncidentCodes, year: int, today: date) -> dict[str, object]:
    counted = log.year_of(school, year)
    rows = Incident.objects.filter(school=school, month__year=year).order_by("-month", "kind", "pk")[:LISTED]
    years = {one.year for one in Incident.objects.filter(school=school).dates("month", "year")}
    return {
        "school": school,
        "year": counted,
        "years": sorted(years | {today.year}, reverse=True),
        "tables": [
            (_("What happened"), _counts(codes.kinds, counted.kinds)),
            (_("Where"), _counts(codes.places, counted.places)),
            (_("What the school did"), _counts(codes.measures, counted.measures)),
        ],
        "rows": [
            {
                "incident": one,
                "kind": _word(codes.kinds, one.kind),
                "place": _word(codes.places, one.place),
                "measures": ", ".join(_word(codes.measures, each) for each in one.measures),
            }
            for one in rows
        ],
    }


def _counts(codes: Mapping[str, Named], counted: Mapping[str, int]) -> list[tuple[str, int]]:
    words = dict(named(codes))
    found = [(words.get(code, code), count) for code, count in counted.items()]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _word(codes: Mapping[str, Named], code: str) -> str:
    return said(codes[code].names) if code in codes else code
