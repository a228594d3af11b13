"""The page of one case."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abri.centre.accounts.belonging import desks_of
from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.addresses import of_case
from abri.centre.casework.evidence.addresses import addresses_to_keep
from abri.centre.casework.evidence.checklist import checklist_of, drawn
from abri.centre.casework.evidence.pieces import piece_of
from abri.centre.casework.folds import addresses_of
from abri.centre.casework.offering import Offer, forms_for
from abri.centre.casework.panels import panels_for
from abri.centre.casework.queue import desks_that_wait, who_may_let_in
from abri.centre.casework.reading import Reading, read
from abri.centre.casework.sight import Sight
from abri.centre.casework.timeline import timeline_of
from abri.centre.casework.work.absences import who_acts_at
from abri.centre.casework.work.load import proposed_for
from abri.centre.casework.work.next_actions import next_actions
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.centre.ui.spans import due
from abri.centre.vault import index, settling

TEMPLATE = "casework/case.html"
# The block with what has to be done next, for which every section of the page is asked.
TODO = "todo"


@login_required
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a case: its story, the conversation, the notes, what to do next."""
    return page(request, visible_case(request, reference))


def visible_case(request: HttpRequest, reference: str) -> Case:
    """The case of that reference, for who may see it; everybody else gets 404."""
    person = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(person), reference=reference)
    # Who sees a case belongs to its desk, or to the one it was escalated to: these were read already. Most hold it too.
    if case.assignee_id == person.pk:
        case.assignee = person
    for desk in desks_of(person):
        if desk.pk == case.desk_id:
            case.desk = desk
        if desk.pk == case.escalated_to_id:
            case.escalated_to = desk
    return case


def page(
    request: HttpRequest,
    case: Case,
    *,
    refused: dict[str, Form] | None = None,
    only: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page, or ``only`` these blocks of it for a script; ``refused`` forms keep what was typed."""
    person = signed_in(request)
    since = timezone.now() if case.unread else None
    opened = opened_or_refused(request, case)
    if isinstance(opened, HttpResponse):
        return opened
    context = _context(case, person, read(case, opened, person, since=since), refused or {})
    sight = _sight(context, person, opened)
    if not only and "vault_evidence" in sight.tables:
        settling.settle_rest(case, opened, at=timezone.now())
    if not only or TODO in only:
        context["panels"] = list(panels_for(sight))
        context[TODO] = next_actions(sight, context["panels"])
    if not only:
        context |= _evidence(sight)
        return render(request, TEMPLATE, context, status=status)
    blocks = [render_to_string(f"{TEMPLATE}#{name}", {**context, "swapped": True}, request) for name in only]
    # Always 200: a script swaps in nothing that comes with an error.
    return HttpResponse("\n".join(blocks))


def opened_or_refused(request: HttpRequest, case: Case) -> Keyring | HttpResponse:
    """The ring that opens ``case``, which counts as opened from now on, or the page that says why it stays closed."""
    person, ring = signed_in(request), cast(Any, request).keyring
    try:
        return actions.open_case(case=case, keyring=ring, by=person, at=timezone.now())
    except actions.Withdrawn:
        return render(request, "casework/held.html", {"case": case, "may_act": actions.may_act(case, person)})
    except Case.DoesNotExist as error:
        raise Http404 from error
    except NotForThisKey:
        # Also where it was erased just now, with the grants that would have opened it.
        get_object_or_404(Case, pk=case.pk)
        return _closed_door(request, case, person)


def _closed_door(request: HttpRequest, case: Case, person: Person) -> HttpResponse:
    """The member was not let in to the desk's key, or what was sealed to it is spoilt: which, and what to do."""
    waits = case.desk in desks_that_wait(person, cast(Any, request).keyring)
    context = {"case": case, "waits": waits, "colleagues": who_may_let_in(case.desk), "person": person}
    return render(request, "casework/closed_door.html", context, status=403)


def _context(case: Case, person: Person, reading: Reading, refused: dict[str, Form]) -> dict[str, Any]:
    may_act, now = actions.may_act(case, person), timezone.now()
    desks = [desk for desk in (case.desk, case.escalated_to) if desk is not None]
    colleagues = who_acts_at([desk.pk for desk in desks], reader=person) if may_act else []
    for one in colleagues:
        if one.pk == case.assignee_id:
            case.assignee = one
    events, confirmed = timeline_of(case, [person, case.assignee, *desks, *colleagues])
    return {
        "case": case,
        "now": now,
        "reading": reading,
        "events": events,
        "may_act": may_act,
        "may_judge": may_act and case.state != Case.State.WITHDRAWN,
        "page_url": of_case("case", case.reference),
        "chat_url": of_case("chat", case.reference),
        "level": words.urgency_level(case.urgency),
        "urgency_label": words.urgency(case.urgency),
        "state_label": words.state(case.state),
        "urgency_suggested": reading.suggestion is not None and not confirmed,
        "category": words.category(case.category),
        "age": words.age_band(case.age_band),
        "region": words.region(case.region),
        "reporter_language": words.language(case.language),
        "outcome": words.outcome(case.outcome) if case.outcome else "",
        "holder": words.holder(case.assignee, person),
        "somebody_else": case.assignee is not None and case.assignee_id != person.pk and case.is_open,
        "due": due(case.due_at, now) if case.due_at and case.is_open else "",
        "overdue": case.is_overdue(now),
        "proposed": proposed_for(case, person, now) if may_act else None,
        "desk_name": str(case.desk) if len(desks_of(person)) > 1 else "",
        "parts": _parts(reading),
        "folded": addresses_of(case) if may_act else {},
        "forms": {**(forms_for(Offer(case, person, reading.sealed, now)) if may_act else {}), **refused},
    }


def _sight(context: Mapping[str, Any], person: Person, ring: Keyring) -> Sight:
    return Sight(
        case=context["case"],
        person=person,
        ring=ring,
        reading=context["reading"],
        may_act=context["may_act"],
        now=context["now"],
    )


def _evidence(sight: Sight) -> dict[str, Any]:
    """What the case holds; whoever opens it first lets the same files and addresses be found in other cases."""
    case, person, reading, descriptions = sight.case, sight.person, sight.reading, sight.descriptions
    index.mark_case(case, sight.ring, sight.desk, descriptions, key=sight.desk_key)
    same = index.elsewhere(case, sight.ring, person, descriptions)
    pieces = [piece_of(row, descriptions, person, same) for row in sight.held]
    may_add = sight.may_act and case.is_open
    checklist = checklist_of(reading.sealed, pieces, with_chat=reading.chat is not None)
    return {
        "pieces": pieces,
        "checklist": drawn(checklist) if checklist else "",
        "may_add": may_add,
        "to_keep": addresses_to_keep(reading.sealed, descriptions.values()) if may_add else "",
    }


def _parts(reading: Reading) -> list[dict[str, Any]]:
    """The panes, to jump to where they stand below each other."""
    law = [{"url": "#law", "label": _("Law")}] if reading.law else []
    return [
        {"url": "#story", "label": _("Story")},
        *([{"url": "#chat", "label": _("Chat")}] if reading.chat else []),
        {"url": "#evidence", "label": _("Evidence")},
        {"url": "#mailbox", "label": _("Mailbox"), "count": len(reading.conversation) or None},
        {"url": "#next", "label": _("Next")},
        {"url": "#triage", "label": _("Suggestions")},
        {"url": "#route", "label": _("Who can help")},
        *law,
    ]
