"""Who is away, who stands in, and cases whose holder left."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts import people
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.casework.models import Absence
from abri.centre.casework.work import absences
from abri.centre.casework.work.absences import NoSuchStandIn, NotYours
from abri.centre.casework.work.tasks import today
from tests.centre.casework.work.conftest import opened
from tests.centre.conftest import NOON, Cast, Member, Report, Reported, sign_in


def away(cast: Cast, who: Member, stand_in: Member, *, by: Member | None = None, days: int = 3) -> Absence:
    day = today(timezone.now())
    return absences.enter(
        desk=cast.helpline, person=who.person, stand_in=stand_in.person, first_day=day,
        last_day=day + timedelta(days=days), by=(by or who).person, at=NOON,
    )  # fmt: skip


def mine(member: Member) -> str:
    page = sign_in(member).get("/desk/?view=mine").content.decode()
    return page[page.index("<main") :]


class TestStandingIn:
    def test_who_stands_in_finds_the_cases_under_mine_and_sees_why(
        self, cast: Cast, bea: Member, held: Reported
    ) -> None:
        assert held.case.reference not in mine(bea)
        absence = away(cast, cast.alma, bea)
        page = mine(bea)
        assert held.case.reference in page
        assert "you stand in" in page
        absences.end(absence=absence, by=cast.alma.person, at=NOON)
        assert held.case.reference not in mine(bea)

    def test_it_is_over_on_the_day_after_the_last(self, cast: Cast, bea: Member) -> None:
        absence = away(cast, cast.alma, bea)
        for day, count in ((absence.last_day, 1), (absence.last_day + timedelta(days=1), 0)):
            assert Absence.objects.on(day).count() == count

    def test_the_case_stays_with_who_holds_it(self, cast: Cast, bea: Member, held: Reported) -> None:
        away(cast, cast.alma, bea)
        held.case.refresh_from_db()
        assert held.case.assignee == cast.alma.person

    def test_one_says_it_of_oneself_a_supervisor_of_everybody(
        self, cast: Cast, bea: Member, sofie: Member
    ) -> None:
        away(cast, cast.alma, bea, by=sofie)
        with pytest.raises(NotYours):
            away(cast, cast.alma, bea, by=bea)

    def test_nobody_stands_in_who_does_not_work_there(self, cast: Cast) -> None:
        for stand_in in (cast.alma, cast.boris, cast.clara):
            with pytest.raises(NoSuchStandIn):
                away(cast, cast.alma, stand_in)


class TestLeavers:
    @pytest.fixture
    def left(self, cast: Cast, bea: Member, report: Report) -> Reported:
        """A case that bea held when she left."""
        reported = report()
        opened(reported.case, bea)
        people.leave(person=bea.person, desk=cast.helpline, by=cast.emil.person, at=NOON)
        return reported

    def test_what_a_leaver_held_is_listed_and_given_away_at_once(
        self, cast: Cast, alma: Client, left: Reported
    ) -> None:
        page = alma.get("/desk/work/").content.decode()
        assert "cases whose holder left" in page
        assert left.case.reference in page
        fields = {"hand-over-to": str(cast.alma.person.pk), "hand-over-cases": left.case.reference}
        page = alma.post("/desk/work/hand-over/helpline/", fields, follow=True).content.decode()
        assert "1 case is now held by Alma." in page
        assert "cases whose holder left" not in page
        left.case.refresh_from_db()
        assert left.case.assignee == cast.alma.person

    def test_a_case_that_somebody_took_meanwhile_stays_with_them(
        self, cast: Cast, sofie: Member, left: Reported
    ) -> None:
        stale = Case.objects.get(pk=left.case.pk)
        opened(left.case, sofie)
        given, missed = absences.hand_over(cases=[stale], to=cast.alma.person, by=cast.alma.person, at=NOON)
        assert (given, missed) == (0, 1)
        left.case.refresh_from_db()
        assert left.case.assignee == sofie.person

    def test_who_may_only_read_now_is_somebody_who_left(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        reported = report()
        opened(reported.case, bea)
        assert not absences.left_behind(cast.helpline)
        cast.helpline.memberships.filter(person=bea.person).update(role="read_only")
        assert [case.reference for case in absences.left_behind(cast.helpline)] == [reported.case.reference]

    def test_closed_cases_are_left_in_peace(self, cast: Cast, left: Reported) -> None:
        actions.close(case=left.case, outcome="helped", by=cast.alma.person, at=NOON)
        assert not absences.left_behind(cast.helpline)

    @pytest.mark.parametrize("who", ["boris", "clara", "emil"])
    def test_nobody_else_gives_them_away(self, cast: Cast, left: Reported, who: str) -> None:
        client = sign_in(getattr(cast, who))
        answer = client.post(
            "/desk/work/hand-over/helpline/",
            {"hand-over-to": str(cast.alma.person.pk), "hand-over-cases": "x"},
        )
        assert answer.status_code == 404

    def test_a_choice_that_is_none_is_refused(self, alma: Client, left: Reported) -> None:
        answer = alma.post("/desk/work/hand-over/helpline/", {"hand-over-to": "x"})
        assert answer.status_code == 422
        assert "Choose at least one case." in answer.content.decode()


class TestPage:
    PATH = "/desk/work/absences/helpline/"

    def fields(self, cast: Cast, stand_in: Member, first: date, last: date) -> dict[str, str]:
        return {
            "person": str(cast.alma.person.pk), "stand_in": str(stand_in.person.pk), "first_day": f"{first}",
            "last_day": f"{last}",
        }  # fmt: skip

    def test_an_absence_is_entered_shown_and_removed(self, cast: Cast, bea: Member, alma: Client) -> None:
        day = today(timezone.now())
        page = alma.post(self.PATH, self.fields(cast, bea, day, day), follow=True).content.decode()
        assert "Saved." in page
        assert "Bea stands in" in alma.get("/desk/work/").content.decode()
        absence = Absence.objects.get()
        assert sign_in(bea).post(f"/desk/work/absences/{absence.pk}/end/").status_code == 403
        assert sign_in(cast.clara).post(f"/desk/work/absences/{absence.pk}/end/").status_code == 404
        assert alma.post(f"/desk/work/absences/{absence.pk}/end/").status_code == 302
        assert not Absence.objects.exists()

    def test_days_the_wrong_way_round_are_said(self, cast: Cast, bea: Member, alma: Client) -> None:
        day = today(timezone.now())
        answer = alma.post(self.PATH, self.fields(cast, bea, day, day - timedelta(days=1)))
        assert answer.status_code == 422
        assert "lies before the first one" in answer.content.decode()
        answer = alma.post(self.PATH, self.fields(cast, cast.alma, day, day))
        assert "Nobody stands in for themselves" in answer.content.decode()

    def test_somebody_else_is_proposed_to_stand_in(self, bea: Member, alma: Client) -> None:
        page = alma.get(self.PATH).content.decode()
        proposed = page[page.index('name="stand_in"') :]
        assert re.search(r'value="([^"]*)" selected', proposed)[1] == str(bea.person.pk)  # type: ignore[index]

    def test_who_works_alone_reads_why_nobody_can_stand_in(self, alma: Client) -> None:
        page = alma.get(self.PATH).content.decode()
        assert "Nobody else works on cases of this desk" in page
        assert "Save the absence" not in page

    def test_a_caseworker_speaks_for_nobody_else(self, cast: Cast, bea: Member, alma: Client) -> None:
        day = today(timezone.now())
        given = {**self.fields(cast, cast.alma, day, day), "person": str(bea.person.pk)}
        assert alma.post(self.PATH, given).status_code == 422
        assert not Absence.objects.exists()
