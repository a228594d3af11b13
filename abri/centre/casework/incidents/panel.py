"""The section of a case that says which other cases speak of the same, and to which incident it belongs."""

from typing import Any

from abri.centre.accounts.permissions import acts_at
from abri.centre.cases import incidents
from abri.centre.cases.models import Case, Incident
from abri.centre.casework.incidents.forms import TogetherForm
from abri.centre.casework.incidents.words import RelatedLine, lines, told_in
from abri.centre.casework.sight import Sight
from abri.centre.country import country
from abri.centre.records.keyring import Keyring
from abri.centre.vault import index

MOST_INCIDENTS = 30


def panel(sight: Sight) -> dict[str, Any] | None:
    """Related cases, the incident, and the form that puts cases together; whoever opens the case lets it be found."""
    case, person = sight.case, sight.person
    told = told_in(sight.reading, sight.descriptions)
    index.mark_told(case, sight.ring, sight.desk, told, key=sight.desk_key)
    related = lines(index.related(case, sight.ring, person, sight.descriptions, told), case.desk_id)
    incident = Incident.objects.visible_to(person).filter(cases=case).first() if case.incident_id else None
    may_act = sight.may_act and acts_at(case.desk_id, person)
    if not (related or incident or may_act):
        return None
    return {
        "related": related,
        "incident": incident,
        "label": incidents.label_of(incident, sight.ring) if incident else "",
        "may_begin": may_act and incident is None,
        "may_act": may_act,
        "approaches": country().restorative.offered_by(case.desk.kind) if may_act else (),
    }


def together_form(case: Case, ring: Keyring, related: list[RelatedLine], data: Any = None) -> TogetherForm:
    """The form that puts ``case`` into an incident of its desk, with what it is related to."""
    open_now = Incident.objects.open().filter(desk=case.desk_id).order_by("-created_at")[:MOST_INCIDENTS]
    return TogetherForm(
        data,
        prefix="incident",
        incidents=[
            (one.reference, f"{one.reference} {incidents.label_of(one, ring) or ''}") for one in open_now
        ],
        related=[(one.case.reference, f"{one.case.reference}, {one.why}") for one in related if one.may_join],
    )
