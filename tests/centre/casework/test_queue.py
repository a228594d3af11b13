"""The queue: whose cases, in which order, how many a page, and what stands there when nothing waits."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abri.centre.accounts import people
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import actions, mailbox
from abri.centre.cases.models import Case, Grant
from abri.centre.casework import queue as queue_module
from abri.centre.casework.views import queue as queue_view
from abri.centre.country import country
from tests.centre.conftest import Cast, Member, Report, Reported, make_desk, make_member, sign_in


def now() -> datetime:
    return timezone.now()


def references(client: Client, address: str = "/desk/", **query: Any) -> list[str]:
    """The references of the rows, from top to bottom."""
    page = client.get(address, query)
    assert page.status_code == 200
    return re.findall(r'data-open class="abri-code" href="/desk/cases/([^/]+)/"', page.content.decode())


def following(client: Client, rel: str, address: str = "/desk/") -> str:
    """The address of the next or previous page, empty where there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', client.get(address).content.decode())
    return found.group(1).replace("&amp;", "&") if found else ""


def read(member: Member, reported: Reported) -> None:
    actions.open_case(case=reported.case, keyring=member.keyring, by=member.person, at=now())


class TestWhose:
    def test_a_stranger_is_asked_to_sign_in(self, db: None) -> None:
        answer = Client().get("/desk/")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/account/login/")

    def test_only_the_cases_of_my_desks(self, cast: Cast, alma: Client, report: Report) -> None:
        ours, theirs = report(), report(desk_slug="school")
        assert references(alma) == [ours.case.reference]
        assert references(sign_in(cast.boris)) == [ours.case.reference]
        assert references(sign_in(cast.clara)) == [theirs.case.reference]

    def test_an_administrator_sees_no_case_and_is_told_where_to_go(self, cast: Cast, report: Report) -> None:
        report()
        page = sign_in(cast.emil).get("/desk/")
        assert "You belong to no desk" in page.content.decode()
        assert "/desk/admin/" in page.content.decode()

    def test_whoever_waits_to_be_let_in_learns_why_and_what_to_do(self, cast: Cast, report: Report) -> None:
        reported = report()
        newcomer = make_member("nora", cast.helpline)
        client = sign_in(newcomer)
        page = client.get("/desk/").content.decode()
        assert "you are not let in yet" in page
        assert "Alma" in page
        assert "Boris" not in page
        assert newcomer.person.key_fingerprint in page
        assert references(client) == [reported.case.reference]

    @pytest.mark.parametrize("view", ["", "overdue"])
    def test_what_nobody_opened_in_time_stands_in_the_queue_of_the_desk_that_helps(
        self, cast: Cast, report: Report, view: str
    ) -> None:
        reported, clara = report(danger="suicide"), sign_in(cast.clara)
        assert references(clara, view=view) == []
        Case.objects.filter(pk=reported.case.pk).update(
            escalated_to=cast.school, due_at=now() - timedelta(hours=1)
        )
        assert references(clara, view=view) == [reported.case.reference]
        assert "escalated" in clara.get("/desk/", {"view": view}).content.decode()

    def test_several_desks_are_told_apart(self, cast: Cast, alma: Client, report: Report) -> None:
        report(), report(desk_slug="school")
        assert "School" not in alma.get("/desk/").content.decode()
        people.join(person=cast.alma.person, desk=cast.school, role="caseworker", at=now())
        assert len(references(alma)) == 2
        assert "School" in alma.get("/desk/").content.decode()


class TestOrder:
    def test_unread_danger_then_urgency_then_the_oldest(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        def send(minutes: int, **more: Any) -> Reported:
            return report(at=now() - timedelta(minutes=minutes), **more)

        normal_new, normal_old = send(10), send(90)
        read_danger = send(80, danger="suicide")
        high = send(70, category=["sextortion"])
        danger = send(1, danger="violence_now")
        read(cast.alma, read_danger)
        assert references(alma) == [
            one.case.reference for one in (danger, read_danger, high, normal_old, normal_new)
        ]

    def test_unread_danger_is_a_bar_a_word_and_the_top(self, alma: Client, report: Report) -> None:
        report()
        report(danger="suicide")
        page = alma.get("/desk/").content.decode()
        first, second = re.findall(r"<tr data-row( data-danger)?>", page)
        assert (first, second) == (" data-danger", "")
        assert "Unread: Danger" in page
        assert "abri-side__urgent" in page

    def test_a_new_message_is_marked(self, cast: Cast, alma: Client, report: Report) -> None:
        reported = report()
        read(cast.alma, reported)
        assert "new message" not in alma.get("/desk/").content.decode()
        mailbox.post(mailbox.open_with_receipt(reported.receipt), "Again.", at=now())
        assert "new message" in alma.get("/desk/").content.decode()


class TestLines:
    def test_what_people_are_called_is_escaped(self, cast: Cast, report: Report) -> None:
        reported = report()
        read(cast.alma, reported)
        Person.objects.filter(pk=cast.alma.person.pk).update(name="<i>Alma</i>")
        page = sign_in(cast.boris).get("/desk/").content.decode()
        assert "<td>&lt;i&gt;Alma&lt;/i&gt;</td>" in page
        assert "<i>Alma" not in page

    def test_a_free_case_is_taken_with_what_its_line_carries(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report()
        page = alma.get("/desk/?view=&category=").content.decode()
        [form] = re.findall(r'<form method="post" action="(/desk/cases/[^"]+/assign/)">(.*?)</form>', page)
        sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
        assert sent.pop("csrfmiddlewaretoken")
        alma.post(form[0], {**sent, "next": sent["next"].replace("&amp;", "&")})
        reported.case.refresh_from_db()
        assert reported.case.assignee == cast.alma.person


class TestPaging:
    @pytest.fixture(autouse=True)
    def _small_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queue_view, "PAGE_SIZE", 3)

    def test_a_page_has_fifty(self) -> None:
        assert queue_module.PAGE_SIZE == 50

    def test_pages_follow_each_other_without_gap_or_overlap(self, alma: Client, report: Report) -> None:
        at = now()
        sent = [report(at=at - timedelta(minutes=60 - n)).case.reference for n in range(8)]
        seen, address = references(alma), "/desk/"
        while address := following(alma, "next", address):
            seen += references(alma, address)
        assert seen == sent

    def test_cases_of_the_same_instant_are_not_lost(self, alma: Client, report: Report) -> None:
        at = now()
        sent = {report(at=at).case.reference for _ in range(7)}
        seen, address = references(alma), "/desk/"
        while address := following(alma, "next", address):
            seen += references(alma, address)
        assert len(seen) == 7
        assert set(seen) == sent

    def test_an_arrival_in_between_moves_nothing(self, alma: Client, report: Report) -> None:
        at = now()
        sent = [report(at=at - timedelta(minutes=60 - n)).case.reference for n in range(6)]
        second_page = following(alma, "next")
        report(danger="suicide", at=at)
        report(category=["sextortion"], at=at)
        assert references(alma, second_page) == sent[3:]

    def test_the_way_back_leads_to_the_page_before(self, alma: Client, report: Report) -> None:
        at = now()
        sent = [report(at=at - timedelta(minutes=60 - n)).case.reference for n in range(7)]
        third = following(alma, "next", following(alma, "next"))
        assert references(alma, third) == sent[6:]
        second = following(alma, "prev", third)
        assert references(alma, second) == sent[3:6]
        assert references(alma, following(alma, "prev", second)) == sent[:3]
        assert following(alma, "prev") == ""

    @pytest.mark.parametrize("untrusted", ["x", "W10", "WzEsMl0", "é", "WyJhIiwiYiIsImMiXQ", "AA" * 500])
    def test_a_place_that_is_none_gives_the_first_page(
        self, alma: Client, report: Report, untrusted: str
    ) -> None:
        sent = report().case.reference
        assert references(alma, after=untrusted) == [sent]
        assert references(alma, before=untrusted) == [sent]

    def test_the_filters_go_along(self, alma: Client, report: Report) -> None:
        for language in ("nl", "fr") * 4:
            report(language=language)
        after = following(alma, "next", "/desk/?language=fr")
        assert "language=fr" in after
        assert len(references(alma, after)) == 1

    def test_the_closed_pages_follow_each_other_too(self, cast: Cast, alma: Client, report: Report) -> None:
        for _ in range(5):
            reported = report()
            read(cast.alma, reported)
            actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=now())
        seen = references(alma, view="closed")
        seen += references(alma, following(alma, "next", "/desk/?view=closed"))
        assert len(set(seen)) == 5


class TestFilters:
    @pytest.fixture
    def sent(self, cast: Cast, report: Report) -> dict[str, str]:
        kinds: dict[str, dict[str, Any]] = {
            "plain": {},
            "french": {"language": "fr"},
            "grooming": {"category": ["grooming"]},
            "young": {"age": "12-13"},
            "mine": {},
        }
        reported = {name: report(**answers) for name, answers in kinds.items()}
        read(cast.alma, reported["mine"])
        return {name: one.case.reference for name, one in reported.items()}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"language": "fr"}, {"french"}),
            ({"category": "grooming"}, {"grooming"}),
            ({"age_band": "12-13"}, {"young"}),
            ({"mine": "on"}, {"mine"}),
            ({"state": "open"}, {"mine"}),
            ({"state": "new", "language": "en"}, {"plain", "grooming", "young"}),
            ({"view": "mine"}, {"mine"}),
            ({"language": "klingon", "state": "'; drop"}, {"plain", "french", "grooming", "young", "mine"}),
            ({"view": "nonsense"}, {"plain", "french", "grooming", "young", "mine"}),
        ],
    )
    def test_each_lets_through_what_it_says(
        self, alma: Client, sent: dict[str, str], query: dict[str, str], found: set[str]
    ) -> None:
        assert set(references(alma, **query)) == {sent[name] for name in found}

    def test_a_filter_never_hides_unread_danger(self, alma: Client, report: Report) -> None:
        report(danger="suicide", language="nl")
        report(language="fr")
        for address in ("/desk/?language=fr", "/desk/?view=closed", "/desk/?view=mine"):
            assert alma.get(address).content.decode().count("report of danger is unread") == 1

    def test_nothing_that_fits_is_said(self, alma: Client, report: Report) -> None:
        report()
        assert "No case fits these filters" in alma.get("/desk/?language=de").content.decode()


class TestViews:
    def test_overdue_until_the_desk_answers(self, cast: Cast, alma: Client, report: Report) -> None:
        late = report(danger="suicide", at=now() - timedelta(hours=2))
        report()
        assert references(alma, view="overdue") == [late.case.reference]
        ring = actions.open_case(case=late.case, keyring=cast.alma.keyring, by=cast.alma.person, at=now())
        assert references(alma, view="overdue") == [late.case.reference]
        actions.answer(case=late.case, keyring=ring, text="Hello", by=cast.alma.person, at=now())
        assert references(alma, view="overdue") == []

    def test_closed_cases_stand_apart_with_how_they_ended(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report()
        read(cast.alma, reported)
        actions.close(case=reported.case, outcome="removed", by=cast.alma.person, at=now())
        assert references(alma) == []
        assert references(alma, view="closed") == [reported.case.reference]
        assert "Content removed" in alma.get("/desk/?view=closed").content.decode()

    def test_a_withdrawn_case_is_gone(self, alma: Client, report: Report) -> None:
        reported = report()
        mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=now())
        for view in ("", "mine", "overdue", "closed"):
            assert references(alma, view=view) == []

    def test_the_empty_queue_teaches(self, cast: Cast, alma: Client, report: Report) -> None:
        page = alma.get("/desk/").content.decode()
        assert "No case waits" in page
        assert "0 cases were closed" in page
        reported = report()
        read(cast.alma, reported)
        actions.close(case=reported.case, outcome="helped", by=cast.alma.person, at=now())
        assert "1 case was closed" in alma.get("/desk/").content.decode()
        for view in ("mine", "overdue"):
            assert "abri-empty" in alma.get("/desk/", {"view": view}).content.decode()

    def test_the_navigation_counts(self, cast: Cast, alma: Client, report: Report) -> None:
        report(), report()
        read(cast.alma, report())
        page = alma.get("/desk/").content.decode()
        assert re.findall(r'abri-side__count">(\d+)<', page) == ["3", "1", "0", "0"]

    def test_a_reader_is_offered_nothing_to_do(self, cast: Cast, alma: Client, report: Report) -> None:
        report()
        assert ">Take<" in alma.get("/desk/").content.decode()
        assert ">Take<" not in sign_in(cast.boris).get("/desk/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_cases(cast: Cast, alma: Client, report: Report) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            references(alma)
        return len(caught)

    report()
    # Something hard was opened too: what it asked of the reader is looked up once, however much there is.
    read(cast.alma, report(danger="suicide"))
    alma.get("/desk/")
    few = queries()
    for number in range(20):
        reported = report(danger="suicide" if number % 2 else "none")
        if number % 3:
            read(cast.alma, reported)
    assert queries() == few


def test_codes_that_the_pack_has_no_more_are_shown_as_they_are(alma: Client, report: Report) -> None:
    case = report().case
    Case.objects.filter(pk=case.pk).update(category="gone.category", age_band="7-8")
    page = alma.get("/desk/").content.decode()
    assert "gone.category" in page
    assert "7-8" in page


def test_the_queue_gives_a_desk_its_new_key_on_the_way(cast: Cast, alma: Client, report: Report) -> None:
    reported = report()
    version = cast.helpline.current_key.version  # type: ignore[union-attr]
    people.leave(person=cast.boris.person, desk=cast.helpline, by=cast.emil.person, at=now())
    alma.get("/desk/")
    desk = Desk.objects.get(slug="helpline")
    assert desk.current_key is not None
    assert desk.current_key.version == version + 1
    assert Grant.objects.get(case=reported.case, desk_key__isnull=False).desk_key == desk.current_key
    assert alma.get(f"/desk/cases/{reported.case.reference}/").status_code == 200


def test_a_desk_that_was_dissolved_shows_nothing(cast: Cast, alma: Client, report: Report) -> None:
    report()
    Desk.objects.filter(slug="helpline").update(dissolved_at=now(), is_fallback=False)
    make_desk("other", Desk.Kind.HELPLINE)
    assert references(alma) == []


class TestDue:
    """What is owed when, asked in words, by the clock of the country."""

    # A Sunday in Brussels; the week is over tonight.
    NOW = datetime(2026, 11, 22, 12, 0, tzinfo=country().zone)

    @pytest.fixture
    def owed(self, cast: Cast, report: Report) -> dict[str, Case]:
        instants = {
            "last week": datetime(2026, 11, 15, 23, 59, tzinfo=country().zone),
            "monday": datetime(2026, 11, 16, 0, 0, tzinfo=country().zone),
            "morning": datetime(2026, 11, 22, 8, 0, tzinfo=country().zone),
            "evening": datetime(2026, 11, 22, 23, 30, tzinfo=country().zone),
            "tomorrow": datetime(2026, 11, 23, 0, 0, tzinfo=country().zone),
        }
        cases = {name: report().case for name in (*instants, "nothing")}
        for name, case in cases.items():
            Case.objects.filter(pk=case.pk).update(due_at=instants.get(name))
        return cases

    @pytest.mark.parametrize(
        ("word", "found"),
        [
            ("overdue", {"last week", "monday", "morning"}),
            ("today", {"morning", "evening"}),
            ("week", {"monday", "morning", "evening"}),
            ("", {"last week", "monday", "morning", "evening", "tomorrow", "nothing"}),
        ],
    )
    def test_a_word_lets_through_what_falls_due_then(
        self, cast: Cast, owed: dict[str, Case], word: str, found: set[str]
    ) -> None:
        chosen = queue_module.narrowed(Case.objects.all(), {"due": word}, cast.alma.person, self.NOW)
        assert set(chosen) == {owed[name] for name in found}

    def test_the_page_offers_the_words_but_not_for_what_has_ended(self, alma: Client, report: Report) -> None:
        report()
        page = alma.get("/desk/?due=overdue").content.decode()
        assert re.search(r'<option value="overdue"\s+selected>\s*Overdue', page)
        assert "Due this week" in page
        assert "Due this week" not in alma.get("/desk/?view=closed&due=week").content.decode()
