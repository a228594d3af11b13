"""A naked or sexual picture of somebody under 18: it is never sent, and something else works."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre.reporting.drafts import speaks_young
from abri.centre.ui.help_lines import help_lines, organisations_for
from abri.centre.ui.language import speak
from abri.engine.facts import Facts

IMAGE_OF_A_MINOR = frozenset({"intimate_minor", "intimate_unknown_age"})
# Where a picture is reported or blocked without being sent.
TOOLS = frozenset({"tool", "hotline"})


def page(
    request: HttpRequest, facts: Facts, at: datetime, *, back: str, onward: str, gone: bool = False
) -> HttpResponse:
    """The page, which leads ``back`` and ``onward``; ``gone``: files that were added before are deleted."""
    spoken = speak(request, request.LANGUAGE_CODE, young=speaks_young(facts))
    about = Facts(
        image="intimate_minor", victim_age=facts.victim_age, region=facts.region, reporter=facts.reporter
    )
    known = {
        "lines": help_lines(about, at, spoken, at_most=2),
        "tools": organisations_for("minor_image", TOOLS, spoken),
        "back": back,
        "onward": onward,
        "gone": gone,
    }
    return render(request, "reporting/pictures.html", known)
