"""The help finder: answers narrow it down, no answer is needed, nothing is stored."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from abri.centre.country import country
from abri.centre.directory.finder import Finder
from abri.engine.facts import Facts, Span

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def asked(query: str) -> Finder:
    """The finder as an address asks it."""
    return Finder(QueryDict(query), spoken="en")


def test_no_answer_says_nothing() -> None:
    assert Finder(None, spoken="en").facts(NOW) == Facts()
    assert asked("about=&age=").facts(NOW) == Facts()


def test_answers_become_facts() -> None:
    facts = asked("about=category:sextortion&age=14-15&reporter=self&region=be.vl").facts(NOW)
    assert facts.category == ("sextortion",)
    assert facts.victim_age == Span(14, 15)
    assert (facts.reporter, facts.region) == ("self", "be.vl")
    assert asked("about=danger:suicide").facts(NOW).danger == "suicide"


@pytest.mark.parametrize(
    "query",
    ["age=nonsense", "about=danger", "about=category:", "about=x:y", "region=%00", "age=18%2B&about=zz"],
)
def test_a_spoiled_address_says_nothing_wrong(query: str) -> None:
    facts = asked(query).facts(NOW)
    assert facts.category is None
    assert facts.danger is None


@pytest.mark.parametrize("name", ["about", "reporter", "age", "region", "speak"])
def test_a_spoiled_address_is_never_repeated_to_the_reader(name: str) -> None:
    assert not asked(f"{name}=flanders").errors


@given(
    st.dictionaries(
        st.sampled_from(["about", "age", "place", "reporter", "region", "speak", "x"]), st.text(max_size=30)
    )
)
def test_any_address_is_answered(answers: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(answers)
    assert Finder(query, spoken="en").facts(NOW)


def test_danger_brings_the_lines_for_danger_first(client: Client) -> None:
    page = client.get("/nl/help/?about=danger:suicide")
    assert [line.number for line in page.context["lines"]][:2] == ["112", "1813"]
    assert all(line.urgent for line in page.context["lines"][:2])


def test_those_who_answer_now_come_first(client: Client) -> None:
    for query in ("", "?about=category:threat", "?age=18%2B", "?reporter=parent&age=12-13"):
        states = [line.open_now for line in client.get(f"/fr/help/{query}").context["lines"]]
        assert states == sorted(states, key=[True, None, False].index), query


def test_another_language_brings_its_lines(client: Client) -> None:
    names = [line.name for line in client.get("/en/help/?speak=fr").context["lines"]]
    assert any("103" in name for name in names)


def test_hours_say_when_they_were_last_seen(client: Client) -> None:
    assert "(as of November 2026)" in client.get("/en/help/").content.decode()


def test_it_is_a_form_without_scripts_whose_answers_stay(client: Client) -> None:
    page = client.get("/en/help/?age=14-15").content.decode()
    assert '<form method="post" action="/en/help/"' in page
    assert '<option value="14-15" selected>' in page
    assert '<details class="abri-details" open>' in page
    assert not client.cookies


def test_it_offers_every_category_and_region_of_the_country(client: Client) -> None:
    with translation.override("en"):
        finder = Finder(None, spoken="en")
    about = str(finder["about"])
    for code in country().categories:
        assert f'value="category:{code}"' in about
    for region in country().regions:
        assert f'value="{region}"' in str(finder["region"])
    assert timezone.is_aware(NOW)


def test_who_is_competent_is_named_without_a_number_too(client: Client) -> None:
    page = client.get("/en/help/?about=category:ncii.adult&age=18%2B")
    competent = [line.id for line in page.context["competent"]]
    assert competent[0] == "int.stopncii" or "be.igvm_iefh" in [line.id for line in page.context["lines"]]
    assert "be.police.local" in competent
    assert not {line.id for line in page.context["lines"]} & set(competent)
    assert "They are there for what happened" in page.content.decode()


def test_the_law_is_said_in_short_where_something_happened(client: Client) -> None:
    words = client.get("/nl/help/?about=category:threat&age=14-15").content.decode()
    assert "Dit is informatie, geen juridisch advies." in words
    assert 'href="/nl/law/"' in words
    assert words.index("tel:112") < words.index("Dit is informatie")


def test_without_a_word_on_what_happened_nobody_is_competent_and_the_law_is_silent(client: Client) -> None:
    page = client.get("/en/help/?age=14-15&region=be.vl")
    assert page.context["competent"] == []
    assert page.context["law"] is None
    assert "What the law says" not in page.content.decode()
