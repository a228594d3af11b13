"""Which of the four elements of Article 16 a notice has, and which it needs."""

from dataclasses import replace

import pytest

from abri.centre.notices.wording import Wording, elements
from abri.engine.packs import Platforms, load_pack
from tests.centre.notices.conftest import MATERIAL, STALKING, WORDING

WHOLE = replace(WORDING, name="Helpline", email="notices@centre.example")


@pytest.fixture(scope="module")
def platforms() -> Platforms:
    return load_pack("be").platforms


def missing(wording: Wording, reason: str, platforms: Platforms) -> set[str]:
    return {one.code for one in elements(wording, reason, platforms) if one.is_missing}


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, set()),
        ({"explanation": " \n"}, {"explanation"}),
        ({"addresses": ()}, {"location"}),
        ({"addresses": (), "account": "somebody.123"}, set()),
        ({"name": ""}, {"notifier"}),
        ({"email": ""}, {"notifier"}),
        ({"good_faith": False}, {"good_faith"}),
    ],
)
def test_every_element_is_asked_for(platforms: Platforms, change: dict[str, object], lacks: set[str]) -> None:
    assert missing(replace(WHOLE, **change), STALKING, platforms) == lacks  # type: ignore[arg-type]  # fields by name


def test_about_offences_against_children_nobody_has_to_say_who_it_is(platforms: Platforms) -> None:
    assert missing(WORDING, MATERIAL, platforms) == set()
    assert missing(WORDING, STALKING, platforms) == {"notifier"}
    # The whole category holds more than those offences.
    assert missing(WORDING, "PROTECTION_OF_MINORS", platforms) == {"notifier"}


def test_words_survive_being_sealed_and_opened() -> None:
    assert Wording.from_content(WHOLE.content()) == WHOLE
    assert Wording.from_content({"addresses": ["https://a.example"], "an_older_field": 1}) == Wording(
        addresses=("https://a.example",)
    )
