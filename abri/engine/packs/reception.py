"""How a country takes in a report and sends it on: categories, questions, routing rules and their examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abri.engine.packs.categories import Category, Group, read_categories, read_groups
from abri.engine.packs.country import Country
from abri.engine.packs.examples import RoutingExample, read_examples
from abri.engine.packs.intake import Intake
from abri.engine.packs.organisations import CLOSED, Organisation
from abri.engine.packs.questions import Offered, read_intake
from abri.engine.packs.reader import Table
from abri.engine.packs.rules import RoutingRules, read_rules


@dataclass(frozen=True, slots=True)
class Reception:
    """What `categories.toml`, `intake.toml`, `routing.toml` and `routing.examples.toml` say together."""

    groups: tuple[Group, ...]
    categories: Mapping[str, Category]
    intake: Intake
    routing: RoutingRules
    examples: tuple[RoutingExample, ...]


def read_reception(
    files: Mapping[str, Table], country: Country, organisations: Mapping[str, Organisation]
) -> Reception:
    """The four files, checked against the country and the organisations that may be named."""
    groups = read_groups(files["categories.toml"])
    current = tuple(name for name, organisation in organisations.items() if organisation.kind != CLOSED)
    categories = read_categories(files["categories.toml"], groups, current)
    offered = Offered(categories, country.regions, country.age_bands)
    return Reception(
        groups=groups,
        categories=categories,
        intake=read_intake(files["intake.toml"], offered),
        routing=read_rules(files["routing.toml"], organisations, categories, country.id),
        examples=read_examples(files["routing.examples.toml"], tuple(organisations), country.timezone),
    )
