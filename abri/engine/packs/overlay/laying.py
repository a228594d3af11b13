"""Lays a centre's changes over its pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from abri.engine.packs.categories import URGENCIES, Category, Group
from abri.engine.packs.danger import LATEST, DangerChain
from abri.engine.packs.intake import Option, Question, intake_of
from abri.engine.packs.overlay.answers import changed_work
from abri.engine.packs.overlay.changing import put_on_top
from abri.engine.packs.overlay.entries import FILE, entries, whole, wording, words
from abri.engine.packs.overlay.own import own_questions
from abri.engine.packs.overlay.safety import (
    FIXED,
    FIXED_CATEGORY,
    FIXED_LABEL,
    FIXED_NAME,
    REQUIRED,
    answers_are_fixed,
    is_fixed,
    may_hide_category,
    refusals,
)
from abri.engine.packs.pack import Pack
from abri.engine.packs.problems import Problem, Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.rules import DUE_UNITS, Due, DueUnit
from abri.engine.packs.tiers import Tier

MOST_AMOUNT = 1_000


def lay_over(pack: Pack, changes: Mapping[str, object], earlier: Iterable[Mapping[str, object]] = ()) -> Pack:
    """`pack` with `changes`; what `earlier` changes asked is still understood.

    Raises PackError that lists every problem.
    """
    problems = Problems()
    laid = _laid(pack, changes, earlier, problems)
    problems.refuse()
    return laid


def what_fits(
    pack: Pack, changes: Mapping[str, object], earlier: Iterable[Mapping[str, object]] = ()
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """Those of `changes` that can be laid over `pack`, and what is wrong with the others."""
    earlier, problems = tuple(earlier), Problems()
    _laid(pack, changes, earlier, problems)
    if not problems.found:
        return dict(changes), ()
    kept: dict[str, object] = {}
    waiting, tried = list(_single(changes)), 0
    # A change may fit only on top of a later one, so what is left is tried again as long as that helps.
    while tried != len(waiting):
        tried = len(waiting)
        for one in tuple(waiting):
            together = put_on_top(one, base={}, theirs=kept)
            if _fits(pack, together, earlier):
                kept = together
                waiting.remove(one)
    return kept, problems.found


def _fits(pack: Pack, changes: Mapping[str, object], earlier: Iterable[Mapping[str, object]]) -> bool:
    problems = Problems()
    _laid(pack, changes, earlier, problems)
    return not problems.found


def _single(changes: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Each change by itself."""
    for part, entry in changes.items():
        if isinstance(entry, dict):
            for name, value in entry.items():
                yield {part: {name: value}}
        else:
            yield {part: entry}


def _laid(
    pack: Pack, changes: Mapping[str, object], earlier: Iterable[Mapping[str, object]], problems: Problems
) -> Pack:
    """What becomes of the pack; it means nothing once `problems` holds any."""
    file = whole(changes, Language(pack.languages, pack.fallback), problems)
    categories, hidden = _categories(file, pack)
    questions = {one.id: one for one in _questions(file, pack, categories, hidden)}
    for question in own_questions(file, earlier):
        questions[question.id] = question
    ordered = _ordered(file, pack, questions)
    laid = replace(
        pack,
        groups=_groups(file, pack),
        categories=MappingProxyType(categories),
        intake=intake_of(ordered),
        routing=replace(
            pack.routing, due=_dues(file, pack), tiers=_tiers(file, pack), danger=_danger(file, pack)
        ),
        work=changed_work(file, pack),
    )
    file.done()
    if not problems.found:
        for entry, problem, cure in refusals(pack, laid):
            problems.add(FILE, entry, problem, cure)
    return laid


def _categories(file: Table, pack: Pack) -> tuple[dict[str, Category], frozenset[str]]:
    """The categories with their names, and which of them are offered no more."""
    found, hidden = dict(pack.categories), set[str]()
    for code, table in entries(file, "category", pack.categories):
        category = found[code]
        found[code] = replace(
            category, names=wording(table, "names", category.names), hint=words(table, "hint", category.hint)
        )
        if table.has("names") and not may_hide_category(category):
            table.wrong(FIXED_NAME, "leave it: people would choose it for something else")
        if table.flag("hidden", default=False):
            hidden.add(code)
            if not may_hide_category(category):
                cure = "leave it: it decides how soon somebody looks, or that no picture is sent"
                table.wrong(FIXED_CATEGORY, cure)
        table.done()
    return found, frozenset(hidden)


def _groups(file: Table, pack: Pack) -> tuple[Group, ...]:
    """The headings above the categories, in the centre's words."""
    found = {one.id: one for one in pack.groups}
    for name, table in entries(file, "group", found):
        found[name] = replace(found[name], names=wording(table, "names", found[name].names))
        table.done()
    return tuple(found.values())


def _questions(
    file: Table, pack: Pack, categories: Mapping[str, Category], hidden: frozenset[str]
) -> list[Question]:
    """The pack's questions as they are asked now."""
    found = {one.id: _with_categories(one, categories, hidden) for one in pack.intake.questions}
    for name, table in entries(file, "question", found):
        found[name] = _changed(found[name], table, pack)
        table.done()
    return list(found.values())


def _with_categories(
    question: Question, categories: Mapping[str, Category], hidden: frozenset[str]
) -> Question:
    """The question with the categories as they are called now, without those that are hidden."""
    if question.fact != "category":
        return question
    values = {
        name: replace(option, label=categories[name].names, hint=categories[name].hint)
        if name in categories
        else option
        for name, option in question.values.items()
    }
    return _offering(question, values, hidden)


def _offering(question: Question, values: Mapping[str, Option], hidden: frozenset[str]) -> Question:
    """The question with these options, of which the hidden ones are only understood."""
    offered = tuple(values[option.value] for option in question.options if option.value not in hidden)
    return replace(question, options=offered, values=MappingProxyType(dict(values)))


def _changed(question: Question, table: Table, pack: Pack) -> Question:
    if is_fixed(question) and table.values:
        table.wrong(FIXED, "take this change back")
    if table.flag("hidden", default=False) and question.required:
        table.wrong(REQUIRED, "leave it")
    values, hidden = dict(question.values), set[str]()
    for name, below in entries(table, "option", values):
        below.entry = f"{table.entry}, {below.entry}"
        if below.has("label") and answers_are_fixed(question):
            below.wrong(FIXED_LABEL, "leave it: people would choose it for something else")
        values[name] = _option(values[name], below, pack)
        if below.flag("hidden", default=False):
            hidden.add(name)
        below.done()
    changed = replace(
        question,
        ask=wording(table, "ask", question.ask),
        help=words(table, "help", question.help),
        hidden=table.flag("hidden", default=False),
    )
    return _offering(changed, values, frozenset(hidden))


def _option(option: Option, table: Table, pack: Pack) -> Option:
    if option.value in pack.categories:
        table.wrong("this option is a category", "change the category")
    return replace(
        option, label=wording(table, "label", option.label), hint=words(table, "hint", option.hint)
    )


def _ordered(file: Table, pack: Pack, questions: Mapping[str, Question]) -> tuple[Question, ...]:
    """The questions in the order asked for; one that it does not name stays behind the one it follows in the pack."""
    wanted = file.strings("order", required=False) if file.has("order") else ()
    table = Table(file.file, "order", {}, file.problems, file.language)
    for name in wanted:
        if name not in questions:
            table.wrong(f"{name[:60]!r} is no question", "take it out of the order")
    order = [name for name in wanted if name in questions]
    before = ""
    for name in questions:
        if name not in order:
            own = name not in pack.intake.by_id
            place = len(order) if own else order.index(before) + 1 if before else 0
            order.insert(place, name)
        if name in pack.intake.by_id:
            before = name
    return tuple(questions[name] for name in order)


def _dues(file: Table, pack: Pack) -> Mapping[str, Due]:
    dues = dict(pack.routing.due)
    for urgency, table in entries(file, "due", URGENCIES):
        amount = table.number("amount", least=1, most=MOST_AMOUNT)
        unit = table.choice("unit", DUE_UNITS)
        dues[urgency] = Due(amount, cast("DueUnit", unit))
        table.done()
    return MappingProxyType(dues)


def _tiers(file: Table, pack: Pack) -> Mapping[str, Tier]:
    """What is promised for each urgency, in the centre's words."""
    tiers = dict(pack.routing.tiers)
    for urgency, table in entries(file, "tier", tiers):
        tier = tiers[urgency]
        names, target = wording(table, "names", tier.names), wording(table, "target", tier.target)
        tiers[urgency] = replace(tier, names=names, target=target)
        table.done()
    return MappingProxyType(tiers)


def _danger(file: Table, pack: Pack) -> DangerChain:
    """How many minutes each step waits while nobody reads of danger."""
    chain = pack.routing.danger
    minutes = {name: getattr(chain, name) for name in LATEST}
    for name, table in entries(file, "danger", LATEST):
        minutes[name] = table.number("minutes", least=1, most=LATEST[name])
        table.done()
    return DangerChain(**minutes, basis=chain.basis)
