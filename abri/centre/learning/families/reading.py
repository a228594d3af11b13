"""Pages to read, to print and to answer for oneself: what families find, by language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.country import country, lessons
from abri.centre.learning.families import law, saying
from abri.centre.learning.families.drawings import drawing_of_age
from abri.centre.ui.help_lines import help_lines
from abri.centre.ui.language import speak
from abri.engine.facts import Facts, Span
from abri.engine.packs.learning.families import Families

MOST_LINES = 5
YOUNG_AGES = Span(8, 17)


def existing(found: object) -> Families:
    """Everything for families; raises Http404 where what a page needs is not there."""
    if not found:
        raise Http404
    return lessons().families


@require_safe
def families(request: HttpRequest, language: str) -> HttpResponse:
    """Whom there are pages for, and what to use together."""
    shown = existing(lessons().families)
    spoken = speak(request, language, young=False)
    known = {
        "audiences": [
            (one.id, one.names.say(spoken), one.says.say(spoken)) for one in shown.audiences.values()
        ],
        "families": shown,
        "has_law": bool(law.bands()),
    }
    return render(request, "learning/families/families.html", known)


@require_safe
def audience(request: HttpRequest, language: str, audience_id: str) -> HttpResponse:
    """Signs, a first conversation, what not to do, and who answers now."""
    shown = existing(lessons().families.audiences.get(audience_id))
    found = shown.audiences[audience_id]
    spoken = speak(request, language, young=found.young)
    at = timezone.now()
    known = {
        "audience": found,
        "title": found.names.say(spoken),
        "says": found.says.say(spoken),
        "parts": saying.parts_of(found, spoken),
        "ways": saying.ways_of(found, spoken),
        "lines": help_lines(found.asks, at, spoken, at_most=MOST_LINES),
        "families": shown,
        "has_law": bool(law.bands()),
        "foot": saying.foot(found.basis, spoken),
    }
    return render(request, "learning/families/audience.html", known)


@require_safe
def screens(request: HttpRequest, language: str) -> HttpResponse:
    """The apps and devices whose settings are described."""
    shown = existing(lessons().families.screens)
    speak(request, language, young=False)
    return render(
        request, "learning/families/screens.html", {"groups": saying.by_kind(shown.screens.values())}
    )


@require_safe
def screen(request: HttpRequest, language: str, screen_id: str) -> HttpResponse:
    """Where the settings of one app or device are."""
    shown = existing(lessons().families.screens.get(screen_id))
    spoken = speak(request, language, young=False)
    found = shown.screens[screen_id]
    known = {
        "screen": found,
        "lines": saying.lines_of(found, spoken),
        "others": [one for one in shown.screens.values() if one.id != found.id],
        "foot": saying.foot(found.basis, spoken),
    }
    return render(request, "learning/families/screen.html", known)


@require_safe
def age_law(request: HttpRequest, language: str) -> HttpResponse:
    """What the law says at an age; without one, the ages to choose from."""
    bands = law.bands()
    existing(bands)
    spoken = speak(request, language, young=True)
    chosen = law.band_of(request.GET.get("age", ""))
    today = timezone.localdate(timezone=country().zone)
    known = {
        "bands": [(one.id, one.names.say(spoken), one is chosen) for one in bands],
        "chosen": chosen.names.say(spoken) if chosen else "",
        "lines": law.lines(chosen, today, spoken) if chosen else [],
        "information": country().law.sentences["information"].say(spoken),
        "situations": [(one.id, one.names.say(spoken)) for one in country().law.situations.values()],
    }
    return render(request, "learning/families/law.html", known)


@require_safe
def ages(request: HttpRequest, language: str) -> HttpResponse:
    """From age to age."""
    shown = existing(lessons().families.ages)
    spoken = speak(request, language, young=False)
    known = {
        "ages": [
            {
                "id": one.id,
                "name": one.names.say(spoken),
                "says": one.says.say(spoken),
                "drawing": drawing_of_age(one.id),
                "fits": saying.said(one.fits, spoken),
                "talk": saying.said(one.talk, spoken),
                "agree": saying.said(one.agree, spoken),
            }
            for one in shown.ages.values()
        ],
        "agreement": bool(shown.agreement.stages),
        "has_law": bool(law.bands()),
        "foot": saying.oldest((one.basis for one in shown.ages.values()), spoken),
    }
    return render(request, "learning/families/ages.html", known)


@require_safe
def cards(request: HttpRequest, language: str) -> HttpResponse:
    """Cards to print and to cut out. Around them the page speaks to adults, who hold the scissors."""
    shown = existing(lessons().families.cards)
    spoken = speak(request, language, young=False)
    known = {
        "decks": [saying.deck_of(one, spoken) for one in shown.cards.values()],
        "foot": saying.oldest((one.basis for one in shown.cards.values()), spoken),
    }
    return render(request, "learning/families/cards.html", known)


@require_safe
def selfchecks(request: HttpRequest, language: str) -> HttpResponse:
    """The self-checks that there are."""
    shown = existing(lessons().families.selfchecks)
    spoken = speak(request, language, young=True)
    known = {"checks": [(one.id, one.names.say(spoken)) for one in shown.selfchecks.values()]}
    return render(request, "learning/families/selfchecks.html", known)


@require_safe
def selfcheck(request: HttpRequest, language: str, check_id: str) -> HttpResponse:
    """One self-check. Nothing that is chosen leaves the browser: the stylesheet shows the ending."""
    shown = existing(lessons().families.selfchecks.get(check_id))
    found = shown.selfchecks[check_id]
    spoken = speak(request, language, young=found.young)
    asks = Facts(reporter="self", victim_age=YOUNG_AGES) if found.young else Facts(reporter="self")
    known = {
        "title": found.names.say(spoken),
        "says": found.says.say(spoken),
        "questions": saying.questions_of(found, spoken),
        "endings": saying.endings_of(found, spoken),
        "lines": help_lines(asks, timezone.now(), spoken, at_most=MOST_LINES),
        "foot": saying.foot(found.basis, spoken),
    }
    return render(request, "learning/families/selfcheck.html", known)
