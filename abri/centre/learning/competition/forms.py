"""Forms of the competition. They clean a dictionary and save nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.forms import plain_name
from abri.centre.learning.competition import entering
from abri.centre.learning.competition.words import language_choices, said
from abri.centre.learning.models import Charter, ClassTeam, Tip
from abri.centre.learning.models.charter import LONGEST_CHAPTER, LONGEST_COMMITMENT
from abri.centre.learning.models.competition import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_LABEL,
    LONGEST_REMARK,
    LONGEST_TIP,
)
from abri.centre.learning.wording import check
from abri.centre.ui.colons import named
from abri.centre.ui.forms import Checkboxes, DateParts, LongText, Radios
from abri.centre.ui.written import offer
from abri.engine.learning.competition import Dates
from abri.engine.packs.learning.competition import Competition, Criterion

MOST_ANSWERS = 5000
DAYS = ("opens_on", "tips_until", "vote_from", "vote_until", "charter_on")


class EnterForm(forms.Form):
    """A class that comes in."""

    label = forms.CharField(
        label=_("Class"),
        max_length=LONGEST_LABEL,
        help_text=_("As on the door, such as 5B. No names of pupils or teachers: everybody can read it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    age_band = forms.ChoiceField(label=_("How old are they?"), widget=Radios)
    language = forms.ChoiceField(label=_("Language of the tips"), widget=Radios)

    def __init__(self, *args: Any, rules: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "age_band", [(one.id, said(one.names)) for one in rules.ages.values()])
        offer(self, "language", language_choices())

    def clean_label(self) -> str:
        """What stands on a door, and no name."""
        label = " ".join(plain_name(self.cleaned_data["label"]).split())
        if not entering.is_label(label) or check(label, "en").refused:
            raise ValidationError(gettext("Write what stands on the door, with a digit, such as 5B."))
        return label


class TipForm(forms.Form):
    """A tip."""

    text = forms.CharField(
        label=_("Our tip"),
        max_length=LONGEST_TIP,
        help_text=_("No names, no numbers, no addresses."),
        widget=LongText(limit=LONGEST_TIP, rows=3),
    )
    theme = forms.ChoiceField(label=_("What is it about?"), widget=Radios)
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", [(one.id, said(one.names)) for one in rules.themes.values()])

    def clean_text(self) -> str:
        """One line that shows as it is written."""
        return " ".join(str(self.cleaned_data["text"]).split())


class QuizForm(forms.Form):
    """What a class reached when it played together on the screen."""

    right = forms.IntegerField(label=_("Right answers"), min_value=0, max_value=MOST_ANSWERS)
    asked = forms.IntegerField(label=_("Of how many"), min_value=1, max_value=MOST_ANSWERS)

    def clean(self) -> dict[str, Any]:
        """Not more right ones than there were."""
        cleaned = super().clean() or {}
        if cleaned.get("right", 0) > cleaned.get("asked", MOST_ANSWERS):
            self.add_error("right", _("There were fewer questions than that."))
        return cleaned


class VoteForm(forms.Form):
    """Which class gets the vote."""

    chosen = forms.ChoiceField(
        label=_("Our class votes for"),
        widget=Radios,
        error_messages={"required": _("Choose a class."), "invalid_choice": _("Choose a class of the list.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[ClassTeam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tips: dict[Any, list[str]] = {}
        for tip in Tip.objects.accepted().filter(team__in=candidates).order_by("written_at"):
            tips.setdefault(tip.team_id, []).append(tip.text)
        self.fields["chosen"].widget = Radios(
            hints={str(one.pk): " / ".join(tips.get(one.pk, ())) for one in candidates}
        )
        offer(self, "chosen", [(str(one.pk), f"{one.label}, {one.school.name}") for one in candidates])


class DecideForm(forms.Form):
    """What becomes of a tip."""

    to = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            ("accept", _("Accept it")),
            ("ask", _("Send it back to the class")),
            ("refuse", _("Do not take it")),
        ],
        widget=Radios(hints={"ask": _("The class is told why and can write it in another way.")}),
    )
    reason = forms.ChoiceField(
        label=_("Why it goes back or is not taken"),
        choices=[("", _("It is accepted")), *Tip.Reason.choices],
        required=False,
        widget=Radios,
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, decided: bool = False, **kwargs: Any) -> None:
        """``decided``: the winners are published, and a tip can only be taken away."""
        super().__init__(*args, **kwargs)
        if decided:
            offer(self, "to", [("refuse", _("Do not take it"))])

    def clean(self) -> dict[str, Any]:
        """A reason wherever it is not accepted."""
        cleaned = super().clean() or {}
        if cleaned.get("to") in {"ask", "refuse"} and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: the class reads it."))
        return cleaned


class ScoreForm(forms.Form):
    """Points for each criterion of the rubric, and a remark."""

    remark = forms.CharField(
        label=_("In a sentence: why?"),
        required=False,
        max_length=LONGEST_REMARK,
        help_text=_("Editors read it, classes do not."),
        widget=LongText(limit=LONGEST_REMARK, rows=3),
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {f"points_{one.id}": self._field(one) for one in rules.criteria.values()}
        self.fields = {**asked, **self.fields}

    @property
    def points(self) -> dict[str, int]:
        """The points of a valid form, by criterion."""
        return {
            name.removeprefix("points_"): int(points)
            for name, points in self.cleaned_data.items()
            if name.startswith("points_")
        }

    def _field(self, criterion: Criterion) -> forms.ChoiceField:
        choices = [
            (str(points), named(points, said(one))) for points, one in enumerate(criterion.meanings, 1)
        ]
        return forms.ChoiceField(
            label=said(criterion.names), help_text=said(criterion.asks), choices=choices, widget=Radios
        )


class DatesForm(forms.Form):
    """When what begins and ends."""

    opens_on, tips_until, vote_from, vote_until, charter_on = (
        forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=DateParts)
        for label in (
            _("Classes can come in from"),
            _("Tips until"),
            _("Vote from"),
            _("Vote until"),
            _("Day of the charter"),
        )
    )

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in DAYS) and not self.dates.in_order:
            self.add_error(None, _("These dates are not in order: tips, then the vote, then the charter."))
        return cleaned

    @property
    def dates(self) -> Dates:
        """The dates of a form whose fields are filled in."""
        return Dates(*(self.cleaned_data[name] for name in DAYS))


class EditionForm(DatesForm):
    """A new edition."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    field_order = ("year", *DAYS)


class ChapterForm(forms.Form):
    """The words of a chapter in each language, and the tips that they come from."""

    tips = forms.MultipleChoiceField(label=_("Tips that go into it"), required=False, widget=Checkboxes)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "tips", offered)
        for code, name in language_choices():
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=LONGEST_CHAPTER,
                widget=LongText({"lang": code}, limit=LONGEST_CHAPTER, rows=5),
            )

    @property
    def texts(self) -> dict[str, str]:
        """The words of a valid form by language."""
        return {code: self.cleaned_data[f"text_{code}"].strip() for code, _name in language_choices()}


class SignForm(forms.Form):
    """A signature that the editor saw."""

    charter = forms.ModelChoiceField(
        label=_("Version that was signed"), queryset=Charter.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    office = forms.CharField(
        label=_("Public office"),
        max_length=160,
        help_text=_("In which this person signs, such as minister of education."),
    )
    commitment = forms.CharField(
        label=_("What this person promises"),
        max_length=LONGEST_COMMITMENT,
        help_text=_("In this person's own words, with a date where there is one."),
        widget=LongText(limit=LONGEST_COMMITMENT, rows=4),
    )
    language = forms.ChoiceField(label=_("Language of the promise"))
    signed_on = forms.DateField(label=_("Signed on"), input_formats=["%Y-%m-%d"], widget=DateParts)
    seen = forms.BooleanField(
        label=_("I have seen this signature, and this person knows that all of this is published.")
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["charter"]
        field.queryset = versions
        field.label_from_instance = lambda charter: str(charter.number)
        offer(self, "language", language_choices())

    def clean_name(self) -> str:
        """A name that shows as it is written."""
        return plain_name(self.cleaned_data["name"])

    def clean_office(self) -> str:
        """An office that shows as it is written."""
        return plain_name(self.cleaned_data["office"])


class ProgressForm(forms.Form):
    """How far a promise is."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    state = forms.ChoiceField(label=_("How far it is"), widget=Radios)
    what = forms.CharField(
        label=_("What was seen"),
        max_length=LONGEST_COMMITMENT,
        widget=LongText(limit=LONGEST_COMMITMENT, rows=3),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("A law, a budget, a page: where others can read it.")
    )
    language = forms.ChoiceField(label=_("Language of these words"))

    def __init__(self, *args: Any, rules: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [(state, said(words)) for state, words in rules.states.items()])
        offer(self, "language", language_choices())

    def clean_source(self) -> str:
        """A source that shows as it is written."""
        return plain_name(self.cleaned_data["source"])
