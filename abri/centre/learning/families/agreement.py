"""A family's agreement: chosen together, printed, never stored."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from abri.centre.country import country, lessons
from abri.centre.learning.families import saying
from abri.centre.learning.families.reading import existing
from abri.centre.learning.families.writing import for_paper, wants_change
from abri.centre.ui.forms import Checkboxes, LongText
from abri.centre.ui.language import speak
from abri.engine.packs.learning.families import SIDES, Stage

LONGEST_SENTENCE = 200
MOST_SENTENCES = 8
LONGEST_OWN = 1_600
SIDE_WORDS = {
    "child": gettext_lazy("What the children promise"),
    "parents": gettext_lazy("What the parents promise"),
    "all": gettext_lazy("What holds for everybody"),
}


class Builder(forms.Form):
    """Clauses to choose, by whose promise they are, and sentences of one's own."""

    child = forms.MultipleChoiceField(label=SIDE_WORDS["child"], required=False, widget=Checkboxes)
    parents = forms.MultipleChoiceField(label=SIDE_WORDS["parents"], required=False, widget=Checkboxes)
    all = forms.MultipleChoiceField(label=SIDE_WORDS["all"], required=False, widget=Checkboxes)
    own = forms.CharField(
        label=gettext_lazy("Your own sentences"),
        help_text=gettext_lazy("One on each line. They stand on your paper and nowhere else."),
        required=False,
        widget=LongText(limit=LONGEST_OWN, rows=5),
    )

    def __init__(self, *args: Any, stage: Stage, spoken: str, **more: Any) -> None:
        clauses = {side: lessons().families.agreement.for_stage(stage, side) for side in SIDES}
        chosen = {side: [one.id for one in ones if one.start] for side, ones in clauses.items()}
        super().__init__(*args, **more)
        self.initial = dict(chosen)
        for side, ones in clauses.items():
            field = cast("forms.MultipleChoiceField", self.fields[side])
            field.choices = [(one.id, one.says.say(spoken)) for one in ones]

    def clean_own(self) -> str:
        """Each line is a sentence; too many or too long ones are named, and stay in the form."""
        sentences = own_sentences(self.cleaned_data["own"])
        if len(sentences) > MOST_SENTENCES:
            raise forms.ValidationError(
                _("Your sheet has room for %(most)s sentences; you wrote %(count)s.")
                % {"most": MOST_SENTENCES, "count": len(sentences)}
            )
        for number, sentence in enumerate(sentences, start=1):
            if (over := len(sentence) - LONGEST_SENTENCE) > 0:
                raise forms.ValidationError(
                    ngettext(
                        "Sentence %(number)s is %(count)s character too long.",
                        "Sentence %(number)s is %(count)s characters too long.",
                        over,
                    )
                    % {"number": number, "count": over}
                )
        return "\n".join(sentences)

    def clean(self) -> None:
        """An empty sheet is no agreement."""
        if not self.errors and not any(self.cleaned_data.get(name) for name in (*SIDES, "own")):
            raise forms.ValidationError(_("Choose at least one sentence, or write one yourselves."))

    def sheet(self) -> list[tuple[Any, list[str]]]:
        """Headings with the sentences that were chosen below them; only where something was."""
        written = []
        for side in SIDES:
            words = dict(cast("forms.MultipleChoiceField", self.fields[side]).choices)  # type: ignore[arg-type]
            written.append((SIDE_WORDS[side], [str(words[one]) for one in self.cleaned_data[side]]))
        own = own_sentences(self.cleaned_data["own"])
        return [(heading, ones) for heading, ones in [*written, (_("In our own words"), own)] if ones]


def own_sentences(text: str) -> list[str]:
    """The lines of a text that hold something, without the space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@require_safe
def stages(request: HttpRequest, language: str) -> HttpResponse:
    """How old is your child?"""
    shown = existing(lessons().families.agreement.stages)
    spoken = speak(request, language, young=False)
    known = {"stages": [(one.id, one.names.say(spoken)) for one in shown.agreement.stages.values()]}
    return render(request, "learning/families/agreement.html", known)


@for_paper
def build(request: HttpRequest, language: str, stage_id: str) -> HttpResponse:
    """Choose together; the answer to the form is the sheet itself."""
    stage = lessons().families.agreement.stages.get(stage_id)
    if stage is None:
        raise Http404
    spoken = speak(request, language, young=False)
    form = Builder(request.POST if request.method == "POST" else None, stage=stage, spoken=spoken)
    clauses = lessons().families.agreement.clauses.values()
    known = {
        "form": form,
        "stage": stage.names.say(spoken),
        "stage_id": stage.id,
        "foot": saying.oldest((one.basis for one in clauses), spoken),
    }
    if not form.is_bound or (form.is_valid() and wants_change(request)):
        return render(request, "learning/families/agreement_build.html", known)
    if not form.is_valid():
        return render(request, "learning/families/agreement_build.html", known, status=422)
    today = timezone.localdate(timezone=country().zone)
    return render(
        request, "learning/families/agreement_sheet.html", {**known, "sheet": form.sheet(), "today": today}
    )
