"""What there is about a case is known by table, and nothing of another case."""

from django.utils import timezone

from abri.centre.cases.holding import tables_about
from abri.centre.casework.work import watching
from abri.centre.outbox.models import Letter
from tests.centre.conftest import Cast, Report


def test_a_fresh_case_has_what_it_came_with(report: Report) -> None:
    found = tables_about(report().case)
    assert {"cases_item", "cases_grant"} <= found
    assert found.isdisjoint({"casework_task", "casework_watch", "outbox_letter", "referrals_referral"})


def test_what_is_added_is_found_in_that_case_alone(cast: Cast, report: Report) -> None:
    case, other, now = report().case, report().case, timezone.now()
    before = tables_about(other)
    watching.watch(case=case, on=True, by=cast.alma.person, at=now)
    Letter.objects.create(
        key="k",
        kind=Letter.Kind.DESK_ALERT,
        language="en",
        about=str(case.pk),
        created_at=now,
        next_try_at=now,
    )
    assert {"casework_watch", "outbox_letter"} <= tables_about(case)
    assert tables_about(other) == before
