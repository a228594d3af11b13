"""How much everybody has and met, and who could take one more."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abri.centre.casework.models import Exposure
from abri.centre.casework.work import absences, exposure
from abri.centre.casework.work.exposure import Load, loads_of
from abri.centre.casework.work.load import proposed_for, who_could_take, workloads
from abri.centre.casework.work.tasks import today
from abri.centre.country import country
from tests.centre.casework.case_page import shown
from tests.centre.casework.work.conftest import opened
from tests.centre.conftest import NOON, Cast, Member, Report, Reported, make_member, sign_in

HEAVY = {"category": ["grooming"]}


def load_of(member: Member, at: datetime) -> Load:
    return loads_of([member.person.pk], at)[member.person.pk]


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


class TestExposure:
    def test_time_on_a_heavy_case_runs_until_the_next_thing_the_person_does(
        self, cast: Cast, report: Report
    ) -> None:
        heavy, light = report(**HEAVY).case, report().case
        opened(heavy, cast.alma, NOON)
        opened(light, cast.alma, NOON + minutes(7))
        opened(heavy, cast.alma, NOON + minutes(30))
        assert load_of(cast.alma, NOON + minutes(34)).minutes_today == 7 + 4

    def test_a_forgotten_page_counts_no_longer_than_the_pack_says(self, cast: Cast, report: Report) -> None:
        opened(report(**HEAVY).case, cast.alma, NOON)
        assert load_of(cast.alma, NOON + timedelta(hours=3)).minutes_today == 20

    def test_a_light_case_is_not_counted_nor_is_what_others_do(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        opened(report().case, cast.alma, NOON)
        opened(report(**HEAVY).case, bea, NOON)
        assert load_of(cast.alma, NOON + minutes(10)) == Load()
        assert load_of(bea, NOON + minutes(10)).minutes_today == 10

    def test_the_week_holds_seven_days(self, cast: Cast, report: Report) -> None:
        case = report(**HEAVY).case
        opened(case, cast.alma, NOON)
        for days, counted in ((1, 20), (6, 20), (7, 0)):
            found = load_of(cast.alma, NOON + timedelta(days=days))
            assert (found.minutes_today, found.minutes_week) == (0, counted)

    def test_what_was_uncovered_is_a_number_a_day_and_forgotten_after_three_months(self, cast: Cast) -> None:
        for at in (NOON, NOON, NOON + timedelta(days=1)):
            exposure.count_reveal(person=cast.alma.person, at=at)
        found = load_of(cast.alma, NOON + timedelta(days=1))
        assert (found.reveals_today, found.reveals_week) == (1, 3)
        exposure.forget(NOON + timedelta(days=93))
        assert [row.reveals for row in Exposure.objects.all()] == [1]
        # Also where somebody uncovers nothing any more.
        exposure.forget(NOON + timedelta(days=94))
        assert not Exposure.objects.exists()

    def test_the_audit_trail_is_read_no_sooner_than_enough_can_be_reached(
        self, cast: Cast, report: Report
    ) -> None:
        case, person = report(**HEAVY).case, cast.alma.person.pk
        with CaptureQueriesContext(connection) as asked:
            for elapsed in range(0, 150, 5):
                if elapsed % 20 == 0:
                    opened(case, cast.alma, NOON + minutes(elapsed))
                at = NOON + minutes(elapsed)
                assert exposure.met_enough(person, at) == load_of(cast.alma, at).is_heavy == (elapsed >= 120)
        read = [one for one in asked if 'ORDER BY 1 ASC, 2 ASC, "records_auditentry"."id"' in one["sql"]]
        # Thirty times for the load that it is compared with; by itself at first, and from two hours on.
        assert len(read) - 30 == 1 + 6

    def test_a_break_is_suggested_where_the_pack_says_and_not_before(self, cast: Cast) -> None:
        care = country().work.wellbeing
        assert not Load(reveals_today=care.reveals_a_day - 1).is_heavy
        assert Load(reveals_today=care.reveals_a_day).is_heavy
        assert not Load(minutes_today=care.severe_minutes_a_day - 1).is_heavy
        assert Load(minutes_today=care.severe_minutes_a_day).is_heavy


def reveal_much(member: Member) -> None:
    Exposure.objects.create(person=member.person, day=today(timezone.now()), reveals=10)


class TestDistribution:
    def test_everybody_stands_with_what_they_hold_by_urgency(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        opened(report(danger="suicide").case, cast.alma)
        opened(report().case, cast.alma)
        rows = {str(row.person): row for row in workloads(cast.helpline, NOON)}
        assert set(rows) == {"Alma", "Bea"}
        assert rows["Alma"].by_urgency == (1, 0, 1, 0)
        assert (rows["Alma"].weight, rows["Bea"].weight) == (6, 0)

    def test_the_number_of_queries_does_not_grow_with_the_people(self, cast: Cast, report: Report) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                workloads(cast.helpline, NOON)
            return len(caught)

        opened(report(**HEAVY).case, cast.alma)
        few = queries()
        for name in ("cem", "dag", "eva"):
            make_member(name, cast.helpline)
        assert queries() == few

    def test_who_has_least_comes_first_and_nobody_who_is_away_or_not_let_in(
        self, cast: Cast, bea: Member, sofie: Member, report: Report
    ) -> None:
        opened(report().case, bea)
        make_member("cem", cast.helpline)
        absences.enter(
            desk=cast.helpline, person=sofie.person, stand_in=bea.person, first_day=today(NOON),
            last_day=today(NOON), by=sofie.person, at=NOON,
        )  # fmt: skip
        case = report().case
        rows = workloads(cast.helpline, NOON)
        waiting = frozenset(row.person.pk for row in rows if str(row.person) == "Cem")
        assert [str(one.person) for one in who_could_take(case.category, rows, waiting=waiting)] == [
            "Alma",
            "Bea",
        ]

    def test_a_heavy_case_goes_past_who_has_met_enough_a_light_one_does_not(
        self, cast: Cast, bea: Member, report: Report
    ) -> None:
        opened(report().case, bea)
        reveal_much(cast.alma)
        rows = workloads(cast.helpline, timezone.now())
        assert [str(one.person) for one in who_could_take("grooming", rows)] == ["Bea"]
        assert str(who_could_take("cyberbullying.peers", rows)[0].person) == "Alma"
        reveal_much(bea)
        rows = workloads(cast.helpline, timezone.now())
        assert len(who_could_take("grooming", rows)) == 2

    def test_the_page_of_a_heavy_case_names_somebody_else(
        self, cast: Cast, bea: Member, alma: Client, report: Report
    ) -> None:
        heavy = report(**HEAVY)
        assert "could take it" not in shown(alma, heavy)
        reveal_much(cast.alma)
        page = shown(alma, heavy)
        assert "You have met a lot of heavy things today." in page
        assert "Bea could take it, with 0 open cases." in page
        assert "could take it" not in shown(alma, report())

    def test_nobody_is_proposed_for_a_case_in_good_hands_or_without_anybody_else(
        self, cast: Cast, held: Reported
    ) -> None:
        assert proposed_for(held.case, cast.alma.person, timezone.now()) is None
        reveal_much(cast.alma)
        held.case.category = "grooming"
        assert proposed_for(held.case, cast.alma.person, timezone.now()) is None


class TestPages:
    def test_a_break_is_suggested_in_the_queue_to_that_person_alone(
        self, cast: Cast, bea: Member, alma: Client
    ) -> None:
        assert "Time for a break" not in alma.get("/desk/").content.decode()
        reveal_much(cast.alma)
        assert "Time for a break" in alma.get("/desk/").content.decode()
        assert "Time for a break" not in sign_in(bea).get("/desk/").content.decode()

    def test_ones_own_load_says_what_it_is_and_who_else_sees_it(
        self, cast: Cast, sofie: Member, alma: Client
    ) -> None:
        reveal_much(cast.alma)
        page = alma.get("/desk/your-load/").content.decode()
        assert "estimate" in page
        assert "the supervisors of your desks see the figures: Sofie." in page
        assert sign_in(cast.emil).get("/desk/your-load/").status_code == 404
        assert sign_in(cast.boris).get("/desk/your-load/").status_code == 404

    def test_the_counts_are_for_members(self, cast: Cast, alma: Client) -> None:
        assert "Alma" in alma.get("/desk/work/").content.decode()
        assert "Alma" not in sign_in(cast.clara).get("/desk/work/").content.decode()
        assert sign_in(cast.emil).get("/desk/work/").status_code == 404

    @pytest.mark.parametrize("who", ["alma", "boris", "clara", "emil"])
    def test_supervision_is_for_supervisors(self, cast: Cast, who: str) -> None:
        assert sign_in(getattr(cast, who)).get("/desk/supervision/").status_code == 404

    def test_a_supervisor_sees_the_people_of_the_desk(self, cast: Cast, sofie: Member) -> None:
        reveal_much(cast.alma)
        page = sign_in(sofie).get("/desk/supervision/").content.decode()
        assert "a break" in page
        assert "Alma" in page
        assert "Clara" not in page
