"""The pages on which editors change what the centre says."""

from typing import Any

import pytest
from django.test import Client

from abri.centre.country import country
from abri.centre.overlay import following
from abri.centre.overlay.models import Draft, Edition
from abri.engine.packs.rules import Due
from tests.centre.conftest import NOON, Cast, Member, sign_in
from tests.centre.overlay.conftest import typed

pytestmark = pytest.mark.django_db

PAGES = ("", "categories/", "categories/scam/", "questions/", "questions/wants/", "questions/danger/",
         "questions/wants/answers/talk/", "own-questions/new/", "times/", "times/normal/", "times/danger/",
         "answers/", "own-answers/new/", "draft/", "draft/dry-run/", "editions/0/bring-back/")  # fmt: skip


@pytest.fixture
def desk(cast: Cast) -> Client:
    """Emil's browser."""
    return sign_in(cast.emil)


def send(client: Client, where: str, fields: dict[str, Any] | None = None) -> Any:
    return client.post(f"/desk/changes/{where}", fields or {})


def publish(client: Client) -> None:
    """Publish the draft; the transaction of a test never ends, so this process is told."""
    assert send(client, "draft/", {"why": "our words"}).status_code == 302
    following.follow()


def content() -> dict[str, Any]:
    found: dict[str, Any] = Draft.objects.get().content
    return found


@pytest.mark.parametrize("where", PAGES)
def test_editors_find_every_page_and_nobody_else_does(cast: Cast, vera: Member, where: str) -> None:
    for editor in (cast.emil, vera):
        assert sign_in(editor).get(f"/desk/changes/{where}").status_code == 200
    assert sign_in(cast.alma).get(f"/desk/changes/{where}").status_code == 404
    assert Client().get(f"/desk/changes/{where}").status_code == 302


def test_only_editors_find_the_way(cast: Cast, desk: Client) -> None:
    assert b"/desk/changes/" in desk.get("/desk/admin/").content
    assert b"/desk/changes/" not in sign_in(cast.alma).get("/desk/").content


def test_a_category_is_named_otherwise_for_everybody_once_it_is_published(desk: Client) -> None:
    answer = send(desk, "categories/scam/", {**typed("names", "Tricked"), **typed("hint", "Money")})
    assert answer.status_code == 302
    assert "Tricked" not in Client().get("/en/report/all/").content.decode()
    shown = desk.get("/desk/changes/draft/").content.decode()
    assert "<del>Scam or fraud with money</del>" in shown or "<del>" in shown
    assert "<ins>Tricked (fr)</ins>" in shown
    publish(desk)
    assert "Tricked (en)" in Client().get("/en/report/all/").content.decode()
    assert "Tricked (nl)" in Client().get("/nl/report/all/").content.decode()
    assert "our words" in desk.get("/desk/changes/").content.decode()


def test_a_heading_is_worded_anew_for_everybody_once_it_is_published(desk: Client) -> None:
    assert "/desk/changes/headings/people/" in desk.get("/desk/changes/categories/").content.decode()
    assert send(desk, "headings/people/", typed("names", "Between us")).status_code == 302
    assert "<ins>Between us (fr)</ins>" in desk.get("/desk/changes/draft/").content.decode()
    publish(desk)
    assert "Between us (nl)" in Client().get("/nl/report/all/").content.decode()
    assert desk.get("/desk/changes/headings/nothing/").status_code == 404


def test_publishing_needs_a_reason(desk: Client) -> None:
    send(desk, "categories/scam/", {"hidden": "on"})
    assert send(desk, "draft/", {"why": " "}).status_code == 200
    assert not Edition.objects.exists()


def test_a_text_is_written_in_every_language_or_in_none(desk: Client) -> None:
    page = send(desk, "categories/scam/", {"names.en": "Tricked"}).content.decode()
    assert page.count("Write it in this language too.") >= 3
    assert not Draft.objects.exists()
    send(desk, "categories/scam/", {"hidden": "on"})
    assert content() == {"category": {"scam": {"hidden": True}}}
    send(desk, "categories/scam/")
    assert content() == {}


def test_words_as_they_are_in_the_pack_are_no_change(desk: Client) -> None:
    answers = [f"answers/{name}/" for name in country().work.answers]
    times = [f"times/{urgency}/" for urgency in country().routing.due]
    for where in ("categories/scam/", "questions/wants/", "questions/wants/answers/talk/", *answers, *times):
        form = desk.get(f"/desk/changes/{where}").context["form"]
        as_shown = {box.html_name: str(box.value()).replace("\n", "\r\n") for box in form if box.value()}
        assert send(desk, where, as_shown).status_code == 302, where
        assert content() == {}, where


def test_words_in_braces_are_filled_in_nowhere_but_in_answers(desk: Client) -> None:
    page = send(desk, "categories/scam/", typed("names", "Tricked by {desk}")).content.decode()
    assert "Nothing is filled in here: leave out the braces." in page


def test_a_category_of_danger_has_no_box_to_hide_it(desk: Client) -> None:
    assert 'name="hidden"' not in desk.get("/desk/changes/categories/csam.url/").content.decode()
    send(desk, "categories/csam.url/", {"hidden": "on"})
    assert content() == {}


def test_a_question_is_hidden_and_an_answer_worded_otherwise(desk: Client) -> None:
    send(desk, "questions/sight/", {"hidden": "on"})
    send(desk, "questions/wants/answers/talk/", typed("label", "Talk"))
    send(desk, "questions/wants/", typed("ask", "What now?"))
    assert set(content()["question"]["wants"]) == {"ask", "option"}
    publish(desk)
    page = Client().get("/en/report/all/").content.decode()
    assert "What now? (en)" in page
    assert "Talk (en)" in page
    assert 'name="sight"' not in page


def test_what_cannot_be_is_said_and_not_kept(desk: Client) -> None:
    page = send(desk, "questions/contact/", {"hidden": "on"}).content.decode()
    assert "Nobody can come to this question any more." in page
    assert not Draft.objects.exists()
    send(desk, "questions/email/", {"hidden": "on"})
    assert send(desk, "questions/contact/", {"hidden": "on"}).status_code == 302


def test_a_question_on_which_safety_hangs_is_shown_and_not_taken(desk: Client) -> None:
    page = desk.get("/desk/changes/questions/danger/").content.decode()
    assert "Safety hangs on the words of this question" in page
    send(desk, "questions/danger/", {**typed("ask", "Fine?"), "hidden": "on"})
    assert not Draft.objects.exists()
    assert desk.get("/desk/changes/questions/danger/answers/none/").status_code == 404


def test_questions_change_places_with_their_neighbours(desk: Client) -> None:
    before = [one.id for one in country().intake.questions]
    send(desk, f"questions/{before[6]}/move/", {"up": ""})
    assert content()["order"][5] == before[6]
    send(desk, f"questions/{before[6]}/move/", {"down": ""})
    assert content() == {}
    page = desk.post(f"/desk/changes/questions/{before[2]}/move/", {"down": ""}, follow=True).content.decode()
    assert "Something would be asked before the question about danger" in page
    send(desk, f"questions/{before[0]}/move/", {"up": ""})
    assert content() == {}


def own(**more: Any) -> dict[str, Any]:
    labels = {**typed("option.0", "First"), **typed("option.1", "Second")}
    return {"kind": "one", **typed("ask", "Which year?"), **labels, **more}


def test_an_own_question_is_asked_answered_and_read(desk: Client) -> None:
    assert (
        send(desk, "own-questions/new/", own(when=["reporter:teacher", "reporter:parent"])).status_code == 302
    )
    question = content()["own_question"]["own_question1"]
    assert [one["value"] for one in question["option"]] == ["a1", "a2"]
    assert question["when"] == {"answer": "reporter", "in": ["teacher", "parent"]}
    publish(desk)
    assert "Which year? (en)" in Client().get("/en/report/all/").content.decode()
    # An answer keeps its name whatever it is called, and a new one gets another.
    changed = own(**typed("option.0", ""), **typed("option.2", "Third"))
    for code in ("nl", "fr", "de", "en"):
        changed[f"option.0.{code}"] = ""
    send(desk, "own-questions/own_question1/", changed)
    assert [one["value"] for one in content()["own_question"]["own_question1"]["option"]] == ["a2", "a3"]
    send(desk, "own-questions/own_question1/remove/")
    publish(desk)
    assert country().intake.question("own_question1").hidden
    # Its name is not given away again.
    send(desk, "own-questions/new/", own())
    assert list(content()["own_question"]) == ["own_question2"]


def test_an_own_question_is_refused_where_it_is_half_written(desk: Client) -> None:
    page = send(desk, "own-questions/new/", own(**{"option.1.de": "", "ask.fr": ""})).content.decode()
    assert page.count("Write it in this language too.") >= 2
    page = send(desk, "own-questions/new/", {"kind": "one", **typed("ask", "Which?")}).content.decode()
    assert "Write at least one answer to choose." in page
    page = send(desk, "own-questions/new/", own(when=["reporter:teacher", "wants:talk"])).content.decode()
    assert "Choose answers of one question." in page
    assert not Draft.objects.exists()


def test_times_get_shorter_with_what_is_promised(desk: Client) -> None:
    page = send(desk, "times/high/", {"amount": "12", "unit": "hour"}).content.decode()
    assert "What is promised in words still names another time." in page
    promised = typed("target", "Twelve hours")
    assert send(desk, "times/high/", {"amount": "12", "unit": "hour", **promised}).status_code == 302
    page = send(desk, "times/high/", {"amount": "48", "unit": "hour", **promised}).content.decode()
    assert "This is later than the pack allows" in page
    publish(desk)
    assert country().routing.due["high"] == Due(12, "hour")


def test_of_unread_danger_people_are_told_sooner(desk: Client) -> None:
    minutes = {"everyone": 2, "supervisors": 8, "fallback": 15, "again": 60}
    send(desk, "times/danger/", minutes)
    assert content() == {"danger": {"everyone": {"minutes": 2}}}
    page = send(desk, "times/danger/", {**minutes, "fallback": 90}).content.decode()
    assert "less than or equal to 15" in page
    page = send(desk, "times/danger/", {**minutes, "supervisors": 2}).content.decode()
    assert "Each step has to come after the one before it." in page


def test_an_own_answer_is_offered_and_one_of_the_pack_is_not(desk: Client) -> None:
    name = next(iter(country().work.answers))
    send(desk, f"answers/{name}/", {"hidden": "on"})
    new = {**typed("names", "Opening hours"), **typed("text", "Write to {desk}."), "categories": ["scam"]}
    assert send(desk, "own-answers/new/", new).status_code == 302
    page = send(desk, "own-answers/new/", {**new, **typed("text", "Dear {name}")}).content.decode()
    assert page.count("Use the same words in braces") >= 4
    half = {**new, "text.fr": "Écrivez."}
    assert "Use the same words in braces" in send(desk, "own-answers/new/", half).content.decode()
    gaps = {**new, **typed("text", "See [… what]"), "text.de": "Nichts"}
    assert "Leave the same things open" in send(desk, "own-answers/new/", gaps).content.decode()
    publish(desk)
    answers = country().work.answers
    assert name not in answers
    assert answers["own_answer1"].text.say("fr") == "Write to {desk}. (fr)"
    assert answers["own_answer1"].categories == ("scam",)
    page = desk.get("/desk/changes/editions/1/").content.decode()
    assert "Is offered no more." in page
    assert "Is new." in page


def test_a_draft_is_thrown_away(desk: Client) -> None:
    send(desk, "categories/scam/", {"hidden": "on"})
    send(desk, "draft/discard/")
    assert not Draft.objects.exists()


def test_two_editors_at_once(cast: Cast, vera: Member, desk: Client) -> None:
    other = sign_in(vera)
    send(other, "categories/threat/", {"hidden": "on"})
    send(desk, "categories/scam/", {"hidden": "on"})
    assert "scam" not in other.get("/desk/changes/draft/").content.decode()
    publish(desk)
    page = send(other, "draft/", {"why": "y"}).content.decode()
    assert "Somebody published meanwhile" in page
    send(other, "draft/update/")
    send(other, "draft/", {"why": "y"})
    assert Edition.objects.get(pk=2).content == {
        "category": {"scam": {"hidden": True}, "threat": {"hidden": True}}
    }


def test_an_older_edition_is_brought_back_after_a_look_at_it(desk: Client) -> None:
    send(desk, "categories/scam/", {"hidden": "on"})
    publish(desk)
    page = desk.get("/desk/changes/editions/0/bring-back/").content.decode()
    assert "<del>Yes</del>" in page
    assert send(desk, "editions/0/bring-back/", {"why": "back"}).status_code == 302
    assert Edition.objects.get(pk=2).as_in == 0
    assert (
        "This is what counts already." in send(desk, "editions/0/bring-back/", {"why": "x"}).content.decode()
    )
    assert desk.get("/desk/changes/editions/7/bring-back/").status_code == 404
    assert desk.get("/desk/changes/editions/7/").status_code == 404


def test_changes_that_outlived_their_pack_are_named(cast: Cast, desk: Client) -> None:
    gone = {"category": {"gone": {"hidden": True}}}
    Edition.objects.create(number=1, content=gone, why="x", by=cast.emil.person, at=NOON)
    page = desk.get("/desk/changes/").content.decode()
    assert "Some changes do not fit the pack any more" in page
    assert "Category: gone: The pack has this no more." in page


@pytest.mark.parametrize("where", ["questions/nothing/", "own-questions/nothing/", "categories/nothing/",
                                   "answers/nothing/", "own-answers/nothing/", "times/soon/",
                                   "questions/wants/answers/nothing/"])  # fmt: skip
def test_what_is_not_there_is_not_found(desk: Client, where: str) -> None:
    assert desk.get(f"/desk/changes/{where}").status_code == 404
