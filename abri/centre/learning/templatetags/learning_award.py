"""What the page of an assessment says of its review."""

from typing import Any

from django import template

from abri.centre.learning.models import Assessment, Review

register = template.Library()


@register.inclusion_tag("learning/award/asks.html")
def reviewer_asks(assessment: Assessment) -> dict[str, Any]:
    """What a reviewer asks for; nothing where nobody did, or it was handed in again."""
    last = assessment.reviews.order_by("-at").first() if assessment.is_open else None
    return {"review": last if last is not None and last.verdict == Review.Verdict.ASK else None}
