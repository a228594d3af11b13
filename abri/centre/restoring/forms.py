"""What people fill in to work something out. The forms clean a dictionary and save nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.restoring.models import Process
from abri.centre.restoring.record import AGREED, DECLINED, STOPPED
from abri.centre.ui.forms import DateParts, Radios
from abri.centre.ui.written import OnceForm, WrittenField, offer

LONGEST_TITLE = 120
LONGEST_NAME = 80
LONGEST_TEXT = 5_000
Choices = Iterable[tuple[str, Any]]


# Behind the last day of the calendar there is none on which somebody could look back.
_SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DayField(forms.DateField):
    """A day in three boxes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=DateParts,
            input_formats=["%Y-%m-%d"],
            validators=_SENSIBLE,
            error_messages={
                "required": _("Write day, month and year."),
                "invalid": _("This day does not exist. Write it as 3 12 2026."),
            },
            **more,
        )


class BeginForm(forms.Form):
    """What is begun, at which desk."""

    way = forms.ChoiceField(
        label=_("How"), widget=Radios, error_messages={"required": _("Choose how to work it out.")}
    )
    scope = forms.ChoiceField(
        label=_("About"), choices=Process.Scope.choices, widget=Radios, initial=Process.Scope.FEW
    )
    title = forms.CharField(
        label=_("What you call it"),
        help_text=_("Sealed to your desk. A few words without names, such as “third year, the trip”."),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Give it a few words by which you know it again.")},
    )
    origin = forms.CharField(
        label=_("Where it comes from, if not from a case here"),
        help_text=_("For example the number of a referral. Nothing of its content."),
        max_length=LONGEST_TITLE,
        required=False,
    )
    checked = forms.BooleanField(
        label=_("I checked: none of this is the case"),
        error_messages={"required": _("Read what speaks against it, and say that none of it is the case.")},
    )

    def __init__(self, *args: Any, ways: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", ways)


class PersonForm(OnceForm):
    """Somebody who takes part."""

    role = forms.ChoiceField(label=pgettext_lazy("in a talk", "Role"))
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Sealed to your desk. It leaves this record in no text."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Write by which name you know this person.")},
    )

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", roles)


class SayForm(forms.Form):
    """What somebody says to taking part, or to the words of an agreement."""

    person = forms.UUIDField()
    agreement = forms.UUIDField(required=False)
    says = forms.ChoiceField(choices=[(one, one) for one in (AGREED, DECLINED, STOPPED)])


class StepForm(forms.Form):
    """That a step was done, or left out."""

    step = forms.CharField(widget=forms.HiddenInput)
    on = DayField(label=_("Done on"))
    text = WrittenField(
        label=_("What you want to remember of it"),
        help_text=_("How it went and what people need. Not who did what."),
        limit=LONGEST_TEXT,
        rows=4,
        required=False,
    )
    left_out = forms.BooleanField(label=_("We left this step out"), required=False)

    def clean(self) -> dict[str, Any]:
        """What was typed; a step that was left out says why."""
        given = super().clean() or {}
        if given.get("left_out") and not given.get("text"):
            self.add_error("text", ValidationError(gettext("Say in a few words why you left it out.")))
        return given


class AgreementForm(OnceForm):
    """A version of what was agreed."""

    text = WrittenField(
        label=_("What was agreed"),
        help_text=_("Who does what, by when. Call people by their role, such as “Pupil of the group 2”."),
        limit=LONGEST_TEXT,
        rows=6,
        error_messages={"required": _("Write down what was agreed.")},
    )


class LookBackForm(OnceForm):
    """A day on which to look how it goes."""

    on = DayField(label=_("On"))
    about = forms.CharField(
        label=_("What to look at"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say in a few words what to look at.")},
    )


class LookedBackForm(forms.Form):
    """How it goes."""

    look_back = forms.UUIDField(widget=forms.HiddenInput)
    text = WrittenField(
        label=_("How it goes"),
        limit=LONGEST_TEXT,
        rows=3,
        error_messages={"required": _("Say in a few words how it goes.")},
    )


class NoteForm(OnceForm):
    """A note for the desk."""

    text = WrittenField(
        label=_("Note"),
        help_text=_("Sealed to your desk. No facts about who did what."),
        limit=LONGEST_TEXT,
        rows=3,
        error_messages={"required": _("Write something before you keep it.")},
    )


class EndForm(forms.Form):
    """How it ended."""

    ending = forms.ChoiceField(
        label=_("How it ended"), widget=Radios, error_messages={"required": _("Choose how it ended.")}
    )

    def __init__(self, *args: Any, endings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "ending", endings)


class SheetForm(forms.Form):
    """Which text is to leave, for whom, in which language."""

    sheet = forms.ChoiceField(label=_("What leaves"))
    to = forms.ChoiceField(label=_("For whom"))
    language = forms.ChoiceField(label=_("Language"))

    def __init__(
        self, *args: Any, sheets: Choices, roles: Choices, languages: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("sheet", sheets), ("to", roles), ("language", languages)):
            offer(self, name, choices)


class LeaveForm(OnceForm):
    """The text that leaves, read by somebody."""

    text = WrittenField(
        label=_("The text"),
        limit=LONGEST_TEXT,
        rows=14,
        error_messages={"required": _("Write something before it leaves.")},
    )
    # Which words were shown as possible names: others have to be looked at first.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    no_names = forms.BooleanField(label=_("None of these words names anybody"), required=False)
