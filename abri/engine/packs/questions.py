"""Reads `intake.toml`: questions with their options, and the checks that keep them askable."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from abri.engine.facts import FIELDS, Misfit, Span, Value, nearest, shown
from abri.engine.packs.answers import LONGEST_EMAIL
from abri.engine.packs.categories import Category
from abri.engine.packs.country import AgeBand, Region
from abri.engine.packs.intake import QUESTION_KINDS, Intake, Option, Question, QuestionKind, intake_of
from abri.engine.packs.reader import Table, unique

_LENGTHS = {"long_text": (100_000, 20_000), "text": (200, 200)}
"""The greatest and the usual `max_length`; a line may name a platform, whose fact has a bound."""

_TAKEN_ONCE = {
    "chat": ("not everybody has a chat", "a report takes one chat"),
    "files": ("not everybody has files", "one question takes all files"),
}
"""Kinds of question that take something large: why nobody has to answer them, and why there is one of each."""


class Offered:
    """The lists of a pack that questions can take their options from."""

    def __init__(
        self, categories: Mapping[str, Category], regions: Mapping[str, Region], bands: Mapping[str, AgeBand]
    ) -> None:
        self.lists: Mapping[str, tuple[Option, ...]] = {
            "categories": tuple(_category_option(category) for category in categories.values()),
            "regions": tuple(
                Option(name, region.names, None, {"region": name}) for name, region in regions.items()
            ),
            "age_bands": tuple(
                Option(name, band.names, None, {"victim_age": Span(*band.range)})
                for name, band in bands.items()
            ),
        }


def read_intake(file: Table, offered: Offered) -> Intake:
    """The questions of `intake.toml`, in the order in which they are asked."""
    questions: list[Question] = []
    for name, table in unique(file.tables("question"), "id"):
        question = read_question(name, table, offered)
        _check_when(question, questions, table)
        _check_taken_once(question, questions, table)
        _check_files(question, questions, table)
        table.done()
        questions.append(question)
    file.done()
    return intake_of(tuple(questions))


def _facts_of(kind: str) -> tuple[str, ...]:
    """The facts that every clean answer to a question of this kind can set."""
    match kind:
        case "one":
            return tuple(FIELDS)
        case "many":
            return tuple(name for name, field in FIELDS.items() if field.kind == "list")
        case "date":
            return tuple(name for name, field in FIELDS.items() if field.kind == "days")
        case "number":
            return ("acts", "authors")
        case "text":
            return ("platform",)
        case _:
            return ()


def _category_option(category: Category) -> Option:
    sets: dict[str, Value] = {"category": (category.code,)}
    if category.conduct:
        sets["conduct"] = category.conduct
    return Option(category.code, category.names, category.hint, sets, category.group)


def read_question(name: str, table: Table, offered: Offered) -> Question:
    """The question of one table. How it stands to those before it is not looked at."""
    kind = cast("QuestionKind", table.choice("kind", QUESTION_KINDS))
    fact = table.string("fact", default="")
    if fact and fact not in FIELDS:
        table.wrong(f"{shown(fact)} is not a fact", nearest(fact, FIELDS))
        fact = ""
    elif fact and fact not in _facts_of(kind):
        table.wrong(
            f"a question of kind {kind!r} cannot set the fact {fact!r}", "change its kind or its fact"
        )
        fact = ""
    options = _options(table, kind, fact, offered)
    return Question(
        id=name,
        kind=kind,
        ask=table.text("ask"),
        help=table.maybe_text("help"),
        options=options,
        required=table.flag("required"),
        max_length=_max_length(table, kind),
        when=table.condition("when") if table.has("when") else None,
        fact=fact,
        values=MappingProxyType({option.value: option for option in options}),
    )


def _max_length(table: Table, kind: str) -> int:
    if kind == "email":
        return LONGEST_EMAIL
    if kind not in _LENGTHS:
        return 0
    longest, default = _LENGTHS[kind]
    return table.number("max_length", least=1, most=longest, default=default)


def _options(table: Table, kind: str, fact: str, offered: Offered) -> tuple[Option, ...]:
    own = tuple(_own_option(name, option, fact) for name, option in _own_tables(table))
    taken = table.choice("options_from", tuple(offered.lists), default="")
    options = offered.lists.get(taken, ()) + own
    if kind in ("one", "many"):
        if not options:
            table.wrong("it has nothing to choose from", "add [[question.option]] or options_from")
    elif options:
        table.wrong(f"a question of kind {kind!r} has options", "remove them, or make it one or many")
    values = [option.value for option in options]
    for value in sorted({value for value in values if values.count(value) > 1}):
        table.wrong(f"the option {value!r} is offered twice", "rename one, or merge the two")
    return options


def _own_tables(table: Table) -> list[tuple[str, Table]]:
    return list(unique(table.tables("option", named_by="value", required=False), "value"))


def _own_option(value: str, table: Table, fact: str) -> Option:
    sets: dict[str, Value] = {}
    stated = table.table("sets", required=False)
    for name, untrusted in stated.values.items():
        if name not in FIELDS:
            table.wrong(f"sets names {shown(name)}, which is not a fact", nearest(name, FIELDS))
            continue
        _read_into(sets, name, untrusted, table)
    if fact and fact not in sets and "sets" not in table.values:
        _read_into(sets, fact, [value] if FIELDS[fact].kind == "list" else value, table)
    option = Option(value, table.text("label"), table.maybe_text("hint"), MappingProxyType(sets))
    table.done()
    return option


def _read_into(sets: dict[str, Value], name: str, untrusted: object, table: Table) -> None:
    try:
        sets[name] = FIELDS[name].read(untrusted)
    except Misfit as misfit:
        table.wrong(f"the fact {name!r}: {misfit.problem}", misfit.cure)


def _check_taken_once(question: Question, earlier: list[Question], table: Table) -> None:
    """A report takes one chat and asks for files once, and nobody has to have any."""
    if question.kind not in _TAKEN_ONCE:
        return
    kind, (nobody_has_to, one_of_them) = question.kind, _TAKEN_ONCE[question.kind]
    if question.required:
        table.wrong(f"a question of kind {kind!r} is required", f"write required = false: {nobody_has_to}")
    if any(before.kind == kind for before in earlier):
        table.wrong(f"a second question of kind {kind!r}", f"keep one of them: {one_of_them}")


def _check_files(question: Question, earlier: list[Question], table: Table) -> None:
    """Files are asked for after the question about intimate images, never before it."""
    if question.kind == "files" and not any(before.says_no_image for before in earlier):
        table.wrong(
            "a question of kind 'files' with no question before it that can set image = \"none\"",
            "ask first whether there is an intimate image of somebody under 18",
        )


def _check_when(question: Question, earlier: list[Question], table: Table) -> None:
    """A condition may only look at what has been asked, else its question would never be asked."""
    if question.when is None:
        return
    answered = {before.id: before for before in earlier}
    stated = frozenset[str]().union(*(before.sets() for before in earlier))
    for mention in question.when.mentions:
        if not mention.of_answer:
            if mention.name not in stated or FIELDS[mention.name].kind == "days":
                cure = f"move it behind a question that sets {mention.name!r}, and do not ask about days"
                table.wrong(f"when asks about the fact {mention.name!r}, which nothing before it sets", cure)
        elif mention.name not in answered:
            table.wrong(
                f"when asks about the answer {mention.name!r}, which is not asked before it",
                f"name an earlier question: {', '.join(answered) or 'there is none'}",
            )
        else:
            for word in mention.words:
                if answered[mention.name].options and word not in answered[mention.name].values:
                    cure = nearest(word, answered[mention.name].values)
                    table.wrong(f"when compares {mention.name!r} with {word!r}, which is no option", cure)
