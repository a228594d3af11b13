"""The law for somebody who did not ask for it: a few lines, the most fitting first, and a way to the rest."""

from dataclasses import dataclass

from abri.centre.country import country
from abri.centre.ui.law_lines import LawLine, law_answer
from abri.engine.facts import Facts

AT_MOST = 3


@dataclass(frozen=True, slots=True)
class LawInShort:
    """At most three offences, with what has to stand beside them; `more` says whether there are others."""

    information: str
    notes: tuple[str, ...]
    lines: tuple[LawLine, ...]
    more: bool


def law_in_short(facts: Facts, spoken: str) -> LawInShort | None:
    """What the law says about ``facts``, in short; None where no offence is stated: then silence is calmer than a list.

    Where nobody said on which day it happened, today's law stands for what it replaced.
    """
    answer = law_answer(facts, spoken)
    if answer is None or not answer.offences:
        return None
    lines = answer.offences if facts.on else _current(answer.offences)
    notes = answer.notes if facts.on else ()
    return LawInShort(answer.information, notes, lines[:AT_MOST], len(lines) > AT_MOST)


def _current(lines: tuple[LawLine, ...]) -> tuple[LawLine, ...]:
    after = country().law.lineage.successors
    shown = {line.id for line in lines}
    return tuple(line for line in lines if not shown & set(after(line.id)))
