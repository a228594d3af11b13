"""Writing down that somebody agreed by voice: what is read aloud stands on the page, and somebody else confirms it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import keys, states
from abri.centre.casework import words
from abri.centre.casework.referrals.forms import SpokenForm
from abri.centre.casework.referrals.views import found_for
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, NotForThisKey
from abri.centre.referrals import answering, showing, spoken
from abri.centre.referrals.consenting import NobodyThere
from abri.centre.referrals.models import Referral, ReferralNote


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Show what has to be read aloud; write down that the person agreed to it."""
    found, ring = _asked(request, referral_reference)
    now = timezone.now()
    try:
        listed = spoken.conditions_for(found, ring, at=now)
    except spoken.NotByVoice:
        return render(request, "casework/referrals/spoken.html", {"referral": found, "closed": True})
    posted = request.POST if request.method == "POST" else None
    form = SpokenForm(posted, referral=found, listed=listed, now=now)
    if form.is_valid():
        left: list[bool] = []

        def do() -> None:
            who: dict[str, Any] = {"keyring": _ring(request), "by": signed_in(request), "at": now}
            left.append(spoken.record(referral=found, heard=form.heard(), **who))

        if refusal := _refused(do):
            form.add_error(None, refusal)
        else:
            gone = _("Written down. The other desk has it now.")
            waits = _("Written down. It leaves once a colleague has confirmed it.")
            messages.success(request, gone if left[0] else waits)
            return redirect("casework:referral", referral_reference)
    context = {
        **_read_aloud(found, ring),
        "form": form,
        "law": listed and words.said(listed.ground.says),
        "alone": _nobody_confirms(found, signed_in(request)),
    }
    return render(request, "casework/referrals/spoken.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def confirm(request: HttpRequest, referral_reference: str) -> HttpResponse:
    """Confirm as somebody else that the person agreed."""
    found, _opened = _asked(request, referral_reference)
    who: dict[str, Any] = {"keyring": _ring(request), "by": signed_in(request), "at": timezone.now()}
    if refusal := _refused(lambda: spoken.confirm(referral=found, **who)):
        messages.warning(request, refusal)
    else:
        messages.success(request, _("Confirmed. The other desk has it now."))
    return redirect("casework:referral", referral_reference)


def _asked(request: HttpRequest, referral_reference: str) -> tuple[Referral, Keyring]:
    """A referral that one's own desk sends, whose person is still asked, and the ring that opens its case."""
    found, receives = found_for(request, referral_reference)
    if receives or found.state != Referral.State.ASKED:
        raise Http404
    if not answering.sends(found, signed_in(request)):
        raise PermissionDenied
    try:
        return found, keys.case_keyring(found.case, _ring(request))
    except NotForThisKey as error:
        raise PermissionDenied from error


def _nobody_confirms(found: Referral, by: Person) -> bool:
    """Whether what ``by`` writes down would wait for a second person who is not there."""
    return bool(country().referral.spoken.second) and not spoken.who_confirms(found, by.pk).exists()


def _read_aloud(found: Referral, ring: Keyring) -> dict[str, Any]:
    """Everything that the person would see in the mailbox, in its order."""
    receivers = country().referral.receivers
    notes = found.notes.filter(kind=ReferralNote.Kind.LETTER).order_by("number")
    rows = found.items.select_related("item", "evidence").order_by("number")
    return {
        "referral": found,
        "receiver": words.said(receivers[found.to_desk.kind]) if found.to_desk.kind in receivers else "",
        "items": showing.shown(rows, ring),
        "letters": showing.written(notes, ring),
    }


def _ring(request: HttpRequest) -> Keyring:
    ring: Keyring = cast(Any, request).keyring
    return ring


def _refused(do: Callable[[], object]) -> str:
    """Run ``do``; why it was refused, empty where it was not."""
    try:
        do()
    except _REFUSALS as refusal:
        return str(next(said for kind, said in _SAID.items() if isinstance(refusal, kind)))
    return ""


_SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        spoken.NotByVoice: gettext_lazy(
            "Nobody agrees to this by voice. Ask in the mailbox. Nothing was changed."
        ),
        spoken.NotRead: gettext_lazy(
            "Everything has to be read aloud and every condition confirmed, today or since the person was asked. "
            "Nothing was changed."
        ),
        spoken.SameEyes: gettext_lazy("Somebody else has to confirm it. Nothing was changed."),
        answering.Ended: gettext_lazy(
            "It was answered, taken back, or its time is over. Nothing was changed."
        ),
        answering.NotYours: gettext_lazy("Only caseworkers of that desk can do that. Nothing was changed."),
        NobodyThere: gettext_lazy("That desk cannot receive anything at the moment. Nothing was changed."),
        states.CannotFollow: gettext_lazy("This case was closed in the meantime. Nothing was changed."),
    }
)
_REFUSALS = tuple(_SAID)
