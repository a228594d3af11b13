"""Pages of reviewers: what waits, one assessment with all that shows it, the verdict, taking a label back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.award import awarding, showing
from abri.centre.learning.award.forms import NO_LEVEL, ReviewForm, RevokeForm
from abri.centre.learning.label import pieces
from abri.centre.learning.label.showing import level_name
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Appointment, Assessment, Award, Proof, School
from abri.centre.learning.models.award import AwardQuerySet
from abri.centre.learning.permissions import appointed
from abri.centre.learning.schools.forms import region_name
from abri.engine.learning.award import NotLower
from abri.engine.packs.learning.label import Label

REVIEWER = Appointment.Part.REVIEWER
SHOWN = 50


@appointed(REVIEWER)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits in the reviewer's regions, and the labels that were awarded last."""
    label, person = label_or_404(), signed_in(request)
    rows = [
        {
            "assessment": one,
            "level": level_name(label, one.level),
            "region": region_name(one.school.region),
            "again": bool(one.reviews.all()),
        }
        for one in awarding.waiting(person, label)
    ]
    lately = _overseen(person).select_related("school").order_by("-awarded_at")[:SHOWN]
    now, today = timezone.now(), timezone.localdate()
    awards = [(one, showing.level_of(one), showing.state_of(one, now, today)) for one in lately]
    return render(request, "learning/award/reviews.html", {"rows": rows, "awards": awards})


@appointed(REVIEWER)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment with its answers and evidence; a POST decides."""
    label, person = label_or_404(), signed_in(request)
    found = _waiting_or_404(person, label, assessment_id)
    if found.level not in label.levels or found.handed_in_at is None:
        raise Http404
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        label=label,
        claimed=found.level,
        initial={"seen": found.handed_in_at.isoformat()},
    )
    if request.method == "POST" and form.is_valid():
        return _decide(request, form, found, label)
    context = {
        "assessment": found,
        "school": found.school,
        "region": region_name(found.school.region),
        "level": level_name(label, found.level),
        "areas": list(showing.answered(label, found)),
        "earlier": found.reviews.select_related("reviewer").order_by("at"),
        "other_version": found.label_version if found.label_version != label.version else "",
        "form": form,
    }
    return render(request, "learning/award/review.html", context, status=422 if form.errors else 200)


@appointed(REVIEWER)
@require_safe
def review_file(request: HttpRequest, assessment_id: UUID, proof_id: UUID) -> HttpResponse:
    """The cleaned copy of a file that shows an answer, to be saved."""
    return pieces.saved(_file_or_404(signed_in(request), assessment_id, proof_id))


@appointed(REVIEWER)
@require_safe
def review_look(request: HttpRequest, assessment_id: UUID, proof_id: UUID) -> HttpResponse:
    """The cleaned copy of a picture that shows an answer, as the page of the assessment shows it."""
    return pieces.looked_at(_file_or_404(signed_in(request), assessment_id, proof_id))


@appointed(REVIEWER)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Ask whether somebody means it; a POST takes the label back."""
    person = signed_in(request)
    award = get_object_or_404(_overseen(person).standing().select_related("school"), pk=award_id)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            awarding.revoke(award=award, by=person, at=timezone.now())
        except awarding.AlreadyEnded:
            messages.info(request, _("It had ended already. Nothing was changed."))
        else:
            messages.success(request, _("Revoked. The school's team is told that something waits."))
        return redirect("learning:reviews")
    context = {"award": award, "level": showing.level_of(award), "form": form}
    return render(request, "learning/award/revoke.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, form: ReviewForm, found: Assessment, label: Label) -> HttpResponse:
    given = form.cleaned_data
    instead = "" if given["instead"] == NO_LEVEL else given["instead"]
    try:
        awarding.review(
            assessment=found, label=label, seen=form.seen_at, verdict=given["verdict"], instead=instead,
            points=form.points, words=given["words"].strip(), by=signed_in(request), at=timezone.now(),
        )  # fmt: skip
    except (awarding.ChangedMeanwhile, NotLower):
        messages.error(request, _("It changed meanwhile, or somebody has decided. Nothing was stored."))
    except awarding.NotYours as error:
        raise Http404 from error
    else:
        messages.success(request, _("Done. The school's team is told that something waits."))
    return redirect("learning:reviews")


def _waiting_or_404(person: Person, label: Label, assessment_id: UUID) -> Assessment:
    found = get_object_or_404(
        awarding.to_review(person).exclude(lot=None).select_related("school", "lot"), pk=assessment_id
    )
    if not awarding.is_looked_at(found, label):
        raise Http404
    return found


def _file_or_404(person: Person, assessment_id: UUID, proof_id: UUID) -> Proof:
    found = _waiting_or_404(person, label_or_404(), assessment_id)
    files = Proof.objects.filter(assessment=found, form=Proof.Form.FILE).select_related("content")
    return get_object_or_404(files, pk=proof_id)


def _overseen(person: Person) -> AwardQuerySet:
    return Award.objects.filter(school__in=School.objects.overseen_by(person, REVIEWER))
