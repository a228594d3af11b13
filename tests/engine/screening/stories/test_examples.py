"""Worked examples: short chats with the story that a person who knows the field would tell of them."""

from __future__ import annotations

import pytest

from abri.engine.screening.screener import Screener
from abri.engine.screening.stories import Pair, Story, understand
from tests.engine.screening.stories.telling_chats import Example, example, names

SURE = 0.25


@pytest.fixture(params=names())
def told_example(request: pytest.FixtureRequest) -> Example:
    return example(request.param)


def pair_of(story: Story, author: str, target: str) -> Pair:
    return next(pair for pair in story.pairs if (pair.author, pair.target) == (author, target))


def numbers(of: tuple[int, ...]) -> str:
    return " ".join(map(str, of))


def test_there_are_enough_of_them() -> None:
    assert len(names()) >= 12


def test_who_did_what_to_whom(told_example: Example) -> None:
    said = [
        f"{pair.author} > {pair.target}: {numbers(pair.numbers)}"
        for pair in told_example.story.pairs
        if pair.certainty >= SURE
    ]
    assert sorted(said) == sorted(told_example.expected.get("pairs", []))


def test_pile_ons_exclusions_and_defences(told_example: Example) -> None:
    story, expected = told_example.story, told_example.expected
    assert [f"{one.target}: {', '.join(one.authors)}" for one in story.pile_ons] == expected.get(
        "pile_ons", []
    )
    assert [
        f"{one.kind}: {one.target} by {one.by}: {numbers(one.numbers)}" for one in story.exclusions
    ] == expected.get("exclusions", [])
    assert [
        f"{one.defender} for {one.target} against {one.against}: {one.number} after {one.after}"
        for one in story.defences
    ] == expected.get("defences", [])


def test_what_is_urgent_comes_first(told_example: Example) -> None:
    assert list(told_example.story.urgent) == told_example.expected.get("urgent", [])
    distress = {one.name: list(one.distress) for one in told_example.story.people if one.distress}
    assert distress == told_example.expected.get("distress", {})


def test_roles_are_the_likeliest_part_of_each(told_example: Example) -> None:
    people = {one.name: one for one in told_example.story.people}
    for name, role in told_example.expected.get("roles", {}).items():
        assert people[name].roles[0].role == role, people[name]
        assert people[name].roles[0].because


def test_aims_nights_and_what_went_on(told_example: Example) -> None:
    story, expected = told_example.story, told_example.expected
    aims = {str(one.number): [f"{aim.name} {aim.why}" for aim in one.targets] for one in story.findings}
    for number, aimed in expected.get("aims", {}).items():
        assert aims[number] == aimed
    for names_, share in expected.get("night", {}).items():
        assert pair_of(story, *names_.split(" > ")).night_share == share
    for names_, went_on in expected.get("continued", {}).items():
        assert list(pair_of(story, *names_.split(" > ")).continued) == went_on


def test_equals_who_quarrel_weigh_less_than_one_against_another() -> None:
    quarrel, one_sided = example("quarrel_of_two").story, example("one_sided_for_weeks").story
    (attack,) = one_sided.pairs
    for pair in quarrel.pairs:
        assert len(pair.returned) == len(pair.numbers)
        assert pair.elements[1].weight < 0.05
        assert pair.weight < attack.weight / 2
    assert attack.days == attack.episodes == 12
    assert attack.elements[0].weight > 0.8


def test_banter_is_less_certain_than_a_quarrel() -> None:
    banter, quarrel = example("banter").story, example("quarrel_of_two").story
    assert all(pair.laughed for pair in banter.pairs)
    assert max(pair.certainty for pair in banter.pairs) < min(pair.certainty for pair in quarrel.pairs)


def test_many_against_one_is_an_imbalance() -> None:
    story = example("pile_on").story
    assert all(pair.elements[1].weight > 0.3 for pair in story.pairs)
    assert story.pile_ons[0].joined == (("Enzo", 4), ("Lucas", 5))


def test_a_threat_said_once_is_shown_though_nothing_repeats() -> None:
    story = example("one_threat").story
    assert story.pairs[0].elements[0].weight == 0
    assert story.urgent == (2,)


@pytest.mark.parametrize("name", ["one_sided_for_weeks", "removed", "defender"])
def test_the_packaged_weights_see_who_is_the_target(name: str, packaged: Screener) -> None:
    of = example(name)
    story = understand(of.chat, packaged)
    expected = max(of.story.people, key=lambda person: person.received)
    found = max(story.people, key=lambda person: person.received)
    assert found.name == expected.name
