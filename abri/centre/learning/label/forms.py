"""Forms of the label: evidence, the action plan, the incident log. Answers come as plain fields, one a question."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.label.assessing import Given
from abri.centre.learning.label.proving import LONGEST_NAME, LONGEST_WORDS
from abri.centre.learning.label.showing import EXEMPT, said
from abri.centre.learning.models import Belonging, School
from abri.centre.ui.forms import Checkboxes, DateParts, LongText, Radios
from abri.engine.learning.label import HIGHEST
from abri.engine.packs.learning.label import IncidentCodes, Named

FILE = "proof_file"
_STEPS: Mapping[str, int | None] = {
    EXEMPT: None,
    **{str(step): step for step in range(HIGHEST + 1)},
}


def given_answers(untrusted: QueryDict, questions: Iterable[str]) -> dict[str, Given]:
    """The answers of a page by question; what is no step or says nothing of what was shown is left out."""
    found = {}
    for question in questions:
        step = untrusted.get(f"step.{question}", "")
        revision, _colon, seen = untrusted.get(f"seen.{question}", "").partition(":")
        if step in _STEPS and revision.isascii() and revision[:9].isdecimal():
            found[question] = Given(_STEPS[step], _STEPS.get(seen), int(revision[:9]))
    return found


def _readable(untrusted: str) -> str:
    """Text without control characters and marks that turn the direction of writing; lines stay."""
    kept = (
        one for one in untrusted if one == "\n" or unicodedata.category(one) not in {"Cc", "Cf", "Zl", "Zp"}
    )
    return "".join(kept).strip()


class BeginForm(forms.Form):
    """What a new assessment takes along from the last one."""

    answers = forms.BooleanField(
        label=_("Take the answers of last time along"),
        required=False,
        help_text=_("Each says from when it is until somebody changes it."),
    )
    evidence = forms.BooleanField(
        label=_("Take all the evidence of last time along"),
        required=False,
        help_text=_(
            "Only what still holds: reviewers see from when it is. You can also choose piece by piece later, on the "
            "page of each question."
        ),
    )


class SentenceForm(forms.Form):
    """Some sentences that show an answer."""

    words = forms.CharField(
        label=_("In a few sentences"),
        help_text=_("What is so, since when, where one sees it. No names of pupils or parents."),
        max_length=LONGEST_WORDS,
        widget=LongText(limit=LONGEST_WORDS, rows=5),
    )

    def clean_words(self) -> str:
        """Sentences that show as they are written."""
        words = _readable(self.cleaned_data["words"].replace("\r\n", "\n"))
        if not words:
            raise ValidationError(gettext("This field is required."))
        return words


class FileForm(forms.Form):
    """A file that shows an answer. The view reads it; the form knows only what it is called."""

    called = forms.CharField(
        label=_("What it is"),
        help_text=_("Such as: our protocol, version of September."),
        max_length=LONGEST_NAME,
    )
    proof_file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG or JPEG, up to 10 MB. Cover names and faces of pupils first."),
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def clean_called(self) -> str:
        """A name that shows as it is written."""
        called = _readable(self.cleaned_data["called"])
        if not called:
            raise ValidationError(gettext("This field is required."))
        return called


class PlanForm(forms.Form):
    """A line of the action plan."""

    what = forms.CharField(
        label=_("What has to be done"),
        max_length=300,
        help_text=_("A task, never somebody's problem: no names of pupils or parents."),
    )
    owner = forms.ModelChoiceField(
        label=_("Who does it"), queryset=Belonging.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_on = forms.DateField(
        label=_("Until when"), required=False, input_formats=["%Y-%m-%d"], widget=DateParts
    )
    question = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        team = Belonging.objects.current().filter(school=school).select_related("person")
        owner.queryset = team.order_by("person__name")
        owner.label_from_instance = lambda belonging: belonging.person.name

    def clean_what(self) -> str:
        """A line that shows as it is written."""
        what = _readable(self.cleaned_data["what"]).replace("\n", " ")
        if not what:
            raise ValidationError(gettext("This field is required."))
        return what


class IncidentForm(forms.Form):
    """What happened, by codes of the label alone: there is no box to write a name into."""

    month = forms.ChoiceField(label=_("Month"))
    kind = forms.ChoiceField(label=_("What happened"), widget=Radios)
    place = forms.ChoiceField(label=_("Where"), widget=Radios)
    measures = forms.MultipleChoiceField(label=_("What the school did"), required=False, widget=Checkboxes)

    def __init__(self, *args: Any, codes: IncidentCodes, months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "month": [(one.isoformat(), formats.date_format(one, "YEAR_MONTH_FORMAT")) for one in months],
            "kind": named(codes.kinds),
            "place": named(codes.places),
            "measures": named(codes.measures),
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


def named(codes: Mapping[str, Named]) -> list[tuple[str, str]]:
    """Codes with their words in the page's language."""
    return [(code, said(one.names)) for code, one in codes.items()]
