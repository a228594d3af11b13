"""What pages of a school say of its label: where it stands in short, what a reviewer asks for."""

from typing import Any

from django import template
from django.utils import timezone

from abri.centre.country import lessons
from abri.centre.learning.award.showing import level_of
from abri.centre.learning.label import assessing
from abri.centre.learning.models import Assessment, Award, PlanItem, Review, School

register = template.Library()


@register.inclusion_tag("learning/award/asks.html")
def reviewer_asks(assessment: Assessment) -> dict[str, Any]:
    """What a reviewer asks for; nothing where nobody did, or it was handed in again."""
    last = assessment.reviews.order_by("-at").first() if assessment.is_open else None
    return {"review": last if last is not None and last.verdict == Review.Verdict.ASK else None}


@register.inclusion_tag("learning/award/in_short.html")
def label_in_short(school: School) -> dict[str, Any]:
    """The label that counts, how far the assessment is, what of the plan is late; nothing where there is no label."""
    label, today = lessons().label, timezone.localdate()
    if label is None:
        return {}
    award = Award.objects.valid(today).filter(school=school).first()
    assessment = assessing.current(school)
    score = assessing.score_of(assessment, label) if assessment is not None else None
    late = PlanItem.objects.filter(school=school, due_on__lt=today, done_on=None, dropped_on=None)
    return {
        "school": school,
        "award": award,
        "level": level_of(award) if award is not None else "",
        "look_again": award is not None and award.reassess_on <= today and assessment is None,
        "assessment": assessment,
        "answered": sum(share.answered for share in score.shares.values()) if score is not None else 0,
        "asked": len(label.questions),
        "overdue": late.count(),
    }
