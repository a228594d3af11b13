"""Comparisons: a school beside its region and the country, and whole regions for a ministry. Aggregates alone."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.award import comparing
from abri.centre.learning.label.showing import said
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Appointment, Award, Belonging
from abri.centre.learning.permissions import appointed, school_members_only
from abri.centre.learning.schools.forms import region_name
from abri.engine.learning.comparing import FEWEST, Means

MINISTRY = Appointment.Part.MINISTRY


@school_members_only
@require_safe
def comparison(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """The shares of a school's label beside the means of its region and of the country."""
    label, school, today = label_or_404(), belonging.school, timezone.localdate()
    award = Award.objects.valid(today).filter(school=school).first()
    whole, parts = comparing.by_region(label, today)
    region = parts.get(school.region)
    own = award.result.get("shares", {}) if award is not None else {}
    context = {
        "school": school,
        "fewest": FEWEST,
        "region_name": region_name(school.region),
        "whole": whole,
        "region": region,
        "rows": [
            {
                "name": said(area.names),
                "own": own.get(area.id),
                "region": region.percents[area.id] if region is not None else None,
                "whole": whole.percents[area.id] if whole is not None else None,
            }
            for area in label.areas.values()
        ],
    }
    return render(request, "learning/award/comparison.html", context)


@appointed(MINISTRY)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How many schools of a region have which level, and how far they are on average."""
    label, today = label_or_404(), timezone.localdate()
    seen = comparing.regions_of(signed_in(request), MINISTRY)
    whole, parts = comparing.by_region(label, today)
    table, totals = comparing.levels_by_region(label, today)
    context = {
        "fewest": FEWEST,
        "levels": [said(one.names) for one in label.levels.values()],
        "areas": [said(one.names) for one in label.areas.values()],
        "counts": [
            {"name": region_name(name), "cells": [*row.values(), totals[name]]}
            for name, row in table.items()
            if name in seen
        ],
        "means": [
            {"name": region_name(name), "cells": _cells(parts.get(name), label.areas)}
            for name in table
            if name in seen
        ],
        "whole": _cells(whole, label.areas),
    }
    return render(request, "learning/award/figures.html", context)


def _cells(found: Means | None, areas: Iterable[str]) -> list[int | None]:
    return [found.percents[area] if found is not None else None for area in areas]
