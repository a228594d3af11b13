"""Supervision: how much everybody meets, and closed cases that are looked at again."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.models import Desk, DeskQuerySet
from abri.centre.accounts.permissions import signed_in, supervisors_only
from abri.centre.casework import words
from abri.centre.casework.models import Review, Sample
from abri.centre.casework.supervision import quality
from abri.centre.casework.supervision.forms import SAID, DrawForm, ReviewForm, who_reads
from abri.centre.casework.work.load import Workload, workloads
from abri.centre.casework.work.tasks import today
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey

# How many months back a sample can still be drawn.
MONTHS_BACK = 6


@dataclass(frozen=True)
class Month:
    """One month of a desk: how many cases it closed, and the sample, where one was drawn."""

    month: date
    closed: int
    sample: Sample | None
    reviewed: int


@dataclass(frozen=True)
class DeskMonths:
    """The months of one desk, the newest first."""

    desk: Desk
    months: list[Month]


@dataclass(frozen=True)
class Tallied:
    """One question of the reviews, and how often each answer was given, in the order of ``SAID``."""

    ask: str
    counts: list[int]


@supervisors_only
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """What everybody at one's desks met today and this week, as an estimate."""
    now = timezone.now()
    loads: list[tuple[Desk, list[Workload]]] = [(desk, workloads(desk, now)) for desk in _desks(request)]
    context = {"desks": loads, "care": country().work.wellbeing, "tabs": tabs("supervision")}
    return render(request, "casework/supervision/supervision.html", context)


@supervisors_only
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """The months of which closed cases are looked at again."""
    last = quality.month_before(today(timezone.now()))
    desks = [DeskMonths(desk, _months(desk, last)) for desk in _desks(request)]
    number, basis = country().work.sampled_a_month, country().work.sampling_basis
    context = {"desks": desks, "number": number, "basis": basis, "tabs": tabs("samples")}
    return render(request, "casework/supervision/samples.html", context)


@supervisors_only
@require_POST
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw the sample of a month."""
    desk = get_object_or_404(_desks(request), slug=slug)
    form = DrawForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("This month cannot be read. Choose one from the list."))
        return redirect("casework:samples")
    month = quality.month_of(form.cleaned_data["month"])
    try:
        sample = quality.draw(desk=desk, month=month, by=signed_in(request), at=timezone.now())
    except quality.AlreadyDrawn:
        messages.info(request, _("The sample of this month was drawn already. It is drawn once."))
    except quality.MonthNotOver:
        messages.info(request, _("This month is not over. Its sample can be drawn when it is."))
    except quality.NothingToDraw:
        messages.info(request, _("No case was closed in this month, so there is nothing to draw."))
    else:
        messages.success(request, _("The sample is drawn."))
        return redirect("casework:sample", sample.pk)
    return redirect("casework:samples")


@supervisors_only
@require_safe
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One sample: its cases, how far it is reviewed, what was found, and how it was drawn."""
    found = get_object_or_404(
        Sample.objects.select_related("desk", "drawn_by"), pk=sample_id, desk__in=_desks(request)
    )
    rows = list(found.reviews.select_related("case", "case__assignee", "reviewed_by").order_by("place"))
    context = {
        "sample": found,
        "rows": [(row, words.category(row.case.category), words.outcome(row.case.outcome)) for row in rows],
        "said": [label for _code, label in SAID],
        "tally": _tallied(rows, _ring(request)),
        "closed_to_you": sum(
            row.content is not None and quality.opened(row, _ring(request)) is None for row in rows
        ),
        "tabs": tabs("samples"),
    }
    return render(request, "casework/supervision/sample.html", context)


@supervisors_only
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Say what one case was found to be like."""
    rows = Review.objects.select_related("sample__desk", "case", "case__assignee", "reviewed_by")
    found = get_object_or_404(rows, pk=review_id, sample__desk__in=_desks(request))
    person, ring = signed_in(request), _ring(request)
    before = quality.opened(found, ring)
    initial = {**before.answers, "remark": before.remark} if before else {}
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            quality.write(review=found, found=form.found(), keyring=ring, by=person, at=timezone.now())
        except quality.OwnCase:
            form.add_error(None, _("You held this case yourself. Leave it to another supervisor."))
        except quality.AlreadyReviewed:
            form.add_error(
                None, _("A colleague reviewed this case and only they can open it, so nothing was changed.")
            )
        except NotForThisKey:
            form.add_error(
                None, _("You cannot open what is sealed to this desk at the moment, so nothing was kept.")
            )
        else:
            messages.success(request, _("Your review is kept. %(who_reads)s") % {"who_reads": who_reads()})
            return redirect("casework:sample", found.sample_id)
    context = {
        "review": found,
        "form": form,
        "own": not quality.may_review(found, person),
        "colleagues": quality.is_colleagues(found, ring, person),
        "unreadable": found.content is not None and before is None,
        "category": words.category(found.case.category),
        "tabs": tabs("samples"),
    }
    return render(request, "casework/supervision/review.html", context, status=422 if form.errors else 200)


def tabs(shown: str) -> list[dict[str, Any]]:
    """The pages of supervision."""
    pages = {"supervision": _("What people meet"), "samples": _("Samples"), "triage_figures": _("Figures")}
    return [
        {"label": label, "url": reverse(f"casework:{name}"), "current": name == shown}
        for name, label in pages.items()
    ]


def _desks(request: HttpRequest) -> DeskQuerySet:
    return Desk.objects.supervised_by(signed_in(request)).order_by("name")


def _ring(request: HttpRequest) -> Keyring:
    ring: Keyring = cast(Any, request).keyring
    return ring


def _months(desk: Desk, last: date) -> list[Month]:
    """The last months that are over, the newest first."""
    drawn = {one.month: one for one in Sample.objects.filter(desk=desk)}
    months, month = [], last
    for _place in range(MONTHS_BACK):
        one = drawn.get(month)
        reviewed = one.reviews.exclude(reviewed_on=None).count() if one else 0
        months.append(Month(month, quality.closed_in(desk, month).count(), one, reviewed))
        month = quality.month_before(month)
    return months


def _tallied(rows: list[Review], ring: Keyring) -> list[Tallied]:
    asks = {rubric.id: words.said(rubric.ask) for rubric in country().work.rubrics}
    return [
        Tallied(asks.get(question, question), [counts.get(code, 0) for code, _label in SAID])
        for question, counts in quality.tally(rows, ring).items()
    ]
