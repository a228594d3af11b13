"""What people write down in a process. Each view takes a form, runs one action and goes back to the page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.records.keyring import NotForThisKey
from abri.centre.restoring import actions, forms, pages
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import Record
from abri.centre.restoring.views.process import keyring_of, opened_or_refused, page, visible_process

Cleaned = dict[str, Any]
Make = Callable[[Record, Any], Form]
Do = Callable[[Cleaned, Cleaned], object]


@login_required
def person(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Write down somebody who takes part."""
    return _change(
        request, process_reference, "person",
        pages.person_form,
        lambda given, who: actions.add_person(**given, **who),
        said=_("Added. The name stays in this record."),
    )  # fmt: skip


@login_required
def word(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Write down what somebody said."""

    def do(given: Cleaned, who: Cleaned) -> None:
        agreement = str(given["agreement"] or "")
        actions.say(person=str(given["person"]), says=given["says"], agreement=agreement, **who)

    return _change(
        request, process_reference, "word", lambda _record, data: forms.SayForm(data), do, said=_("Saved.")
    )


@login_required
def step(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Write down that the next step was done."""
    return _change(
        request, process_reference, "step",
        lambda _record, data: forms.StepForm(data, prefix="step"),
        lambda given, who: actions.do_step(**given, **who),
        said=_("Saved. The next step is open."),
    )  # fmt: skip


@login_required
def agreement(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Write a version of what was agreed."""
    return _change(
        request, process_reference, "agreement",
        lambda _record, data: forms.AgreementForm(data, prefix="agreement"),
        lambda given, who: actions.agree(**given, **who),
        said=_("Saved. Earlier versions are kept."),
    )  # fmt: skip


@login_required
def look_back(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Set a day on which to look how it goes."""
    return _change(
        request, process_reference, "look_back",
        lambda _record, data: forms.LookBackForm(data, prefix="look_back"),
        lambda given, who: actions.look_back_on(**given, **who),
        said=_("Saved. The list shows the day."),
    )  # fmt: skip


@login_required
def looked_back(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Write down how it goes."""

    def make(_record: Record, data: Any) -> Form:
        # One such form stands for each open day: each has the day in its names.
        prefix = next((name.rpartition("-")[0] for name in data or () if name.endswith("-look_back")), None)
        return forms.LookedBackForm(data, prefix=prefix)

    def do(given: Cleaned, who: Cleaned) -> None:
        actions.looked_back(look_back=str(given["look_back"]), text=given["text"], **who)

    return _change(request, process_reference, "looked_back", make, do, said=_("Saved."))


@login_required
def note(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Keep a note."""
    return _change(
        request, process_reference, "note",
        lambda _record, data: forms.NoteForm(data, prefix="note"),
        lambda given, who: actions.note(**given, **who),
        said=_("Your note is kept. Only your desk reads it."),
    )  # fmt: skip


@login_required
def end(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Say how it ended."""
    return _change(
        request, process_reference, "end",
        lambda record, data: pages.end_form(record.approach, data),
        lambda given, who: actions.close(**given, **who),
        said=_("It is closed. The record is deleted when its time is over."),
    )  # fmt: skip


@login_required
def reopen(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Go on with what had ended."""

    def do(_given: Cleaned, who: Cleaned) -> None:
        actions.reopen(process=who["process"], by=who["by"], at=who["at"])

    return _change(
        request, process_reference, "reopen", lambda _record, data: Form(data), do, said=_("It goes on.")
    )


def _change(
    request: HttpRequest, reference: str, name: str, make: Make, do: Do, *, said: str
) -> HttpResponse:
    """Run ``do`` with what the form cleaned, then go back to the page; refused, the page keeps what was typed."""
    found = visible_process(request, reference)
    if request.method != "POST":
        # Whoever signs in again after writing comes back to the address of the form.
        return redirect("restoring:process", found.reference)
    by = signed_in(request)
    if not acts_at(found.desk_id, by):
        raise PermissionDenied
    record = opened_or_refused(request, found)
    if isinstance(record, HttpResponse):
        return record
    form = make(record, request.POST)
    if form.is_valid():
        who = {"process": found, "keyring": keyring_of(request), "by": by, "at": timezone.now()}
        _run(do, form, who)
    if form.errors:
        return page(request, _again(found), refused={name: form}, status=422)
    messages.success(request, said)
    return redirect("restoring:process", found.reference)


def _run(do: Do, form: Form, who: Cleaned) -> None:
    """Do it; a refusal becomes an error of the form."""
    try:
        do(form.cleaned_data, who)
    except actions.AlreadyWritten:
        # Sent twice: it was stored, which is what the writer wants to know.
        pass
    except (ObjectDoesNotExist, NotForThisKey) as error:
        # Deleted just now, or sealed anew to a key that this session does not hold.
        raise Http404 from error
    except actions.HoldsNames as refusal:
        form.add_error("text", names_in(refusal))
    except tuple(SAID) as refusal:
        form.add_error(None, str(SAID[type(refusal)]))


def names_in(refusal: actions.HoldsNames) -> str:
    """What is wrong with a text that names somebody."""
    return _("Write roles instead of names. This names somebody, or tells how to reach them: %(words)s") % {
        "words": ", ".join(refusal.words)
    }


def _again(found: Process) -> Process:
    return Process.objects.select_related("desk", "case", "incident").get(pk=found.pk)


SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        actions.NotAllowed: gettext_lazy("Only caseworkers of this desk can do that. Nothing was changed."),
        actions.Ended: gettext_lazy(
            "This was closed in the meantime. Nothing was changed, and what you wrote is still here."
        ),
        actions.NotEnded: gettext_lazy("This goes on already. Nothing was changed."),
        actions.NobodyAgreedYet: gettext_lazy(
            "Somebody who has to agree first has not said yes. Ask them, and write down what they say."
        ),
        actions.NotItsTurn: gettext_lazy("Another step comes first, or this one is done."),
        actions.TooMany: gettext_lazy("There is nobody missing in this role."),
        actions.NobodyThere: gettext_lazy("This record does not have that. Load the page again."),
        actions.NotAgreed: gettext_lazy(
            "Not everybody has agreed to the last words of the agreement, so it cannot leave yet."
        ),
        actions.NoSuchApproach: gettext_lazy("Desks of this kind do not work like this any more."),
    }
)
