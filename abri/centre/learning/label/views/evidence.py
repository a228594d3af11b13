"""What shows an answer: adding sentences and files, looking at them, removing them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.files.uploads import TooLarge, came_again, sent_file, takes_files
from abri.centre.learning.label import assessing, carrying, pieces, proving
from abri.centre.learning.label.forms import FILE, FileForm, SentenceForm
from abri.centre.learning.label.showing import answer_says, said
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Assessment, Belonging, Proof
from abri.centre.learning.models.label import ProofQuerySet
from abri.centre.learning.permissions import school_members_only
from abri.centre.records.keyring import SealingError
from abri.engine.packs.learning.label import LabelQuestion


@takes_files(lambda **_kwargs: (FILE,))
@school_members_only
@require_http_methods(["GET", "POST"])
def proofs(request: HttpRequest, belonging: Belonging, label_question: str) -> HttpResponse:
    """What shows one answer; a POST adds sentences or a file."""
    question = label_or_404().questions.get(label_question)
    found = assessing.current(belonging.school)
    if question is None or found is None:
        raise Http404
    if request.method == "GET":
        return _page(request, found, question)
    if not found.is_open:
        messages.error(request, _("It was handed in meanwhile. Nothing was changed."))
        return redirect("learning:proofs", belonging.school.reference, label_question)
    if "words" in request.POST:
        return _add_sentence(request, found, question)
    return _add_file(request, found, question)


@school_members_only
@require_safe
def proof_file(request: HttpRequest, belonging: Belonging, proof_id: UUID) -> HttpResponse:
    """The cleaned copy of a file, to be saved."""
    return pieces.saved(_file_or_404(belonging, proof_id))


@school_members_only
@require_safe
def proof_look(request: HttpRequest, belonging: Belonging, proof_id: UUID) -> HttpResponse:
    """The cleaned copy of a picture, as the page of its question shows it."""
    return pieces.looked_at(_file_or_404(belonging, proof_id))


@school_members_only
@require_POST
def carry_proof(request: HttpRequest, belonging: Belonging, proof_id: UUID) -> HttpResponse:
    """Take a piece of evidence along from the last assessment."""
    label, found = label_or_404(), assessing.current(belonging.school)
    if found is None:
        raise Http404
    of_label = Proof.objects.filter(
        assessment=carrying.earlier(found), question__in=label.questions
    ).select_related("content")
    proof = get_object_or_404(of_label, pk=proof_id)
    try:
        carrying.carry(proof=proof, to=found, by=signed_in(request), at=timezone.now())
    except carrying.AlreadyCarried:
        messages.info(request, _("A colleague has taken it along already."))
    except (proving.Refused, assessing.NotOpen) as refusal:
        messages.error(request, why(refusal))
    except SealingError:
        messages.error(request, _("It cannot be opened: the installation's key has changed."))
    else:
        messages.success(request, _("Taken along. It says from when it is."))
    return redirect("learning:proofs", belonging.school.reference, proof.question)


@school_members_only
@require_POST
def remove_proof(request: HttpRequest, belonging: Belonging, proof_id: UUID) -> HttpResponse:
    """Delete a piece of evidence."""
    proof = get_object_or_404(
        Proof.objects.filter(assessment__school=belonging.school).select_related("assessment"), pk=proof_id
    )
    question = proof.question
    try:
        proving.remove(proof=proof, by=signed_in(request), at=timezone.now())
    except assessing.NotOpen:
        messages.error(request, _("It was handed in meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Removed, for good."))
    return redirect("learning:proofs", belonging.school.reference, question)


def _add_sentence(request: HttpRequest, found: Assessment, question: LabelQuestion) -> HttpResponse:
    form = SentenceForm(request.POST)
    if form.is_valid():
        try:
            proving.add_sentence(
                assessment=found, question=question.id, words=form.cleaned_data["words"],
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except (proving.Refused, assessing.NotOpen) as refusal:
            form.add_error(None, why(refusal))
        else:
            messages.success(request, _("Added."))
            return redirect("learning:proofs", found.school.reference, question.id)
    return _page(request, found, question, sentence=form)


def _add_file(request: HttpRequest, found: Assessment, question: LabelQuestion) -> HttpResponse:
    form = FileForm(request.POST)
    valid = form.is_valid()
    try:
        untrusted = sent_file(request, FILE)
    except TooLarge:
        untrusted = None
        form.add_error(FILE, _("This file is larger than 10 MB. Nothing of it was kept."))
    else:
        if came_again(request, FILE):
            untrusted = None
            form.add_error(FILE, _("Send one file at a time. Nothing was kept."))
        elif untrusted is None:
            form.add_error(FILE, _("Choose a file."))
        elif not untrusted:
            form.add_error(FILE, _("This file is empty. Choose another one."))
        elif not valid:
            form.add_error(FILE, _("Choose the file again: browsers do not keep it."))
    if valid and untrusted:
        try:
            proving.add_file(
                assessment=found, question=question.id, untrusted=untrusted, called=form.cleaned_data["called"],
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except (proving.Refused, assessing.NotOpen) as refusal:
            form.add_error(FILE, why(refusal))
        else:
            messages.success(request, _("Added. Only a cleaned copy was kept, without hidden information."))
            return redirect("learning:proofs", found.school.reference, question.id)
    return _page(request, found, question, file=form)


def why(refusal: Exception) -> str:
    """What was wrong, what is safe, what to do."""
    return {
        proving.NotThisKind: _(
            "This is no PDF, PNG or JPEG, whatever its name says. Save it as one of these and try again."
        ),
        proving.NotReadable: _(
            "This file cannot be read: it is damaged, locked with a password, or too large inside. Nothing was kept."
        ),
        proving.TryAgain: _(
            "Many files are being looked at just now. Nothing was kept: try again in a minute."
        ),
        proving.TooLarge: _(
            "There is no room for this file. Make it smaller, or remove evidence that is not needed."
        ),
        proving.TooMany: _("This answer has as much evidence as one may have. Remove something first."),
        assessing.NotOpen: _("It was handed in meanwhile. Nothing was changed."),
    }.get(type(refusal), _("It was not kept. Try again."))


def _file_or_404(belonging: Belonging, proof_id: UUID) -> Proof:
    files = Proof.objects.filter(assessment__school=belonging.school, form=Proof.Form.FILE)
    return get_object_or_404(files.select_related("content"), pk=proof_id)


def _pieces(proofs: ProofQuerySet, question: str) -> list[pieces.Piece]:
    return pieces.pieces_of(proofs.filter(question=question).select_related("added_by"))


def _page(
    request: HttpRequest,
    found: Assessment,
    question: LabelQuestion,
    *,
    sentence: SentenceForm | None = None,
    file: FileForm | None = None,
) -> HttpResponse:
    answer = found.answers.filter(question=question.id).first()
    refused = sentence or file
    context = {
        "school": found.school,
        "assessment": found,
        "question": question.id,
        "area_id": question.area,
        "asks": said(question.asks),
        "evidence": said(question.evidence),
        "answer": answer_says(question, answer.step) if answer else "",
        "is_exempt": answer is not None and answer.step is None,
        "pieces": _pieces(Proof.objects.of_assessment(found), question.id),
        "earlier": _pieces(carrying.to_carry(found), question.id) if found.is_open else [],
        "form": refused,
        "sentence": sentence or SentenceForm(),
        "file": file or FileForm(),
    }
    return render(request, "learning/label/proofs.html", context, status=422 if refused else 200)
