"""A case says what left about it and what became of each; nothing that did not arrive looks as if it had."""

from datetime import datetime, timedelta

import pytest

from abri.centre.cases.models import Case
from abri.centre.casework.letters.panel import lines_of
from abri.centre.outbox import fates, letters
from abri.centre.outbox.models import Letter
from tests.centre.conftest import NOON, Cast, Report, sign_in

State = Letter.State


def hint(case: Case, state: str, code: str = "", *, at: datetime = NOON) -> Letter:
    """A hint to the reporter that ended so."""
    letter = letters.enqueue(
        letters.Kind.REPORTER_HINT, to="dina@post.example", language="nl", about=case.pk, at=at
    )
    Letter.objects.filter(pk=letter.pk).update(state=state, code=code, settled_at=NOON)
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize(
    ("state", "code", "tone", "why"),
    [
        ("waiting", "", "yellow", ""),
        ("handed_over", "", "", ""),
        ("delivered", "", "green", ""),
        ("bounced", "5.1.1", "red", "there is no such mailbox"),
        (
            "refused",
            "address gave mail back",
            "red",
            "the address gave mail back before, so it was not tried",
        ),
        ("given_up", "smtp 451", "red", "the mail server said: smtp 451"),
    ],
)
def test_only_what_arrived_is_green(report: Report, state: str, code: str, tone: str, why: str) -> None:
    (line,) = lines_of([hint(report().case, state, code)])
    (fate,) = line.fates
    assert (fate.tone, fate.why) == (tone, why)


def test_alerts_of_one_moment_are_one_line_and_what_did_not_arrive_comes_first(report: Report) -> None:
    case = report().case
    written = [
        letters.enqueue(
            letters.Kind.DESK_ALERT, to=f"{n}@centre.example", language="nl", about=case.pk, at=NOON
        )
        for n in range(4)
    ]
    Letter.objects.filter(pk=written[0].pk).update(state="bounced", code="5.1.1")
    Letter.objects.filter(pk__in=[one.pk for one in written[1:]]).update(state="delivered")
    (line,) = lines_of(Letter.objects.about(case.pk))
    assert [(fate.tone, fate.count) for fate in line.fates] == [("red", 1), ("green", 3)]


def test_the_page_shows_it_and_warns_where_the_reporter_hears_nothing(cast: Cast, report: Report) -> None:
    case = report().case
    alma = sign_in(cast.alma)
    address = f"/desk/cases/{case.reference}/"
    assert "What left" not in alma.get(address).content.decode()
    hint(case, "bounced", "5.1.1")
    page = alma.get(address).content.decode()
    assert "there is no such mailbox" in page
    assert "The last e-mail to the reporter did not arrive." in page
    assert "dina@post.example" not in page
    fates.tell(hint(case, "handed_over", at=NOON + timedelta(hours=1)), State.DELIVERED, "", at=NOON)
    assert "The last e-mail to the reporter did not arrive." not in alma.get(address).content.decode()
