"""Making a bundle of a case: for whom, what of it, and the download that is sealed while it leaves."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.desks import desk_of
from abri.centre.casework.evidence.export_forms import KEY, PASSPHRASE, ExportForm, PurposeForm
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, SealingError
from abri.centre.vault import stamping
from abri.centre.vault.blobs import StorageGone
from abri.centre.vault.bundles import exporting, signing
from abri.centre.vault.bundles.age_files import ENDING, sealed_to, sealed_with
from abri.centre.vault.bundles.choosing import Choice, Offer, offered_for, offers
from abri.centre.vault.bundles.exporting import Bundle
from abri.centre.vault.bundles.opened_case import OpenedCase, open_items
from abri.centre.vault.bundles.purposes import RULES, Rule, Story, left_out
from abri.centre.vault.bundles.report import CannotPrint, Sentences
from abri.centre.vault.bundles.telling import Teller

logger = logging.getLogger(__name__)

TEMPLATE = "casework/export.html"


@sensitive_post_parameters("passphrase")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask who receives a bundle, then what goes in; give it out as a download."""
    case = visible_case(request, reference)
    if not actions.may_act(case, signed_in(request)):
        raise PermissionDenied
    if request.method == "POST":
        return _send(request, case)
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    asked = PurposeForm(request.GET if "purpose" in request.GET else None)
    if not asked.is_valid():
        return render(
            request, TEMPLATE, {"case": case, "asked": asked}, status=422 if asked.is_bound else 200
        )
    return _page(request, case, ring, asked)


def _page(
    request: HttpRequest, case: Case, ring: Keyring, asked: PurposeForm, form: ExportForm | None = None
) -> HttpResponse:
    purpose = asked.cleaned_data["purpose"]
    rule, opened = RULES[purpose], open_items(case, ring)
    found = _offered(case, ring, rule, signed_in(request))
    form = form or ExportForm(
        initial={"purpose": purpose, "language": words.reading_language()},
        offers=found,
        has_chat=opened.has_chat,
    )
    context = {
        "case": case,
        "asked": asked,
        "form": form,
        "rule": rule,
        "kept_back": case.evidence.exclude(number=0).exclude(state="kept").count(),
        "fingerprint": signing.fingerprint() if _has_key() else "",
        "stamping": stamping.configured(),
        **_told(opened, form, rule, found),
    }
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _told(opened: OpenedCase, form: ExportForm, rule: Rule, found: list[Offer]) -> dict[str, Any]:
    """What the bundle leaves out, and what the police will miss, in the reader's language."""
    say = Sentences(words.reading_language())
    purpose = form["purpose"].value()
    teller = Teller(opened, Choice(purpose, say.language, {}), say)
    stays = left_out(
        rule, story=rule.story is Story.ALWAYS, chat=rule.chat or not opened.has_chat, everything=True
    )
    return {
        "receiver": say(f"receiver_{purpose}"),
        "left_out": [say(name) for name in stays],
        "missing": [ask for ask, there in teller.checklist(found) if not there],
        "checked": rule.checklist and bool(country().evidence.checklist),
        "does_not_belong": [words.said(one.says) for one in country().evidence.leave_out]
        if rule.checklist
        else [],
    }


def _offered(case: Case, ring: Keyring, rule: Rule, person: Person) -> list[Offer]:
    return [one for one in offers(case, ring) if offered_for(rule, one, by=person)]


def _send(request: HttpRequest, case: Case) -> HttpResponseBase:
    person = signed_in(request)
    asked = PurposeForm(request.POST)
    if not asked.is_valid():
        return render(request, TEMPLATE, {"case": case, "asked": asked}, status=422)
    if not case.shows_content_to(person):
        raise Http404
    try:
        ring = keys.case_keyring(case, cast(Any, request).keyring)
    except SealingError as error:
        raise PermissionDenied from error
    rule = RULES[asked.cleaned_data["purpose"]]
    form = ExportForm(
        request.POST, offers=_offered(case, ring, rule, person), has_chat=open_items(case, ring).has_chat
    )
    if form.is_valid():
        try:
            bundle = exporting.prepare(
                case, ring, form.choice(), by=person, desk=desk_of(case, person), at=timezone.now()
            )
        except exporting.Withdrawn as error:
            raise Http404 from error
        except _REFUSALS as refusal:
            logger.warning("no bundle made: %s", type(refusal).__name__, extra={"case": str(case.pk)})
            form.add_error(None, _why(refusal))
        else:
            return _download(bundle, form.cleaned_data)
    return _page(request, case, ring, asked, form)


def _download(bundle: Bundle, chosen: Mapping[str, Any]) -> StreamingHttpResponse:
    name, pieces = bundle.name, bundle.stream()
    if chosen["sealing"] == KEY:
        name, pieces = name + ENDING, sealed_to(chosen["recipient"], pieces)
    elif chosen["sealing"] == PASSPHRASE:
        name, pieces = name + ENDING, sealed_with(chosen["passphrase"], pieces)
    answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


_SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        exporting.NotOffered: gettext_lazy(
            "Item %(number)s is not there any more. Look at what is chosen and try again."
        ),
        exporting.NotWhole: gettext_lazy(
            "A file of item %(number)s is missing or damaged. Leave it out, and tell an administrator."
        ),
        exporting.LogBroken: gettext_lazy(
            "The custody log of item %(number)s was changed. Leave it out, and tell an administrator."
        ),
        exporting.NothingChosen: gettext_lazy("Choose at least one item."),
        signing.NoSigningKey: gettext_lazy(
            "This centre has no key to sign with. Tell an administrator: 'abri prepare' makes it."
        ),
        CannotPrint: gettext_lazy("The report could not be made, so nothing left. Tell an administrator."),
        StorageGone: gettext_lazy(
            "The stored files cannot be reached just now. Try again in a minute, or tell an administrator."
        ),
    }
)
_REFUSALS = tuple(_SAID)


def _why(refusal: Exception) -> str:
    return str(_SAID[type(refusal)]) % {"number": getattr(refusal, "number", "")}


def _has_key() -> bool:
    try:
        signing.signing_key()
    except signing.NoSigningKey:
        return False
    return True


@require_safe
def centre_key(_request: HttpRequest) -> HttpResponse:
    """The public half of the key that signs bundles, and its fingerprint, for whoever compares."""
    try:
        key = signing.signing_key()
    except signing.NoSigningKey as error:
        raise Http404 from error
    said = f"This key signs the bundles of evidence of this centre.\nSHA-256: {signing.fingerprint()}\n\n"
    return HttpResponse(said + key.public_pem, content_type="application/x-pem-file")
