"""Tasks, watching, and answers to begin with."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys, states
from abri.centre.cases.models import Case, Item
from abri.centre.casework import forms
from abri.centre.casework.desks import desk_of
from abri.centre.casework.models import Task
from abri.centre.casework.offering import canned_form, task_form
from abri.centre.casework.views.case import page, visible_case
from abri.centre.casework.views.changes import Cleaned, change, is_script, sent
from abri.centre.casework.work import answers, watching
from abri.centre.casework.work import tasks as doing
from abri.centre.records.keyring import SealingError

PER_PAGE = 100


@login_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What this person has to do in which case by when; what is to be done opens with the desk's key."""
    person, now = signed_in(request), timezone.now()
    found = Task.objects.open().for_person(person).at_desks_of(person)
    shown = list(found.select_related("case__desk", "note", "person")[:PER_PAGE])
    read = doing.read(shown, cast(Any, request).keyring, now)
    context = {"rows": read, "now": now, "most": PER_PAGE if len(shown) == PER_PAGE else 0}
    return render(request, "casework/work/tasks.html", context)


@login_required
def task_set(request: HttpRequest, reference: str) -> HttpResponse:
    """Set a task in a case."""

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        doing.add(case=case, **given, **who)

    form = task_form(visible_case(request, reference), signed_in(request), timezone.now(), sent(request))
    return change(request, reference, "task", form, do, said=_("The task is set."))


@login_required
def task_end(request: HttpRequest, reference: str, task_id: UUID) -> HttpResponse:
    """Tick a task off, or drop it."""
    done = request.POST.get("done") == "1"

    def do(case: Case, given: Cleaned, who: Cleaned) -> None:
        task = get_object_or_404(Task.objects.select_related("case", "deadline"), pk=task_id, case=case)
        doing.tick(task=task, done=done, **who)

    said = _("The task is done.") if done else _("The task is dropped.")
    return change(request, reference, "tick", Form(sent(request)), do, said=said)


@login_required
@require_POST
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin or stop watching a case; whoever may see it may watch it."""
    case, on = visible_case(request, reference), request.POST.get("on") == "1"
    try:
        watching.watch(case=case, on=on, by=signed_in(request), at=timezone.now())
    except states.CannotFollow:
        messages.info(request, _("This report was withdrawn. Nothing was changed."))
    else:
        messages.success(
            request, _("You watch this case.") if on else _("You do not watch this case any more.")
        )
    return redirect("casework:case", reference)


@login_required
def canned(request: HttpRequest, reference: str) -> HttpResponse:
    """Put an answer to begin with into the box, behind what was typed; nothing is sent."""
    case, person = visible_case(request, reference), signed_in(request)
    if request.method != "POST":
        return redirect("casework:case", reference)
    if not actions.may_act(case, person):
        raise PermissionDenied
    if not states.may("answer", case):
        messages.info(request, _("This case was closed in the meantime. Nothing was changed."))
        return redirect("casework:case", reference)
    begun = _with_canned(request, case)
    return page(request, case, refused=begun, only=("answer",) if is_script(request) else ())


def _with_canned(request: HttpRequest, case: Case) -> dict[str, Form]:
    """The answer form with what was typed and the chosen answer below it, and the choice as it was made."""
    sealed = _report(request, case)
    chosen = canned_form(case, sealed, request.POST)
    typed = request.POST.get("answer-text", "").replace("\r\n", "\n").strip()
    once = request.POST.get("answer-once", "")
    text = typed
    if chosen.is_valid():
        given = chosen.cleaned_data
        text = "\n\n".join(
            part
            for part in (
                typed,
                answers.filled(
                    given["which"], language=given["language"], case=case, sealed=sealed,
                    desk=desk_of(case, signed_in(request)), at=timezone.now(),
                ),
            )
            if part
        )  # fmt: skip
    initial = {"text": text} | ({"once": once} if once else {})
    return {"answer": forms.AnswerForm(prefix="answer", initial=initial), "canned": chosen}


def _report(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """The report as it was sealed, ``None`` where this session does not open it or it was damaged."""
    try:
        ring = keys.case_keyring(case, cast(Any, request).keyring)
    except SealingError:
        return None
    item = case.items.filter(kind=Item.Kind.REPORT).first()
    if item is None:
        raise Http404
    return keys.opened_if_whole(item, ring)
