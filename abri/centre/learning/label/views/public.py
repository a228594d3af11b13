"""The label in public: what it is, what each level takes, the questions to read and print."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from abri.centre.country import lessons
from abri.centre.learning.label.showing import answer_says, kinds_of, levels_of, rule_of_exempt, said
from abri.engine.packs.learning.label import Label


def label_or_404() -> Label:
    """The country's label; a country without one has no pages of it."""
    found = lessons().label
    if found is None:
        raise Http404
    return found


@require_safe
def label(request: HttpRequest, language: str) -> HttpResponse:
    """What the label is, and what each level takes."""
    found = label_or_404()
    context = {
        **_head(found),
        "levels": levels_of(found),
        "areas": [
            {"name": said(one.names), "says": said(one.says), "count": len(found.of_area(one.id))}
            for one in found.areas.values()
        ],
        "count": len(found.questions),
        "essential": sum(one.essential for one in found.questions.values()),
        "exempt": rule_of_exempt(found),
        "basis": found.basis,
    }
    return render(request, "learning/label/label.html", context)


@require_safe
def questions(request: HttpRequest, language: str) -> HttpResponse:
    """Every question with its answers, to talk about before anybody registers."""
    found = label_or_404()
    areas = [
        {
            "name": said(area.names),
            "questions": [
                {
                    "id": one.id,
                    "theme": said(found.themes[one.theme].names),
                    "asks": said(one.asks),
                    "matters": said(one.matters),
                    "evidence": said(one.evidence),
                    "essential": one.essential,
                    "answers": [said(each.says) for each in one.answers],
                    "exempt": answer_says(one, None) if one.exemption else "",
                    "exempt_kinds": kinds_of(one),
                }
                for one in found.of_area(area.id)
            ],
        }
        for area in found.areas.values()
    ]
    return render(
        request,
        "learning/label/questions.html",
        {**_head(found), "areas": areas, "exempt": rule_of_exempt(found)},
    )


def _head(found: Label) -> dict[str, Any]:
    return {
        "name": said(found.names),
        "says": said(found.says),
        "valid_months": found.valid_months,
        "reassess_months": found.reassess_months,
        "version": found.version,
    }
