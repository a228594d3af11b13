"""A small label in one language, read from a file as a pack's is, for tests of the reader, the score and the pages."""

from __future__ import annotations

import tomllib

from abri.engine.packs.learning.label import AREAS, LEVELS, PROOFS, Label, read_label
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.problems import Problems
from abri.engine.packs.reader import Language, Table
from abri.engine.packs.sourced import Origin

BASIS = 'source = "own proposal"\nchecked = 2026-11-22\nverified = false\n'
HEAD = f"""
version = "1"
[label]
names.en = "A label"
says.en = "What it is."
valid_months = 18
reassess_months = 12
{BASIS}"""


def area(name: str) -> str:
    return f'[[area]]\nid = "{name}"\nnames.en = "{name}"\nsays.en = "About it."\n'


def level(name: str, least: int, essential: int, proof: str) -> str:
    return (
        f'[[level]]\nid = "{name}"\nnames.en = "{name}"\nsays.en = "It."\nessential = {essential}\n'
        f'proof = "{proof}"\nreview = 10\nleast = {{ {", ".join(f"{one} = {least}" for one in AREAS)} }}\n'
    )


def code(kind: str, name: str) -> str:
    return f'[[{kind}]]\nid = "{name}"\nnames.en = "{name}"\n'


def exempt(*kinds: str) -> str:
    listed = ", ".join(f'"{one}"' for one in kinds)
    return f'[question.exempt]\nkinds = [{listed}]\nsays.en = "Does not apply."\n'


def question(
    name: str, in_area: str, *, essential: bool = False, asks: str = "Do you?", kinds: tuple[str, ...] = ()
) -> str:
    answers = "".join(
        f'[[question.answer]]\nstep = {step}\nsays.en = "At {step}."\n'
        + (f'raise.en = "Go on to {step + 1}."\n' if step < 3 else "")
        for step in range(4)
    )
    return (
        f'[[question]]\nid = "{name}"\narea = "{in_area}"\ntheme = "any"\nessential = {str(essential).lower()}\n'
        f'asks.en = "{asks}"\nmatters.en = "Because."\nevidence.en = "A page."\n{BASIS}{answers}'
        + (exempt(*kinds) if kinds else "")
    )


RULES = "".join(
    level(name, least, essential, proof)
    for name, least, essential, proof in zip(
        LEVELS, (15, 35, 55, 80), (0, 1, 2, 2), (*PROOFS, PROOFS[-1]), strict=True
    )
).replace('proof = "every"', 'proof = "essential"', 1)
# Whoever claims iron here waits for a reviewer: no test depends on a lot.
RULES = RULES.replace("review = 10", "review = 100", 1)
REST = (
    "".join(area(name) for name in AREAS)
    + RULES
    + code("theme", "any")
    + '[[rubric]]\nid = "fits"\nasks.en = "Does it fit?"\npoints = 4\n'
    + code("incident_kind", "insults")
    + code("incident_place", "class_group")
    + code("incident_measure", "talk")
)
QUESTIONS = "".join(
    question(f"{name}.{number}", name, essential=number == 1) for name in AREAS for number in (1, 2)
)
WHOLE = HEAD + REST + QUESTIONS
# Eight questions an area, of which three may not apply to a primary school, and two at most are left out.
LARGE = (
    HEAD.replace("valid_months", "exempt_percent = 25\nvalid_months")
    + REST
    + "".join(
        question(
            f"{name}.{number}", name, essential=number == 1, kinds=("primary",) if number in (6, 7, 8) else ()
        )
        for name in AREAS
        for number in range(1, 9)
    )
)


def shelf(text: str, origin: str = "xx", *, shared: bool = False) -> LearningShelf:
    """The folder of a pack whose `label.toml` says this."""
    table = Table(f"{origin}/label.toml", "file", tomllib.loads(text), Problems(), Language(("en",), ("en",)))
    return LearningShelf(Origin(origin, shared=shared, regions=()), {"label.toml": table})


def label_of(*shelves: LearningShelf) -> Label:
    """The label of these folders; raises PackError."""
    problems = Problems()
    for one in shelves:
        for table in one.tables.values():
            table.problems = problems
    found = read_label(shelves)
    problems.refuse()
    assert found is not None
    return found
