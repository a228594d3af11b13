"""What the software found, on the page of a case: marked, explained in words, dismissed and taken back."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.cases import mailbox, screening
from abri.centre.cases.models import Case, Item
from tests.centre.conftest import Cast, Report, Reported, sign_in
from tests.fakes.screener import DISTRESS, INSULT, THREAT, BrokenScreener

STORY = f"It began in May. Every day they call me {INSULT} and it is not funny. They wrote: {THREAT}."


def shown(client: Client, reported: Reported) -> str:
    return str(client.get(f"/desk/cases/{reported.case.reference}/").content.decode())


def text_of(html: str) -> str:
    """What is read, spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def finding(case: Case, place: int = 0, **more: str) -> dict[str, Any]:
    held_by = case.items.filter(kind=Item.Kind.FINDINGS).order_by("number")[0].pk
    return {"held_by": str(held_by), "place": str(place), **more}


def judge(client: Client, reported: Reported, verb: str, **more: Any) -> Any:
    fields = finding(reported.case, more.pop("place", 0), **more)
    return client.post(f"/desk/cases/{reported.case.reference}/{verb}/", fields)


class TestMarks:
    def test_the_sentence_is_marked_and_named_for_every_reader(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(story=STORY))
        marks = re.findall(r"<mark .*?</mark>", page)
        assert [text_of(mark) for mark in marks] == [
            f"marked, insult: Every day they call me {INSULT} and it is not funny.insult (end of the mark)",
            f"marked, threat: They wrote: {THREAT}.threat (end of the mark)",
        ]
        assert f'<b class="abri-found__word">{INSULT}</b>' in marks[0]
        assert "abri-found--urgent" in marks[1]

    def test_the_text_between_is_untouched(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(story=STORY))
        story = re.search(r'<div class="abri-story"[^>]*>(.*?)</div>', page, re.DOTALL)
        assert story is not None
        plain = re.sub(r'<span class="abri-(?:hidden|found__label).*?</span>', "", story[1])
        assert unescape(re.sub(r"<[^>]+>", "", plain)) == STORY

    def test_reasons_are_words_and_not_numbers(self, alma: Client, report: Report) -> None:
        page = text_of(shown(alma, report(story=STORY)))
        assert (
            f"insult: because of “{INSULT}”, and a little because of “Every”; “not” speaks against it" in page
        )

    def test_distress_is_not_explained_by_words_that_weigh_for_abuse(
        self, alma: Client, report: Report
    ) -> None:
        assert "sign of distress: because of the whole sentence" in text_of(
            shown(alma, report(story=f"{DISTRESS}."))
        )

    def test_danger_stands_above_everything_with_a_link_to_it(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(story=STORY))
        top = re.search(r'<div id="status".*?id="story"', page, re.DOTALL)
        assert top is not None
        anchor = re.search(r'<a href="#(found-[^"]+)">threat</a>', top[0])
        assert anchor is not None
        assert f'id="{anchor[1]}"' in page
        assert f"They wrote: {THREAT}." in top[0]

    def test_why_it_is_urgent_says_so(self, alma: Client, report: Report) -> None:
        page = text_of(shown(alma, report(story=f"{DISTRESS}.")))
        assert "The software found signs of distress in what the reporter wrote." in page
        assert "The software found danger and raised the urgency from Normal to Immediate" in page

    def test_the_marks_can_be_hidden_without_a_script(self, alma: Client, report: Report) -> None:
        assert 'type="checkbox" id="marks"' in shown(alma, report(story=STORY))
        assert 'id="marks"' not in shown(alma, report(story="Nothing much."))

    def test_messages_are_marked_too(self, alma: Client, report: Report) -> None:
        reported = report()
        mailbox.post(mailbox.open_with_receipt(reported.receipt), f"Again {INSULT}.", at=timezone.now())
        page = shown(alma, reported)
        assert "abri-found" in page[page.index('id="conversation"') :]

    def test_what_is_written_between_marks_stays_harmless(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(story=f"<script>alert(1)</script> {INSULT} <b>not </b>"))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_a_text_that_was_not_read_is_said_so(
        self, alma: Client, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screening, "screener", BrokenScreener)
        page = shown(alma, report(story="I was at school."))
        assert "The software could not read this text." in page
        assert "I was at school." in page

    def test_spoilt_findings_leave_the_story(self, alma: Client, report: Report) -> None:
        reported = report(story=STORY)
        other = reported.case.items.get(kind=Item.Kind.PROPOSAL)
        reported.case.items.filter(kind=Item.Kind.FINDINGS).update(
            content=other.content, sealed_identity=other.sealed_identity
        )
        page = shown(alma, reported)
        assert STORY in unescape(page)
        assert "<mark" not in page

    def test_nothing_that_was_found_is_sent_to_the_reporter(self, report: Report) -> None:
        reported = report(story=STORY)
        client = Client()
        client.post("/en/mailbox/", {"code": reported.receipt.display})
        page = client.get("/en/mailbox/conversation/").content.decode()
        assert "abri-found" not in page


class TestDismissing:
    def test_one_click_is_enough_and_another_takes_it_back(self, alma: Client, report: Report) -> None:
        reported = report(story=STORY)
        assert judge(alma, reported, "dismiss").status_code == 302
        page = shown(alma, reported)
        assert "dismissed by You" in text_of(page)
        assert page.count("abri-found--dismissed") == 1
        assert judge(alma, reported, "restore").status_code == 302
        assert "abri-found--dismissed" not in shown(alma, reported)

    def test_the_reason_is_a_note_that_leads_to_the_finding(self, alma: Client, report: Report) -> None:
        reported = report(story=STORY)
        judge(alma, reported, "dismiss", reason="Their game.")
        page = shown(alma, reported)
        notes = page[page.index('id="notes"') :]
        assert "Their game." in notes
        assert 'href="#about-found-' in notes

    def test_dismissed_danger_leaves_the_top_and_not_the_urgency(self, alma: Client, report: Report) -> None:
        reported = report(story=f"They wrote: {THREAT}.")
        judge(alma, reported, "dismiss")
        page = shown(alma, reported)
        assert "The software found danger: look at this first" not in page
        assert Case.objects.get().urgency == Case.Urgency.HIGH
        assert "The urgency stays as it is until somebody changes it." in page

    def test_the_page_comes_back_to_the_finding(self, alma: Client, report: Report) -> None:
        reported = report(story=STORY)
        page = shown(alma, reported)
        going = re.findall(r'name="next" value="([^"]+)"', page)
        assert going[0].startswith(f"/desk/cases/{reported.case.reference}/#about-found-")
        assert judge(alma, reported, "dismiss", next=going[0]).headers["Location"] == going[0]
        assert f'id="{going[0].partition("#")[2]}"' in page

    def test_readers_see_it_and_judge_nothing(self, cast: Cast, report: Report) -> None:
        reported, boris = report(story=STORY), sign_in(cast.boris)
        page = shown(boris, reported)
        assert "<mark" in page
        assert "/dismiss/" not in page
        assert judge(boris, reported, "dismiss").status_code == 403

    @pytest.mark.parametrize("fields", [{}, {"held_by": "x", "place": "0"}, {"held_by": "", "place": "-1"}])
    def test_what_names_no_finding_changes_nothing(
        self, alma: Client, report: Report, fields: dict[str, str]
    ) -> None:
        reported = report(story=STORY)
        answer = alma.post(f"/desk/cases/{reported.case.reference}/dismiss/", fields)
        assert answer.status_code == 422
        assert not Item.objects.filter(kind=Item.Kind.DISMISSAL).exists()

    def test_an_item_that_holds_no_findings_cannot_be_judged(self, alma: Client, report: Report) -> None:
        reported = report(story=STORY)
        wrong = str(reported.case.items.get(kind=Item.Kind.REPORT).pk)
        answer = alma.post(
            f"/desk/cases/{reported.case.reference}/dismiss/", {"held_by": wrong, "place": "0"}
        )
        assert (answer.status_code, "found nothing there" in answer.content.decode()) == (422, True)
