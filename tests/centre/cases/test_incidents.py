"""Several reports become one incident at their desk, and nothing of it reaches whoever reported."""

from typing import Any

import pytest

from abri.centre.accounts.models import Membership
from abri.centre.cases import erasure, incidents, mailbox, references, rotation
from abri.centre.cases.actions import NotAllowed
from abri.centre.cases.models import Case, Incident
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast, Report, make_member

CLASS = Incident.Kind.CLASS
LABEL = "Third year, the group of the trip"


def begun(cast: Cast, *cases: Case) -> Incident:
    return incidents.begin(cases=cases, kind=CLASS, label=LABEL, by=cast.alma.person, at=NOON)


def test_reports_of_one_desk_become_one_incident(report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    incident = begun(cast, first, second)
    assert set(incident.cases.all()) == {first, second}
    assert incidents.label_of(incident, cast.alma.keyring) == LABEL
    assert incident.reference.startswith("I-")
    told = AuditEntry.objects.about(second).get(action="incident.joined")
    assert told.detail == {"incident": incident.reference}


def test_the_label_is_sealed_to_the_desk(report: Report, cast: Cast) -> None:
    incident = begun(cast, report().case)
    assert LABEL.encode() not in bytes(Incident.objects.get().label or b"")
    assert incidents.label_of(incident, cast.clara.keyring) is None


def test_another_desk_sees_no_incident(report: Report, cast: Cast) -> None:
    begun(cast, report().case)
    assert Incident.objects.visible_to(cast.alma.person).count() == 1
    assert not Incident.objects.visible_to(cast.clara.person).exists()
    assert not Incident.objects.visible_to(cast.emil.person).exists()


def test_who_may_only_read_or_belongs_elsewhere_changes_nothing(report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    incident = begun(cast, first)
    for member in (cast.boris, cast.clara):
        with pytest.raises(NotAllowed):
            incidents.join(second, incident=incident, by=member.person, at=NOON)
        with pytest.raises(NotAllowed):
            incidents.close(incident=incident, by=member.person, at=NOON)
        with pytest.raises(NotAllowed):
            incidents.begin(cases=[second], kind=CLASS, label="x", by=member.person, at=NOON)
    assert list(incident.cases.all()) == [first]


def test_a_supervisor_may_put_reports_together(report: Report, cast: Cast) -> None:
    lead = make_member("lead", cast.helpline, Membership.Role.SUPERVISOR)
    incident = incidents.begin(cases=[report().case], kind=CLASS, label=LABEL, by=lead.person, at=NOON)
    assert incident.created_by == lead.person


def test_a_case_of_another_desk_stays_where_it_is(report: Report, cast: Cast) -> None:
    incident = begun(cast, report().case)
    elsewhere = report(desk_slug="school").case
    with pytest.raises(incidents.OtherDesk):
        incidents.join(elsewhere, incident=incident, by=cast.alma.person, at=NOON)
    with pytest.raises(incidents.OtherDesk):
        begun(cast, report().case, elsewhere)
    assert Incident.objects.count() == 1


def test_a_case_belongs_to_one_incident(report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    begun(cast, first)
    other = begun(cast, second)
    with pytest.raises(incidents.InAnother) as refused:
        incidents.join(first, incident=other, by=cast.alma.person, at=NOON)
    first.refresh_from_db()
    assert first.incident is not None
    assert refused.value.reference == first.incident.reference


def test_joining_twice_is_joining_once(report: Report, cast: Cast) -> None:
    case = report().case
    incident = begun(cast, case)
    incidents.join(case, incident=incident, by=cast.alma.person, at=NOON)
    assert AuditEntry.objects.about(case).filter(action="incident.joined").count() == 1


def test_nothing_joins_a_closed_incident_until_it_is_open_again(report: Report, cast: Cast) -> None:
    incident, late = begun(cast, report().case), report().case
    incidents.close(incident=incident, by=cast.alma.person, at=NOON)
    incidents.close(incident=incident, by=cast.alma.person, at=NOON)
    with pytest.raises(incidents.IncidentClosed):
        incidents.join(late, incident=incident, by=cast.alma.person, at=NOON)
    incidents.reopen(incident=incident, by=cast.alma.person, at=NOON)
    incidents.join(late, incident=incident, by=cast.alma.person, at=NOON)
    assert incident.cases.count() == 2
    assert AuditEntry.objects.about(incident).filter(action="incident.closed").count() == 1


def test_the_last_case_that_leaves_takes_the_incident_along(report: Report, cast: Cast) -> None:
    first, second = report().case, report().case
    incident = begun(cast, first, second)
    assert incidents.part(case=first, incident=incident, by=cast.alma.person, at=NOON)
    assert not incidents.part(case=second, incident=incident, by=cast.alma.person, at=NOON)
    assert not Incident.objects.exists()


def test_erasing_the_last_case_leaves_no_label_behind(report: Report, cast: Cast) -> None:
    sent = report()
    begun(cast, sent.case)
    mailbox.withdraw(mailbox.open_with_receipt(sent.receipt), at=NOON)
    Case.objects.filter(pk=sent.case.pk).update(erase_at=NOON)
    assert erasure.erase_due(at=NOON) == 1
    assert not Incident.objects.exists()


def test_another_name_is_sealed_like_the_first(report: Report, cast: Cast) -> None:
    incident = begun(cast, report().case)
    incidents.rename(
        incident=incident, label="The trip", kind=Incident.Kind.GROUP, by=cast.alma.person, at=NOON
    )
    stored = Incident.objects.get()
    assert (incidents.label_of(stored, cast.alma.keyring), stored.kind) == ("The trip", "group")


def test_a_new_key_of_the_desk_opens_the_label(report: Report, cast: Cast) -> None:
    incident = begun(cast, report().case)
    rotation.replace_key(desk=cast.helpline, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    rotation.reseal_batch(desk=cast.helpline, keyring=cast.alma.keyring)
    incident = Incident.objects.get()
    current = cast.helpline.current_key
    assert current is not None
    assert incident.desk_key == current
    assert incidents.label_of(incident, cast.alma.keyring.only(current.recipient)) == LABEL


def test_what_the_reporter_sees_does_not_change(report: Report, cast: Cast) -> None:
    """Not a column of the case but the incident, no item, no grant."""
    sent, other = report(), report()
    before: dict[str, Any] = {**Case.objects.filter(pk=sent.case.pk).values().get()}
    begun(cast, sent.case, other.case)
    after: dict[str, Any] = {**Case.objects.filter(pk=sent.case.pk).values().get()}
    assert {name for name in before if before[name] != after[name]} == {"incident_id"}
    opened = mailbox.open_with_receipt(sent.receipt)
    assert opened.conversation() == []
    assert sent.case.items.count() == other.case.items.count()


def test_a_reference_that_is_taken_is_drawn_again(
    report: Report, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["I-0000", "I-0000", "I-0001"])
    monkeypatch.setattr(references, "new_short_reference", lambda _letter, _signs: next(drawn))
    assert [begun(cast, report().case).reference for _ in range(2)] == ["I-0000", "I-0001"]


def test_of_several_all_are_put_together_or_none(report: Report, cast: Cast) -> None:
    free, taken = report().case, report().case
    incident, _other = begun(cast, report().case), begun(cast, taken)
    with pytest.raises(incidents.InAnother):
        incidents.join(free, taken, incident=incident, by=cast.alma.person, at=NOON)
    assert Case.objects.get(pk=free.pk).incident is None
    with pytest.raises(incidents.InAnother):
        begun(cast, free, taken)
    assert Case.objects.get(pk=free.pk).incident is None
