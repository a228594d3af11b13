"""The list of referrals, the page of one, and what its two desks do with it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases.keys import AlreadySent
from abri.centre.casework.referrals import forms
from abri.centre.casework.referrals.pages import Ended, ended_of, page_of, row_of
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey, SealingError
from abri.centre.referrals import answering, showing
from abri.centre.referrals.models import Referral, ReferredItem
from abri.engine.screening.records import RecordError, from_record

Cleaned = dict[str, Any]
PAGE_SIZE = 50
LINES_A_PAGE = 100
TEMPLATE = "casework/referrals/referral.html"


@login_required
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """What other desks offered, what one's own desks offered, and what has ended; the most urgent offers first."""
    person, now, view = signed_in(request), timezone.now(), request.GET.get("view", "")
    received = Referral.objects.received_by(person)
    if view == "ended":
        found = received.over(now).order_by("-ended_at", "-id")
    else:
        running = (
            Referral.objects.sent_by(person).running() if view == "sent" else received.open_to_receiver(now)
        )
        found = running.order_by("urgency", "due_at", "id").select_related(
            "to_desk", "from_desk", "case", "spoken"
        )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [ended_of(one) if view == "ended" else row_of(one, now) for one in page]
    context = {"view": view, "tabs": _tabs(view), "rows": rows, "page": page, "now": now}
    return render(request, "casework/referrals/referrals.html", context)


def _tabs(view: str) -> list[dict[str, Any]]:
    """The three lists, and which one is shown."""
    lists = {
        "": pgettext("referrals", "For us"),
        "sent": pgettext("referrals", "From us"),
        "ended": pgettext("referrals", "Ended"),
    }
    here = view if view in lists else ""
    return [
        {"url": f"?view={name}" if name else "?", "label": label, "current": name == here}
        for name, label in lists.items()
    ]


def found_for(request: HttpRequest, referral_reference: str) -> tuple[Referral, bool]:
    """The referral of that reference and whether the reader's desk received it; everybody else gets 404.

    So does the receiving desk once it has ended.
    """
    person = signed_in(request)
    known = {"reference": referral_reference}
    rows = Referral.objects.select_related("to_desk", "from_desk", "case", "taken_by")
    received = rows.received_by(person).open_to_receiver(timezone.now()).filter(**known).first()
    if received is not None:
        return received, True
    sent = rows.sent_by(person).filter(**known).first()
    if sent is None:
        raise Http404
    return sent, False


def ended_for(request: HttpRequest, referral_reference: str) -> Ended:
    """What is left for a desk that received it and did not send it; everybody else gets 404."""
    received = Referral.objects.received_by(signed_in(request)).over(timezone.now())
    return ended_of(get_object_or_404(received, reference=referral_reference))


def opened_for(request: HttpRequest, referral: Referral, *, receives: bool) -> Keyring | None:
    """The ring that opens ``referral``, which is written down; ``None`` where it has ended or is not open to them."""
    ring: Keyring = cast(Any, request).keyring
    try:
        if receives:
            return answering.look(referral=referral, keyring=ring, by=signed_in(request), at=timezone.now())
        return answering.reread(referral=referral, keyring=ring, by=signed_in(request), at=timezone.now())
    except answering.Ended:
        return None


@login_required
@require_safe
def referral(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """The page of one referral."""
    try:
        found, receives = found_for(request, referral_reference)
    except Http404:
        over = ended_for(request, referral_reference)
        return render(request, "casework/referrals/ended.html", {"over": over})
    return _page(request, found, receives)


def _page(
    request: HttpRequest, found: Referral, receives: bool, refused: dict[str, Form] | None = None
) -> HttpResponse:
    now, closed = timezone.now(), False
    try:
        ring = opened_for(request, found, receives=receives)
    except NotForThisKey:
        ring, closed = None, True
    page = page_of(found, ring, signed_in(request), now, receives=receives)
    context = {
        "page": page,
        "referral": found,
        "now": now,
        "closed_door": closed,
        "opened": ring is not None,
        "approaches": country().restorative.offered_by(found.to_desk.kind) if page.can_complete else (),
        "forms": {
            "decline": forms.DeclineForm(prefix="decline") if page.can_answer else None,
            "complete": forms.CompleteForm(prefix="complete") if page.can_complete else None,
            "write": forms.WriteForm(prefix="write") if page.can_write else None,
            **(refused or {}),
        },
    }
    status = 422 if refused else 403 if closed else 200
    return render(request, TEMPLATE, context, status=status)


@login_required
def accept(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Take it on."""

    def do(found: Referral, _given: Cleaned, who: Cleaned) -> None:
        answering.accept(referral=found, **who)

    said = _("It is yours. The other desk and the person see that you accepted.")
    return _change(request, referral_reference, "accept", Form(_given(request)), do, said=said)


@login_required
def decline(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Say why it is not taken."""

    def do(found: Referral, given: Cleaned, who: Cleaned) -> None:
        answering.decline(referral=found, **given, **who)

    form = forms.DeclineForm(_given(request), prefix="decline")
    return _change(
        request, referral_reference, "decline", form, do, said=_("Declined. You cannot open it any more.")
    )


@login_required
def complete(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Say how it ended."""

    def do(found: Referral, given: Cleaned, who: Cleaned) -> None:
        answering.complete(referral=found, **given, **who)

    form = forms.CompleteForm(_given(request), prefix="complete")
    return _change(
        request, referral_reference, "complete", form, do, said=_("Completed. You cannot open it any more.")
    )


@login_required
def write(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Write to the other desk."""

    def do(found: Referral, given: Cleaned, who: Cleaned) -> None:
        answering.write(referral=found, **given, **who)

    form = forms.WriteForm(_given(request), prefix="write")
    return _change(request, referral_reference, "write", form, do, said=_("The other desk can read it now."))


@login_required
def take_back(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Take back what one's own desk offered."""

    def do(found: Referral, _given: Cleaned, who: Cleaned) -> None:
        answering.take_back(referral=found, for_person=request.POST.get("whose") == "person", **who)

    said = _("Taken back. The other desk cannot open it any more.")
    return _change(request, referral_reference, "take_back", Form(_given(request)), do, said=said)


@login_required
@require_safe
def chat(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """The chat that was passed on, in pages."""
    found, receives = found_for(request, referral_reference)
    row = found.items.filter(kind=ReferredItem.Kind.CHAT).select_related("item").first()
    ring = looked_into(request, found, receives=receives)
    if row is None:
        raise Http404
    try:
        told = from_record(showing.opened_item(row, ring)).chat
    except (SealingError, RecordError) as error:
        raise Http404 from error
    page = Paginator(told.messages, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"referral": found, "page": page, "lines": page.object_list}
    return render(request, "casework/referrals/chat.html", context)


def looked_into(request: HttpRequest, found: Referral, *, receives: bool) -> Keyring:
    """The ring for the content of ``found``: a receiving desk has to have accepted it; else 404."""
    if receives and found.state != Referral.State.ACCEPTED:
        raise Http404
    try:
        ring = opened_for(request, found, receives=receives)
    except NotForThisKey as error:
        raise PermissionDenied from error
    if ring is None:
        raise Http404
    return ring


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _change(
    request: HttpRequest,
    referral_reference: str,
    name: str,
    form: Form,
    do: Callable[[Referral, Cleaned, Cleaned], None],
    *,
    said: str,
) -> HttpResponse:
    """Run ``do`` with what ``form`` cleaned, and go back to the page; or show the form again with what is wrong."""
    try:
        found, receives = found_for(request, referral_reference)
    except Http404:
        ended_for(request, referral_reference)
        messages.warning(request, str(_SAID[answering.Ended]))
        return redirect("casework:referral", referral_reference)
    if request.method != "POST":
        # Whoever signs in again after writing comes back to the address of the form.
        return redirect("casework:referral", referral_reference)
    acts = answering.receives if receives else answering.sends
    if not acts(found, signed_in(request)):
        raise PermissionDenied
    if form.is_valid():
        try:
            do(found, form.cleaned_data, {"by": signed_in(request), "at": timezone.now()})
        except AlreadySent:
            return redirect("casework:referral", referral_reference)
        except _REFUSALS as refusal:
            form.add_error(None, _why(refusal))
        else:
            messages.success(request, said)
            return redirect("casework:referral", referral_reference)
    found.refresh_from_db()
    if name in {"accept", "take_back"}:
        for errors in form.errors.values():
            messages.warning(request, " ".join(str(one) for one in errors))
        return redirect("casework:referral", referral_reference)
    return _page(request, found, receives, refused={name: form})


_SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        answering.NotYours: gettext_lazy("Only caseworkers of that desk can do that. Nothing was changed."),
        answering.Ended: gettext_lazy(
            "It is not open any more: it was taken back, withdrawn, or its time is over."
        ),
        answering.UnknownReason: gettext_lazy("This answer does not exist any more. Choose another one."),
    }
)
_REFUSALS: tuple[type[Exception], ...] = (*_SAID, answering.AlreadyAnswered)


def _why(refusal: Exception) -> str:
    if isinstance(refusal, answering.AlreadyAnswered):
        if refusal.by is not None:
            return _("%(who)s has accepted it in the meantime.") % {"who": refusal.by}
        return _("Somebody of your desk has declined it in the meantime.")
    return str(_SAID[type(refusal)])
