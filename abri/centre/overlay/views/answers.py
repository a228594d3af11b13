"""Answers that a desk begins with."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.overlay import editions
from abri.centre.overlay.editing import Editing, editing, keep, put
from abri.centre.overlay.forms import OwnForm, WordsForm
from abri.centre.overlay.permissions import editors_only
from abri.centre.overlay.wording import spoken
from abri.engine.packs.overlay import OWN
from abri.engine.packs.work import PLACEHOLDERS


class OwnAnswerForm(OwnForm):
    """An answer of the centre's own."""

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"] = forms.MultipleChoiceField(
            label=_("Offered first for"), required=False, choices=categories,
            help_text=_("None ticked: for every case."), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        """The answer as the changes hold it."""
        chosen = self.cleaned_data["categories"]
        return {**self.changes(), **({"categories": chosen} if chosen else {})}


@editors_only
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """All answers to begin with, the hidden ones too."""
    desk = editing(request)
    rows = [
        {
            "id": name,
            "name": (desk.pack.work.answers.get(name) or desk.shipped.work.answers[name]).names.say(spoken()),
            "own": name.startswith(OWN),
            "hidden": name not in desk.pack.work.answers,
            "changed": desk.is_changed("answer", name),
        }
        for name in dict.fromkeys((*desk.shipped.work.answers, *desk.pack.work.answers))
    ]
    return render(request, "overlay/answers.html", {"rows": rows, "editing": desk})


@editors_only
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, answer_id: str) -> HttpResponse:
    """The words of one answer of the pack."""
    desk = editing(request)
    standing = desk.shipped.work.answers.get(answer_id)
    if standing is None:
        raise Http404
    now = desk.pack.work.answers.get(answer_id, standing)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"names": (standing.names, now.names), "text": (standing.text, now.text)},
        hideable=True,
        hidden=answer_id not in desk.pack.work.answers,
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and keep(request, put("answer", answer_id, form.changes()), form):
        return redirect("overlay:answers")
    known = {"form": form, "title": now.names.say(spoken()), "back": "overlay:answers", "editing": desk}
    return render(
        request,
        "overlay/words.html",
        {**known, "placeholders": [f"{{{one}}}" for one in standing.placeholders]},
    )


@editors_only
@require_http_methods(["GET", "POST"])
def new_answer(request: HttpRequest) -> HttpResponse:
    """An answer that the pack does not have."""
    desk = editing(request)
    every = [*editions.earlier_than(desk.newest + 1), dict(desk.content)]
    taken = {name for earlier in every for name in earlier.get("own_answer", {})}
    name = next(one for one in (f"{OWN}answer{count}" for count in range(1, 1000)) if one not in taken)
    return _edited(request, name, desk)


@editors_only
@require_http_methods(["GET", "POST"])
def own_answer(request: HttpRequest, answer_id: str) -> HttpResponse:
    """An answer of the centre's own, as the draft has it."""
    desk = editing(request)
    if not desk.is_changed("own_answer", answer_id):
        raise Http404
    return _edited(request, answer_id, desk)


def _edited(request: HttpRequest, name: str, desk: Editing) -> HttpResponse:
    now = desk.pack.work.answers.get(name)
    form = OwnAnswerForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"names": (None, now and now.names), "text": (None, now and now.text)},
        categories=[(code, one.names.say(spoken())) for code, one in desk.pack.categories.items()],
        initial={"categories": list(now.categories) if now else []},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and keep(request, put("own_answer", name, form.answer()), form)
    ):
        return redirect("overlay:answers")
    known = {"form": form, "title": now.names.say(spoken()) if now else "", "name": name, "editing": desk}
    placeholders = [f"{{{one}}}" for one in PLACEHOLDERS]
    return render(
        request, "overlay/own_answer.html", {**known, "placeholders": placeholders, "removable": bool(now)}
    )


@editors_only
@require_POST
def remove_answer(request: HttpRequest, answer_id: str) -> HttpResponse:
    """Offer it no more."""
    if not editing(request).is_changed("own_answer", answer_id):
        raise Http404
    # Pressed twice it is removed once.
    keep(request, lambda content: content.get("own_answer", {}).pop(answer_id, None))
    return redirect("overlay:answers")
