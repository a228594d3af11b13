"""What a helpline writes down about somebody who calls, and what a desk promises for each urgency."""

from __future__ import annotations

import pytest

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.contact import GENDERS, PLACES
from tests.engine.conftest import Changed, Mistakes, assert_named, each

# fmt: off
MISTAKES: Mistakes = {
    "contact.toml": [
        ('insafe = "female"', 'insafe = "girl"', "insafe 'girl' is not allowed"),
        ('insafe = "messaging"', 'insafe = "chat"', "insafe 'chat' is not allowed"),
        ('id = "unknown"', 'id = "girl"', "the id 'girl' is used twice"),
        ("least = 10", "least = 0", "the entries of 'lasting' do not stand in order; begin with the shortest"),
        ("least = 10", "least = 601", "least 601 is out of bounds; use 0 to 600"),
        (', fr = "Je note ce que vous me racontez."', "", "the text 'before' has no 'fr'"),
        ("verified = false", "", "'verified' is missing"),
        ("[[place]]", "[[places]]", "unknown key 'places'; did you mean 'place'?"),
    ],
    "routing.toml": [
        ('id = "T1"', 'id = "t0"', "the id 'T0' is used twice"),
        ('id = "T3"\nurgency = "low"', 'id = "T3"\nurgency = "normal"', "'normal' has two tiers; remove one"),
        ('id = "T3"\nurgency = "low"', 'id = "T3"\nurgency = "normal"', "no tier for 'low'; add [[tier]]"),
        (', fr = "Dans l\'heure."', "", "tier T0: the text 'target' has no 'fr'"),
        ('unit = "hour"', 'unit = "working_week"', "unit 'working_week' is not allowed"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_a_pack_without_the_file_asks_for_none_of_it(changed: Changed) -> None:
    folder = changed("contact.toml", "", "")
    (folder / "contact.toml").unlink()
    form = load_pack(folder).contact
    assert (len(form.genders), len(form.places), len(form.lasting), form.saying) == (0, 0, 0, None)


def test_belgium_takes_the_lists_that_countries_share_and_says_its_own_words() -> None:
    form = load_pack("be").contact
    assert {one.origin for one in form.genders.values()} == {"eu"}
    assert [one.insafe for one in form.genders.values()] == list(GENDERS)
    assert [one.insafe for one in form.places.values()] == list(PLACES)
    assert form.saying is not None
    assert "tu peux" in form.saying.before.say("fr-young").lower()
    assert "vous pouvez" in form.saying.before.say("fr").lower()


def test_a_list_of_the_packs_own_stands_in_for_the_shared_one(tiny: Pack) -> None:
    assert list(tiny.contact.genders) == ["girl", "unknown"]
    assert {one.origin for one in tiny.contact.genders.values()} == {tiny.id}


@pytest.mark.parametrize("name", ["be", "lu"])
def test_every_urgency_has_a_tier_that_nobody_confirmed(name: str) -> None:
    tiers = load_pack(name).routing.tiers
    assert [(one.id, urgency) for urgency, one in tiers.items()] == [
        ("T0", "immediate"),
        ("T1", "high"),
        ("T2", "normal"),
        ("T3", "low"),
    ]
    assert not any(one.basis.verified for one in tiers.values())
    assert all(one.basis.source.startswith("own proposal") for one in tiers.values())
