"""What one person may have done to another: how often, in what way, and Olweus' three elements as weights.

D. Olweus, Bullying at School (1993): aggression that is repeated, meant, and between people of unequal strength. None
of the three is a condition here: a threat that was said once is shown as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from statistics import fmean
from typing import NamedTuple

import numpy as np

from abri.engine.screening.stories.ledger import Ledger
from abri.engine.screening.stories.reactions import Hit, Reactions
from abri.engine.screening.stories.story import Element, Escalation, Exclusion, MessageFinding, Pair, PileOn
from abri.engine.screening.stories.trends import FEWEST, escalation

MOST_CITED = 20
_EXPLICIT = ("mention", "reply", "name", "only other person")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What pairs are judged by."""

    ledger: Ledger
    findings: Mapping[int, MessageFinding]
    """By place."""
    episodes: Mapping[int, int]
    """The number of the episode of each flagged place."""
    reactions: Reactions
    pile_ons: Sequence[PileOn]
    exclusions: Sequence[Exclusion]


class Answers(NamedTuple):
    """Numbers of what came of one person's messages to another, as a `Pair` has them."""

    returned: tuple[int, ...]
    laughed: tuple[int, ...]
    continued: tuple[int, ...]


def pairs(grounds: Grounds, hits: Iterable[Hit]) -> tuple[Pair, ...]:
    """Every author with every target of theirs, in order of the first message."""
    of: defaultdict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        of[hit.author, hit.target].append(hit)
    piles, excluded = _piles(grounds), _removals(grounds)
    powerful = frozenset(one.by for one in grounds.exclusions if one.kind == "removed" and one.by)
    found = []
    for (author, target), mine in of.items():
        returned = tuple(hit.place + 1 for hit in of.get((target, author), ()))
        names = grounds.ledger.names[author], grounds.ledger.names[target]
        together = piles.get(names, [])
        answers = Answers(returned, _laughed(grounds, mine), _continued(grounds, mine))
        elements = (
            _repetition(grounds, mine),
            _imbalance(mine, returned, together, excluded.get(names, []), names[0] in powerful),
            _intent(grounds, mine, answers),
        )
        found.append(_pair(grounds, mine, answers, elements))
    return tuple(sorted(found, key=lambda one: (one.numbers[0], grounds.ledger.people[one.target])))


def night(ledger: Ledger, places: Sequence[int]) -> float | None:
    """The share of dated messages between 22:00 and 06:00 on the clock of the export; None where none has a date."""
    hours = [at.hour for place in places if (at := ledger.messages[place].at) is not None]
    return round(sum(hour >= 22 or hour < 6 for hour in hours) / len(hours), 3) if hours else None


def rises(ledger: Ledger, findings: Mapping[int, MessageFinding], places: Sequence[int]) -> Escalation | None:
    """Whether the flagged messages at some places become more severe or more frequent."""
    if len(places) < FEWEST:
        return None
    severities = np.array([findings[place].severity for place in places])
    return escalation(ledger.seconds[np.array(places, np.int64)], severities)


def heaviest(found: Iterable[Pair]) -> tuple[Element, ...]:
    """Of each element the heaviest among the pairs, the earliest of equals."""
    best: dict[str, Element] = {}
    for pair in found:
        for element in pair.elements:
            if element.name not in best or element.weight > best[element.name].weight:
                best[element.name] = element
    return tuple(best.values())


def _pair(grounds: Grounds, mine: Sequence[Hit], answers: Answers, elements: tuple[Element, ...]) -> Pair:
    ledger = grounds.ledger
    places = [hit.place for hit in mine]
    banter = min(len(answers.laughed) / len(mine), 1)
    certainty = fmean(hit.certainty for hit in mine) * (1 - 0.6 * banter)
    weights = dict(zip(("repetition", "imbalance", "intent"), (one.weight for one in elements), strict=True))
    weight = 0.4 * weights["repetition"] + 0.3 * weights["imbalance"] + 0.3 * weights["intent"]
    return Pair(
        author=ledger.names[mine[0].author],
        target=ledger.names[mine[0].target],
        numbers=tuple(place + 1 for place in places),
        first=next((ledger.messages[place].at for place in places), None),
        last=next((ledger.messages[place].at for place in reversed(places)), None),
        days=len({at.date() for place in places if (at := ledger.messages[place].at) is not None}),
        episodes=len({grounds.episodes[place] for place in places}),
        night_share=night(ledger, places),
        labels=_labels(grounds, places),
        escalation=rises(ledger, grounds.findings, places),
        returned=answers.returned,
        laughed=answers.laughed,
        continued=answers.continued,
        elements=elements,
        certainty=round(certainty, 3),
        weight=round(certainty * (0.1 + 0.9 * weight), 3),
    )


def _labels(grounds: Grounds, places: Sequence[int]) -> dict[str, int]:
    """How many messages carry each label, the commonest first, of equals the earliest."""
    counted = Counter(label for place in places for label in grounds.findings[place].named)
    return dict(counted.most_common())


def _laughed(grounds: Grounds, mine: Sequence[Hit]) -> tuple[int, ...]:
    places = (grounds.reactions.laughed.get((hit.place, hit.target)) for hit in mine)
    return tuple(sorted({place + 1 for place in places if place is not None}))


def _continued(grounds: Grounds, mine: Sequence[Hit]) -> tuple[int, ...]:
    return tuple(hit.place + 1 for hit in mine if grounds.reactions.continued(hit))


def _repetition(grounds: Grounds, mine: Sequence[Hit]) -> Element:
    """Grows with the episodes, and a little with the messages."""
    firsts: dict[int, int] = {}
    for hit in mine:
        firsts.setdefault(grounds.episodes[hit.place], hit.place + 1)
    again = 0.6 * (len(firsts) - 1) + 0.1 * (len(mine) - 1)
    return Element("repetition", round(again / (1 + again), 3), tuple(firsts.values())[:MOST_CITED])


def _imbalance(
    mine: Sequence[Hit],
    returned: Sequence[int],
    together: Sequence[PileOn],
    removals: Sequence[Exclusion],
    powerful: bool,
) -> Element:
    """Many against one, nothing that comes back, the power to remove somebody."""
    others = max((len(pile.authors) for pile in together), default=1) - 1
    size = len(mine)
    parts = [
        0.6 * (1 - 0.6**others),
        0.5 * (1 - min(1.0, len(returned) / size)) * (size / (size + 3)),
        0.7 if removals else 0.3 if powerful else 0.0,
    ]
    because = {number for pile in together[:MOST_CITED] for number in pile.numbers[:MOST_CITED]}
    because |= {number for removal in removals[:MOST_CITED] for number in removal.numbers}
    weight = 1 - prod(1 - part for part in parts)
    numbers = sorted(because) or [hit.place + 1 for hit in mine]
    return Element("imbalance", round(weight, 3), tuple(numbers[:MOST_CITED]) if weight else ())


def _intent(grounds: Grounds, mine: Sequence[Hit], answers: Answers) -> Element:
    """Said to them or by name, continued after they asked to stop, severe; less where they laugh."""
    explicit = [hit.place + 1 for hit in mine if _is_explicit(grounds.findings[hit.place], grounds, hit)]
    severity = fmean(grounds.findings[hit.place].severity for hit in mine)
    parts = [0.5 * len(explicit) / len(mine), 0.6 * (1 - 0.5 ** len(answers.continued)), 0.4 * severity]
    weight = 1 - prod(1 - part for part in parts)
    weight *= 1 - 0.6 * min(len(answers.laughed) / len(mine), 1)
    return Element("intent", round(weight, 3), (answers.continued or tuple(explicit))[:MOST_CITED])


def _is_explicit(finding: MessageFinding, grounds: Grounds, hit: Hit) -> bool:
    name = grounds.ledger.names[hit.target]
    return any(aim.name == name and aim.why in _EXPLICIT for aim in finding.targets)


def _piles(grounds: Grounds) -> Mapping[tuple[str, str], list[PileOn]]:
    """The pile-ons in which an author took part against a target."""
    found: defaultdict[tuple[str, str], list[PileOn]] = defaultdict(list)
    for pile in grounds.pile_ons:
        for author in pile.authors:
            found[author, pile.target].append(pile)
    return found


def _removals(grounds: Grounds) -> Mapping[tuple[str, str], list[Exclusion]]:
    found: defaultdict[tuple[str, str], list[Exclusion]] = defaultdict(list)
    for one in grounds.exclusions:
        if one.kind == "removed":
            found[one.by, one.target].append(one)
    return found
