"""Evidence that the desk itself puts into a case: files after the question about people under 18, and addresses."""

from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import keys
from abri.centre.cases.models import Case
from abri.centre.cases.verdicts import takes_no_files
from abri.centre.casework import words
from abri.centre.casework.desks import desk_of
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.evidence.addresses import addresses_held
from abri.centre.casework.evidence.arriving import (
    ADDED,
    Shut,
    handed_in,
    keep,
    may_add,
    takes,
    takes_adults,
    why_not,
)
from abri.centre.casework.evidence.forms import (
    ADULT,
    PERHAPS,
    AddressesForm,
    LinkFormSet,
    UnderAgeForm,
    initial_of,
)
from abri.centre.casework.views.case import visible_case
from abri.centre.casework.views.parts import at_desk
from abri.centre.files.uploads import NotTaken, Sent, sent_evidence, takes_evidence
from abri.centre.records import audit
from abri.centre.records.keyring import SealingError
from abri.centre.ui.help_lines import organisations_for
from abri.centre.ui.sizes import size
from abri.centre.vault import links, opening, settling, taking
from abri.centre.vault.blobs import StorageGone
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Damaged

FILES = "files"
# Where a picture of somebody under 18 is reported or blocked without being sent.
WHO_HELPS = frozenset({"tool", "hotline", "police"})


def _to_add(request: HttpRequest, reference: str) -> Case:
    """The case of that reference, for who may put something into it; a closed one is opened again first."""
    case = visible_case(request, reference)
    if not may_add(case, signed_in(request)):
        raise PermissionDenied
    return case


@login_required
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about people under 18 before any file is taken: anything but a clear no gets other ways."""
    case = _to_add(request, reference)
    if takes_no_files(case):
        return _refused(
            request, case, _("No files are taken in this case"),
            _("A colleague decided so under “Which proof may be sent”, and the reason is among the notes."),
            _("The address, or the name of the account, is enough to have it removed."),
        )  # fmt: skip
    form = UnderAgeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, "question", status=422 if form.errors else 200, form=form)
    answer = form.cleaned_data["intimate"]
    if answer == PERHAPS:
        return _refused(
            request, case, _("Such a file cannot be taken"),
            _("A naked or sexual picture of somebody under 18 may not be kept or passed on, not even as proof. That "
              "holds for a desk too, and where nobody is sure."),
            _("Do not open it again and send it to nobody. The address, or the name of the account, is enough."),
        )  # fmt: skip
    if answer == ADULT and not takes_adults(case):
        return _refused(
            request, case, _("This desk takes the address, not the picture"),
            evidence_words.adults_only(),
            _("The address, or the name of the account, is enough to have it removed."),
        )  # fmt: skip
    return redirect("casework:upload", case.reference, answer)


def _refused(request: HttpRequest, case: Case, title: str, *says: str) -> HttpResponse:
    services = organisations_for("minor_image", WHO_HELPS, words.reading_language())
    return _page(request, case, "refused", refused_title=title, refused_says=says, services=services)


def _page(request: HttpRequest, case: Case, step: str, *, status: int = 200, **known: Any) -> HttpResponse:
    return render(request, "casework/add_files.html", {"case": case, "step": step, **known}, status=status)


def _receive(request: HttpRequest, field: str, untrusted_name: str, at_most: int) -> taking.HeldStream | None:
    """Who takes a file of the upload page: before the view runs, so what the view checks is checked here too."""
    match, person = request.resolver_match, request.user
    if field != FILES or match is None or not isinstance(person, Person):
        return None
    answer = match.kwargs["answer"]
    case = Case.objects.visible_to(person).filter(reference=match.kwargs["reference"]).first()
    if case is None or not takes(case, person, answer):
        return None
    return taking.begin_stream(
        case=case, name=untrusted_name, at_most=at_most, source=Evidence.Source.DESK, at=timezone.now(),
        author=person, intimate=answer,
    )  # fmt: skip


@takes_evidence(_receive)
@login_required
def upload(request: HttpRequest, reference: str, answer: str) -> HttpResponse:
    """Take files, several at once; each is sealed as it comes and looked at before the page answers."""
    case = _to_add(request, reference)
    if not takes(case, signed_in(request), answer):
        raise Http404
    if request.method != "POST":
        return _upload_page(request, case, answer, [])
    if "remove" in request.POST:
        return _removed(request, case, answer)
    sent = [one for one in sent_evidence(request, FILES) if one.untrusted_name or one.refused]
    wrong = [said for one in sent if (said := _taken(request, case, one))]
    kept = len(sent) - len(wrong) + _arrived(request, case)
    if not kept and not sent:
        wrong = [_("Choose at least one file.")]
    if kept:
        said = ngettext("%(number)s file is added.", "%(number)s files are added.", kept)
        messages.success(request, said % {"number": kept})
    if wrong:
        return _upload_page(request, case, answer, wrong)
    return HttpResponseRedirect(reverse("casework:case", args=[case.reference]) + "#evidence")


def _removed(request: HttpRequest, case: Case, answer: str) -> HttpResponse:
    """Forget a file whose line broke; what is there already stays."""
    with suppress(NotTaken, ValueError):
        at_desk(request, case, answer).remove(UUID(request.POST["remove"]), timezone.now())
    return redirect("casework:upload", case.reference, answer)


def _arrived(request: HttpRequest, case: Case) -> int:
    """How many files have come in parts, of those that the script says it sent."""
    ids = set()
    for untrusted_id in request.POST.getlist("arrived"):
        with suppress(ValueError):
            ids.add(UUID(untrusted_id))
    return handed_in(case, signed_in(request)).kept().filter(pk__in=ids).count()


def _upload_page(request: HttpRequest, case: Case, answer: str, wrong: list[str]) -> HttpResponse:
    limits = _("Up to %(file)s a file, and %(case)s a case. They are sealed while they come.") % {
        "file": size(settings.ABRI_UPLOAD_FILE),
        "case": size(settings.ABRI_UPLOAD_CASE),
    }
    errors = [{"text": said, "href": "#id_files"} for said in wrong]
    status = 422 if wrong else 200
    return _page(
        request, case, answer, status=status, limits=limits, errors=errors, **_in_parts(request, case, answer)
    )


def _in_parts(request: HttpRequest, case: Case, answer: str) -> dict[str, Any]:
    """Where the script begins, and the files whose line broke; nothing for a member who cannot open the case."""
    try:
        by = at_desk(request, case, answer)
    except Shut:
        return {}
    broken = _(
        "The line broke before all of it was here. Choose the same file again: it goes on where it stopped."
    )
    unfinished = [
        {"id": file.pk, "name": by.name_of(file), "size": size(file.announced), "says": broken}
        for file in by.unfinished()
    ]
    return {
        "begin_url": reverse("casework:file_begin", args=[case.reference, answer]),
        "unfinished": unfinished,
    }


def _taken(request: HttpRequest, case: Case, sent: Sent) -> str:
    """Keep one file that came; returns why it cannot be kept, else nothing."""
    name, stream = taking.plain_name(sent.untrusted_name), sent.receiver
    if not isinstance(stream, taking.HeldStream):
        return why_not(sent.refused, name)
    try:
        keep(stream.evidence, stream.identity, case=case, by=signed_in(request), at=timezone.now())
    except (settling.Busy, settling.Incomplete, Damaged, NotTaken, StorageGone) as error:
        stream.drop()
        return why_not(error, name)
    return ""


@login_required
def add_links(request: HttpRequest, reference: str) -> HttpResponse:
    """Paste several addresses, then say of each what is known; they are kept when the second page is sent.

    What the reporter wrote is offered as if it had just been pasted.
    """
    case = _to_add(request, reference)
    if _step(request) == "known":
        return _known(request, case)
    offered = {"addresses": request.POST.get("addresses", "")} if _step(request) == "offered" else {}
    form = AddressesForm(request.POST if _step(request) == "pasted" else None, initial=offered)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "casework/add_links.html", {"case": case, "form": form}, status=status)
    common = form.cleaned_data
    rows = LinkFormSet(prefix="link", initial=[initial_of(one, common) for one in common["addresses"]])
    there = _addresses_in(request, case)
    for row, address in zip(rows, common["addresses"], strict=True):
        row.already = address.canonical in there
    return render(request, "casework/add_links.html", {"case": case, "rows": rows})


def _step(request: HttpRequest) -> str:
    """Which form of the page was sent; empty where none was."""
    if request.method != "POST":
        return ""
    step = request.POST.get("step")
    return step if step in {"offered", "known"} else "pasted"


def _known(request: HttpRequest, case: Case) -> HttpResponse:
    rows = LinkFormSet(request.POST, prefix="link")
    if not rows.is_valid() or not rows.forms:
        return render(request, "casework/add_links.html", {"case": case, "rows": rows}, status=422)
    person, at = signed_in(request), timezone.now()
    desk = desk_of(case, person)
    with transaction.atomic():
        added = links.add(
            case, [row.link() for row in rows.forms], at=at, author=person, desk_id=str(desk.pk)
        )
        for evidence in added:
            audit.record(ADDED, subject=case, actor=person, at=at, desk_id=desk.pk, number=evidence.number)
    said = ngettext("%(number)s address is added.", "%(number)s addresses are added.", len(added))
    messages.success(request, said % {"number": len(added)})
    return HttpResponseRedirect(reverse("casework:case", args=[case.reference]) + "#evidence")


def _addresses_in(request: HttpRequest, case: Case) -> set[str]:
    """The addresses that ``case`` holds already, each in its one spelling; none where this session cannot open it."""
    try:
        ring = keys.case_keyring(case, cast(Any, request).keyring)
    except SealingError:
        return set()
    descriptions = opening.described_all(case.evidence.kept().filter(kind=Evidence.LINK), ring)
    return addresses_held(descriptions.values())
