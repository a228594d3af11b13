"""The school label: what a school is asked, in which areas, and what each level takes. Read from `learning/label.toml`.

The file of one folder holds the label itself, usually that of a shared one; any other only adds questions, and its own
come instead of shared ones of the same id. `docs/pack-author/format.md` shows an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from abri.engine.packs.evidence import Basis, read_basis
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table, unique
from abri.engine.packs.text import Text

LABEL = "label.toml"
AREAS = ("infrastructure", "policy", "practice")
LEVELS = ("iron", "bronze", "silver", "gold")
"""From the lowest to the highest."""

STEPS = 4
"""Answers of a question: 0 not yet, 1 begun, 2 in place, 3 in place, known to all and looked at again every year."""

NO_PROOF, ESSENTIAL_PROOF, EVERY_PROOF = "none", "essential", "every"
PROOFS = (NO_PROOF, ESSENTIAL_PROOF, EVERY_PROOF)
"""What has to be shown: nothing; essential questions, which count 0 else; also all others, which count at most 1."""

KINDS = ("primary", "secondary", "special", "higher", "other")
"""Kinds of school that a question may not apply to."""

MOST_MONTHS = 60
MOST_POINTS = 10
MOST_EXEMPT = 30
"""Of a hundred questions of an area, how many a label may let schools leave out at most."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a school that is scored by itself."""

    id: str
    names: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Named:
    """A code with the words for it: a theme, or something that the incident log counts."""

    id: str
    names: Text


@dataclass(frozen=True, slots=True)
class Level:
    """What a level takes, once every question was answered.

    `least`: percent of the steps that each area has to reach. `essential`: the step that every essential question
    has to be at. `proof`: one of `PROOFS`. `review`: of a hundred schools that claim it, how many a reviewer looks at.
    """

    id: str
    names: Text
    says: Text
    least: Mapping[str, int]
    essential: int
    proof: str
    review: int


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """One answer. `raises` is what to do next, worded for an action plan; None for the highest step alone."""

    step: int
    says: Text
    raises: Text | None


@dataclass(frozen=True, slots=True)
class Exemption:
    """That a question may honestly not apply: to which kinds of school, and in which words they say so."""

    kinds: frozenset[str]
    says: Text


@dataclass(frozen=True, slots=True)
class LabelQuestion:
    """One question: why it matters, what counts as evidence, and four answers by step.

    `exemption`: which schools may say that it does not apply to them; None: nobody.
    """

    id: str
    area: str
    theme: str
    essential: bool
    asks: Text
    matters: Text
    evidence: Text
    answers: tuple[StepAnswer, ...]
    exemption: Exemption | None
    origin: str
    basis: Basis

    def may_not_apply(self, kind: str) -> bool:
        """Whether a school of this kind may say that it does not apply."""
        return self.exemption is not None and kind in self.exemption.kinds


@dataclass(frozen=True, slots=True)
class RubricItem:
    """What a reviewer looks at, for at most `points`."""

    id: str
    asks: Text
    points: int


@dataclass(frozen=True, slots=True)
class IncidentCodes:
    """What the incident log counts by: what happened, where, and what the school did."""

    kinds: Mapping[str, Named]
    places: Mapping[str, Named]
    measures: Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Label:
    """The whole label. `version` changes whenever a file's does: assessments name the one they were made with.

    `questions` are in the order of areas, then of themes. A label lasts `valid_months`; a school may assess
    itself again after `reassess_months`. `exempt_percent`: of a hundred questions of an area, how many are left out at
    most because they do not apply.
    """

    version: str
    names: Text
    says: Text
    valid_months: int
    reassess_months: int
    exempt_percent: int
    areas: Mapping[str, Area]
    levels: Mapping[str, Level]
    themes: Mapping[str, Named]
    questions: Mapping[str, LabelQuestion]
    rubric: Mapping[str, RubricItem]
    incidents: IncidentCodes
    basis: Basis

    def of_area(self, area: str) -> tuple[LabelQuestion, ...]:
        """The questions of an area, in their order."""
        return tuple(one for one in self.questions.values() if one.area == area)

    def most_exempt(self, area: str) -> int:
        """How many questions of an area are left out at most because they do not apply."""
        return len(self.of_area(area)) * self.exempt_percent // 100


def read_label(shelves: Sequence[LearningShelf]) -> Label | None:
    """What the label's files say, the pack's own first; None where no folder holds one."""
    files = [(shelf.origin.id, shelf.tables[LABEL]) for shelf in shelves if LABEL in shelf.tables]
    heads = [file for _, file in files if file.has("label")]
    versions = [f"{origin}-{file.string('version')}" for origin, file in files]
    if files and not heads:
        files[0][1].wrong("no label.toml holds the label", "add [label] here or in a folder that it shares")
    for second in heads[1:]:
        second.wrong("two label.toml hold a label", "keep [label] in one of them")
    questions: dict[str, LabelQuestion] = {}
    themes: dict[str, Named] = {}
    for file in (file for _, file in files):
        themes = {**_named(file, "theme"), **themes}
    for origin, file in files:
        for name, table in unique(file.tables("question", required=False), "id"):
            questions.setdefault(name, _question(name, table, origin, tuple(themes)))
    label = _label(heads[0], "+".join(versions), themes, questions) if heads else None
    for _, file in files:
        file.done()
    return label


def _label(
    file: Table, version: str, themes: Mapping[str, Named], questions: Mapping[str, LabelQuestion]
) -> Label:
    head = file.table("label")
    order = {theme: place for place, theme in enumerate(themes)}
    label = Label(
        version=version,
        names=head.text("names"),
        says=head.text("says"),
        valid_months=head.number("valid_months", least=1, most=MOST_MONTHS),
        reassess_months=head.number("reassess_months", least=1, most=MOST_MONTHS),
        exempt_percent=head.number("exempt_percent", least=0, most=MOST_EXEMPT, default=0),
        areas=_areas(file),
        levels=_levels(file),
        themes=MappingProxyType(dict(themes)),
        questions=MappingProxyType(
            {
                one.id: one
                for one in sorted(
                    questions.values(), key=lambda one: (_place(AREAS, one.area), order.get(one.theme, 0))
                )
            }
        ),
        rubric=_rubric(file),
        incidents=IncidentCodes(
            kinds=_named(file, "incident_kind"),
            places=_named(file, "incident_place"),
            measures=_named(file, "incident_measure"),
        ),
        basis=read_basis(head),
    )
    if label.reassess_months > label.valid_months:
        head.wrong("schools may assess themselves again only after the label ended", "lower reassess_months")
    for area in AREAS:
        of_area = label.of_area(area)
        if not of_area:
            file.wrong(f"the area {area!r} has no question", "add one, or its share cannot be worked out")
        if any(one.exemption for one in of_area) and not label.most_exempt(area):
            head.wrong(
                f"of the area {area!r} nothing is left out, yet a question of it may not apply",
                "raise exempt_percent, or remove [question.exempt]",
            )
    head.done()
    return label


def _areas(file: Table) -> Mapping[str, Area]:
    areas = {}
    for name, table in unique(file.tables("area"), "id"):
        table.choice("id", AREAS)
        areas[name] = Area(name, table.text("names"), table.text("says"))
        table.done()
    _complete(file, "area", AREAS, areas)
    return MappingProxyType(areas)


def _levels(file: Table) -> Mapping[str, Level]:
    levels: dict[str, Level] = {}
    for name, table in unique(file.tables("level"), "id"):
        table.choice("id", LEVELS)
        least = table.table("least")
        level = Level(
            id=name,
            names=table.text("names"),
            says=table.text("says"),
            least=MappingProxyType({area: least.number(area, least=0, most=100) for area in AREAS}),
            essential=table.number("essential", least=0, most=STEPS - 1),
            proof=table.choice("proof", PROOFS),
            review=table.number("review", least=0, most=100),
        )
        least.done()
        for lower in levels.values():
            _check_order(table, lower, level)
        levels[name] = level
        table.done()
    _complete(file, "level", LEVELS, levels)
    return MappingProxyType(levels)


def _check_order(table: Table, lower: Level, higher: Level) -> None:
    """A higher level that a school without the lower one could reach would make no sense."""
    eased = any(higher.least[area] < lower.least[area] for area in AREAS)
    unproved = _place(PROOFS, higher.proof) < _place(PROOFS, lower.proof)
    if eased or unproved or higher.essential < lower.essential:
        table.wrong(f"it takes less than {lower.id!r} before it", "let every number be at least as high")


def _place(order: Sequence[str], word: str) -> int:
    """Where a word stands; a wrong one, which was reported, before all others."""
    return order.index(word) if word in order else -1


def _complete(file: Table, key: str, wanted: Sequence[str], found: Mapping[str, object]) -> None:
    if tuple(found) != tuple(wanted):
        file.wrong(f"[[{key}]] are not {', '.join(wanted)} in this order", "write each once, in this order")


def _named(file: Table, key: str) -> Mapping[str, Named]:
    found = {}
    for name, table in unique(file.tables(key, required=False), "id"):
        found[name] = Named(name, table.text("names"))
        table.done()
    return MappingProxyType(found)


def _rubric(file: Table) -> Mapping[str, RubricItem]:
    found = {}
    for name, table in unique(file.tables("rubric"), "id"):
        found[name] = RubricItem(name, table.text("asks"), table.number("points", least=1, most=MOST_POINTS))
        table.done()
    return MappingProxyType(found)


def _question(name: str, table: Table, origin: str, themes: Sequence[str]) -> LabelQuestion:
    question = LabelQuestion(
        id=name,
        area=table.choice("area", AREAS),
        theme=table.choice("theme", themes),
        essential=table.flag("essential", default=False),
        asks=table.text("asks"),
        matters=table.text("matters"),
        evidence=table.text("evidence"),
        answers=tuple(_answer(one) for one in table.tables("answer", named_by="step")),
        exemption=_exemption(table.table("exempt")) if table.has("exempt") else None,
        origin=origin,
        basis=read_basis(table),
    )
    if question.essential and question.exemption:
        table.wrong("what is essential applies to every school", "remove [question.exempt], or essential")
    if [one.step for one in question.answers] != list(range(STEPS)):
        table.wrong(
            "its answers are not the steps 0, 1, 2 and 3", "write four [[question.answer]] in this order"
        )
    table.done()
    return question


def _exemption(table: Table) -> Exemption:
    found = Exemption(frozenset(table.strings("kinds", allowed=KINDS)), table.text("says"))
    table.done()
    return found


def _answer(table: Table) -> StepAnswer:
    step = table.number("step", least=0, most=STEPS - 1)
    last = step == STEPS - 1
    if last and table.has("raise"):
        table.wrong("nothing raises the highest step", "remove its raise")
    answer = StepAnswer(step, table.text("says"), None if last else table.text("raise"))
    table.done()
    return answer
