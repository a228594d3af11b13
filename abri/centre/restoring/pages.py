"""A process as its page shows it: every code in words, and what may be done now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.country import country
from abri.centre.restoring import forms
from abri.centre.restoring.models import Process
from abri.centre.restoring.record import AGREED, DECLINED, STOPPED, LookBack, Participant, Record, StepDone
from abri.engine.packs import Approach, Step, Text


@dataclass(frozen=True)
class PersonLine:
    """Somebody who takes part: by their role, with the name that stays here. ``asked``: their yes is needed."""

    person: Participant
    called: str
    says: str
    asked: bool
    agreed: bool


@dataclass(frozen=True)
class StepLine:
    """One step of the approach: done, the next one, or later."""

    number: int
    step: Step
    name: str
    says: str
    points: tuple[str, ...]
    done: StepDone | None
    now: bool


@dataclass(frozen=True)
class Answer:
    """What somebody said to the words of an agreement."""

    person: PersonLine
    says: str
    agreed: bool


@dataclass(frozen=True)
class LookBackLine:
    """A day to look back, with the form that takes what was found; ``late``: the day has passed."""

    day: LookBack
    about: str
    late: bool
    form: Form | None


def said(text: Text) -> str:
    """``text`` of the pack in the reader's language."""
    return text.say(get_language() or "en")


def called(record: Record, person: Participant) -> str:
    """What a text that leaves calls somebody: their role, with a number where several have it."""
    role = record.approach.roles.get(person.role)
    if role is None:
        return person.role
    return said(role.names) if role.most == 1 else f"{said(role.names)} {person.number}"


def people_of(record: Record) -> list[PersonLine]:
    """Everybody who takes part, in the order of the roles."""
    return [
        PersonLine(
            person=one,
            called=called(record, one),
            says=_word(one.says),
            asked=role.begins,
            agreed=one.says == AGREED,
        )
        for role in record.approach.roles.values()
        for one in record.of(role)
    ]


def steps_of(record: Record) -> Iterator[StepLine]:
    """The steps in their order."""
    done, following = {one.step: one for one in record.steps}, record.next_step
    for number, step in enumerate(record.approach.steps.values(), start=1):
        yield StepLine(
            number=number,
            step=step,
            name=said(step.names),
            says=said(step.says),
            points=tuple(said(point) for point in step.points),
            done=done.get(step.id),
            now=following is not None and following.id == step.id,
        )


def answers_of(record: Record, people: list[PersonLine]) -> list[Answer]:
    """What those who have to agree said to the last words of the agreement."""
    agreement = record.agreement
    if agreement is None:
        return []
    asked = {one.id for one in record.asked_to_agree()}
    return [
        Answer(line, _word(says), agreed=says == AGREED)
        for line in people
        if line.person.id in asked
        for says in [agreement.says.get(line.person.id, "")]
    ]


def look_backs_of(record: Record, today: date, *, may_act: bool) -> list[LookBackLine]:
    """The days to look back, the next one first; those that are behind follow."""
    days = sorted(record.look_backs, key=lambda one: (one.done, one.on))
    return [
        LookBackLine(
            day=one,
            about=_about(record.approach, one.about),
            late=not one.done and one.on < today,
            form=forms.LookedBackForm(prefix=f"looked-{one.id}", initial={"look_back": one.id})
            if may_act and not one.done
            else None,
        )
        for one in days
    ]


def forms_of(process: Process, record: Record, today: date) -> dict[str, Form]:
    """What may be written down now, each with a fresh form."""
    if process.closed_at is not None:
        return {}
    following = record.next_step
    offered: dict[str, Form] = {
        "person": person_form(record),
        "look_back": forms.LookBackForm(prefix="look_back"),
        "note": forms.NoteForm(prefix="note"),
        "end": end_form(record.approach),
    }
    if following is not None:
        offered["step"] = forms.StepForm(prefix="step", initial={"step": following.id, "on": today})
    if not any(True for _role in record.missing_words()):
        text = record.agreement.text if record.agreement else ""
        offered["agreement"] = forms.AgreementForm(prefix="agreement", initial={"text": text})
    return offered


def person_form(record: Record, data: Any = None) -> forms.PersonForm:
    """The form that adds somebody, in a role that has room."""
    missing = any(True for _role in record.missing_words())
    roles = [
        (role.id, said(role.names))
        for role in record.approach.roles.values()
        if len(record.of(role)) < role.most and (role.begins or role.agrees or not missing)
    ]
    return forms.PersonForm(data, prefix="person", roles=roles)


def end_form(approach: Approach, data: Any = None) -> forms.EndForm:
    """The form that ends a process."""
    endings = [(one.id, said(one.names)) for one in approach.endings.values()]
    return forms.EndForm(data, prefix="end", endings=endings)


def names_of(approach_id: str) -> str:
    """The name of an approach; its code where the pack has it no more."""
    found = country().restorative.approaches.get(approach_id)
    return said(found.names) if found else approach_id


def ending_of(process: Process) -> str:
    """How a process ended, in words."""
    approach = country().restorative.approaches.get(process.approach)
    found = approach.endings.get(process.ending) if approach else None
    return said(found.names) if found else process.ending


def _about(approach: Approach, about: str) -> str:
    step = approach.steps.get(about)
    return said(step.names) if step else about


def _word(says: str) -> str:
    return {AGREED: _("agrees"), DECLINED: _("does not agree"), STOPPED: _("wants to stop")}.get(
        says, _("not asked yet")
    )
