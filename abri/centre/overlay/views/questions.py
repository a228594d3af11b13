"""Questions of a report: their words, what is hidden, and their order."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.overlay.editing import Editing, editing, keep, put
from abri.centre.overlay.forms import WordsForm
from abri.centre.overlay.permissions import editors_only
from abri.centre.overlay.wording import spoken
from abri.engine.packs import Option, Question
from abri.engine.packs.overlay import OWN, is_fixed


@editors_only
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """All questions in the order in which they are asked."""
    desk = editing(request)
    known = [one for one in desk.pack.intake.questions if _stands(one, desk)]
    rows = [
        {
            "id": one.id,
            "ask": one.ask.say(spoken()),
            "own": one.id.startswith(OWN),
            "hidden": one.hidden,
            "fixed": is_fixed(one),
            "conditional": one.when is not None,
            "changed": desk.is_changed("question", one.id),
        }
        for one in known
    ]
    return render(request, "overlay/questions.html", {"rows": rows, "editing": desk})


def _stands(question: Question, desk: Editing) -> bool:
    """Whether the pack or the changes have it; what is only remembered for older reports is not edited."""
    return question.id in desk.shipped.intake.by_id or desk.is_changed("own_question", question.id)


@editors_only
@require_POST
def move(request: HttpRequest, question_id: str) -> HttpResponse:
    """Let a question change places with the one before it, or after it."""
    desk = editing(request)
    order = [one.id for one in desk.pack.intake.questions if _stands(one, desk)]
    if question_id not in order:
        raise Http404
    here = order.index(question_id)
    there = here + (1 if "down" in request.POST else -1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        keep(request, _ordered(order, desk))
    return redirect("overlay:questions")


def _ordered(order: list[str], desk: Editing) -> Any:
    plain = [one.id for one in desk.shipped.intake.questions]

    def alter(content: dict[str, Any]) -> None:
        own = list(content.get("own_question", {}))
        content["order"] = [] if order == [*plain, *own] else order

    return alter


@editors_only
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, question_id: str) -> HttpResponse:
    """The words of one question of the pack, and its answers."""
    desk = editing(request)
    standing, now = _found(question_id, desk)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"ask": (standing.ask, now.ask), "help": (standing.help, now.help)},
        hideable=not standing.required,
        hidden=now.hidden,
    )
    if request.method == "POST" and not is_fixed(standing) and form.is_valid():
        options = {"option": desk.entry("question", question_id).get("option", {})}
        if keep(request, put("question", question_id, {**options, **form.changes()}), form):
            return redirect("overlay:questions")
    known = {"form": form, "title": now.ask.say(spoken()), "back": "overlay:questions", "editing": desk}
    options_shown = [_option_row(one, now) for one in standing.options]
    return render(
        request,
        "overlay/question.html",
        {**known, "asked": standing, "options": options_shown, "fixed": is_fixed(standing)},
    )


def _found(question_id: str, desk: Editing) -> tuple[Question, Question]:
    """The question as in the pack, and as it is now."""
    standing = desk.shipped.intake.by_id.get(question_id)
    if standing is None:
        raise Http404
    return standing, desk.pack.intake.by_id[question_id]


def _option_row(option: Option, now: Question) -> dict[str, Any]:
    offered = {one.value for one in now.options}
    return {
        "value": option.value,
        "label": now.values[option.value].label.say(spoken()),
        "hidden": option.value not in offered,
    }


@editors_only
@require_http_methods(["GET", "POST"])
def option(request: HttpRequest, question_id: str, value: str) -> HttpResponse:
    """The words of one answer of a question of the pack."""
    desk = editing(request)
    question_standing, question_now = _found(question_id, desk)
    standing = question_standing.values.get(value)
    if standing is None or value in desk.shipped.categories or is_fixed(question_standing):
        raise Http404
    now = question_now.values[value]
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"label": (standing.label, now.label), "hint": (standing.hint, now.hint)},
        hideable=True,
        hidden=value not in {one.value for one in question_now.options},
    )
    if request.method == "POST" and form.is_valid():
        entry = desk.entry("question", question_id)
        entry["option"] = {**entry.get("option", {}), value: form.changes()}
        if keep(request, put("question", question_id, entry), form):
            return redirect("overlay:question", question_id)
    known = {"form": form, "title": now.label.say(spoken()), "back": "overlay:questions", "editing": desk}
    return render(request, "overlay/words.html", known)
