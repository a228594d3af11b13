"""The first page of learning, who can help, and what is kept. They store nothing and ask no database."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from abri.centre.country import country, lessons
from abri.centre.learning.families import law
from abri.centre.ui.help_lines import help_lines
from abri.centre.ui.language import plain, speak
from abri.engine.facts import Facts


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language chosen before, else in the browser's."""
    response = redirect("learning:front", plain(request.LANGUAGE_CODE))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def front(request: HttpRequest, language: str) -> HttpResponse:
    """The first page: who listens, then what there is for pupils, families and schools."""
    spoken = speak(request, language, young=False)
    taught = lessons()
    known = {
        "audiences": [(one.id, one.names.say(spoken)) for one in taught.families.audiences.values()],
        "families": taught.families,
        "quiz": taught.quiz,
        "label": taught.label,
        "competition": taught.competition,
        "has_law": bool(law.bands()),
    }
    response = render(request, "learning/front/front.html", known)
    if language != plain(translation.get_language_from_request(request)):
        # Until the browser is closed: a longer trace of having been here serves nobody.
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_safe
def find_help(request: HttpRequest, language: str) -> HttpResponse:
    """Who answers now, whatever the need: nobody is asked what happened where nobody takes reports."""
    spoken = speak(request, language, young=True)
    at = timezone.now()
    known = {"lines": help_lines(Facts(), at, spoken), "at": at}
    return render(request, "learning/front/help.html", known)


@require_safe
def about(request: HttpRequest, language: str) -> HttpResponse:
    """What these pages are, what is kept of whom, and what they are not."""
    spoken = speak(request, language, young=False)
    known = {"country": country().name.say(spoken), "label": lessons().label, "quiz": lessons().quiz}
    return render(request, "learning/front/about.html", known)
