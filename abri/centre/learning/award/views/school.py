"""The labels of one school: what was awarded, what reviewers wrote, certificate and badge."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abri.centre.learning.award import badge, certificate, showing
from abri.centre.learning.label.showing import level_name
from abri.centre.learning.label.views.public import label_or_404
from abri.centre.learning.models import Award, Belonging, Review
from abri.centre.learning.permissions import school_members_only
from abri.centre.ui.printing import CannotPrint

logger = logging.getLogger(__name__)


@school_members_only
@require_safe
def awards(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """Every label of the school, the newest first, and what reviewers wrote."""
    label, school = label_or_404(), belonging.school
    now, today = timezone.now(), timezone.localdate()
    rows = [
        {
            "award": one,
            "level": showing.level_of(one),
            "state": showing.state_of(one, now, today),
            "counts": one.counts_at(now, today),
            "look_again": one.counts_at(now, today) and one.reassess_on <= today,
            "badge": badge.has_badge(one, label),
            "check": certificate.check_address(one, school.language),
        }
        for one in school.awards.order_by("-awarded_at")
    ]
    context: dict[str, Any] = {
        "school": school,
        "belonging": belonging,
        "rows": rows,
        "reviews": [
            {
                "review": one,
                "points": sum(one.points.values()),
                "most": sum(item.points for item in label.rubric.values()),
                "level": level_name(label, one.level),
            }
            for one in Review.objects.filter(assessment__school=school).order_by("-at")
        ],
    }
    return render(request, "learning/award/awards.html", context)


@school_members_only
@require_safe
def certificate_pdf(request: HttpRequest, belonging: Belonging, award_id: UUID) -> HttpResponse:
    """The certificate, in the language of the school."""
    award = get_object_or_404(Award.objects.select_related("school"), pk=award_id, school=belonging.school)
    try:
        pages = certificate.pdf(award, label_or_404(), belonging.school.language)
    except CannotPrint:
        logger.warning("certificate not printed", extra={"award": str(award.pk)})
        messages.error(
            request,
            _("The certificate could not be printed. The label counts all the same. Tell an administrator."),
        )
        return redirect("learning:awards", belonging.school.reference)
    answer = HttpResponse(pages, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{award.awarded_at:%Y}.pdf"'
    return answer
