"""Checks across files: every category, region and provision that is named must be one the pack has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from abri.engine.facts import Facts, Value, nearest
from abri.engine.packs.citable import check_ids, check_mentions
from abri.engine.packs.conditions import Condition
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problems
from abri.engine.packs.statutes import LAW

Named: TypeAlias = tuple[str, str, str, tuple[str, ...]]
"""File and entry, then the fact (or "provision") that is named there and the words it may hold."""


def unknown_codes(pack: Pack, facts: Facts) -> tuple[str, ...]:
    """What is wrong with facts in the light of a pack: categories and regions that it does not have."""
    return tuple(
        f"{name}: {word!r} is not a {name} of the pack {pack.id!r}; {cure}"
        for name, words in (("category", facts.category or ()), ("region", (facts.region,)))
        for word, cure in _unknown(pack, name, words)
    )


def check_references(pack: Pack, problems: Problems) -> None:
    """Report conditions, options, categories and examples that name what the pack does not have."""
    for file, entry, name, words in (
        *_named_by_routing(pack, problems),
        *_named_by_intake(pack),
        *_named_by_law(pack),
        *_named_by_referral(pack),
        *_named_by_categories(pack),
    ):
        for word, cure in _unknown(pack, name, words):
            problems.add(file, entry, f"{word!r} is not a {name} of the pack", cure)
    for file, entry, facts in _facts_of_examples(pack):
        for complaint in unknown_codes(pack, facts):
            problem, _, cure = complaint.partition("; ")
            problems.add(file, entry, problem, cure)
    known = check_ids(pack.entries(), problems)
    check_mentions((*pack.entries(), *pack.sections.changes), known, pack.id, problems)


def _named_by_routing(pack: Pack, problems: Problems) -> Iterator[Named]:
    for entry, condition in _routing_conditions(pack):
        for mention in condition.mentions:
            if mention.of_answer:
                cure = "ask about the fact that the answer sets"
                problems.add("routing.toml", entry, f"it asks about the answer {mention.name!r}", cure)
            yield "routing.toml", entry, mention.name, mention.words


def _named_by_intake(pack: Pack) -> Iterator[Named]:
    for question in pack.intake.questions:
        entry = f"question {question.id}"
        for mention in question.when.mentions if question.when else ():
            if not mention.of_answer:
                yield "intake.toml", entry, mention.name, mention.words
        for option in question.options:
            for name, value in option.sets.items():
                yield "intake.toml", f"{entry}, option {option.value}", name, _words(value)


def _named_by_law(pack: Pack) -> Iterator[Named]:
    for provision in pack.law.provisions.values():
        for condition in provision.conditions():
            for mention in condition.mentions:
                yield provision.file, f"provision {provision.id}", mention.name, mention.words


def _named_by_referral(pack: Pack) -> Iterator[Named]:
    """What grounds ask about, and the law they rest on."""
    for ground in pack.referral.grounds.values():
        entry = f"ground {ground.id}"
        if pack.law.provisions:
            yield "referral.toml", entry, "provision", ground.provisions
        for confirmation in ground.confirmations:
            for mention in confirmation.stated.mentions if confirmation.stated else ():
                yield "referral.toml", f"{entry}, confirm {confirmation.id}", mention.name, mention.words


def _named_by_categories(pack: Pack) -> Iterator[Named]:
    """The law that categories point to; a pack that does without law may name what it leaves out."""
    if pack.law.provisions:
        for category in pack.categories.values():
            yield "categories.toml", f"category {category.code}", "provision", category.provisions


def _facts_of_examples(pack: Pack) -> Iterator[tuple[str, str, Facts]]:
    for routed in pack.routing_examples:
        yield "routing.examples.toml", f"example {routed.name}", routed.facts
    for judged in pack.law.examples:
        yield judged.file, f"example {judged.name}", judged.facts
    for situation in pack.law.situations.values():
        yield LAW, f"situation {situation.id}", situation.facts


def _routing_conditions(pack: Pack) -> Iterator[tuple[str, Condition]]:
    rules = pack.routing
    for kind, several in (
        ("urgency", rules.urgency),
        ("channel", rules.channels),
        ("desk", rules.desks),
        ("upload", rules.uploads),
        ("listed", rules.listed),
        ("need", tuple(rules.needs.values())),
    ):
        for rule in several:
            yield f"{kind} {rule.id}", rule.when


def _words(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, tuple) else ()


def _unknown(pack: Pack, name: str, words: tuple[str | None, ...]) -> Iterator[tuple[str, str]]:
    for word in words:
        if word is None:
            continue
        if name == "category" and word not in pack.categories:
            yield word, nearest(word, pack.categories)
        if name == "region" and "." in word and word not in pack.regions:
            yield word, nearest(word, pack.regions)
        if name == "provision" and word not in pack.law.provisions:
            yield word, nearest(word, pack.law.provisions)
