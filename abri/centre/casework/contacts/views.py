"""The page on which a caseworker writes down a call or a visit."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts.models import Desk, Membership
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, contacts, triage
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Item
from abri.centre.cases.triage import NoDeskCanReceive, Proposal
from abri.centre.casework.contacts.forms import ContactForm
from abri.centre.casework.triage import words
from abri.centre.country import country
from abri.engine.routing import UnknownCategory

TEMPLATE = "casework/contacts/new.html"


@login_required
@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest) -> HttpResponse:
    """Write down a call; the answer shows the code, once, where the caller wants one."""
    given = request.POST if request.method == "POST" else None
    form = ContactForm(given, desks=_desks(request), spoken=get_language() or "en")
    if not form.is_valid():
        return _asked(request, form)
    person, once = signed_in(request), form.cleaned_data["once"]
    try:
        recorded = contacts.record(
            contact=form.contact(), desk=form.cleaned_data["desk"], by=person, at=timezone.now(), once=once
        )
    except AlreadySent:
        case = Item.objects.select_related("case").get(pk=once).case
        messages.info(request, _("This contact is written down already. A code is shown only once."))
        return redirect("casework:case", case.reference)
    except (actions.NotAllowed, NoDeskCanReceive):
        form.add_error(
            None, _("Nothing was stored: this desk takes nothing any more. What you wrote is still here.")
        )
        form.add_error(None, _("Copy it before you go on: you may be asked to sign in again."))
        return _asked(request, form)
    context = {
        "case": recorded.case,
        "receipt": recorded.receipt.display if recorded.receipt else "",
        "saying": _sayings().get(form.cleaned_data["language"]),
        "proposed": _proposed(recorded.proposal),
    }
    response = render(request, "casework/contacts/done.html", context)
    # The code stands on this page only: no cache may keep it.
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, form: ContactForm) -> HttpResponse:
    """The page with ``form``, as it was filled in where it was."""
    status = 422 if form.is_bound else 200
    return render(request, TEMPLATE, {"form": form, "saying": _sayings()}, status=status)


@login_required
@require_POST
def contact_urgency(request: HttpRequest) -> HttpResponse:
    """How urgent what was chosen so far is, for the page that asks while somebody still types; stores nothing."""
    desks = _desks(request)
    form = ContactForm(request.POST, desks=desks, spoken=get_language() or "en")
    form.is_valid()
    report = {
        "answers": form.answers(),
        "language": form.cleaned_data.get("language") or country().languages[0],
    }
    try:
        proposal = triage.propose(report, [], timezone.now(), slug=desks[0].slug)
    except (UnknownCategory, NoDeskCanReceive):
        return HttpResponse()
    return render(request, f"{TEMPLATE}#proposed", {"proposed": _proposed(proposal)})


def _desks(request: HttpRequest) -> list[Desk]:
    """The desks at which somebody may write a contact down; 404 for who acts at none."""
    acting = Membership.objects.acting().filter(person=signed_in(request)).values("desk")
    mine = Desk.objects.standing().filter(pk__in=acting).order_by("name")
    desks = list(mine.able_to_receive())
    if not desks and request.method == "POST":
        # The last one that could take it lost its key meanwhile: what was typed is not thrown away with that.
        desks = list(mine)
    if not desks:
        raise Http404
    return desks


def _proposed(proposal: Proposal) -> dict[str, Any]:
    """The urgency in words, for a contact that is being written down or just was."""
    return {
        "level": proposal.urgency.code,
        "urgency": words.urgency(proposal.urgency.code),
        "reasons": words.because(proposal.urgency.reasons),
        "target": words.because(proposal.due.reasons),
        "danger": proposal.urgency.code == "immediate",
    }


def _sayings() -> dict[str, dict[str, str]]:
    """What to tell the caller, in each language of the pack, to an adult and to a young person."""
    saying = country().contact.saying
    if saying is None:
        return {}
    return {
        code: {
            "before": saying.before.say(code),
            "before_young": saying.before.say(f"{code}-young"),
            "receipt": saying.receipt.say(code),
            "receipt_young": saying.receipt.say(f"{code}-young"),
        }
        for code in country().languages
    }
