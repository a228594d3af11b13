"""The page of a case: who sees what in it, what happened to it, and that nothing spoilt breaks it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abri.centre.accounts import audit_words
from abri.centre.cases import actions, escalation, mailbox, triage
from abri.centre.cases import keys as case_keys
from abri.centre.cases.models import Case, Item
from abri.centre.casework import timeline
from abri.centre.records.models import AuditEntry
from abri.centre.ui import law_lines
from abri.engine.law import Match, match
from tests.centre.casework.case_page import address, page_head, shown
from tests.centre.conftest import STORY, Cast, Report, make_member, sign_in


def spoil(case: Case, kind: str) -> None:
    """Overwrite one item with a ciphertext of another place."""
    other = case.items.exclude(kind=kind).first()
    assert other is not None
    case.items.filter(kind=kind).update(content=other.content, sealed_identity=other.sealed_identity)


class TestWho:
    def test_a_stranger_signs_in_first(self, report: Report) -> None:
        assert Client().get(address(report())).status_code == 302

    def test_another_desk_and_an_administrator_find_nothing(self, cast: Cast, report: Report) -> None:
        reported = report()
        for member in (cast.clara, cast.emil):
            assert sign_in(member).get(address(reported)).status_code == 404

    def test_an_unknown_reference_is_not_found(self, alma: Client) -> None:
        for untrusted in ("ZZ-0000", "x", "%00", "ZZ-000%00", "a" * 300):
            assert alma.get(f"/desk/cases/{untrusted}/").status_code == 404

    def test_a_reference_may_be_typed_in_small_letters(self, alma: Client, report: Report) -> None:
        reported = report()
        assert STORY in alma.get(address(reported).lower()).content.decode()

    def test_a_caseworker_reads_the_story_and_takes_the_case(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report()
        assert STORY in shown(alma, reported)
        reported.case.refresh_from_db()
        assert (reported.case.assignee, reported.case.state) == (cast.alma.person, "open")

    def test_a_reader_reads_it_and_may_only_watch_it(self, cast: Cast, report: Report) -> None:
        reported = report(danger="suicide")
        page = shown(sign_in(cast.boris), reported)
        assert STORY in page
        assert "You may read this case, not change it" in page
        main = page[page.index("<main") : page.index("</main>")]
        assert re.findall(r'<form [^>]*action="([^"]*)"', main) == [f"{address(reported)}watch/"]
        reported.case.refresh_from_db()
        assert reported.case.is_unread_danger

    def test_whoever_was_not_let_in_learns_what_to_do(self, cast: Cast, report: Report) -> None:
        reported = report()
        newcomer = make_member("nora", cast.helpline)
        page = shown(sign_in(newcomer), reported, 403)
        assert "You are not let in yet" in page
        assert newcomer.person.key_fingerprint in page
        assert STORY not in page
        assert not AuditEntry.objects.filter(action="case.opened").exists()

    def test_somebody_elses_claim_is_seen(self, cast: Cast, alma: Client, report: Report) -> None:
        reported = report()
        shown(alma, reported)
        assert "Alma is working on this." in shown(sign_in(cast.boris), reported)
        assert "is working on this" not in shown(alma, reported)

    def test_a_withdrawn_case_is_gone(self, alma: Client, report: Report) -> None:
        reported = report()
        shown(alma, reported)
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=timezone.now())
        assert STORY not in shown(alma, reported, 404)

    def test_withdrawn_danger_is_read_once_and_nothing_can_be_written(
        self, alma: Client, report: Report
    ) -> None:
        reported = report(danger="suicide")
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=timezone.now())
        page = shown(alma, reported)
        assert STORY in page
        assert "The reporter withdrew this report" in page
        assert "answer-text" not in page
        assert "note-text" not in page

    def test_a_held_and_withdrawn_case_shows_only_why_it_is_kept(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report()
        shown(alma, reported)
        actions.hold(case=reported.case, on=True, by=cast.alma.person, at=timezone.now())
        mailbox.withdraw(
            mailbox.open_with_receipt(reported.receipt), at=timezone.now() + timedelta(seconds=1)
        )
        page = shown(alma, reported)
        assert "kept for a legal matter" in page
        assert STORY not in page

    def test_an_escalated_case_opens_at_the_fallback_desk(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report(desk_slug="school", danger="suicide", at=timezone.now() - timedelta(hours=1))
        assert alma.get(address(reported)).status_code == 404
        # Everybody at the desk, those who supervise it, then the desk that helps.
        for _ in range(3):
            escalation.escalate_due(at=timezone.now())
        page = shown(alma, reported)
        assert STORY in page
        assert "Nobody at School had opened this report of danger in time" in page


class TestTimeline:
    def test_it_tells_what_happened_with_names(self, cast: Cast, alma: Client, report: Report) -> None:
        reported = report(danger="suicide")
        shown(alma, reported)
        who = {"case": reported.case, "by": cast.alma.person, "at": timezone.now()}
        ring = actions.open_case(keyring=cast.alma.keyring, **who)  # type: ignore[arg-type]
        actions.answer(keyring=ring, text="Hello", **who)  # type: ignore[arg-type]
        actions.note(text="A note", **who)  # type: ignore[arg-type]
        actions.change_urgency(urgency=1, reason="Calmer now", **who)  # type: ignore[arg-type]
        actions.assign(to=None, expected=cast.alma.person, **who)  # type: ignore[arg-type]
        mailbox.post(mailbox.open_with_receipt(reported.receipt), "Thanks", at=timezone.now())
        page = shown(alma, reported)
        for sentence in (
            "The report arrived",
            "Alma opened it",
            "Alma answered",
            "Alma wrote a note",
            "Alma changed the urgency from Immediate to High",
            "Alma gave it back to the queue",
            "The reporter wrote",
        ):
            assert sentence in page

    def test_opening_it_again_and_again_is_one_line(self, alma: Client, report: Report) -> None:
        reported = report()
        for _ in range(3):
            page = shown(alma, reported)
        assert page.count("Alma opened it") == 1
        assert "(3 times)" in page
        assert AuditEntry.objects.filter(action="case.opened").count() == 3

    def test_looking_at_what_one_did_is_not_told_but_coming_back_later_is(
        self, cast: Cast, report: Report
    ) -> None:
        case, start = report().case, timezone.now()
        for minutes in (0, 1, 90):
            at = start + timedelta(minutes=minutes)
            actions.open_case(case=case, keyring=cast.alma.keyring, by=cast.alma.person, at=at)
            if not minutes:
                actions.note(case=case, text="A note.", by=cast.alma.person, at=at)
        events, _ = timeline.timeline_of(case)
        assert [event.action for event in events] == [
            "case.opened", "note.written", "case.opened", "case.received",
        ]  # fmt: skip

    def test_every_action_of_a_case_has_a_sentence(self) -> None:
        told = {
            action
            for action in audit_words.WORDS
            if action.split(".")[0] in {"case", "finding", "message", "note"}
        }
        # What else becomes of evidence stands in its own log; other nouns tell of a case what belongs to it.
        assert (told - {"case.erased"}) | {"evidence.added"} <= set(timeline._SENTENCES)
        assert set(timeline._SENTENCES) <= set(audit_words.WORDS)


class TestSpoilt:
    """One ciphertext that cannot be opened does not take the rest along."""

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("report", "The report cannot be opened"),
            ("from_reporter", "This message cannot be opened"),
            ("note", "This note cannot be opened"),
        ],
    )
    def test_it_is_said_where_it_was(
        self, cast: Cast, alma: Client, report: Report, kind: str, said: str
    ) -> None:
        reported = report()
        shown(alma, reported)
        mailbox.post(mailbox.open_with_receipt(reported.receipt), "From dina.", at=timezone.now())
        actions.note(case=reported.case, text="A note.", by=cast.alma.person, at=timezone.now())
        spoil(reported.case, kind)
        page = shown(alma, reported)
        assert said in page
        others = {"report": STORY, "from_reporter": "From dina.", "note": "A note."}
        for other, text in others.items():
            assert (text in page) == (other != kind)

    def test_a_suggestion_is_composed_from_whichever_of_the_two_opens(
        self, alma: Client, report: Report
    ) -> None:
        for kind in ("report", "proposal"):
            reported = report(danger="suicide")
            spoil(reported.case, kind)
            page = shown(alma, reported)
            assert "Someone thinks of suicide." in page
            assert "tel:112" in page
            assert "What the software suggested cannot be opened" not in page
            assert ('id="law"' in page) == (kind != "report")

    def test_it_is_said_where_neither_opens(self, alma: Client, report: Report) -> None:
        reported = report()
        garbage = b"age-encryption.org/v1\n" + bytes(50)
        Item.objects.filter(case=reported.case, kind__in=("report", "proposal")).update(content=garbage)
        assert "What the software suggested cannot be opened" in shown(alma, reported)

    def test_a_case_whose_every_grant_is_spoilt_says_so(self, alma: Client, report: Report) -> None:
        reported = report()
        grant = reported.case.grants.exclude(desk_key=None).get()
        grant.sealed_identity = (grant.sealed_identity or b"")[:-1] + b"x"
        grant.save()
        assert "Your keys do not open this case" in shown(alma, reported, 403)

    def test_garbage_instead_of_ciphertext_is_no_crash(self, alma: Client, report: Report) -> None:
        reported = report()
        Item.objects.filter(case=reported.case, kind="report").update(
            content=b"age-encryption.org/v1\n" + bytes(50)
        )
        assert "The report cannot be opened" in shown(alma, reported)


def test_a_new_message_is_marked_once(cast: Cast, alma: Client, report: Report) -> None:
    reported = report()
    shown(alma, reported)
    mailbox.post(mailbox.open_with_receipt(reported.receipt), "Again.", at=timezone.now())
    assert ">new<" in shown(alma, reported)
    assert ">new<" not in shown(alma, reported)


def test_the_number_of_queries_does_not_grow_with_the_story(cast: Cast, alma: Client, report: Report) -> None:
    reported = report()
    shown(alma, reported)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            shown(alma, reported)
        return len(caught)

    few = queries()
    box = mailbox.open_with_receipt(reported.receipt)
    for number in range(6):
        mailbox.post(box, f"Message {number}", at=timezone.now())
        actions.note(case=reported.case, text="A note.", by=cast.alma.person, at=timezone.now())
    shown(alma, reported)
    assert queries() <= few


def test_who_takes_a_case_by_opening_it_is_not_asked_for_again(alma: Client, report: Report) -> None:
    reported = report()
    with CaptureQueriesContext(connection) as caught:
        page = shown(alma, reported)
    asked = [
        query["sql"]
        for query in caught
        if 'FROM "accounts_person" WHERE "accounts_person"."id"' in query["sql"]
    ]
    assert len(asked) == 1
    assert "You" in page_head(page)


def test_opening_a_case_stores_only_what_changes(cast: Cast, alma: Client, report: Report) -> None:
    reported = report()
    with CaptureQueriesContext(connection) as caught:
        shown(alma, reported)
    stored = [query["sql"] for query in caught if query["sql"].startswith('UPDATE "cases_case"')]
    assert len(stored) == 1
    assert '"assignee_id"' in stored[0]
    assert '"reference"' not in stored[0].partition("WHERE")[0]
    assert Case.objects.get(pk=reported.case.pk).assignee == cast.alma.person


def test_the_law_is_worked_out_once_a_page(
    alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported, asked = report(), []

    def counted(*given: Any) -> tuple[Match, ...]:
        asked.append(given)
        return match(*given)

    monkeypatch.setattr(triage, "match", counted)
    monkeypatch.setattr(law_lines, "match", counted)
    assert "What the law says" in shown(alma, reported)
    assert len(asked) == 1


class TestErasedMeanwhile:
    def test_a_case_that_is_erased_while_it_is_opened_is_not_found(
        self, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reported = report()
        before = case_keys.case_keyring

        def erase_after(*given: Any) -> Any:
            opened = before(*given)
            Case.objects.filter(pk=reported.case.pk).delete()
            return opened

        monkeypatch.setattr(case_keys, "case_keyring", erase_after)
        assert alma.get(address(reported)).status_code == 404

    def test_a_case_that_is_erased_before_its_grants_are_read_is_not_found(
        self, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reported = report()
        before = case_keys.case_keyring

        def erase_first(*given: Any) -> Any:
            Case.objects.filter(pk=reported.case.pk).delete()
            return before(*given)

        monkeypatch.setattr(case_keys, "case_keyring", erase_first)
        assert alma.get(address(reported)).status_code == 404
