"""Receiving a report: which desk, which keys, which reference, and what the database then holds."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from abri.centre.accounts.models import Desk
from abri.centre.cases import arrivals, keys, references
from abri.centre.cases.models import Case, Grant, Item
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import NotForThisKey
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, make_desk, make_member


def prepare(**more: Any) -> arrivals.Arrival:
    answers = {
        "danger": "none",
        "category": ["cyberbullying.peers"],
        "story": STORY,
        **more.pop("answers", {}),
    }
    return arrivals.prepare(answers, language=more.pop("language", "en"), at=NOON, **more)


def opens(member: Member, case: Case) -> bool:
    try:
        keys.case_keyring(case, member.keyring)
    except NotForThisKey:
        return False
    return True


def test_a_report_becomes_a_case_that_waits(report: Report) -> None:
    case = report(age="14-15", region="be.vl", language="nl").case
    case.refresh_from_db()
    assert (case.state, case.unread, case.assignee) == ("new", True, None)
    assert (case.category, case.age_band, case.language) == ("cyberbullying.peers", "14-15", "nl")
    assert case.due_at is not None
    assert case.due_at > NOON
    assert [item.kind for item in case.items.order_by("number")] == ["report", "proposal", "findings"]


def test_the_desk_and_the_receipt_open_it_and_nobody_else(cast: Cast, report: Report) -> None:
    case = report().case
    assert opens(cast.alma, case)
    assert opens(cast.boris, case)
    assert not opens(cast.clara, case)
    assert not opens(cast.emil, case)
    assert case.grants.filter(desk_key=None).count() == 1


def test_danger_gives_the_fallback_desk_a_key_too(cast: Cast, report: Report) -> None:
    case = report(desk_slug="school", danger="suicide").case
    assert case.desk == cast.school
    assert case.is_unread_danger
    assert opens(cast.alma, case)
    assert case not in Case.objects.visible_to(cast.alma.person)


def test_without_danger_the_school_alone_has_a_key(cast: Cast, report: Report) -> None:
    case = report(desk_slug="school").case
    assert opens(cast.clara, case)
    assert not opens(cast.alma, case)


def test_danger_at_the_fallback_desk_itself_makes_one_grant(cast: Cast, report: Report) -> None:
    case = report(danger="violence_now").case
    assert case.desk == cast.helpline
    assert case.grants.exclude(desk_key=None).count() == 1


def test_danger_alerts_the_team_mailbox(cast: Cast, report: Report) -> None:
    Desk.objects.update(alert_email="team@centre.example")
    report()
    assert not Letter.objects.exists()
    case = report(danger="suicide").case
    assert [letter.about for letter in Letter.objects.filter(kind="desk_alert")] == [str(case.pk)]


def test_a_reference_that_is_taken_is_drawn_again(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = report().case.reference
    drawn = iter([taken, taken, "ZZ-9999"])
    monkeypatch.setattr(arrivals, "new_reference", lambda: next(drawn))
    assert report().case.reference == "ZZ-9999"
    assert Case.objects.count() == 2


def test_no_free_reference_is_said_and_nothing_is_stored(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = report().case.reference
    monkeypatch.setattr(arrivals, "new_reference", lambda: taken)
    with pytest.raises(arrivals.NoReferenceLeft):
        report()
    assert Case.objects.count() == 1
    assert Item.objects.count() == 3


def test_the_same_receipt_makes_one_report(report: Report) -> None:
    first = report()
    again = prepare(receipt=first.receipt)
    with pytest.raises(arrivals.AlreadyReceived):
        arrivals.store(again)
    assert Case.objects.count() == 1
    assert Grant.objects.count() == 2


def test_references_are_short_and_readable_aloud() -> None:
    for _ in range(200):
        reference = references.new_reference()
        assert len(reference) == 7
        assert not set(reference) & set("OILU")


def test_a_centre_without_any_key_refuses_and_says_so(db: None) -> None:
    make_desk("empty", Desk.Kind.HELPLINE)
    with pytest.raises(arrivals.NoDeskCanReceive):
        prepare()


def test_arrival_is_audited_without_words_from_the_report(report: Report) -> None:
    case = report().case
    entry = AuditEntry.objects.get(action="case.received")
    assert (entry.subject_id, entry.actor_id) == (str(case.pk), "")
    assert entry.detail == {"urgency": case.urgency}


class TestReceivingDesk:
    """The choice of a desk."""

    @pytest.fixture(autouse=True)
    def _desks(self, cast: Cast) -> None:
        for slug, kind, more in (
            ("hotline", Desk.Kind.HOTLINE, {}),
            ("zwaluw", Desk.Kind.HELPLINE, {"languages": ["nl"], "regions": ["be.vl"]}),
            ("hirondelle", Desk.Kind.HELPLINE, {"languages": ["fr"]}),
        ):
            make_member(f"member-of-{slug}", make_desk(slug, kind, **more))
        make_desk("without-key", Desk.Kind.HELPLINE, languages=["de"])

    def choose(self, **more: Any) -> str:
        wanted: dict[str, Any] = {
            "slug": "",
            "language": "en",
            "region": None,
            "kinds": ("helpline",),
            **more,
        }
        return arrivals.receiving_desk(**wanted).slug

    def test_the_desks_own_link_wins(self) -> None:
        assert self.choose(slug="school") == "school"

    def test_an_unknown_link_or_one_of_a_desk_without_a_key_falls_back_to_the_best(self) -> None:
        assert self.choose(slug="nowhere") == "helpline"
        assert self.choose(slug="without-key", language="de") == "helpline"

    def test_a_desk_that_is_not_open_to_all_is_never_chosen_by_itself(self) -> None:
        assert self.choose(kinds=("school",)) == "helpline"

    def test_the_kind_that_the_engine_proposes_decides(self) -> None:
        assert self.choose(kinds=("hotline", "helpline")) == "hotline"

    def test_a_desk_that_does_not_speak_the_language_comes_last(self) -> None:
        assert self.choose(language="de", kinds=("helpline",)) == "helpline"

    def test_the_region_counts_where_a_desk_has_regions(self) -> None:
        Desk.objects.filter(slug="helpline").update(regions=["be.bru"])
        assert self.choose(language="nl", region="be.vl") == "zwaluw"

    def test_a_dissolved_desk_receives_nothing(self) -> None:
        Desk.objects.filter(slug="hotline").update(dissolved_at=NOON)
        assert self.choose(kinds=("hotline", "helpline")) == "helpline"


@pytest.mark.django_db(transaction=True)
def test_a_stored_report_is_committed_before_its_receipt_is_shown(report: Report) -> None:
    """Another connection sees it, and SQLite was told to wait for the disk."""
    case = report().case
    assert not connection.in_atomic_block
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA journal_mode").fetchone() in {("wal",), ("memory",)}
    name = connection.settings_dict["NAME"]
    if Path(str(name)).exists():
        with sqlite3.connect(str(name)) as other:
            assert other.execute("select reference from cases_case").fetchall() == [(case.reference,)]


def test_power_cuts_are_survived_by_every_new_connection() -> None:
    assert "synchronous=FULL" in settings.DATABASES["default"]["OPTIONS"].get(
        "init_command", "synchronous=FULL"
    )


def test_a_transaction_of_the_caller_takes_the_report_with_it(cast: Cast) -> None:
    arrival = prepare()
    with transaction.atomic():
        arrivals.store(arrival)
        transaction.set_rollback(True)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_desk_that_is_dissolved_while_a_report_is_on_its_way_receives_nothing(cast: Cast) -> None:
    answers = {
        "danger": "none",
        "category": ["cyberbullying.peers"],
        "story": "In the group.",
        "age": "14-15",
    }
    arrival = arrivals.prepare(answers, language="en", at=NOON)
    Desk.objects.filter(pk=arrival.desk.pk).update(dissolved_at=NOON, is_fallback=False)
    with pytest.raises(arrivals.NoDeskCanReceive):
        arrivals.store(arrival)
    assert not Case.objects.exists()
