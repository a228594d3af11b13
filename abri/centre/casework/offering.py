"""The forms that a case's page offers: those of the steps that ``cases.states`` lets a caseworker take now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.forms import Form

from abri.centre.accounts.models import Person
from abri.centre.cases import states
from abri.centre.cases.models import Case
from abri.centre.casework import forms
from abri.centre.casework.work import answers
from abri.centre.casework.work.absences import who_acts_at
from abri.centre.casework.work.forms import CannedForm, TaskForm
from abri.centre.casework.work.tasks import today


@dataclass(frozen=True)
class Offer:
    """What a form is made for: the case, who reads it, its report as it was sealed, and when."""

    case: Case
    reader: Person
    sealed: Mapping[str, Any] | None
    now: datetime


Maker = Callable[[Offer], Form]


def forms_for(offer: Offer) -> dict[str, Form]:
    """A fresh form for what a caseworker may do in this state and finds unfolded, by the name it has on the page."""
    steps = (step.verb for step in states.offered(offer.case, states.Who.CASEWORKER))
    return {name: make(offer) for verb in steps for name, make in _MAKERS.get(verb, ())}


def who_may_hold(case: Case, reader: Person) -> list[Person]:
    """Everybody who works on cases of its desk, or of the desk it was escalated to."""
    return who_acts_at([desk for desk in (case.desk_id, case.escalated_to_id) if desk], reader=reader)


def assign_form(case: Case, reader: Person, data: Any = None) -> forms.AssignForm:
    """The form by which ``reader`` gives ``case`` to somebody of its desks."""
    held_by = str(case.assignee_id or "")
    initial = {"to": held_by or forms.NOBODY, "expected": held_by}
    return forms.AssignForm(data, prefix="assign", people=who_may_hold(case, reader), initial=initial)


def task_form(case: Case, reader: Person, now: datetime, data: Any = None) -> TaskForm:
    """The form by which ``reader`` sets a task in ``case``."""
    return TaskForm(data, prefix="task", people=who_may_hold(case, reader), day=today(now))


def canned_form(case: Case, sealed: Mapping[str, Any] | None, data: Any = None) -> CannedForm:
    """The form that puts an answer into the box, in the language of the report unless somebody chooses another."""
    return CannedForm(
        data,
        prefix="canned",
        answers=answers.offered(case),
        languages=answers.languages(),
        initial={"language": answers.language_of(case, sealed)},
    )


_MAKERS: Mapping[str, tuple[tuple[str, Maker], ...]] = MappingProxyType(
    {
        "answer": (
            ("answer", lambda offer: forms.AnswerForm(prefix="answer")),
            ("canned", lambda offer: canned_form(offer.case, offer.sealed)),
        ),
        "note": (("note", lambda offer: forms.NoteForm(prefix="note")),),
        "assign": (("assign", lambda offer: assign_form(offer.case, offer.reader)),),
        "reopen": (("reopen", lambda offer: forms.ReopenForm()),),
        "hold": (("hold", lambda offer: forms.HoldForm()),),
    }
)
