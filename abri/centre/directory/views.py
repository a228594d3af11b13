"""The public pages around the reporter's door. They store nothing and ask no database."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.country import country, lessons
from abri.centre.directory.advice import articles
from abri.centre.directory.finder import PROPOSED, Finder
from abri.centre.ui.help_lines import competent_lines, help_lines
from abri.centre.ui.language import plain, speak
from abri.centre.ui.law_in_short import law_in_short
from abri.engine.packs.advice import Article
from abri.engine.packs.markdown import as_html

# Articles that have an address of their own; the list of advice leaves them out.
ADULTS = {"parents": "directory:parents", "teachers": "directory:teachers"}
# The quiz that goes on where an article ends. Whoever is being threatened is not asked to play.
QUIZ_ABOUT = {
    "bystanders": "bystanders",
    "cyberbullying": "anonymity",
    "grooming": "grooming",
    "hacked-account": "passwords",
    "hate": "hate",
}
# Where somebody may wonder whether it is bullying.
CHECKED_IN = frozenset({"bystanders", "cyberbullying", "hate"})
FOR_ADULTS = (("parents", gettext_lazy("Parents")), ("teachers", gettext_lazy("Teachers")))


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the language chosen before, else in the browser's."""
    response = redirect("directory:home", plain(request.LANGUAGE_CODE))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """The first page: three large ways, then what there is to read."""
    speak(request, language, young=True)
    response = render(request, "directory/home.html", {"advised": bool(articles()), **_to_learn_with()})
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


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
def find_help(request: HttpRequest, language: str) -> HttpResponse:
    """Who can help now; the answers narrow it down, stand in the address and nowhere else.

    A place never stands in an address, which proxies write down: it is posted, and leads on to the region it lies in.
    """
    at = timezone.now()
    spoken = speak(request, language, young=True)
    if request.method == "POST":
        answers = urlencode(list(Finder(request.POST, spoken=spoken).without_place()))
        return redirect(f"{reverse('directory:help', args=[language])}?{answers}")
    finder = Finder(request.GET or None, spoken=spoken)
    facts, answering_in = finder.facts(at), finder.language
    lines = help_lines(facts, at, spoken, answering_in=answering_in)
    places = country().places
    known = {
        "finder": finder,
        "lines": lines,
        "competent": competent_lines(facts, at, spoken, answering_in=answering_in, beside=lines),
        "law": law_in_short(facts, spoken),
        "at": at,
        "proposed": request.GET.get(PROPOSED, ""),
        "places": places,
        "places_hint": places.hint.say(spoken) if places.hint else "",
    }
    return render(request, "directory/help.html", known)


@require_safe
def learn(request: HttpRequest, language: str) -> HttpResponse:
    """What somebody can do, by situation."""
    spoken = speak(request, language, young=True)
    topics = [(name, article.title.say(spoken)) for name, article in articles().items() if name not in ADULTS]
    adults = [(ADULTS[topic], label) for topic, label in FOR_ADULTS if topic in articles()]
    known = {"topics": topics, "adults": adults, **_to_learn_with()}
    return render(request, "directory/learn.html", known)


@require_safe
def advice(request: HttpRequest, language: str, topic: str) -> HttpResponse:
    """One article."""
    if topic in ADULTS:
        return redirect(ADULTS[topic], language)
    if topic not in articles():
        raise Http404
    spoken = speak(request, language, young=True)
    taught, about = lessons(), QUIZ_ABOUT.get(topic, "")
    known = {
        "quiz_topic": about if about in taught.quiz.topics else "",
        "selfchecks": taught.families.selfchecks if topic in CHECKED_IN else {},
    }
    return render(request, "directory/advice.html", _known(articles()[topic], spoken) | known)


@require_safe
def parents(request: HttpRequest, language: str) -> HttpResponse:
    """For parents, formally."""
    return _for_adults(request, language, "parents")


@require_safe
def teachers(request: HttpRequest, language: str) -> HttpResponse:
    """For teachers, formally."""
    return _for_adults(request, language, "teachers")


def _for_adults(request: HttpRequest, language: str, topic: str) -> HttpResponse:
    if topic not in articles():
        raise Http404
    spoken = speak(request, language, young=False)
    others = [(name, one.title.say(spoken)) for name, one in articles().items() if name not in ADULTS]
    audience = topic if topic in lessons().families.audiences else ""
    known = {"topic": topic, "topics": others, "audience": audience, **_to_learn_with()}
    return render(request, "directory/adults.html", _known(articles()[topic], spoken) | known)


def _to_learn_with() -> dict[str, object]:
    """What people find in the room of learning; each is empty where the country has none."""
    taught = lessons()
    return {
        "families": taught.families,
        "quiz": taught.quiz,
        "label": taught.label,
        "competition": taught.competition,
    }


def _known(article: Article, spoken: str) -> dict[str, object]:
    # The renderer escapes everything that it did not write itself.
    body = mark_safe(as_html(article.body.say(spoken)))  # noqa: S308
    return {"title": article.title.say(spoken), "body": body, "checked": article.checked}


@require_safe
def about(request: HttpRequest, language: str) -> HttpResponse:
    """What Abri is, who can read what, and what it is not."""
    spoken = speak(request, language, young=False)
    return render(request, "directory/about.html", {"country": country().name.say(spoken), "pack": country()})
