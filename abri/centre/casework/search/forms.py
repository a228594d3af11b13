"""What may be asked of the search."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.forms import CodesForm
from abri.centre.casework.search.asking import LONGEST
from abri.centre.country import country

# Outside these a day has no midnight that a database could compare with.
_SENSIBLE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class SearchForm(CodesForm):
    """The queue's filters and more: here ended cases are found as well."""

    asked = forms.CharField(
        label=_("Reference or topic"),
        help_text=_("Part of a reference is enough. What people wrote is sealed and is not searched."),
        required=False, max_length=LONGEST,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    urgency = forms.TypedChoiceField(label=_("Urgency"), required=False, coerce=int, empty_value=None)
    came_by = forms.ChoiceField(label=_("How it came"), required=False)
    outcome = forms.ChoiceField(label=_("How it ended"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("cases that arrived", "Arrived from"), required=False,
        widget=forms.DateInput({"type": "date"}), validators=_SENSIBLE,
    )  # fmt: skip
    until = forms.DateField(
        label=pgettext_lazy("cases that arrived", "Arrived until"), required=False,
        widget=forms.DateInput({"type": "date"}), validators=_SENSIBLE,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("All"))
        offered: dict[str, Iterable[tuple[Any, Any]]] = {
            "state": Case.State.choices,
            "urgency": Case.Urgency.choices,
            "came_by": Case.CameBy.choices,
            "outcome": [(code, words.said(one.names)) for code, one in country().outcomes.items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [everything, *choices]

    def chosen(self) -> dict[str, Any]:
        """What is set and can be read; an urgency of 0 is one."""
        self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if name not in {"view", "asked"}}
        return {name: value for name, value in read.items() if value or (name == "urgency" and value == 0)}

    def typed(self) -> str:
        """What was typed, as far as it can be read."""
        self.is_valid()
        return str(self.cleaned_data.get("asked") or "")
