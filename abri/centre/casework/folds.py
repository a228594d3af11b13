"""The forms of a case's page that stay folded away until somebody asks for one, which is made only then.

A script puts the form into its place on the page. Without one the fold holds a link, and the form has a page to itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, cast

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.permissions import acts_at, signed_in
from abri.centre.cases import keys, states, triage
from abri.centre.cases.models import Case, Verdict
from abri.centre.casework.addresses import of_case
from abri.centre.casework.forms import CloseForm
from abri.centre.casework.incidents.panel import together_form
from abri.centre.casework.incidents.words import lines
from abri.centre.casework.offering import task_form
from abri.centre.casework.triage.forms import ChangeForm
from abri.centre.vault import index


@dataclass(frozen=True)
class Fold:
    """One form: the step of ``cases.states`` it is for, its template and title, and what makes it.

    What makes it gives ``None`` where this person or this case has no use for it.
    """

    verb: str
    template: str
    title: str | Promise
    make: Callable[[HttpRequest, Case], Form | None]


def _incident(request: HttpRequest, case: Case) -> Form | None:
    person = signed_in(request)
    if case.incident_id is not None or not acts_at(case.desk_id, person):
        return None
    same = index.alike(Case.objects.filter(pk=case.pk), person)
    return together_form(case, cast(Any, request).keyring, lines(same, case.desk_id))


def _triage(part: Verdict.Part, request: HttpRequest, case: Case) -> Form | None:
    if part == Verdict.Part.DUE and case.due_at is None:
        return None
    proposal = triage.propose_again(case, keys.case_keyring(case, cast(Any, request).keyring))
    return ChangeForm(part, proposal, timezone.now()) if proposal is not None else None


FOLDS: Mapping[str, Fold] = MappingProxyType(
    {
        "close": Fold(
            "close", "casework/folded/close.html", _("Close the case"), lambda *_: CloseForm(prefix="close")
        ),
        "task": Fold(
            "task", "casework/folded/task.html", _("Set a task"),
            lambda request, case: task_form(case, signed_in(request), timezone.now()),
        ),
        "incident": Fold(
            "look", "casework/folded/incident.html", _("Put together in an incident"), _incident
        ),
        **{
            part.value: Fold("judge", "casework/folded/triage.html", part.label, partial(_triage, part))
            for part in Verdict.Part
        },
    }
)  # fmt: skip


def addresses_of(case: Case) -> dict[str, str]:
    """Where each form of ``case`` is that its state lets somebody send."""
    return {
        name: of_case("folded", case.reference, name)
        for name, fold in FOLDS.items()
        if states.may(fold.verb, case)
    }
