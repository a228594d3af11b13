"""The audit trail, for administrators: who did what to which record, when; never what a case says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from abri.centre.accounts import audit_words
from abri.centre.accounts.administration_forms import AuditFilter
from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import administrators_only
from abri.centre.records.models import AuditEntry

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    at: datetime
    who: str
    what: str
    desk: str
    about: str
    detail: str


@administrators_only
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Fifty entries, newest first; the next page begins after the last entry shown, whatever arrives meanwhile."""
    form = AuditFilter(request.GET)
    entries = _before(form.narrow(AuditEntry.objects.newest_first()), request.GET.get("before", ""))
    page = list(entries[: PAGE + 1])
    older = ""
    if len(page) > PAGE:
        last = page[PAGE - 1]
        asked = request.GET.copy()
        asked["before"] = f"{last.at.isoformat()} {last.pk}"
        older = f"?{asked.urlencode()}"
    return render(
        request,
        "accounts/audit.html",
        {"form": form, "lines": _lines(page[:PAGE]), "older": older, "first": "before" not in request.GET},
    )


def _before(entries: QuerySet[AuditEntry], untrusted_place: str) -> QuerySet[AuditEntry]:
    instant, _, entry_id = untrusted_place.partition(" ")
    try:
        at = parse_datetime(instant)
    except ValueError:
        return entries
    if at is None or at.tzinfo is None or not entry_id.isdecimal() or len(entry_id) > 18:
        return entries
    return entries.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(entry_id)))


def _lines(page: list[AuditEntry]) -> list[Line]:
    mentioned = {str(value) for entry in page for value in entry.detail.values()}
    people = _names(
        Person, mentioned | {entry.actor_id for entry in page} | {entry.subject_id for entry in page}
    )
    desks = _names(Desk, {entry.desk_id for entry in page} | {entry.subject_id for entry in page})
    return [
        Line(
            at=entry.at,
            who=people.get(entry.actor_id, entry.actor_id[:8]),
            what=audit_words.say(entry.action),
            desk=desks.get(entry.desk_id, entry.desk_id[:8]),
            about=people.get(entry.subject_id) or desks.get(entry.subject_id) or entry.subject_id[:8],
            detail=", ".join(_detail(name, value, people) for name, value in entry.detail.items()),
        )
        for entry in page
    ]


def _names(model: type[Person | Desk], untrusted_ids: set[str]) -> dict[str, str]:
    ids = [found for text in untrusted_ids if (found := _uuid(text))]
    return {str(row.pk): row.name for row in model._default_manager.filter(pk__in=ids)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _detail(name: str, value: object, people: dict[str, str]) -> str:
    text = str(value)
    return f"{name}: {people.get(text) or (text[:8] if _uuid(text) else text)}"
