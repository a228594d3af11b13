"""Canned answers of a centre."""

from __future__ import annotations

from typing import Any

import pytest

from abri.engine.packs import Pack, load_pack
from abri.engine.packs.overlay import lay_over
from tests.engine.packs.overlay.test_laying import refused, said


@pytest.fixture(scope="module")
def belgium() -> Pack:
    return load_pack("be")


def own(**more: Any) -> dict[str, Any]:
    """One answer of the centre, with something changed."""
    answer = {"names": said("Opening hours"), "text": said("Write to {desk} in {mailbox}."), **more}
    return {"own_answer": {"own_hours": answer}}


def test_an_own_answer_is_offered_with_its_placeholders(belgium: Pack) -> None:
    answer = lay_over(belgium, own(categories=["scam"])).work.answers["own_hours"]
    assert (answer.placeholders, answer.categories) == (("desk", "mailbox"), ("scam",))
    assert not answer.basis.verified


def test_an_answer_of_the_pack_is_worded_otherwise(belgium: Pack) -> None:
    name, standing = next(iter(belgium.work.answers.items()))
    laid = lay_over(belgium, {"answer": {name: {"names": said("Right now")}}}).work.answers[name]
    assert laid.names.say("fr") == "Right now (fr)"
    assert (laid.text, laid.categories, laid.basis) == (standing.text, standing.categories, standing.basis)


def test_a_hidden_answer_is_not_offered(belgium: Pack) -> None:
    name = next(iter(belgium.work.answers))
    assert name not in lay_over(belgium, {"answer": {name: {"hidden": True}}}).work.answers


@pytest.mark.parametrize(
    "change",
    [
        {"text": said("Dear {name}")},
        {"text": {**said("See {mailbox}"), "fr": "Voir"}},
        {"text": {**said("Fill in [… what]"), "de": "Nichts"}},
        {"text": {"en": "Only English"}},
        {"text": "No table"},
        {"text": said("x" * 6_000)},
        {"categories": ["nothing"]},
        {"verified": True},
        {"source": "https://example.org"},
        {"colour": "red"},
    ],
)
def test_an_own_answer_that_could_not_be_sent_is_refused(belgium: Pack, change: dict[str, Any]) -> None:
    assert all(line.startswith("own_answer own_hours") for line in refused(belgium, own(**change)))


def test_an_own_answer_has_a_name_of_its_own(belgium: Pack) -> None:
    name = next(iter(belgium.work.answers))
    assert any(
        "no name" in line
        for line in refused(belgium, {"own_answer": {name: own()["own_answer"]["own_hours"]}})
    )
