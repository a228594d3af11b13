"""Answers to begin with: which, in whose words, filled in, and never sent with something left open."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from abri.centre.cases import actions
from abri.centre.cases.models import Item
from abri.centre.casework.work import answers
from abri.centre.country import country
from tests.centre.casework.case_page import address, pane, shown
from tests.centre.conftest import NOON, Cast, Report, Reported, sign_in


def begin(
    client: Client, held: Reported, which: str, *, language: str = "en", typed: str = "", **more: str
) -> str:
    fields = {
        "canned-which": which,
        "canned-language": language,
        "answer-text": typed,
        "answer-once": str(uuid4()),
    }
    return unescape(client.post(f"{address(held)}begin-with/", fields, **more).content.decode())  # type: ignore[arg-type]


def box(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="answer-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1].strip()


def test_it_stands_in_the_box_behind_what_was_typed_and_is_not_sent(alma: Client, held: Reported) -> None:
    page = begin(alma, held, "received", typed="Hello dina.")
    assert box(page).startswith("Hello dina.\n\nHello,")
    assert box(page).endswith("Helpline")
    assert not Item.objects.filter(kind="from_desk").exists()


def test_a_script_gets_the_box_alone(alma: Client, held: Reported) -> None:
    page = begin(alma, held, "received", HTTP_HX_REQUEST="true")
    assert "<html" not in page
    assert "We have read your report" in box(page)


def test_the_language_is_that_of_the_report_with_its_register(alma: Client, report: Report) -> None:
    for language, chosen in (("fr-young", "fr-young"), ("nl", "nl"), ("en", "en")):
        page = pane(shown(alma, report(language=language)), "mailbox")
        assert f'<option value="{chosen}" selected>' in page


def test_young_people_and_adults_get_their_own_words(alma: Client, held: Reported) -> None:
    assert "Tu n'as pas à" in box(begin(alma, held, "received", language="fr-young"))
    assert "Vous n'avez pas à" in box(begin(alma, held, "received", language="fr"))


def test_those_for_such_cases_are_offered_first(report: Report) -> None:
    case = report(category=["sextortion"]).case
    assert answers.offered(case)[0][0] == "sextortion_now"
    assert answers.offered(report().case)[0][0] == "school_bullying"


@pytest.mark.parametrize("name", list(country().work.answers))
@pytest.mark.parametrize("language", ["nl", "nl-young", "fr", "fr-young", "de", "de-young", "en"])
def test_nothing_stands_in_braces_any_more(cast: Cast, held: Reported, name: str, language: str) -> None:
    text = answers.filled(
        name, language=language, case=held.case, desk=cast.helpline,
        sealed={"answers": {"region": "be.vl", "age": "13-15"}, "language": language, "received_at": NOON.isoformat()},
        at=NOON,
    )  # fmt: skip
    assert not re.search(r"[{}]", text)
    assert text == text.strip()


def test_help_lines_are_those_that_answer_in_that_language(cast: Cast, held: Reported) -> None:
    def lines(language: str) -> str:
        return answers.filled(
            "help_lines", language=language, case=held.case, desk=cast.helpline, sealed=None, at=NOON
        )

    assert re.search(r"^- .+: .+$", lines("nl"), re.MULTILINE)
    assert lines("nl") != lines("fr")


def test_an_answer_with_a_gap_does_not_leave_until_it_is_filled(alma: Client, held: Reported) -> None:
    text = box(begin(alma, held, "told_platform"))
    once = {"answer-once": str(uuid4())}
    refused = alma.post(f"{address(held)}answer/", {"answer-text": text, **once})
    assert refused.status_code == 422
    said = unescape(refused.content.decode())
    assert "Something is still open: [… name of the platform]." in said
    assert box(said) == text
    filled = re.sub(r"\[…[^\]]*\]", "it", text)
    assert alma.post(f"{address(held)}answer/", {"answer-text": filled, **once}).status_code == 302
    assert Item.objects.filter(kind="from_desk").count() == 1


@pytest.mark.parametrize("which", ["no-such", "", "received'--"])
def test_what_is_not_offered_leaves_the_box_as_it_was(alma: Client, held: Reported, which: str) -> None:
    assert box(begin(alma, held, which, typed="Hello dina.")) == "Hello dina."
    assert box(begin(alma, held, "received", language="xx", typed="Hello.")) == "Hello."


def test_nothing_begins_in_a_closed_case_nor_for_who_may_only_read(
    cast: Cast, alma: Client, held: Reported
) -> None:
    path = f"{address(held)}begin-with/"
    assert sign_in(cast.boris).post(path).status_code == 403
    assert sign_in(cast.clara).post(path).status_code == 404
    actions.close(case=held.case, outcome="helped", by=cast.alma.person, at=NOON)
    assert alma.post(path).status_code == 302


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("", ""),
        ("[a]", ""),
        ("x [… who] y [… when]", "[… who]"),
        ("[… never closed\nnext", "[… never closed]"),
    ],
)
def test_the_first_gap_is_found(text: str, gap: str) -> None:
    assert answers.gap_in(text) == gap
