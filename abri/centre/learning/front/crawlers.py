"""What search engines are told: the pages of learning, and, where no directory says so, to leave games alone."""

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from abri.centre.accounts.rooms import SIGNED_IN
from abri.centre.country import lessons
from abri.centre.learning.families.law import bands
from abri.centre.ui.language import public_languages
from abri.centre.ui.sitemap import Place, listed

OF_THE_LABEL = ("label", "label_questions", "label_register", "check_label", "register_school")
# Below a language: a lesson that is under way, and what somebody is sent a link for.
LEFT_ALONE = (
    "play/room/",
    "play/phone/",
    "play/back/",
    "school-label/registered/",
    "safer-internet-day/class/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The rules for crawlers."""
    rules = ["User-agent: *", *(f"Disallow: {room}" for room in SIGNED_IN)]
    rules += [f"Disallow: /{language}/{below}" for language in public_languages() for below in LEFT_ALONE]
    text = "\n".join([*rules, "", f"Sitemap: {settings.ABRI_BASE_URL}{reverse('learning:sitemap')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that stands still, in every language."""
    return listed(_pages())


def _pages() -> Iterator[Place]:
    language = public_languages()[0]
    for name, *args in _places():
        # Some of them are the directory's where that is open.
        with suppress(NoReverseMatch):
            yield Place(reverse(f"learning:{name}", args=[language, *args]).removeprefix(f"/{language}/"))


def _places() -> Iterator[tuple[str, ...]]:
    """The names of the pages that the country has something for, with what else their addresses carry."""
    taught, shown = lessons(), lessons().families
    yield from (("front",), ("help",), ("about",))
    if taught.quiz.topics:
        yield from (("quizzes",), ("play",))
        yield from (("quiz", topic) for topic in taught.quiz.topics)
    if taught.label:
        yield from ((name,) for name in OF_THE_LABEL)
    if taught.competition:
        yield from (("day",), ("commitments",))
    yield from (("audience", one) for one in shown.audiences)
    yield from (("screen", one) for one in shown.screens)
    yield from (("selfcheck", one) for one in shown.selfchecks)
    yield from (("agreement_stage", one) for one in shown.agreement.stages)
    together = {
        "families": shown, "screens": shown.screens, "blocking": shown.blocking, "agreement": shown.agreement.stages,
        "ages": shown.ages, "cards": shown.cards, "selfchecks": shown.selfchecks, "age_law": bands(),
    }  # fmt: skip
    yield from ((name,) for name, found in together.items() if found)
