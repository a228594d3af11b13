"""The law for somebody who did not ask for it: a few lines, the most fitting first, and a way to the rest."""

from dataclasses import dataclass

from abri.centre.country import country
from abri.centre.ui.law_lines import LawLine, answer_about
from abri.engine.facts import Facts
from abri.engine.law import Match, match

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
    found = [one for one in match(country(), facts) if one.is_offence and one.outcome != "not_met"]
    if facts.on is None:
        found = _current(found)
    if not found:
        return None
    answer = answer_about(found[:AT_MOST], facts, spoken)
    realistic = [part for line in answer.offences for part in line.parts if part.name == REALISTIC]
    return LawInShort(
        information=answer.information,
        notes=answer.notes if facts.on is not None else (),
        lines=answer.offences,
        realistic_heading=realistic[0].heading if realistic else "",
        realistic=tuple(dict.fromkeys(sentence for part in realistic for sentence in part.sentences)),
        more=len(found) > AT_MOST,
    )


def _current(found: list[Match]) -> list[Match]:
    after, shown = country().law.lineage.successors, {one.provision.id for one in found}
    return [one for one in found if not shown & set(after(one.provision.id))]
