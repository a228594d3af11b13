"""What families write for a sheet of paper: printed in the answer, and found nowhere afterwards."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from abri.centre.country import lessons
from abri.centre.learning.families.agreement import LONGEST_SENTENCE, MOST_SENTENCES
from tests.guarantees.logs import everything_logged

BLOCKING, AGREEMENT = "/en/families/blocking/", "/en/families/agreement/9-11/"
LETTER = {
    "wishes": ["adult", "paid_numbers"],
    "operator": "Operator of the Test\nPO Box 1",
    "number": "0499 00 00 00",
    "customer": "K-12345",
    "sender": "Josephine Test-Parent",
    "address": "Examplestreet 1\n1000 Exampletown",
}
CHOSEN = {"child": ["tell", "night"], "parents": ["calm"], "all": ["table"]}


def main(answer: Any) -> str:
    """The part of the page that is read."""
    html: str = answer.content.decode()
    return html.split("<main")[1].split("</main>", maxsplit=1)[0]


def sheet(answer: Any) -> str:
    """The part of the page that is printed."""
    assert answer.status_code == 200
    (article,) = re.findall(r'<article class="abri-sheet.*?</article>', main(answer), re.DOTALL)
    return unescape(str(article))


def test_a_letter_holds_what_was_written_and_asked_for(client: Client) -> None:
    letter = sheet(client.post(BLOCKING, LETTER))
    for written in ("Josephine Test-Parent", "0499 00 00 00", "K-12345", "1000 Exampletown", "PO Box 1"):
        assert written in letter
    blocking = lessons().families.blocking
    assert blocking
    assert [one.id for one in blocking.wishes if one.letter.say("en") in letter] == LETTER["wishes"]


def test_a_letter_without_names_has_lines_to_fill_in_by_hand(client: Client) -> None:
    letter = sheet(client.post(BLOCKING, {"wishes": ["adult"]}))
    assert letter.count("abri-sheet__line") == 6
    # Whoever reads the letter is not the one whose name it asks for.
    assert "Your name" not in letter
    assert "First name and name" in letter


@pytest.mark.parametrize(
    ("address", "data"), [(BLOCKING, LETTER), (AGREEMENT, {**CHOSEN, "own": "Joe rules."})]
)
def test_nothing_that_was_written_stays_anywhere(client: Client, address: str, data: dict[str, Any]) -> None:
    """No database, which would fail this test; no cookie, no address, no log, no copy in a cache."""
    log: list[str] = []
    with everything_logged(log):
        answer = client.post(address, data)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    assert not any("Josephine" in line or "Joe" in line or "0499" in line for line in log)
    # Asked anew, the page knows nothing of it.
    assert "Josephine" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "data"), [(BLOCKING, LETTER), (AGREEMENT, {**CHOSEN, "own": "Joe rules."})]
)
def test_a_sheet_leads_back_to_its_form_with_everything_in_it(
    client: Client, address: str, data: dict[str, Any]
) -> None:
    answer = client.post(address, data)
    carried = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main(answer))
    back: dict[str, list[str]] = {"change": ["yes"]}
    for name, value in carried:
        back.setdefault(name, []).append(value)
    form = main(client.post(address, back))
    assert "abri-sheet" not in form
    assert len(re.findall(r"<input[^>]* checked[ >]", form)) == sum(
        len(one) for one in data.values() if isinstance(one, list)
    )
    assert "Josephine" in form or "Joe rules." in form


def test_what_was_written_cannot_become_part_of_the_page(client: Client) -> None:
    own = "<script>alert(1)</script>"
    assert "<script" not in main(client.post(AGREEMENT, {**CHOSEN, "own": own}))
    assert "<script" not in main(client.post(BLOCKING, {**LETTER, "sender": own}))


def test_an_agreement_holds_what_was_chosen_and_own_sentences(client: Client) -> None:
    agreement = sheet(client.post(AGREEMENT, {**CHOSEN, "own": "Friday is pizza.\n\n  And a film. "}))
    clauses = lessons().families.agreement.clauses
    assert [one.id for one in clauses.values() if one.says.say("en").split(",")[0] in agreement] == [
        "tell", "night", "calm", "table",
    ]  # fmt: skip
    assert re.findall(r"<li>(Friday is pizza\.|And a film\.)</li>", agreement) == [
        "Friday is pizza.",
        "And a film.",
    ]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing chosen": ({}, "Choose at least one sentence"),
    "only space": ({"own": "  \n \n"}, "Choose at least one sentence"),
    "one sentence too long": (
        {"own": "short\n" + "x" * (LONGEST_SENTENCE + 1)},
        "Sentence 2 is 1 character too long",
    ),
    "too many sentences": ({"own": "a\n" * (MOST_SENTENCES + 1)}, "you wrote 9"),
    "a clause that is not there": ({"child": ["obey"]}, "obey is not one of the available choices"),
    "a clause for other ages": ({"child": ["nudes"]}, "nudes is not one of the available choices"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_agreement_that_cannot_be_printed_says_why_and_keeps_the_text(client: Client, name: str) -> None:
    data, why = REFUSED[name]
    answer = client.post(AGREEMENT, data)
    assert answer.status_code == 422
    assert why in main(answer)
    assert str(data.get("own", "")).strip() in main(answer)


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"wishes": []}, "Choose at least one thing"),
        ({"wishes": ["the moon"]}, "the moon is not one of the available choices"),
        ({"sender": "x" * 101}, "at most 100 characters"),
        ({"address": "x" * 301}, "at most 300 characters"),
        ({"operator": "x" * 301}, "at most 300 characters"),
        ({"number": "0" * 31}, "at most 30 characters"),
    ],
)
def test_a_letter_that_cannot_be_printed_says_why(client: Client, spoiled: dict[str, Any], why: str) -> None:
    answer = client.post(BLOCKING, {**LETTER, **spoiled})
    assert answer.status_code == 422
    assert why in main(answer)
    assert "Examplestreet" in main(answer) or "address" in spoiled


@pytest.mark.parametrize("address", [BLOCKING, AGREEMENT])
def test_what_comes_as_an_address_is_not_taken(client: Client, address: str) -> None:
    """Names never stand in an address: somebody who puts them there finds an empty form."""
    answer = client.get(address, {**LETTER, **CHOSEN, "own": "Joe rules."})
    assert answer.status_code == 200
    assert "abri-sheet" not in main(answer)
    assert "Josephine" not in main(answer)
    assert "Joe rules." not in main(answer)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_sheets_are_written_in_every_language(client: Client, language: str) -> None:
    families = lessons().families
    assert families.blocking
    letter = sheet(client.post(f"/{language}/families/blocking/", LETTER))
    assert families.blocking.letter.subject.say(language) in letter
    agreement = sheet(client.post(f"/{language}/families/agreement/9-11/", CHOSEN))
    assert families.agreement.clauses["table"].says.say(language) in agreement
