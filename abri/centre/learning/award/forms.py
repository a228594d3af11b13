"""Forms of labels: a reviewer's verdict, the code of a certificate, the filters of the register."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.label.showing import said
from abri.centre.learning.models import Review, School
from abri.centre.learning.models.award import LONGEST_WORDS
from abri.centre.learning.schools.forms import regions
from abri.centre.ui.forms import LongText, Radios
from abri.engine.packs.learning.label import Label, RubricItem

Verdict = Review.Verdict
NO_LEVEL = "none"


class ReviewForm(forms.Form):
    """Points for the rubric, the verdict, and what the school reads."""

    verdict = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            (Verdict.ACCEPT, _("Award this level")),
            (Verdict.ASK, _("Ask for more")),
            (Verdict.LOWER, _("Award a lower level, or none")),
        ],
        widget=Radios(hints={Verdict.ASK: _("The school works on it again, and hands it in anew.")}),
    )
    instead = forms.ChoiceField(label=_("Level instead, where it is lower"), required=False, widget=Radios)
    words = forms.CharField(
        label=_("To the school: what you saw, and what is missing"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("The school's team reads it. No names of pupils, teachers or parents."),
        widget=LongText(limit=LONGEST_WORDS, rows=5),
    )
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Label, claimed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = list(label.levels.values())[: list(label.levels).index(claimed)]
        instead: Any = self.fields["instead"]
        instead.choices = [(NO_LEVEL, _("No level")), *((one.id, said(one.names)) for one in below)]
        asked = {f"points_{one.id}": _points(one) for one in label.rubric.values()}
        self.fields = {**asked, **self.fields}

    @property
    def points(self) -> dict[str, int]:
        """The points of a valid form, by item of the rubric."""
        return {
            name.removeprefix("points_"): int(points)
            for name, points in self.cleaned_data.items()
            if name.startswith("points_")
        }

    @property
    def seen_at(self) -> datetime | None:
        """When it had been handed in, as the page said."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Words wherever the school does not get what it claimed; a level where it gets another one."""
        cleaned = super().clean() or {}
        verdict = cleaned.get("verdict")
        if verdict in {Verdict.ASK, Verdict.LOWER} and not cleaned.get("words", "").strip():
            self.add_error("words", gettext("Say why: the school reads it, and goes on with it."))
        if verdict == Verdict.LOWER and not cleaned.get("instead") and "instead" not in self.errors:
            self.add_error("instead", gettext("Choose the level that the school gets instead."))
        return cleaned


def _points(item: RubricItem) -> forms.ChoiceField:
    choices = [(str(points), str(points)) for points in range(item.points + 1)]
    return forms.ChoiceField(label=said(item.asks), choices=choices, widget=Radios)


class RevokeForm(forms.Form):
    """Whether somebody means it."""

    sure = forms.BooleanField(label=_("This label shall not count any more"))


class CodeForm(forms.Form):
    """The code of a certificate."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=60,
        help_text=_("Sixteen letters and digits, in four groups."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class RegisterForm(forms.Form):
    """Which schools of the public register are shown; what it does not know filters nothing."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    kind = forms.ChoiceField(label=_("Kind of school"), required=False)

    def __init__(self, *args: Any, label: Label, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[str, Any]]] = {
            "region": regions(),
            "level": [(one.id, said(one.names)) for one in label.levels.values()],
            "kind": list(School.Kind.choices),
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """What to filter by."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
