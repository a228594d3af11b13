"""The list of processes, and the page of one."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring, SealingError
from abri.centre.restoring import pages
from abri.centre.restoring.actions import approach_of
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import Record, opened_head, process_ring, read

MOST_GOING_ON, MOST_ENDED = 200, 50


def keyring_of(request: HttpRequest) -> Keyring:
    """The keys that this session holds."""
    return cast(Keyring, cast(Any, request).keyring)


def offering(person: Person) -> list[Desk]:
    """The desks of ``person`` that work things out."""
    return [desk for desk in Desk.objects.of(person) if country().restorative.offered_by(desk.kind)]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What goes on at the person's desks, what has to be looked back at first, and what has ended."""
    person = signed_in(request)
    desks = offering(person)
    visible = Process.objects.visible_to(person).select_related("desk")
    going_on, ended = list(visible.going_on()[:MOST_GOING_ON]), list(visible.ended()[:MOST_ENDED])
    if not desks and not going_on and not ended:
        raise Http404
    acting = Membership.objects.acting().filter(person=person, desk__in=desks)
    context = {
        "going_on": [_row(one, request) for one in going_on],
        "ended": [_row(one, request) for one in ended],
        "several": len(desks) > 1,
        "may_begin": acting.exists(),
        "begin_url": reverse("restoring:begin"),
    }
    return render(request, "restoring/index.html", context)


@login_required
@require_safe
def process(request: HttpRequest, process_reference: str) -> HttpResponse:
    """One process: its steps, the people, what was agreed, when to look back."""
    return page(request, visible_process(request, process_reference))


def visible_process(request: HttpRequest, reference: str) -> Process:
    """The process of that reference, for members of its desk; everybody else gets 404."""
    visible = Process.objects.visible_to(signed_in(request))
    return get_object_or_404(visible.select_related("desk", "case", "incident"), reference=reference)


def opened_or_refused(request: HttpRequest, found: Process) -> Record | HttpResponse:
    """The record of ``found``, or the page that says why it stays closed. That it was opened stands in the audit."""
    person, approach = signed_in(request), approach_of(found)
    try:
        if approach is not None:
            record = read(found, process_ring(found, keyring_of(request)), approach)
            with transaction.atomic():
                audit.record(
                    "restoring.opened", subject=found, actor=person, at=timezone.now(), desk_id=found.desk_id
                )
            return record
    except SealingError:
        pass
    context = {"process": found, "gone": approach is None, "person": person}
    return render(request, "restoring/closed_door.html", context, status=403)


def page(
    request: HttpRequest, found: Process, *, refused: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; ``refused`` forms keep what was typed."""
    record = opened_or_refused(request, found)
    if isinstance(record, HttpResponse):
        return record
    context = {**_context(found, record, signed_in(request)), "refused": refused or {}}
    context["forms"] = {**context["forms"], **(refused or {})}
    return render(request, "restoring/process.html", context, status=status)


def _context(found: Process, record: Record, person: Person) -> dict[str, Any]:
    today, may_act = timezone.localdate(), acts_at(found.desk_id, person)
    goes_on = may_act and found.closed_at is None
    people = pages.people_of(record)
    case = found.case
    return {
        "process": found,
        "record": record,
        "approach": pages.said(record.approach.names),
        "says": pages.said(record.approach.says),
        "rules": [pages.said(one.says) for one in record.approach.rules],
        "steps": list(pages.steps_of(record)),
        "people": people,
        "missing": [pages.said(role.names) for role in record.missing_words()],
        "stopped": [pages.called(record, one) for one in record.said_stop()],
        "answers": pages.answers_of(record, people),
        "older": record.agreements[:-1],
        "look_backs": pages.look_backs_of(record, today, may_act=goes_on),
        "left": [(one, _sheet_name(record, one.sheet)) for one in record.left],
        "ending": pages.ending_of(found) if found.closed_at else "",
        "may_act": may_act,
        "goes_on": goes_on,
        "withdrawn": case is not None and case.withdrawn_at is not None,
        "case": case if case is not None and Case.objects.visible_to(person).filter(pk=case.pk) else None,
        "leaving_url": reverse("restoring:leaving", args=[found.reference]),
        "forms": pages.forms_of(found, record, today) if may_act else {},
    }


def _sheet_name(record: Record, sheet: str) -> str:
    found = record.approach.sheets.get(sheet)
    return pages.said(found.names) if found else sheet


def _row(found: Process, request: HttpRequest) -> dict[str, Any]:
    """One line of the list; without a title for who was not let in to the desk's key."""
    try:
        title = opened_head(found, process_ring(found, keyring_of(request)))["title"]
    except SealingError:
        title = ""
    return {
        "process": found,
        "title": title,
        "approach": pages.names_of(found.approach),
        "late": found.closed_at is None
        and found.next_on is not None
        and found.next_on < timezone.localdate(),
        "ending": pages.ending_of(found) if found.closed_at else "",
    }
