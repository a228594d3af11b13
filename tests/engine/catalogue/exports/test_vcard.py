"""Organisations as vCard, read back with vobject."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from vobject.base import readComponents

from abri.engine.catalogue import ORGANISATIONS, Catalogue, Entry
from abri.engine.catalogue.exports import vcards
from abri.engine.packs import Text
from tests.engine.catalogue.exports.texts import WORDS


def page(entry: Entry) -> str:
    return f"https://abri.example/en/facts/{entry.id}/"


def read(text: str) -> list[Any]:
    return list(readComponents(text))  # type: ignore[no-untyped-call]


@given(name=WORDS, mission=WORDS, address=WORDS)
def test_an_organisation_comes_back(land: Catalogue, name: str, mission: str, address: str) -> None:
    organisation = land.entries["xx.child"]
    contact = {"phone": "0800 12 345", "email": "line@example.org", "address": address}
    organisation = replace(
        organisation,
        title=Text((("en", name),), ("en",)),
        summary=Text((("en", mission),), ("en",)),
        verified=True,
        details={**organisation.details, "contact": contact, "hours": None},
    )
    text = vcards([organisation], "en", address=page)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (card,) = read(text)
    assert card.fn.value == name
    assert card.note.value == mission
    assert card.adr.value.street == address
    assert (card.tel.value, card.email.value) == ("0800 12 345", "line@example.org")
    assert (card.uid.value, card.source.value) == ("xx.child@abri", page(organisation))


def test_hours_are_given_only_with_the_day_they_were_known_on(land: Catalogue) -> None:
    organisation = replace(land.entries["xx.child"], verified=True)
    hours = {**organisation.details, "hours": {"en": "Every day"}}
    known = replace(organisation, details={**hours, "hours_as_of": "2025-03"})
    undated = replace(organisation, details={**hours, "hours_as_of": None})
    assert "Every day (2025-03)" in read(vcards([known], "en", address=page))[0].note.value
    assert "Every day" not in vcards([undated], "en", address=page)


def test_what_was_closed_or_never_confirmed_has_no_card(land: Catalogue) -> None:
    organisation = replace(land.entries["xx.child"], verified=True)
    closed, doubtful = replace(organisation, kind="legacy"), replace(organisation, verified=False)
    assert vcards([closed, doubtful], "en", address=page) == ""


def test_every_organisation_that_can_be_reached_has_a_card(land: Catalogue) -> None:
    everybody = land.section(ORGANISATIONS)
    cards = read(vcards(everybody, "fr", address=page))
    reachable = [one for one in everybody if one.verified and one.kind != "legacy"]
    assert [card.fn.value for card in cards] == [one.title.say("fr") for one in reachable]
