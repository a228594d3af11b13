"""The wall shows how a desk is doing to a whole room: figures and spans of time, and nothing of any case."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases import actions, escalation
from abri.centre.cases.models import Case
from abri.centre.casework.wall import links
from abri.centre.casework.wall.figures import figures_of
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, make_member, sign_in

WALL = "/desk/wall/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def dirk(cast: Cast) -> Member:
    """Supervises the school."""
    return make_member("dirk", cast.school, Membership.Role.SUPERVISOR)


def test_danger_stands_there_with_how_long_it_waits_and_who_was_told(cast: Cast, report: Report) -> None:
    report(danger="suicide", desk_slug="school")
    assert [(one.waits, one.told) for one in figures_of(cast.school, at=NOON + MINUTE).danger] == [
        ("1 min", "the mailbox of the team was told")
    ]
    for minutes, told in [
        (3, "everybody at the desk"),
        (8, "those who supervise"),
        (15, "the fallback desk"),
    ]:
        escalation.escalate_due(at=NOON + minutes * MINUTE)
        (danger,) = figures_of(cast.school, at=NOON + minutes * MINUTE).danger
        assert danger.waits == f"{minutes} min"
        assert str(danger.told).startswith(told)
    assert len(figures_of(cast.helpline, at=NOON + 15 * MINUTE).danger) == 1


def test_what_was_read_is_calm_again_and_counts_as_waiting(cast: Cast, report: Report) -> None:
    case = report(danger="suicide").case
    report()
    actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
    figures = figures_of(cast.helpline, at=NOON + 30 * MINUTE)
    assert (figures.danger, figures.unread, figures.waiting, figures.overdue) == ([], 1, 2, 0)
    assert figures.oldest == "30 min ago"
    assert figures_of(cast.helpline, at=NOON + timedelta(hours=2)).overdue == 1


def test_more_danger_than_fits_is_counted(cast: Cast, report: Report) -> None:
    case = report(danger="suicide").case
    copies = [
        Case(
            reference=f"X{number}", lookup=f"{number}", recipient="", category="other", urgency=0, rank=0,
            language="nl", desk=case.desk, created_at=NOON, changed_at=NOON, danger_since=NOON,
        )
        for number in range(9)
    ]  # fmt: skip
    Case.objects.bulk_create(copies)
    figures = figures_of(cast.helpline, at=NOON)
    assert (len(figures.danger), figures.more_danger) == (8, 2)


def test_the_page_names_nobody_and_no_case(cast: Cast, report: Report) -> None:
    case = report(danger="suicide").case
    actions.assign(case=case, to=cast.alma.person, expected=None, by=cast.alma.person, at=NOON)
    page = sign_in(cast.alma).get(WALL).content.decode()
    assert "Danger, unread:" in page
    for secret in (case.reference, STORY, "Alma", "Boris", "cyberbullying", "suicide"):
        assert secret not in page, secret


def test_each_member_sees_the_own_desks_and_nobody_else_any(cast: Cast) -> None:
    assert "Helpline" in sign_in(cast.boris).get(WALL).content.decode()
    assert "Helpline" not in sign_in(cast.clara).get(WALL).content.decode()
    assert sign_in(cast.emil).get(WALL).status_code == 404
    assert Client().get(WALL).status_code == 302


def test_a_wall_that_was_left_open_keeps_nobody_signed_in(cast: Cast) -> None:
    """Seen to fail while each of its looks counted as something that a person did."""
    browser = sign_in(cast.alma)
    session = browser.session
    session["seen_at"] = before = (timezone.now() - timedelta(minutes=5)).isoformat()
    session.save()
    assert browser.get(WALL).status_code == 200
    assert browser.session["seen_at"] == before


class TestLink:
    def link_of(self, dirk: Member) -> str:
        page = sign_in(dirk).post("/desk/wall/link/school/").content.decode()
        address = page.partition("http://localhost:8000")[2].partition("<")[0]
        assert address.startswith("/desk/wall/screen/")
        return address

    def test_a_screen_without_a_person_shows_one_desk_and_no_way_on(
        self, cast: Cast, dirk: Member, report: Report
    ) -> None:
        case = report(danger="suicide", desk_slug="school").case
        answer = Client().get(self.link_of(dirk))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "School" in page
        assert case.reference not in page
        assert "/desk/wall/link/" not in page
        assert "Helpline" not in page

    def test_the_database_does_not_hold_it(self, cast: Cast, dirk: Member) -> None:
        secret = self.link_of(dirk).strip("/").rpartition("/")[2]
        assert secret not in str(Desk.objects.values_list())
        assert AuditEntry.objects.get(action="wall.opened").actor_id == str(dirk.person.pk)

    def test_a_new_one_ends_the_one_before_and_withdrawing_ends_both(self, cast: Cast, dirk: Member) -> None:
        first = self.link_of(dirk)
        second = self.link_of(dirk)
        assert [Client().get(link).status_code for link in (first, second)] == [404, 200]
        sign_in(dirk).post("/desk/wall/link/school/withdraw/")
        assert Client().get(second).status_code == 404

    def test_only_who_supervises_that_desk_makes_one(self, cast: Cast, dirk: Member) -> None:
        assert sign_in(dirk).post("/desk/wall/link/helpline/").status_code == 404
        for member in (cast.clara, cast.alma, cast.emil):
            assert sign_in(member).post("/desk/wall/link/school/").status_code == 404
        with pytest.raises(links.NotASupervisor):
            links.make(desk=cast.school, by=cast.clara.person, at=NOON)
        assert not Desk.objects.exclude(wall_lookup="").exists()

    @pytest.mark.parametrize("secret", ["", "x", "e3b0c44298fc1c149afbf4c8996fb924"])
    def test_no_guess_and_no_empty_one_opens_a_desk(self, cast: Cast, secret: str) -> None:
        assert links.desk_of(secret) is None
        assert Client().get(f"/desk/wall/screen/{secret or 'none'}/").status_code == 404

    def test_a_dissolved_desk_shows_nothing(self, cast: Cast, dirk: Member) -> None:
        link = self.link_of(dirk)
        Desk.objects.filter(slug="school").update(dissolved_at=NOON)
        assert Client().get(link).status_code == 404
