"""What people fill in about their work: a task, an answer to begin with, who is away, who takes over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.models import Desk, Person
from abri.centre.casework.work.absences import acting_at
from abri.centre.ui.written import OnceForm, WrittenField, offer

LONGEST_TASK = 1_000
HOLDER = "holder"


class PersonField(forms.ChoiceField):
    """One of some people, by name."""

    def among(self, people: Iterable[Person], *, empty: tuple[str, str] | None = None) -> None:
        """Let these people be chosen; ``empty`` is a choice that names nobody."""
        self.people = {str(person.pk): person for person in people}
        self.choices = [
            *([empty] if empty else []),
            *((pk, str(person)) for pk, person in self.people.items()),
        ]

    def clean(self, value: Any) -> Person | None:
        """The person who was chosen, ``None`` for nobody."""
        return self.people.get(super().clean(value))


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **more)


class TaskForm(OnceForm):
    """Something to do in a case by a day."""

    text = WrittenField(
        label=_("What has to be done"),
        help_text=_("Only your desk reads it."),
        limit=LONGEST_TASK,
        rows=2,
        error_messages={"required": _("Say what has to be done.")},
    )
    due_on = DayField(label=_("By when"), error_messages={"required": _("Choose a day.")})
    person = PersonField(label=_("Who does it"))

    def __init__(
        self, *args: Any, people: Iterable[Person] = (), day: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        field = self.fields["person"]
        if isinstance(field, PersonField):
            field.among(people, empty=(HOLDER, gettext("Whoever works on the case")))

    def clean_due_on(self) -> date:
        """The day, which has not gone by."""
        due_on: date = self.cleaned_data["due_on"]
        if self.day is not None and due_on < self.day:
            raise ValidationError(gettext("This day has gone by. Choose today or a later one."))
        return due_on


class CannedForm(forms.Form):
    """Which answer to begin with, and in which language."""

    which = forms.ChoiceField(label=_("Answer to begin with"))
    language = forms.ChoiceField(label=_("In"))

    def __init__(
        self,
        *args: Any,
        answers: Iterable[tuple[str, str]],
        languages: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "which", answers)
        offer(self, "language", languages)


class AbsenceForm(forms.Form):
    """Who is away from a desk, from when until when, and who stands in."""

    person = PersonField(label=_("Who is away"))
    stand_in = PersonField(label=_("Who stands in"))
    first_day = DayField(label=_("First day"), error_messages={"required": _("Choose the first day.")})
    last_day = DayField(label=_("Last day"), error_messages={"required": _("Choose the last day.")})

    def __init__(self, *args: Any, desk: Desk, may_be_away: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who, instead = self.fields["person"], self.fields["stand_in"]
        if isinstance(who, PersonField) and isinstance(instead, PersonField):
            who.among(may_be_away)
            instead.among(one.person for one in acting_at(desk))

    def clean(self) -> dict[str, Any]:
        """Days in their order, and two people."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day lies before the first one."))
        if given.get("person") and given.get("person") == given.get("stand_in"):
            self.add_error("stand_in", gettext("Nobody stands in for themselves. Choose somebody else."))
        return given


class HandOverForm(forms.Form):
    """To whom cases go whose holder left."""

    to = PersonField(label=_("Give them to"))
    cases = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one case.")}, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Iterable[Person], cases: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to, chosen = self.fields["to"], self.fields["cases"]
        if isinstance(to, PersonField) and isinstance(chosen, forms.MultipleChoiceField):
            to.among(people)
            chosen.choices = [(reference, reference) for reference in cases]
