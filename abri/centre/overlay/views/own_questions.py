"""Questions of the centre's own."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.overlay import editions
from abri.centre.overlay.editing import Editing, editing, keep, put
from abri.centre.overlay.forms import OwnQuestionForm
from abri.centre.overlay.permissions import editors_only
from abri.centre.overlay.wording import spoken
from abri.engine.packs.overlay import OWN


@editors_only
@require_http_methods(["GET", "POST"])
def new_question(request: HttpRequest) -> HttpResponse:
    """A question that the pack does not have."""
    desk = editing(request)
    taken = {name for earlier in _every(desk) for name in earlier.get("own_question", {})}
    name = next(one for one in (f"{OWN}question{count}" for count in range(1, 1000)) if one not in taken)
    return _edited(request, name, desk, is_new=True)


@editors_only
@require_http_methods(["GET", "POST"])
def own_question(request: HttpRequest, question_id: str) -> HttpResponse:
    """A question of the centre's own, as the draft has it."""
    desk = editing(request)
    if not desk.is_changed("own_question", question_id):
        raise Http404
    return _edited(request, question_id, desk, is_new=False)


def _edited(request: HttpRequest, name: str, desk: Editing, *, is_new: bool) -> HttpResponse:
    entry, now = desk.entry("own_question", name), desk.pack.intake.by_id.get(name)
    published = any(name in earlier.get("own_question", {}) for earlier in _every(desk, drafted=False))
    condition = entry.get("when") or {}
    form = OwnQuestionForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"ask": (None, now and now.ask), "help": (None, now and now.help)},
        hideable=not is_new,
        hidden=bool(entry.get("hidden")),
        options=list(entry.get("option", [])),
        asked_after=list(_answers_before(name, desk)),
        fixed_kind=published,
        initial={
            "kind": entry.get("kind", "one"),
            "when": [f"{condition['answer']}:{value}" for value in condition.get("in", [])]
            if condition
            else [],
        },
    )
    if request.method == "POST" and form.is_valid():
        taken = {row["value"] for earlier in _every(desk) for row in _options(earlier, name)}
        if keep(request, put("own_question", name, form.question(taken)), form):
            return redirect("overlay:questions")
    known = {
        "form": form,
        "title": now.ask.say(spoken()) if now else "",
        "editing": desk,
        "removable": not is_new,
    }
    return render(request, "overlay/own_question.html", {**known, "name": name})


@editors_only
@require_POST
def remove_question(request: HttpRequest, question_id: str) -> HttpResponse:
    """Ask it no more. Answers that were given to it are still understood."""
    desk = editing(request)
    if not desk.is_changed("own_question", question_id):
        raise Http404

    def alter(content: dict[str, Any]) -> None:
        # Pressed twice it is removed once.
        content.get("own_question", {}).pop(question_id, None)
        content["order"] = [one for one in content.get("order", []) if one != question_id]

    keep(request, alter)
    return redirect("overlay:questions")


def _every(desk: Editing, *, drafted: bool = True) -> list[dict[str, Any]]:
    """All changes that ever counted, and those of the draft: a name is given once."""
    return [*editions.earlier_than(desk.newest + 1), *([dict(desk.content)] if drafted else [])]


def _options(changes: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return list(changes.get("own_question", {}).get(name, {}).get("option", []))


def _answers_before(name: str, desk: Editing) -> Iterator[tuple[str, Any]]:
    """The answers that can be chosen before this question, by question."""
    for question in desk.pack.intake.questions:
        if question.id == name:
            return
        if question.options and not question.hidden:
            answers = [(f"{question.id}:{one.value}", one.label.say(spoken())) for one in question.options]
            yield question.ask.say(spoken()), answers
