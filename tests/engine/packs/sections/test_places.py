"""Places are found by postcode or name, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.sections.places import folded
from tests.engine.conftest import TINY

PLACES = load_pack(TINY).places


@pytest.mark.parametrize(
    "words", ["2000", " 2000 ", "Saint Élan", "saint-elan", "SAINT  ÉLAN", "Saint E\u0301lan"]
)
def test_a_place_is_found_by_postcode_and_name_whatever_the_spelling(tiny: Pack, words: str) -> None:
    assert [place.postcode for place in tiny.places.find(words)] == ["2000"]


def test_a_postcode_may_have_several_places_and_a_name_is_known_in_every_language(tiny: Pack) -> None:
    assert len(tiny.places.find("1000")) == 2
    (upper,) = tiny.places.find("ville haute")
    assert (upper.names.say("en"), upper.names.say("fr"), upper.region) == (
        "Upper Town",
        "Ville-Haute",
        "xx.north",
    )
    (lower,) = tiny.places.find("Lower Town")
    assert lower.names.say("fr") == "Lower Town"


def test_places_say_whom_they_are_owed_to(tiny: Pack) -> None:
    assert len(tiny.places) == 3
    assert tiny.places.credit == "Postcodes: nobody"
    assert tiny.places.hint is not None


@given(st.text(max_size=300))
def test_any_search_is_answered(words: str) -> None:
    assert all(
        folded(words) in map(folded, (one.postcode, *one.names.values())) for one in PLACES.find(words)
    )
    assert folded(folded(words)) == folded(words)


def test_a_search_longer_than_any_place_finds_nothing() -> None:
    assert PLACES.find("2000" + " " * 100) == ()
