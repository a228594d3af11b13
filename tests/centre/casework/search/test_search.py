"""Looking cases up: by reference and codes, ended ones too, never another desk's and never by what was written."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.casework.search.asking import understood
from abri.centre.casework.search.finding import found as found_by
from tests.centre.conftest import NOON, STORY, Cast, Report, Reported, sign_in

ADDRESS = "/desk/search/"


def found(client: Client, asked: str = "", **filters: Any) -> list[str]:
    """The references that the page shows."""
    page = client.get(ADDRESS, {"asked": asked, **filters})
    assert page.status_code == 200
    return re.findall(r'data-open class="abri-code" href="/desk/cases/([^/]+)/"', page.content.decode())


def called(reported: Reported, reference: str) -> str:
    """Give a case a reference of the test's own."""
    Case.objects.filter(pk=reported.case.pk).update(reference=reference)
    return reference


class TestReferences:
    def test_a_whole_reference_leads_to_the_case(self, alma: Client, report: Report) -> None:
        reference = called(report(), "K7-4QF2")
        answer = alma.get(ADDRESS, {"asked": " k7-4qf2 "})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/cases/{reference}/")

    @pytest.mark.parametrize("asked", ["K7", "k7-4", "K74Q", "K7-4Q", "4QF2", "4qf2 K7"])
    def test_a_part_is_enough(self, asked: str, alma: Client, report: Report) -> None:
        called(report(), "K7-4QF2")
        called(report(), "Z9-8888")
        assert found(alma, asked) == ["K7-4QF2"]

    def test_letters_that_are_no_signs_are_read_as_those_they_look_like(
        self, alma: Client, report: Report
    ) -> None:
        called(report(), "10-0041")
        assert found(alma, "lO-o") == ["10-0041"]

    def test_another_desks_case_is_not_found(self, cast: Cast, alma: Client, report: Report) -> None:
        called(report(desk_slug="school"), "K7-4QF2")
        assert found(alma, "K7-4QF2") == []
        assert sign_in(cast.clara).get(ADDRESS, {"asked": "K7-4QF2"}).status_code == 302

    def test_who_belongs_to_no_desk_finds_nothing(self, cast: Cast, report: Report) -> None:
        called(report(), "K7-4QF2")
        assert found(sign_in(cast.emil), "K7") == []


class TestCodes:
    def test_words_of_the_pack_find_their_category(self, alma: Client, report: Report) -> None:
        threat = report(category=["threat"])
        report(category=["cyberbullying.peers"])
        assert found(alma, "threat") == [threat.case.reference]

    def test_ended_cases_are_found_with_open_ones(self, cast: Cast, alma: Client, report: Report) -> None:
        ended, waits = report(), report(at=NOON + timedelta(hours=1))
        opened: dict[str, Any] = {"case": ended.case, "by": cast.alma.person, "at": NOON}
        actions.open_case(keyring=cast.alma.keyring, **opened)
        actions.close(outcome="helped", **opened)
        assert set(found(alma, language="en")) == {ended.case.reference, waits.case.reference}
        assert found(alma, state="closed") == [ended.case.reference]
        assert found(alma, outcome="helped") == [ended.case.reference]

    def test_the_highest_urgency_is_a_filter_too(self, alma: Client, report: Report) -> None:
        urgent = report(danger="suicide")
        report()
        assert found(alma, urgency="0") == [urgent.case.reference]

    def test_days_are_those_of_the_country(self, alma: Client, report: Report) -> None:
        # Half past midnight in Brussels is still the day before in universal time.
        late = report(at=NOON.replace(hour=23, minute=30))
        assert found(alma, since="2026-11-22", until="2026-11-22") == [late.case.reference]
        assert found(alma, until="2026-11-21") == []


class TestRefusals:
    def test_what_was_written_is_not_searched(self, alma: Client, report: Report) -> None:
        report()
        page = alma.get(ADDRESS, {"asked": STORY.split()[4]}).content.decode()
        assert "What people wrote is sealed" in page
        assert "data-open" not in page

    def test_nothing_asked_shows_nothing(self, alma: Client, report: Report) -> None:
        report()
        assert found(alma) == []

    @pytest.mark.parametrize(
        "query",
        [
            {"asked": "%"}, {"asked": "_" * 100}, {"asked": "x" * 5000}, {"asked": "\x00"}, {"urgency": "9"},
            {"since": "0001-01-01"}, {"until": "31-02-2026"}, {"after": "rubbish", "language": "en"},
            {"asked": "👩‍🚀 éé '\";--"}, {"state": "nothing"},
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_answered_all_the_same(
        self, query: dict[str, str], alma: Client, report: Report
    ) -> None:
        report()
        assert alma.get(ADDRESS, query).status_code == 200


def test_more_cases_take_no_more_questions(alma: Client, report: Report) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert found(alma, language="en")
        return len(caught)

    report()
    questions()
    few = questions()
    for _ in range(12):
        report()
    assert questions() == few


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how many rows there are")
@pytest.mark.parametrize(("part", "indexes"), [("K7", {"autoindex"}), ("4QF2", {"autoindex", "case_ending"})])
def test_part_of_a_reference_is_looked_up_in_indexes(part: str, indexes: set[str], cast: Cast) -> None:
    asked = found_by(Case.objects.filter(desk=cast.helpline), cast.alma.person, understood(part), {})
    plan = asked.order_by("-changed_at", "-id").explain()
    within = plan.partition("LIST SUBQUERY")[2]
    assert "SCAN" not in plan
    assert {name for name in ("autoindex", "case_ending") if name in within} == indexes


@pytest.mark.skipif(connection.vendor != "sqlite", reason="as above")
def test_what_was_escalated_is_found_in_an_index_of_its_own(cast: Cast) -> None:
    own, escalated = Case.objects.all().sights(cast.alma.person)
    assert "case_escalated" in escalated.order_by("-changed_at", "-id").explain()
    assert "case_changed" in own.order_by("-changed_at", "-id").explain()


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("K7-4QF2", ("K7-4QF2",)), ("k74qf2", ("K7-4QF2",)), ("4QF2", ("4QF2",)), ("é", ()), ("K7-4QF22", ())],
)
def test_one_spelling_of_a_reference(typed: str, parts: tuple[str, ...]) -> None:
    assert understood(typed).parts == parts
