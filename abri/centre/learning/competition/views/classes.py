"""The page of a class, opened with its code: what it has sent, and a box for the next tip. Nobody says who they are."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre import turns
from abri.centre.learning import turning
from abri.centre.learning.competition import editions, entering, tipping
from abri.centre.learning.competition.forms import TipForm
from abri.centre.learning.competition.views.public import rules_or_404
from abri.centre.learning.competition.words import PHASES, TONES, said
from abri.centre.learning.models import ClassTeam, Tip
from abri.centre.ui.language import speak
from abri.engine.learning.competition import Phase
from abri.engine.packs.learning.competition import Competition

# Signed, so that codes are tried where they are counted and nowhere else.
COOKIE = "abri_class"
LASTS = 3 * 60 * 60
# So many wrong codes in a minute, and each further one takes a turn: of 55,000 million codes nobody finds one.
WRONG_CODES, WRONG_CODES_A_MINUTE = "competition.wrong_codes", 200


@require_http_methods(["GET", "POST"])
def class_code(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the code of the class; a POST opens its page."""
    rules_or_404()
    speak(request, language, young=True)
    if request.method == "GET":
        return render(request, "learning/competition/class_code.html", {})
    now = timezone.now()
    if turns.counted(WRONG_CODES, now) >= WRONG_CODES_A_MINUTE:
        turn = turns.earned(WRONG_CODES, request.POST, now)
        if turn is not None:
            return turning.page(turn, request, "learning/play/turn.html", joins=True)
    typed = request.POST.get("code", "")[:40]
    team = entering.of_code(typed)
    if team is None:
        turns.count(WRONG_CODES, now)
        error = _("We do not know this code, or it has changed. Ask your teacher: eight letters and digits.")
        context = {"code": typed, "error": error, "errors": [{"text": error, "href": "#code"}]}
        return render(request, "learning/competition/class_code.html", context, status=422)
    response = redirect("learning:class_page", language)
    response.set_signed_cookie(
        COOKIE, team.code, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.SECURE_COOKIES
    )
    return response


@require_http_methods(["GET", "POST"])
def class_page(request: HttpRequest, language: str) -> HttpResponse:
    """What the class has sent; a POST sends a tip, or leaves the page."""
    rules = rules_or_404()
    speak(request, language, young=True)
    team = _opened(request)
    if "leave" in request.POST or team is None:
        response = redirect("learning:class_code", language)
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    form = TipForm(request.POST or None, rules=rules)
    if request.method == "POST" and form.is_valid() and write(team, form):
        return redirect("learning:class_page", language)
    context = {**tips_context(team, rules, form), "team": team}
    return render(
        request, "learning/competition/class_page.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def class_page_tip(request: HttpRequest, language: str, tip_id: UUID) -> HttpResponse:
    """One tip of the class: write it in another way, or take it back."""
    rules = rules_or_404()
    speak(request, language, young=True)
    team = _opened(request)
    if team is None:
        return redirect("learning:class_code", language)
    tip = get_object_or_404(Tip.objects.select_related("team__edition"), pk=tip_id, team=team)
    form = changing(request, tip, rules)
    if form is None:
        return redirect("learning:class_page", language)
    context = {"team": team, "tip": tip, "form": form}
    return render(request, "learning/competition/class_tip.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest) -> ClassTeam | None:
    """The class whose code this browser gave."""
    return entering.of_code(request.get_signed_cookie(COOKIE, default="", max_age=LASTS) or "")


def write(team: ClassTeam, form: TipForm) -> bool:
    """Send the tip of a valid form; where it is not taken the form says why, and nothing that was typed is lost."""
    given = form.cleaned_data
    try:
        tipping.write(team=team, text=given["text"], theme=given["theme"], at=timezone.now())
    except tipping.Refused as refused:
        for reason in refused.wording.says:
            form.add_error("text", reason)
    except tipping.TooMany:
        form.add_error(None, _("Your class has sent all the tips it may. Take one back to send another."))
    except tipping.SentBefore:
        form.add_error("text", _("Your class has sent this tip already."))
    except editions.NotNow:
        form.add_error(None, _("Tips cannot be sent now. Nothing was stored."))
    return not form.errors


def changing(request: HttpRequest, tip: Tip, rules: Competition) -> TipForm | None:
    """Change a tip or take it back as the POST says. None: it is done; else the form to show.

    Raises ``Http404`` for a tip that nobody can change any more.
    """
    now = timezone.now()
    try:
        tipping.require_open(tip, now)
    except editions.NotNow:
        raise Http404 from None
    shown = {"text": tip.text, "theme": tip.theme, "revision": tip.revision}
    if request.method == "GET":
        return TipForm(rules=rules, initial=shown)
    form = TipForm(request.POST, rules=rules)
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    try:
        if "take_back" in request.POST:
            tipping.take_back(tip=tip, revision=revision, at=now)
            return None
        if form.is_valid():
            given = form.cleaned_data
            tipping.rewrite(tip=tip, text=given["text"], theme=given["theme"], revision=revision, at=now)
            return None
    except tipping.Refused as refused:
        for reason in refused.wording.says:
            form.add_error("text", reason)
    except tipping.SentBefore:
        form.add_error("text", _("Your class has sent this tip already."))
    except tipping.ChangedMeanwhile:
        form.full_clean()
        form.add_error(None, _("This tip was changed meanwhile. Open it again; nothing was stored."))
    return form


def tips_context(team: ClassTeam, rules: Competition, form: TipForm) -> dict[str, Any]:
    """The tips of a class in words, and the form where it may send another."""
    now = timezone.now()
    phase = editions.phase_of(team.edition, now)
    tips = list(Tip.objects.filter(team=team).order_by("written_at").select_related("team__edition"))
    sent = sum(tip.state != Tip.State.REFUSED for tip in tips)
    return {
        "rows": [
            {
                "tip": tip,
                "theme": theme_name(rules, tip.theme),
                "tone": TONES[tip.state],
                "open": _is_open(tip),
            }
            for tip in tips
        ],
        "form": form if phase == Phase.TIPS and (sent < rules.tips or form.errors) else None,
        "left": max(0, rules.tips - sent),
        "phase": PHASES[phase],
        "lines": [said(one) for one in rules.rules],
        "code": entering.grouped(team.code),
    }


def theme_name(rules: Competition, theme: str) -> str:
    """What a theme is called; the code itself where the pack knows it no more."""
    return said(rules.themes[theme].names) if theme in rules.themes else theme


def _is_open(tip: Tip) -> bool:
    try:
        tipping.require_open(tip, timezone.now())
    except editions.NotNow:
        return False
    return True
