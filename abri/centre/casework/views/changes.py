"""What people do with a case. Each view takes a form, runs one action and answers with the page or a part of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys
from abri.centre.cases.models import Case
from abri.centre.casework import forms
from abri.centre.casework.offering import assign_form
from abri.centre.casework.views.case import page, visible_case
from abri.centre.casework.work.tasks import TaskEnded
from abri.centre.records.keyring import NotForThisKey
from abri.centre.vault import holds

Cleaned = dict[str, Any]
Do = Callable[[Case, Cleaned, Cleaned], None]


@login_required
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a message to the reporter."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        ring = keys.case_keyring(case, cast(Any, request).keyring)
        actions.answer(case=case, keyring=ring, **given, **who)

    form = forms.AnswerForm(sent(request), prefix="answer")
    return change(
        request, reference, "answer", form, do,
        said=_("Your answer is in the reporter's mailbox."),
        shows=("said", "status", "todo", "conversation", "answer", "timeline"),
    )  # fmt: skip


@login_required
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep an internal note."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        actions.note(case=case, **given, **who)

    form = forms.NoteForm(sent(request), prefix="note")
    return change(
        request, reference, "note", form, do,
        said=_("Your note is kept. Only your desk reads it."),
        shows=("said", "notes", "note", "timeline"),
    )  # fmt: skip


@login_required
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to somebody, take it, or give it back."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        holder = next((one for pk, one in form.people.items() if pk == given["expected"]), None)
        if given["expected"] and holder is None:
            # Somebody who left the desk held it when the page was made.
            holder = case.assignee if str(case.assignee_id) == given["expected"] else None
        actions.assign(case=case, to=given["to"], expected=holder, **who)

    form = assign_form(visible_case(request, reference), signed_in(request), sent(request))
    return change(
        request, reference, "assign", form, do,
        said=_("Saved who works on it."),
        shows=("said", "status", "todo", "assign", "timeline"),
    )  # fmt: skip


@login_required
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case with an outcome."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        actions.close(case=case, **given, **who)

    form = forms.CloseForm(sent(request), prefix="close")
    return change(request, reference, "close", form, do, said=_("The case is closed."))


@login_required
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed case again."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        actions.reopen(case=case, **who)

    form = forms.ReopenForm(sent(request))
    return change(request, reference, "reopen", form, do, said=_("The case is open again. It is yours."))


@login_required
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a legal hold on the case, or end it."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        holds.hold(case=case, **given, **who)

    form = forms.HoldForm(sent(request))
    return change(request, reference, "hold", form, do, said=_("Saved."))


@login_required
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a finding of the software count no more."""
    form = forms.FindingForm(sent(request))

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        actions.dismiss(case=case, finding=form.finding(), reason=given["reason"], **who)

    return change(request, reference, "dismiss", form, do, said=_("Dismissed. The urgency stays as it is."))


@login_required
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a dismissed finding count again."""
    form = forms.FindingForm(sent(request))

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        actions.restore(case=case, finding=form.finding(), **who)

    return change(request, reference, "restore", form, do, said=_("It counts again."))


def change(
    request: HttpRequest,
    reference: str,
    name: str,
    form: Form,
    do: Do,
    *,
    said: str,
    shows: tuple[str, ...] = (),
) -> HttpResponse:
    """Run ``do`` on the case with what ``form`` cleaned; answer with the blocks ``shows``, else go back to the page."""
    case = visible_case(request, reference)
    if request.method != "POST":
        # Whoever signs in again after writing comes back to the address of the form.
        return redirect("casework:case", reference)
    person = signed_in(request)
    if not actions.may_act(case, person):
        raise PermissionDenied
    if form.is_valid():
        try:
            do(case, form.cleaned_data, {"by": person, "at": timezone.now()})
        except actions.AlreadySent:
            # Sent twice: it was stored, which is what the writer wants to know.
            pass
        except ObjectDoesNotExist as error:
            # Erased just now.
            raise Http404 from error
        except NotForThisKey:
            return page(request, case)
        except _REFUSALS as refusal:
            form.add_error(None, _why(refusal))
    if form.errors:
        return _refused(request, reference, name, form, part=bool(shows))
    messages.success(request, said)
    if shows and is_script(request):
        return page(request, visible_case(request, reference), only=shows)
    return redirect(_back(request, reference))


def _refused(request: HttpRequest, reference: str, name: str, form: Form, *, part: bool) -> HttpResponse:
    """The form again with what was typed and what is wrong; a button of the queue has nothing typed to keep."""
    if request.POST.get("next"):
        for said in (said for errors in form.errors.values() for said in errors):
            messages.warning(request, str(said))
        return redirect(_back(request, reference))
    blocks = (name,) if part and is_script(request) else ()
    return page(request, visible_case(request, reference), refused={name: form}, only=blocks, status=422)


_SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        actions.NotAllowed: gettext_lazy("Only caseworkers of this desk can do that. Nothing was changed."),
        actions.UnreadMessage: gettext_lazy(
            "The reporter has just written. Read the new message below before you close the case."
        ),
        actions.OpenTask: gettext_lazy(
            "A task is still open. Tick it off or drop it before you close the case. Nothing was changed."
        ),
        TaskEnded: gettext_lazy("This task was done or dropped in the meantime. Nothing was changed."),
        actions.NotClosed: gettext_lazy("This case is open already. Nothing was changed."),
        actions.UnknownOutcome: gettext_lazy("This outcome does not exist any more. Choose another one."),
        actions.NoSuchFinding: gettext_lazy("The software found nothing there. Nothing was changed."),
    }
)
_REFUSALS: tuple[type[Exception], ...] = (*_SAID, actions.AlreadyTaken, actions.CannotFollow)


def _why(refusal: Exception) -> str:
    if isinstance(refusal, actions.AlreadyTaken):
        return _("%(who)s has taken this case in the meantime. Nothing was changed.") % {"who": refusal.by}
    closed = _("This case was closed in the meantime. Nothing was changed, and what you wrote is still here.")
    return str(_SAID.get(type(refusal), closed))


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted; ``None`` for who comes back to the address of a form."""
    return request.POST if request.method == "POST" else None


def is_script(request: HttpRequest) -> bool:
    """Whether a script asks, which takes a part of the page."""
    return bool(cast(Any, request).htmx)


def _back(request: HttpRequest, reference: str) -> str:
    """Where the form stood: the queue says so itself, everything else belongs to the case's page."""
    untrusted_next = request.POST.get("next", "")
    if untrusted_next and url_has_allowed_host_and_scheme(untrusted_next, allowed_hosts=None):
        return untrusted_next
    return reverse("casework:case", args=[reference])
