"""What leaves a record: a text for somebody by role, without names, that people print or hand on themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.country import country
from abri.centre.restoring import actions, names, pages
from abri.centre.restoring.forms import LeaveForm, SheetForm
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import Record
from abri.centre.restoring.views.changes import SAID, names_in
from abri.centre.restoring.views.process import keyring_of, opened_or_refused, visible_process
from abri.engine.packs import Sheet

_LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Chosen:
    """What is to leave: a sheet, for whom, in which language."""

    sheet: Sheet
    to: str
    language: str

    def text(self, record: Record) -> str:
        """Words to begin with."""
        spoken = f"{self.language}-young" if self.sheet.young else self.language
        return actions.with_agreement(self.sheet.body.say(spoken), record)


@login_required
def leaving(request: HttpRequest, process_reference: str) -> HttpResponse:
    """Choose a text, change it, have it looked through for names, and let it leave."""
    found = visible_process(request, process_reference)
    if not acts_at(found.desk_id, signed_in(request)):
        raise PermissionDenied
    if found.closed_at is not None:
        return redirect("restoring:process", found.reference)
    record = opened_or_refused(request, found)
    if isinstance(record, HttpResponse):
        return record
    asked = _asked(request, record)
    context: dict[str, Any] = {"process": found, "record": record, "asked": asked}
    if not asked.is_bound or not asked.is_valid():
        status = 422 if asked.errors else 200
        return render(request, "restoring/leaving.html", context, status=status)
    given = asked.cleaned_data
    chosen = Chosen(record.approach.sheets[given["sheet"]], given["to"], given["language"])
    form = LeaveForm(
        request.POST if request.method == "POST" else None, initial={"text": chosen.text(record)}
    )
    context |= {"form": form, "chosen": chosen, "what": pages.said(chosen.sheet.names)}
    context["whom"] = pages.said(record.approach.roles[chosen.to].names)
    if form.is_bound and form.is_valid():
        suspected = _looked_through(form, record, chosen.language)
        if form.errors or suspected:
            context["suspected"] = suspected
        elif left := _let_leave(request, found, form, chosen):
            return redirect("restoring:left", found.reference, left)
    status = 422 if form.errors or context.get("suspected") else 200
    return render(request, "restoring/leaving.html", context, status=status)


@login_required
@require_safe
def left(request: HttpRequest, process_reference: str, left_id: UUID) -> HttpResponse:
    """A text that left, to print: nothing of the record but the text is on the paper."""
    found = visible_process(request, process_reference)
    record = opened_or_refused(request, found)
    if isinstance(record, HttpResponse):
        return record
    one = next((one for one in record.left if one.id == str(left_id)), None)
    if one is None:
        raise Http404
    sheet = record.approach.sheets.get(one.sheet)
    what = sheet.names.say(one.language) if sheet else ""
    context = {"process": found, "left": one, "what": what, "desk": found.desk}
    return render(request, "restoring/left.html", context)


def _asked(request: HttpRequest, record: Record) -> SheetForm:
    """The form that says what is to leave, from the address, as far as it says."""
    approach, pack = record.approach, country()
    chosen = request.GET if request.GET.get("sheet") else None
    spoken = get_language() or "en"
    return SheetForm(
        chosen,
        sheets=[(one.id, pages.said(one.names)) for one in approach.sheets.values()],
        roles=[(one.id, pages.said(one.names)) for one in approach.roles.values()],
        languages=[(code, str(_LANGUAGES.get(code, code))) for code in pack.languages],
        initial={"language": spoken if spoken in pack.languages else pack.languages[0]},
    )


def _looked_through(form: LeaveForm, record: Record, language: str) -> tuple[str, ...]:
    """The words that may be names and that nobody has looked at yet; refused ones become errors of the form."""
    text = form.cleaned_data["text"]
    refused = names.known(text, record.names)
    if refused:
        form.add_error("text", names_in(actions.HoldsNames(refused)))
    suspected = names.suspected(text, language, record.names)
    shown = set(form.cleaned_data["seen"].split())
    if form.cleaned_data["no_names"] and set(suspected) <= shown:
        return ()
    return suspected


def _let_leave(request: HttpRequest, found: Process, form: LeaveForm, chosen: Chosen) -> UUID | None:
    """Write it down; ``None`` where the form now says why it does not leave."""
    given = form.cleaned_data
    try:
        entry = actions.let_leave(
            process=found,
            keyring=keyring_of(request),
            sheet=chosen.sheet.id,
            to=chosen.to,
            language=chosen.language,
            text=given["text"],
            by=signed_in(request),
            at=timezone.now(),
            once=given["once"],
        )
    except actions.AlreadyWritten:
        return UUID(str(given["once"]))
    except actions.HoldsNames as refusal:
        form.add_error("text", names_in(refusal))
    except tuple(SAID) as refusal:
        form.add_error(None, str(SAID[type(refusal)]))
    else:
        return entry.pk
    return None
