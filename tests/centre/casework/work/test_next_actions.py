"""What has to be done next follows from the case, each rule by itself."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.cases import actions, deadlines, mailbox
from abri.centre.cases.models import Deadline
from abri.centre.casework import panels
from abri.centre.casework.work import absences, tasks
from abri.centre.casework.work.next_actions import LATER, NextAction
from abri.centre.casework.work.tasks import today
from tests.centre.casework.case_page import shown
from tests.centre.casework.work.conftest import opened
from tests.centre.conftest import Cast, Member, Report, Reported, sign_in
from tests.fakes.screener import DISTRESS


def todo(client: Client, reported: Reported) -> list[str]:
    page = shown(client, reported)
    found = re.search(r'<div id="todo">(.*?)</div>', page, re.DOTALL)
    assert found
    return re.findall(r'<a href="[^"]*">([^<]*)</a>', found[1])


def answer(cast: Cast, reported: Reported, at: datetime) -> None:
    ring = opened(reported.case, cast.alma, at)
    actions.answer(case=reported.case, keyring=ring, text="Hello.", by=cast.alma.person, at=at)


def test_a_report_is_answered_then_its_reporters_messages(cast: Cast, alma: Client, report: Report) -> None:
    now = timezone.now()
    reported = report(at=now)
    assert todo(alma, reported) == ["Answer the report"]
    answer(cast, reported, now)
    assert todo(alma, reported) == []
    assert "Nothing has to be done here now." in shown(alma, reported)
    mailbox.post(mailbox.open_with_receipt(reported.receipt), "It goes on.", at=now + timedelta(minutes=1))
    assert todo(alma, reported) == ["Answer the reporter&#x27;s last message"]


def test_what_is_late_says_so(alma: Client, report: Report) -> None:
    reported = report(at=timezone.now() - timedelta(days=30))
    page = shown(alma, reported)
    assert 'class="abri-todo__late"><a href="#answer">Answer the report' in page
    assert re.search(r"days late", page)


def test_danger_comes_first_until_the_desk_wrote(cast: Cast, alma: Client, report: Report) -> None:
    now = timezone.now()
    reported = report(story=f"{DISTRESS}.", at=now)
    assert todo(alma, reported) == ["Look at the danger that the software found", "Answer the report"]
    answer(cast, reported, now)
    assert todo(alma, reported) == []


def test_a_task_of_mine_or_of_somebody(cast: Cast, bea: Member, alma: Client, report: Report) -> None:
    now = timezone.now()
    reported = report(at=now)
    answer(cast, reported, now)
    for person in (None, bea.person):
        tasks.add(case=reported.case, text="x", due_on=today(now), person=person, by=cast.alma.person, at=now)
    found = todo(alma, reported)
    assert len(found) == 2
    assert any(says.startswith("Do the task of") for says in found)
    assert any(says.startswith("Bea has a task by") for says in found)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("referral", "Look after the referral"),
        ("notice", "Look what became of the notice"),
        ("recheck", "Check the address again"),
    ],
)
def test_a_promise_to_somebody_else(cast: Cast, alma: Client, report: Report, kind: str, says: str) -> None:
    now = timezone.now()
    reported = report(at=now)
    answer(cast, reported, now)
    promised = deadlines.promise(
        Deadline.Kind(kind), due_at=now + timedelta(days=1), desk=cast.helpline, case=reported.case, urgency=2
    )
    assert todo(alma, reported) == [says]
    deadlines.keep(promised, at=now)
    assert todo(alma, reported) == []


def test_somebody_has_to_hold_it_who_is_there(cast: Cast, bea: Member, sofie: Member, report: Report) -> None:
    now = timezone.now()
    reported = report(at=now)
    opened(reported.case, bea, now)
    actions.answer(
        case=reported.case, keyring=opened(reported.case, bea, now), text="Hi.", by=bea.person, at=now
    )
    sofies = sign_in(sofie)
    assert todo(sofies, reported) == []
    absences.enter(
        desk=cast.helpline, person=bea.person, stand_in=cast.alma.person, first_day=today(now),
        last_day=today(now) + timedelta(days=2), by=bea.person, at=now,
    )  # fmt: skip
    assert re.fullmatch(r"Bea is away until .*, Alma stands in", todo(sofies, reported)[0])
    actions.assign(case=reported.case, to=None, expected=bea.person, by=bea.person, at=now)
    # Opening takes what nobody holds, so nobody is asked for.
    assert todo(sofies, reported) == []


def test_a_silent_reporter_is_asked_again_after_the_days_of_the_pack(
    cast: Cast, alma: Client, report: Report
) -> None:
    then = timezone.now() - timedelta(days=8)
    reported = report(at=then)
    answer(cast, reported, then)
    assert todo(alma, reported) == ["The reporter has not read your answer yet: close, or wait"]
    mailbox.mark_read(mailbox.open_with_receipt(reported.receipt), at=timezone.now())
    assert todo(alma, reported) == ["The reporter read your answer and is silent: ask once more, or close"]


def test_a_section_of_the_page_adds_its_own(
    cast: Cast, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = report(at=timezone.now())
    wish = NextAction("Ask the aunt", "#aunt", LATER)
    shown_first = panels.Panel("aunt", "casework/work/panel.html", lambda sight: {"next": [wish]})
    monkeypatch.setattr(panels, "PANELS", (shown_first,))
    assert todo(alma, reported) == ["Answer the report", "Ask the aunt"]


def test_who_may_only_read_has_nothing_to_do(cast: Cast, report: Report) -> None:
    assert todo(sign_in(cast.boris), report()) == []


def test_a_day_ends_by_the_countrys_clock() -> None:
    assert tasks.end_of(date(2026, 10, 25)).isoformat() == "2026-10-25T23:59:59+01:00"
    assert tasks.end_of(date(2026, 7, 1)).isoformat() == "2026-07-01T23:59:59+02:00"
