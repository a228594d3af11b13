"""The page of a chat: in short, what was found in its context, all of it, and what one may say of each finding."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.cases import arrivals
from abri.centre.cases.models import Case, Item
from abri.centre.casework import chats
from tests.centre.casework.test_findings import text_of
from tests.centre.conftest import Cast, Report, Reported, sign_in
from tests.fakes.chats import LINES, chat_record

ANSWERS = {"danger": "none", "category": ["cyberbullying.peers"], "story": "They write this about him."}


def reported(lines: Any = LINES) -> Reported:
    """A report with a chat."""
    arrival = arrivals.prepare(ANSWERS, language="en", chat=chat_record(lines), at=timezone.now())
    return Reported(arrivals.store(arrival), arrival.receipt)


def shown(client: Client, of: Reported, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/desk/cases/{of.case.reference}/chat/{query}")
    assert answer.status_code == status
    return str(answer.content.decode())


def numbers(page: str) -> list[int]:
    """Which messages stand on the page, those that only tell what another is about in brackets' stead negative."""
    found = re.findall(
        r'<li class="abri-line( abri-line--near)?"(?: id="m\d+")?>.*?>(\d+)</a>', page, re.DOTALL
    )
    return [-int(number) if near else int(number) for near, number in found]


def judge(client: Client, of: Reported, verb: str, number: int) -> None:
    held_by = of.case.items.filter(kind=Item.Kind.FINDINGS).order_by("number")[1].pk
    fields = {"held_by": str(held_by), "place": str(number)}
    assert client.post(f"/desk/cases/{of.case.reference}/{verb}/", fields).status_code == 302


def test_a_chat_of_thousands_offers_those_who_wrote_most(
    alma: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chats, "MOST_PEOPLE", 2)
    page = shown(alma, reported(), "?view=all")
    assert len(re.findall(r'<option value="\d+"', page)) == 2


class TestWho:
    def test_nobody_else_finds_it(self, cast: Cast) -> None:
        one = reported()
        for member in (cast.clara, cast.emil):
            shown(sign_in(member), one, status=404)
        shown(Client(), one, status=302)

    def test_a_reader_reads_and_judges_nothing(self, cast: Cast) -> None:
        page = shown(sign_in(cast.boris), reported(), "?view=found")
        assert "<mark" in page
        assert "/dismiss/" not in page

    def test_a_case_without_a_chat_has_no_such_page(self, alma: Client, report: Report) -> None:
        shown(alma, report(), status=404)

    def test_opening_it_opens_the_case(self, alma: Client, cast: Cast) -> None:
        shown(alma, reported())
        assert Case.objects.get().assignee == cast.alma.person


class TestCasePage:
    def test_it_tells_the_chat_in_short_and_leads_to_it(self, alma: Client) -> None:
        one = reported()
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert "Jonas may be in distress" in page
        assert f'href="/desk/cases/{one.case.reference}/chat/"' in page
        assert "2 urgent messages in the chat" in page

    def test_urgent_messages_that_were_dismissed_leave_the_top(self, alma: Client) -> None:
        one = reported()
        judge(alma, one, "dismiss", 5)
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert "1 urgent message in the chat" in page
        judge(alma, one, "dismiss", 6)
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert "The software found danger" not in page[: page.index('id="story"')]

    def test_what_the_answers_keep_of_it_is_not_shown_beside_it(self, alma: Client) -> None:
        arrival = arrivals.prepare(
            {**ANSWERS, "chat": "13 4"}, language="en", chat=chat_record(LINES), at=timezone.now()
        )
        one = Reported(arrivals.store(arrival), arrival.receipt)
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert "Do you want to send the chat along?" not in page
        assert "13 4" not in page

    def test_a_chat_that_could_not_be_told_is_said_so(self, alma: Client) -> None:
        arrival = arrivals.prepare(ANSWERS, language="en", chat={"kind": "?"}, at=timezone.now())
        one = Reported(arrivals.store(arrival), arrival.receipt)
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert "What the software found in the chat cannot be opened." in page
        assert "The chat cannot be opened" in shown(alma, one)


class TestInShort:
    def test_urgent_messages_stand_in_their_context(self, alma: Client) -> None:
        page = shown(alma, reported())
        assert numbers(page) == [-3, -4, 5, 6, -7]
        assert "may be aimed at Jonas" in page

    def test_pictures_have_their_figures_beside_them(self, alma: Client) -> None:
        page = shown(alma, reported())
        assert page.count('role="img"') == 2
        assert page.count("The same in numbers") == 2
        assert "style=" not in page

    def test_what_it_cannot_say_is_told(self, alma: Client) -> None:
        assert "How this was found, and what it cannot say" in shown(alma, reported())

    def test_a_name_in_a_picture_is_escaped(self, alma: Client) -> None:
        page = shown(alma, reported([("<img src=x>", "loser"), ("Jonas", "no")]))
        assert "<img" not in page


class TestFound:
    def test_everything_found_stands_with_its_neighbours(self, alma: Client) -> None:
        page = shown(alma, reported(), "?view=found")
        assert numbers(page) == [-1, -2, 3, -4, 5, 6, -7]
        assert "Milan removed Aya" in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("&label=threat", [5]),
            ("&label=distress", [6]),
            ("&person=2", [3, 5]),
            ("&person=1", [3, 5, 6]),
            ("&person=1&label=distress", [6]),
            ("&person=0", []),
            ("&person=99&label=nonsense", [3, 5, 6]),
        ],
    )
    def test_it_is_narrowed_by_person_and_label(self, alma: Client, query: str, found: list[int]) -> None:
        page = shown(alma, reported(), f"?view=found{query}")
        assert [number for number in numbers(page) if number > 0] == found

    def test_no_name_stands_in_an_address(self, alma: Client) -> None:
        page = shown(alma, reported([("Milan", "loser")] * 90), "?view=found")
        addresses = re.findall(r'(?:href|action|value)="([^"]*)"', page)
        assert 'rel="next"' in page
        assert [one for one in addresses if "Milan" in one] == []

    def test_a_calm_chat_says_that_this_proves_nothing(self, alma: Client) -> None:
        page = shown(alma, reported([("Kato", "Hello"), ("Jonas", "Hi")]), "?view=found")
        assert "That does not mean that nothing happened" in page


class TestWhole:
    LONG = tuple((f"Person {n % 3}", f"Message {n}") for n in range(1, 251))

    def test_it_stands_in_pages(self, alma: Client) -> None:
        one = reported(self.LONG)
        assert numbers(shown(alma, one, "?view=all")) == list(range(1, 101))
        assert numbers(shown(alma, one, "?view=all&page=3")) == list(range(201, 251))
        assert numbers(shown(alma, one, "?view=all&page=99999999999999")) == list(range(201, 251))

    def test_a_message_is_found_on_its_page(self, alma: Client) -> None:
        page = shown(alma, reported(self.LONG), "?view=all&message=150")
        assert 'id="m150"' in page

    def test_one_person_is_read_alone(self, alma: Client) -> None:
        assert numbers(shown(alma, reported(), "?view=all&person=0")) == [1, 7]

    @pytest.mark.parametrize("query", ["?view=nonsense", "?view=all&page=-1", "?page=x&person=%00&message=x"])
    def test_what_cannot_be_read_in_an_address_changes_nothing(self, alma: Client, query: str) -> None:
        shown(alma, reported(), query)


class TestDismissing:
    def test_a_message_is_dismissed_and_taken_back(self, alma: Client) -> None:
        one = reported()
        judge(alma, one, "dismiss", 3)
        page = shown(alma, one, "?view=found")
        assert page.count("abri-found--dismissed") == 1
        assert "dismissed by You" in text_of(page)
        judge(alma, one, "restore", 3)
        assert "abri-found--dismissed" not in shown(alma, one, "?view=found")

    def test_dismissed_danger_is_not_looked_at_first(self, alma: Client) -> None:
        one = reported()
        judge(alma, one, "dismiss", 5)
        assert [number for number in numbers(shown(alma, one)) if number > 0] == [6]

    def test_a_reason_leads_to_the_message(self, alma: Client) -> None:
        one = reported()
        held_by = one.case.items.filter(kind=Item.Kind.FINDINGS).order_by("number")[1].pk
        fields = {"held_by": str(held_by), "place": "3", "reason": "They are friends."}
        alma.post(f"/desk/cases/{one.case.reference}/dismiss/", fields)
        page = alma.get(f"/desk/cases/{one.case.reference}/").content.decode()
        assert f"/chat/?view=all&amp;message=3#about-found-{held_by}-3" in page
