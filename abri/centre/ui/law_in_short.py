"""The law for somebody who did not ask for it: a few lines, the most fitting first, and a way to the rest."""

from dataclasses import dataclass

from abri.centre.country import country
from abri.centre.ui.law_lines import LawLine, law_answer
from abri.engine.facts import Facts

AT_MOST = 3
REALISTIC = "realistic"


@dataclass(frozen=True, slots=True)
class LawInShort:
    """At most three offences, with what has to stand beside them in the open; `more` says whether there are others.

    `realistic` says what these offences rarely lead to and what helps instead: a child must not have to look for it.
    """

    information: str
    notes: tuple[str, ...]
    lines: tuple[LawLine, ...]
    realistic_heading: str
    realistic: tuple[str, ...]
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
    shown = lines[:AT_MOST]
    realistic = [part for line in shown for part in line.parts if part.name == REALISTIC]
    return LawInShort(
        information=answer.information,
        notes=notes,
        lines=shown,
        realistic_heading=realistic[0].heading if realistic else "",
        realistic=tuple(dict.fromkeys(sentence for part in realistic for sentence in part.sentences)),
        more=len(lines) > AT_MOST,
    )


def _current(lines: tuple[LawLine, ...]) -> tuple[LawLine, ...]:
    after = country().law.lineage.successors
    shown = {line.id for line in lines}
    return tuple(line for line in lines if not shown & set(after(line.id)))
