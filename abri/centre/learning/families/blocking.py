"""Content blocked by the mobile operator: what to ask for, and a letter that is filled in and kept nowhere."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from abri.centre.country import country, lessons, world
from abri.centre.learning.families import saying
from abri.centre.learning.families.writing import for_paper, wants_change
from abri.centre.ui.forms import Checkboxes
from abri.centre.ui.language import speak
from abri.engine.packs.learning.families import Blocking

LONGEST_LINE, LONGEST_ADDRESS, LONGEST_NUMBER = 100, 300, 30
BLANK = gettext_lazy("You may leave it empty: then there is a line to fill in by hand.")


class Letter(forms.Form):
    """What the letter is about. Only what is asked for has to be chosen; the rest may stay blank on the paper."""

    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("What do you ask for?"),
        widget=Checkboxes,
        error_messages={"required": gettext_lazy("Choose at least one thing to ask for.")},
    )
    operator = forms.CharField(
        label=gettext_lazy("Name and address of the operator"),
        help_text=BLANK,
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
    )
    number = forms.CharField(
        label=gettext_lazy("The telephone number of the child"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    customer = forms.CharField(
        label=gettext_lazy("Customer number"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    sender = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Your address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, blocking: Blocking, spoken: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = {"wishes": [one.id for one in blocking.wishes if one.start]}
        field = cast("forms.MultipleChoiceField", self.fields["wishes"])
        field.choices = [(one.id, one.names.say(spoken)) for one in blocking.wishes]


@for_paper
def blocking(request: HttpRequest, language: str) -> HttpResponse:
    """What operators undertook and what to ask for; the answer to the form is the letter itself."""
    found = lessons().families.blocking
    if found is None:
        raise Http404
    spoken = speak(request, language, young=False)
    form = Letter(request.POST if request.method == "POST" else None, blocking=found, spoken=spoken)
    known = {
        "form": form,
        "says": found.says.say(spoken),
        "limits": saying.said(found.limits, spoken),
        "facts": list(_named(found.facts, spoken)),
        "foot": saying.foot(found.basis, spoken),
    }
    if not form.is_bound or (form.is_valid() and wants_change(request)):
        return render(request, "learning/families/blocking.html", known)
    if not form.is_valid():
        return render(request, "learning/families/blocking.html", known, status=422)
    return render(request, "learning/families/letter.html", {**known, **_letter(found, form, spoken)})


def _named(ids: Iterable[str], spoken: str) -> Iterator[tuple[str, str]]:
    """The facts that this rests on, as the directory calls them."""
    for one in ids:
        if entry := world().find(one):
            yield entry.id, entry.title.say(spoken)


def _letter(found: Blocking, form: Letter, spoken: str) -> dict[str, object]:
    given = form.cleaned_data
    return {
        "given": given,
        "subject": found.letter.subject.say(spoken),
        "begins": found.letter.begins.say(spoken),
        "asked": [one.letter.say(spoken) for one in found.wishes if one.id in given["wishes"]],
        "also": saying.said(found.letter.also, spoken),
        "ends": found.letter.ends.say(spoken),
        "today": timezone.localdate(timezone=country().zone),
    }
