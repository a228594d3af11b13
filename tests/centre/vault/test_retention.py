"""Closed cases go with their evidence when the term of their outcome is over, unless a legal matter holds them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest

from abri.centre.cases import actions, erasure
from abri.centre.cases.models import Case, Tombstone
from abri.centre.country import country
from abri.centre.vault import custody, destruction, holds, links, retention
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.vault.conftest import FakeCleaning
from tests.centre.vault.handing_in import files_on_disk, kept

Closed = Callable[..., Case]


@pytest.fixture
def closed(cleaned: FakeCleaning, report: Report, cast: Cast) -> Closed:
    """A function that makes a case with a file and an address, and closes it."""

    def close(outcome: str = "helped") -> Case:
        case = report().case
        kept(case=case)
        links.add(case, [Link("https://example.org/a")], at=NOON)
        actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=NOON)
        actions.close(case=case, outcome=outcome, by=cast.alma.person, at=NOON)
        return case

    return close


def term_of(outcome: str) -> datetime:
    """The instant at which a case closed at noon has been kept long enough: closing is rounded down to the day."""
    case = Case.objects.get(outcome=outcome)
    assert case.closed_at is not None
    return case.closed_at + timedelta(days=country().evidence.retention.days[outcome])


def test_a_case_and_its_evidence_go_when_the_term_of_its_outcome_is_over(closed: Closed) -> None:
    case = closed()
    over = term_of("helped")
    assert retention.enforce(at=over - timedelta(seconds=1)) == 0
    assert retention.enforce(at=over) == 1
    assert not Case.objects.exists()
    assert Tombstone.objects.get().reason == "retention"
    assert {one.state for one in Evidence.objects.all()} == {Evidence.State.DESTROYED}
    assert files_on_disk() == set()
    for evidence in Evidence.objects.all():
        custody.check(evidence)
        assert custody.entries(evidence)[-1].action == "destroyed"
    assert {line["reason"] for line in erasure.lines("evidence")} == {"retention"}
    assert [line["case"] for line in erasure.lines("case")] == [str(case.pk)]


def test_each_outcome_has_its_own_term(closed: Closed) -> None:
    closed("helped")
    closed("not_for_us")
    assert retention.enforce(at=term_of("not_for_us")) == 1
    assert Case.objects.get().outcome == "helped"


def test_an_outcome_without_a_term_is_kept(closed: Closed) -> None:
    closed()
    Case.objects.update(outcome="of_an_older_pack")
    assert not retention.due(NOON + timedelta(days=4000)).exists()


def test_a_pack_that_says_no_terms_destroys_nothing(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    closed()
    rules = country().evidence
    silent = replace(rules, retention=replace(rules.retention, days=MappingProxyType({})))
    pack = replace(country(), evidence=silent)
    monkeypatch.setattr(retention, "country", lambda: pack)
    assert retention.enforce(at=NOON + timedelta(days=4000)) == 0


def test_open_cases_are_kept_however_old(report: Report) -> None:
    report()
    assert not retention.due(NOON + timedelta(days=4000)).exists()


def test_a_legal_hold_stops_it_and_its_end_lets_it_go(closed: Closed, cast: Cast) -> None:
    case = closed()
    holds.hold(case=case, on=True, by=cast.alma.person, at=NOON)
    over = term_of("helped")
    assert retention.enforce(at=over) == 0
    assert len(files_on_disk()) == 4
    holds.hold(case=case, on=False, by=cast.alma.person, at=NOON)
    assert retention.enforce(at=over) == 1


def test_a_case_that_is_held_at_the_last_moment_stays_whole(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was on the list when somebody set the hold; it is looked at again under its lock."""
    closed()
    end = retention._end

    def hold_first(case: Case, at: datetime) -> bool:
        Case.objects.update(legal_hold=True)
        return end(case, at)

    monkeypatch.setattr(retention, "_end", hold_first)
    assert retention.enforce(at=term_of("helped")) == 0
    assert {one.state for one in Evidence.objects.all()} == {Evidence.State.KEPT}


def test_a_case_that_cannot_be_erased_keeps_its_evidence_and_stops_no_other(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, _ = closed(), closed()
    erase = erasure.erase

    def fail(cases: object, **more: object) -> bool:
        if stuck in cases:  # type: ignore[operator]  # a set of cases
            raise OSError
        return erase(cases, **more)  # type: ignore[arg-type]  # what was given

    over = timedelta(days=4000)
    monkeypatch.setattr(erasure, "erase", fail)
    assert retention.enforce(at=NOON + over) == 1
    assert Case.objects.get() == stuck
    assert {one.state for one in stuck.evidence.all()} == {Evidence.State.KEPT}


def test_a_power_cut_after_the_commit_leaves_only_files_for_the_next_round(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(**_: object) -> None:
        raise PowerCut

    closed()
    with monkeypatch.context() as patch:
        patch.setattr(destruction, "follow", cut)
        with pytest.raises(PowerCut):
            retention.enforce(at=NOON + timedelta(days=4000))
    assert not Case.objects.exists()
    assert files_on_disk()
    destruction.follow(at=NOON + timedelta(days=4000))
    assert files_on_disk() == set()
