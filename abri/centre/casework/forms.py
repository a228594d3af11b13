"""What people fill in at the desk. The forms clean a dictionary and save nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.work.answers import gap_in
from abri.centre.country import country
from abri.centre.ui.forms import Radios
from abri.centre.ui.written import OnceForm, WrittenField, offer

LONGEST_MESSAGE = 10_000
LONGEST_REASON = 1_000
NOBODY = "nobody"


class CodesForm(forms.Form):
    """Filters by what stands in clear. What cannot be read filters nothing."""

    state = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ChoiceField(label=pgettext_lazy("topic of a case", "What"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    age_band = forms.ChoiceField(label=_("Age"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, everything = country(), ("", gettext("All"))
        offered: dict[str, Iterable[tuple[str, Any]]] = {
            "state": ((state.value, state.label) for state in Case.State if state in Case.OPEN_STATES),
            "category": ((code, words.said(one.names)) for code, one in pack.categories.items()),
            "language": ((code, words.language(code)) for code in pack.languages),
            "age_band": ((code, words.said(band.names)) for code, band in pack.age_bands.items()),
        }
        for name, choices in offered.items():
            offer(self, name, [everything, *choices])

    def chosen(self) -> dict[str, Any]:
        """The filters that are set."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "view"}


class FilterForm(CodesForm):
    """The filters of the queue."""

    due = forms.ChoiceField(label=pgettext_lazy("when something is owed", "Due"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "due",
            [
                ("", gettext("All")),
                ("overdue", gettext("Overdue")),
                ("today", gettext("Due today")),
                ("week", gettext("Due this week")),
            ],
        )


class AnswerForm(OnceForm):
    """A message to the reporter."""

    text = WrittenField(
        label=_("Your answer"),
        help_text=_(
            "The reporter reads it in the mailbox. Do not write names or numbers that others may not see."
        ),
        limit=LONGEST_MESSAGE,
        rows=7,
        error_messages={"required": _("Write something before you send it.")},
    )

    def clean_text(self) -> str:
        """The answer, with nothing left open that somebody has to fill in."""
        text: str = self.cleaned_data["text"]
        if gap := gap_in(text):
            message = gettext(
                "Something is still open: %(gap)s. Fill it in or take it out before you send it."
            )
            raise ValidationError(message % {"gap": gap})
        return text


class NoteForm(OnceForm):
    """A note that stays at the desk."""

    text = WrittenField(
        label=_("Internal note"),
        help_text=_("Only your desk reads it, never the reporter."),
        limit=LONGEST_MESSAGE,
        rows=3,
        error_messages={"required": _("Write something before you keep it.")},
    )


class AssignForm(forms.Form):
    """Who works on the case. Carries who held it when the page was made."""

    to = forms.ChoiceField(label=_("Who works on it"))
    expected = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        everybody = [(pk, str(person)) for pk, person in self.people.items()]
        offer(self, "to", [(NOBODY, gettext("Nobody")), *everybody])

    def clean_to(self) -> Person | None:
        """The person who was chosen, ``None`` for nobody."""
        return self.people.get(self.cleaned_data["to"])


class CloseForm(forms.Form):
    """How a case ends."""

    outcome = forms.ChoiceField(
        label=_("How it ended"),
        widget=Radios,
        error_messages={"required": _("Choose how it ended.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = country().outcomes.items()
        offer(self, "outcome", [(code, words.said(one.names)) for code, one in outcomes if one.by_hand])


class ReopenForm(forms.Form):
    """Nothing to fill in: the button says it."""


class FindingForm(forms.Form):
    """Which finding of the software is meant; a reason, where somebody gives one."""

    held_by = forms.UUIDField()
    place = forms.IntegerField(min_value=0)
    reason = WrittenField(limit=LONGEST_REASON, rows=2, required=False)

    def finding(self) -> tuple[UUID, int]:
        """What the finding is known by."""
        return self.cleaned_data["held_by"], self.cleaned_data["place"]


class ChatForm(forms.Form):
    """Which messages of a chat to show. What cannot be read filters nothing; people are numbers, not names."""

    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    label = forms.ChoiceField(label=pgettext_lazy("what was found", "Found"), required=False)
    view = forms.CharField(widget=forms.HiddenInput, required=False)
    page = forms.IntegerField(min_value=1, required=False)
    # The message that somebody wants to see among all.
    message = forms.IntegerField(min_value=1, required=False)

    def __init__(
        self, *args: Any, people: Iterable[tuple[int, str]], labels: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("All"))
        offer(self, "person", [everything, *((str(place), name) for place, name in people)])
        offer(self, "label", [everything, *labels])

    def chosen(self) -> dict[str, Any]:
        """The filters, the view and the place in it, as far as they can be read."""
        self.is_valid()
        read = self.cleaned_data
        return {
            "view": read.get("view") if read.get("view") in {"found", "all"} else "",
            "person": read.get("person"),
            "label": read.get("label") or "",
            "page": read.get("page") or 1,
            "message": read.get("message"),
        }


class HoldForm(forms.Form):
    """Whether a legal matter keeps the case from being erased."""

    on = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")
