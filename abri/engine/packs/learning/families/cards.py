"""Cards to begin a conversation with: a question each, in decks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abri.engine.facts import shown
from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.families.merging import files, merged
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table
from abri.engine.packs.text import Text

CARDS = "cards.toml"
LONGEST_QUESTION = 160
"""In any language: what is longer does not fit a card."""


@dataclass(frozen=True, slots=True)
class Card:
    """One question."""

    id: str
    asks: Text


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards that belong together, with how to use them."""

    id: str
    names: Text
    says: Text
    cards: tuple[Card, ...]
    basis: Basis


def read_cards(shelves: Sequence[LearningShelf]) -> Mapping[str, Deck]:
    """The decks of `cards.toml` by id. A pack's own deck comes instead of a shared one; ids of cards are used once."""
    decks = merged(shelves, CARDS, "deck", _deck)
    seen: set[str] = set()
    for deck in decks.values():
        for card in deck.cards:
            if card.id in seen:
                for table in files(shelves, CARDS):
                    table.wrong(f"the card {shown(card.id)} is in two decks", "rename one of them")
            seen.add(card.id)
    return decks


def _deck(name: str, table: Table) -> Deck:
    return Deck(
        id=name,
        names=table.text("names"),
        says=table.text("says"),
        cards=tuple(_card(one) for one in table.tables("card")),
        basis=read_basis(table),
    )


def _card(table: Table) -> Card:
    card = Card(table.identifier("id"), table.text("asks"))
    for language, words in card.asks.items():
        if len(words) > LONGEST_QUESTION:
            table.wrong(
                f"'asks' has {len(words)} characters in {language!r}", f"use at most {LONGEST_QUESTION}"
            )
    table.done()
    return card
