"""The numbers beside the navigation are those of the lists behind it, whoever asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abri.centre.accounts import people
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.casework import beside
from abri.centre.casework.beside import Numbers, numbers_for
from abri.centre.casework.queue import cases_in
from abri.centre.casework.work import absences, tasks, watching
from abri.centre.conversing.models import Conversation
from tests.centre.conftest import NOON, Cast, Member, Report, make_member


@pytest.fixture
def busy(cast: Cast, report: Report) -> Member:
    """A colleague of alma who stands in for her, at a desk at which everything waits."""
    now, by = timezone.now(), cast.alma.person
    bea = make_member("bea", cast.helpline)
    Desk.objects.filter(pk=cast.helpline.pk).update(live=True)
    danger, held, late = (report(danger=one).case for one in ("suicide", "none", "none"))
    for case in (held, late):
        actions.open_case(case=case, keyring=cast.alma.keyring, by=by, at=now)
    Case.objects.filter(pk=late.pk).update(due_at=now - timedelta(days=1))
    Case.objects.filter(pk=danger.pk).update(escalated_to=cast.school)
    watching.watch(case=held, on=True, by=bea.person, at=NOON - timedelta(days=1))
    tasks.add(case=held, text="Call.", due_on=tasks.today(now), person=bea.person, by=by, at=now)
    Conversation.objects.create(case=held, desk=cast.helpline, asked_at=now)
    day = tasks.today(now)
    absences.enter(
        desk=cast.helpline, person=by, stand_in=bea.person, first_day=day, last_day=day, by=by, at=now
    )
    return bea


def one_by_one(person: Person) -> tuple[int, ...]:
    """The first three numbers, counted in the views of the queue."""
    now, visible = timezone.now(), Case.objects.visible_to(person)
    return tuple(cases_in(view, visible, person, now).count() for view in ("", "mine", "overdue"))


def test_everything_that_waits_is_counted(busy: Member) -> None:
    found = numbers_for(busy.person, timezone.now())
    assert found == Numbers(queue=3, mine=2, overdue=2, danger=1, news=1, tasks=1, referrals=0, reporters=1)
    assert one_by_one(busy.person) == (found.queue, found.mine, found.overdue)


def test_everybody_gets_numbers_of_their_own(cast: Cast, busy: Member) -> None:
    # The second of each pair belongs to as many desks and gets the SQL that the first one left.
    for member in (cast.alma, cast.clara, cast.boris, cast.clara, cast.alma):
        found = numbers_for(member.person, timezone.now())
        assert one_by_one(member.person) == (found.queue, found.mine, found.overdue)
    assert numbers_for(cast.clara.person, timezone.now()).danger == 1


def test_two_desks_count_a_case_that_both_see_once(cast: Cast, busy: Member) -> None:
    people.join(person=busy.person, desk=cast.school, role=Membership.Role.READ_ONLY, at=NOON)
    found = numbers_for(busy.person, timezone.now())
    assert (found.queue, found.danger) == (3, 1)


def test_who_belongs_nowhere_has_nothing_to_count(cast: Cast, busy: Member) -> None:
    cast.helpline.memberships.filter(person=busy.person).update(ended_at=NOON)
    assert numbers_for(busy.person, timezone.now()) == Numbers()


def test_the_sql_is_made_once_and_holds_nobody(busy: Member) -> None:
    beside._kept.cache_clear()
    numbers_for(busy.person, timezone.now())
    with CaptureQueriesContext(connection) as asked:
        numbers_for(busy.person, timezone.now())
    # Memberships (twice, for who remembers nothing), absences, and everything else in one.
    assert len(asked) <= 4
    assert beside._kept.cache_info().hits == 1
    sql, places = beside._kept((((True,), 1)), connection.vendor)
    assert busy.person.pk.hex not in sql + repr(places).replace("-", "")
