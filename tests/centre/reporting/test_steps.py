"""The intake, one question a screen, in a browser without scripts."""

import itertools
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.centre.accounts.models import Desk
from abri.centre.cases import mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.outbox import addresses, servers
from abri.centre.outbox.models import Heartbeat
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey
from abri.centre.records.models import Pocket
from abri.centre.reporting import drafts
from abri.centre.reporting.drafts import Draft
from tests.centre.conftest import STORY, Cast
from tests.centre.reporting.conftest import Dina

QUESTIONS = [question.id for question in country().intake.questions]


def test_the_intro_says_who_reads_it_and_begins_a_draft_only_on_the_button(dina: Dina) -> None:
    page = dina.get("/en/report/").content.decode()
    assert "Who reads it" in page
    assert not Pocket.objects.exists()
    answer = dina.begin()
    assert answer.url == f"/en/report/{QUESTIONS[0]}/"
    assert Pocket.objects.count() == 1


def test_every_question_is_one_screen_and_leads_to_the_next(dina: Dina) -> None:
    dina.begin()
    asked = []
    address = f"/en/report/{QUESTIONS[0]}/"
    while "/check/" not in address:
        question = address.split("/")[3]
        asked.append(question)
        page = dina.get(address)
        assert page.content.decode().count("<h1") == 1
        required = {"danger": "none", "category": "threat"}
        given_ = {question: required[question]} if question in required else {"skip": "1"}
        address = dina.post(address, given_).url
    # The address for mails is only asked of those who want a mail, files of those who say something about pictures.
    assert asked == [question for question in QUESTIONS if question not in {"email", "files"}]


def test_a_condition_raises_its_question(dina: Dina) -> None:
    dina.begin()
    assert dina.answer("contact", "email").url == "/en/report/email/"
    assert dina.answer("contact", "mailbox").url == "/en/report/sight/"


def test_progress_counts_the_questions_that_apply(dina: Dina) -> None:
    dina.begin()
    page = dina.get("/en/report/age/").content.decode()
    assert f"Question 2 of about {len(QUESTIONS) - 2}" in page
    assert 'value="2"' in page


def test_a_question_that_is_kept_ready_carries_this_browsers_token_and_nobodys_answers(dina: Dina) -> None:
    dina.begin()
    dina.answer("reporter", "self")
    first = dina.get("/en/report/age/").content.decode()
    dina.answer("age", "14-15")
    assert 'value="14-15" checked' in dina.get("/en/report/age/").content.decode()
    sten = Dina()
    sten.begin()
    other = sten.get("/en/report/age/").content.decode()
    assert "checked" not in other
    assert token_in(first) != token_in(other)
    assert len(token_in(other)) == 64


def token_in(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_back_leads_to_the_question_before_with_its_answer(dina: Dina) -> None:
    dina.begin()
    dina.answer("reporter", "self")
    assert 'href="/en/report/reporter/"' in dina.get("/en/report/age/").content.decode()
    assert 'value="self" checked' in dina.get("/en/report/reporter/").content.decode()


def test_what_is_required_cannot_be_skipped(dina: Dina) -> None:
    dina.begin()
    page = dina.answer("danger", skip="1")
    assert page.status_code == 200
    assert "We need this one to help" in page.content.decode()
    assert page.content.decode().count("<title>Error:") == 1
    assert 'name="skip"' not in page.content.decode()


def test_skipping_takes_an_answer_back(dina: Dina) -> None:
    dina.begin()
    dina.answer("reporter", "self")
    dina.answer("reporter", skip="1")
    assert dina.draft(timezone.now()).answers == {}


@pytest.mark.parametrize("danger", ["self_harm", "suicide", "violence_now"])
def test_danger_shows_numbers_that_answer_now_before_anything_else(dina: Dina, danger: str) -> None:
    dina.begin()
    answer = dina.answer("danger", danger)
    assert answer.url == "/en/report/danger-now/"
    page = dina.get(answer.url)
    words = page.content.decode()
    assert page.context["lines"][0].number == "112"
    states = [line.open_now for line in page.context["lines"]]
    assert states == sorted(states, key=[True, None, False].index)
    assert words.index("tel:112") < words.index("Go on with the report")
    assert page.context["onward"] == "/en/report/wants/"


def test_where_no_crisis_line_speaks_the_language_the_others_are_shown_with_theirs(dina: Dina) -> None:
    dina.begin()
    dina.answer("danger", "suicide")
    english = dina.get("/en/report/danger-now/")
    assert {"1813", "0800 32 123"} <= {entry.number for entry in english.context["further"]}
    assert "112" not in {entry.number for entry in english.context["further"]}
    assert "These answer too" in english.content.decode()
    assert dina.get("/nl/report/danger-now/").context["further"] == ()


def test_it_says_that_nobody_may_read_in_time_until_all_of_the_alerting_stands(
    dina: Dina, cast: Cast, settings: object
) -> None:
    dina.begin()
    dina.answer("danger", "suicide")
    warning = "Nobody may read your report in time"

    def warned() -> bool:
        return warning in dina.get("/en/report/danger-now/").content.decode()

    settings.MAIL_CONFIGURED = False  # type: ignore[attr-defined]
    assert warned()
    settings.MAIL_CONFIGURED = True  # type: ignore[attr-defined]
    assert warned()
    Heartbeat.beat("worker", at=timezone.now())
    assert warned()
    Desk.objects.filter(pk=cast.helpline.pk).update(alert_email="team@helpline.example")
    assert not warned()
    addresses.gave_back("team@helpline.example", at=timezone.now())
    assert warned()
    addresses.takes_mail("team@helpline.example")
    servers.gone("smtp 421", at=timezone.now() - timedelta(minutes=6))
    assert warned()
    servers.took(at=timezone.now())
    assert not warned()
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    assert warned()


@pytest.mark.parametrize("image", ["yes", "not_sure"])
def test_a_picture_of_a_minor_is_never_asked_for(dina: Dina, image: str) -> None:
    dina.begin()
    answer = dina.answer("minor_image", image)
    assert answer.url == "/en/report/pictures/"
    page = dina.get(answer.url).content.decode()
    assert "Never send the picture" in page
    assert "takeitdown" in page
    assert 'type="file"' not in page
    assert dina.answer("minor_image", "adults").url == "/en/report/addresses/"


def test_a_change_comes_back_to_the_check_page(dina: Dina) -> None:
    dina.tell()
    assert "/en/report/story/?change=1" in dina.get("/en/report/check/").content.decode()
    changed = dina.post("/en/report/story/?change=1", {"story": "Shorter."})
    assert changed.url == "/en/report/check/"
    assert "Shorter." in dina.get("/en/report/check/").content.decode()


def test_a_change_that_raises_a_question_asks_it_first(dina: Dina) -> None:
    dina.tell()
    changed = dina.post("/en/report/contact/?change=1", {"contact": "email"})
    assert changed.url == "/en/report/email/?change=1"
    assert dina.post(changed.url, {"email": "dina@mail.example"}).url == "/en/report/check/"


def test_danger_that_is_admitted_late_shows_the_numbers_too(dina: Dina) -> None:
    dina.tell()
    changed = dina.post("/en/report/danger/?change=1", {"danger": "suicide"})
    assert changed.url == "/en/report/danger-now/?change=1"
    assert dina.get(changed.url).context["onward"] == "/en/report/check/"


def test_sending_without_a_required_answer_asks_for_it(dina: Dina) -> None:
    dina.begin()
    dina.answer("danger", "none")
    assert dina.send().url == "/en/report/category/"
    assert not Case.objects.exists()


def test_a_report_arrives_with_exactly_the_answers_that_apply(dina: Dina) -> None:
    receipt = dina.report(contact="mailbox", age="14-15")
    assert Case.objects.get().age_band == "14-15"
    report = mailbox.open_with_receipt(receipt).report()
    assert report["answers"] == {
        "danger": "none", "category": ["cyberbullying.peers"], "story": STORY, "contact": "mailbox", "age": "14-15",
    }  # fmt: skip


def test_an_address_that_was_taken_back_is_not_sent(dina: Dina) -> None:
    receipt = dina.report(contact="email", email="dina@mail.example")
    assert mailbox.open_with_receipt(receipt).report()["answers"]["email"] == "dina@mail.example"
    other = Dina()
    other.tell(contact="email", email="dina@mail.example")
    other.answer("contact", "mailbox")
    other.send()
    assert "email" not in mailbox.open_with_receipt(other.receipt()).report()["answers"]


def test_the_date_takes_three_boxes_and_keeps_nonsense_to_correct(dina: Dina) -> None:
    dina.begin()
    page = dina.answer("since", since_day="31", since_month="2", since_year="2026")
    assert "We do not understand this date" in page.content.decode()
    assert 'name="since_day"' in page.content.decode()
    assert 'value="31"' in page.content.decode()
    assert dina.answer("since", since_day="3", since_month="10", since_year="2025").status_code == 302
    assert dina.draft(timezone.now()).answers["since"] == "2025-10-03"
    assert "3 October 2025" in dina.get("/en/report/check/").content.decode()


@pytest.mark.parametrize(
    ("untrusted", "kept"),
    [
        ("before\x00after", "beforeafter"),
        ("\u202eرسالة\u202c ✊🏽 \u200dé", "\u202eرسالة\u202c ✊🏽 \u200dé"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo", "one\ntwo"),
    ],
)
def test_any_writing_comes_through(dina: Dina, untrusted: str, kept: str) -> None:
    receipt = dina.report(story=untrusted)
    assert mailbox.open_with_receipt(receipt).report()["answers"]["story"] == kept


def test_bytes_in_another_encoding_do_not_break_the_page(dina: Dina) -> None:
    dina.begin()
    body = b"story=caf\xe9 %E9 \xff"
    answer = dina.generic("POST", "/en/report/story/", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert "caf" in str(dina.draft(timezone.now()).answers["story"])


def test_a_story_of_ten_megabytes_names_the_limit_and_loses_nothing(dina: Dina) -> None:
    dina.begin()
    story = "é" * 5_000_000
    page = dina.answer("story", story)
    assert page.status_code == 200
    assert "longer than 20,000 characters" in page.content.decode()
    assert story in page.content.decode()
    # The form itself sends bytes as they are, so that no letter counts three times towards the server's bound.
    assert 'enctype="multipart/form-data"' in page.content.decode()


def test_what_no_server_takes_is_refused_in_our_words(dina: Dina, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]
    dina.begin()
    page = dina.answer("story", "a" * 2000)
    assert page.status_code == 413
    assert "the text is still there" in page.content.decode()


def test_without_a_draft_a_question_says_so_kindly(dina: Dina) -> None:
    page = dina.get("/en/report/story/")
    assert page.status_code == 410
    assert "deleted after 60 minutes" in page.content.decode()


def test_an_answer_after_the_draft_expired_is_not_lost(dina: Dina) -> None:
    dina.begin()
    dina.age_pockets(expires_at=timezone.now() - timedelta(minutes=1))
    page = dina.answer("story", STORY)
    assert page.status_code == 200
    assert "What you wrote just now is kept" in page.content.decode()
    assert STORY in dina.get("/en/report/story/").content.decode()


def test_reading_prolongs_the_draft(dina: Dina) -> None:
    dina.begin()
    dina.age_pockets(expires_at=timezone.now() + timedelta(minutes=5))
    dina.get("/en/report/story/")
    assert Pocket.objects.get().expires_at > timezone.now() + timedelta(minutes=59)


def test_nothing_typed_reaches_the_address_or_a_plain_cookie(dina: Dina) -> None:
    dina.begin()
    answer = dina.answer("story", STORY)
    assert "?" not in answer.url
    assert STORY not in answer.url
    cookie = dina.cookies[drafts.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 3600)
    assert set(dina.cookies) <= {drafts.COOKIE, "abri_csrf"}
    assert STORY.encode() not in (Pocket.objects.get().content or b"")


def test_a_desk_s_own_link_binds_the_report_to_it(dina: Dina, cast: Cast) -> None:
    assert "School" in dina.get("/en/report/?to=school").content.decode()
    dina.begin(to="school")
    for question, value in {"danger": "none", "category": "threat"}.items():
        dina.answer(question, value)
    dina.send()
    assert Case.objects.get().desk == cast.school


def test_a_link_to_no_desk_is_said_and_does_not_bind(dina: Dina) -> None:
    assert "no longer leads to a team" in dina.get("/en/report/?to=gone").content.decode()
    dina.begin(to="gone")
    assert dina.draft(timezone.now()).desk == ""


def test_young_people_are_spoken_to_until_somebody_says_they_are_grown_up(dina: Dina) -> None:
    dina.language = "fr"
    dina.begin()
    intake = country().intake
    young, formal = (intake.question("reporter").ask.say(form) for form in ("fr-young", "fr"))
    assert young in dina.get("/fr/report/reporter/").content.decode()
    dina.answer("reporter", "parent")
    assert formal in dina.get("/fr/report/reporter/").content.decode()
    dina.answer("reporter", "self")
    dina.answer("age", "18+")
    assert formal in dina.get("/fr/report/reporter/").content.decode()


def test_a_failing_database_keeps_the_answer_on_the_page(dina: Dina, monkeypatch: pytest.MonkeyPatch) -> None:
    dina.begin()

    def fail(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(drafts, "keep", fail)
    page = dina.answer("story", STORY)
    assert page.status_code == 503
    assert STORY in page.content.decode()
    assert "Try again in a minute" in page.content.decode()


def test_a_question_nobody_asks_is_not_found(dina: Dina) -> None:
    dina.begin()
    assert dina.get("/en/report/shoe-size/").status_code == 404


def test_no_question_of_the_pack_has_the_name_of_a_page() -> None:
    for question in QUESTIONS:
        assert resolve(f"/en/report/{question}/").url_name == "question"


def test_another_browser_opens_nothing(dina: Dina) -> None:
    dina.tell()
    sten = Client()
    sten.cookies[drafts.COOKIE] = CookieKey.new().cookie
    assert sten.get("/en/report/check/").status_code == 410


TEXT = st.text(max_size=300)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(
    answers=st.dictionaries(st.sampled_from(QUESTIONS), TEXT | st.lists(TEXT, max_size=4)),
    desk=st.sampled_from(["", "school"]),
)
def test_a_draft_comes_back_as_it_was_kept(answers: dict[str, str | list[str]], desk: str) -> None:
    at = timezone.now()
    draft = drafts.begin(at, desk=desk)
    draft.answers = answers
    drafts.keep(draft, at)
    found = pockets.find(draft.key.cookie, drafts.PURPOSE, at)
    assert found is not None
    assert Draft.opened(found).content == draft.content


def test_every_combination_of_who_and_age_has_a_register() -> None:
    intake = country().intake
    for reporter, age in itertools.product(intake.question("reporter").values, intake.question("age").values):
        facts = drafts.facts_of({"reporter": reporter, "age": age}, timezone.now())
        grown_up = reporter in {"parent", "teacher", "professional"} or age == "18+"
        assert drafts.speaks_young(facts) is not grown_up
