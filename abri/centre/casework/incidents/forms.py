"""What people fill in about incidents. The forms clean a dictionary and save nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.cases.models import Incident
from abri.centre.ui.forms import Checkboxes, Radios
from abri.centre.ui.written import offer

NEW = "new"
LONGEST_LABEL = 120
Choices = Iterable[tuple[str, Any]]


class LabelForm(forms.Form):
    """What an incident is called, and of what kind it is."""

    label = forms.CharField(
        label=_("What you call it"),
        help_text=_("Sealed to your desk. For example the school and the class; nobody's name."),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Give it a few words by which your desk knows it again.")},
    )
    kind = forms.ChoiceField(
        label=_("What they have in common"), choices=Incident.Kind.choices, initial=Incident.Kind.CLASS
    )


class TogetherForm(LabelForm):
    """Into which incident a case goes, and which related ones go along."""

    into = forms.ChoiceField(label=_("Incident"), widget=Radios, initial=NEW)
    along = forms.MultipleChoiceField(label=_("Together with"), widget=Checkboxes, required=False)
    field_order = ("into", "label", "kind", "along")

    def __init__(self, *args: Any, incidents: Choices, related: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].required = False
        offer(self, "into", [(NEW, gettext("A new one")), *incidents])
        offer(self, "along", related)
        if not self.fields["along"].choices:  # type: ignore[attr-defined]  # it is a choice field
            del self.fields["along"]

    def clean(self) -> dict[str, Any]:
        """What was chosen; a new incident needs words."""
        given = super().clean() or {}
        if given.get("into") == NEW and not given.get("label") and "label" not in self.errors:
            message = str(self.fields["label"].error_messages["required"])
            self.add_error("label", ValidationError(message))
        return given


class CaseForm(forms.Form):
    """Which case is meant."""

    case = forms.RegexField("^[0-9A-Z]{2}-[0-9A-Z]{4}$")
