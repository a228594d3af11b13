"""What the page of a case says: in the reader's language, with its reasons, and whatever somebody wrote."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Person
from abri.centre.cases import actions
from abri.centre.country import country
from tests.centre.casework.case_page import page_head, pane, shown
from tests.centre.conftest import Cast, Report


class TestWords:
    def test_questions_and_options_are_in_the_readers_language(
        self, cast: Cast, alma: Client, report: Report
    ) -> None:
        reported = report(language="fr-young", relation="classmate", story="Je ne dors plus.")
        Person.objects.filter(pk=cast.alma.person.pk).update(language="nl")
        page = shown(alma, reported)
        assert "Wie doet dit?" in page or "Wie doet het?" in page
        assert '<div class="abri-story" lang="fr" dir="auto">Je ne dors plus.</div>' in page

    def test_why_this_urgency_is_said(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(danger="suicide"))
        assert "Someone thinks of suicide." in page
        assert "abri-suggested" in page

    def test_every_suggested_channel_says_why(self, alma: Client, report: Report) -> None:
        page = pane(shown(alma, report(category=["ncii.minor"], age="14-15", region="be.vl")), "route")
        assert page.index("Child Focus 116 000") < page.index("Take It Down")
        assert 'title="Intimate image of someone under 18: Child Focus is competent.' in page
        assert page.count("abri-suggested") >= 2

    def test_what_may_be_done_without_agreement_and_which_proof_may_be_sent_is_said(
        self, alma: Client, report: Report
    ) -> None:
        page = pane(shown(alma, report(category=["ncii.minor"], age="14-15", region="be.vl")), "triage")
        assert "Perhaps without the person&#x27;s agreement, under conditions" in page
        assert "The list of Article 353" not in page
        assert "No pictures at all, only addresses and account names" in page

    def test_an_organisation_that_nobody_confirmed_is_marked(self, alma: Client, report: Report) -> None:
        page = pane(shown(alma, report(category=["scam"], age="18+")), "route")
        assert page.count("not confirmed") == 2

    def test_the_law_is_said_in_the_readers_language(self, cast: Cast, alma: Client, report: Report) -> None:
        reported = report(language="fr-young", category=["threat"], age="14-15")
        assert "This is information, not legal advice." in pane(shown(alma, reported), "law")
        Person.objects.filter(pk=cast.alma.person.pk).update(language="nl")
        page = pane(shown(alma, reported), "law")
        assert "Dit is informatie, geen juridisch advies." in page
        assert "abri-provision" in page

    def test_where_the_law_says_nothing_the_pane_says_so(self, alma: Client, report: Report) -> None:
        page = pane(shown(alma, report(category=["excessive_use"])), "law")
        assert "abri-provision" not in page
        assert country().law.sentences["nothing"].say("en") in unescape(page)

    def test_a_confirmed_urgency_is_solid(self, cast: Cast, alma: Client, report: Report) -> None:
        reported = report(danger="suicide")
        assert page_head(shown(alma, reported)).count("abri-suggested") == 1
        actions.change_urgency(
            case=reported.case, urgency=0, reason="Confirmed.", by=cast.alma.person, at=timezone.now()
        )
        assert page_head(shown(alma, reported)).count("abri-suggested") == 0

    def test_organisations_that_can_help_are_named(self, alma: Client, report: Report) -> None:
        assert 'href="tel:112"' in shown(alma, report(danger="violence_now"))

    def test_the_email_address_is_not_shown(self, alma: Client, report: Report) -> None:
        page = shown(alma, report(contact="email", email="dina@home.example"))
        assert "dina@home.example" not in page
        assert "only to say that a message waits" in page

    def test_an_answer_that_the_pack_has_no_more_is_shown_as_it_is(
        self, alma: Client, report: Report
    ) -> None:
        page = shown(alma, report(relation="pen_friend", old_question="an old answer"))
        assert "pen_friend" in page
        assert "old_question" in page
        assert "an old answer" in page

    def test_no_story_is_said(self, alma: Client, report: Report) -> None:
        assert "told no story" in shown(alma, report(story=""))

    @pytest.mark.parametrize(
        "story",
        [
            "<script>alert(1)</script> & \"quotes\" 'single' {{ 7|add:7 }} {% now 'Y' %}",
            "\u202eright to left override\u202c and \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308 e\u0301",
            "x" * 20_000,
            "A line.\n\n\nAnother.\ttab",
        ],
    )
    def test_whatever_was_written_is_shown_and_does_nothing(
        self, alma: Client, report: Report, story: str
    ) -> None:
        page = shown(alma, report(story=story))
        assert "<script>alert" not in page
        body = re.search(r'<div class="abri-story"[^>]*>(.*?)</div>', page, re.DOTALL)
        assert body is not None
        assert unescape(body.group(1)) == story
