"""What part each person may have had, after Salmivalli's participant roles: hypotheses with evidence, never verdicts.

C. Salmivalli and others, Bullying as a group process, Aggressive Behavior 22 (1996). Whoever joins in is one role here:
a chat does not tell assistants from those who cheer. A person may have several roles; in a quarrel of equals both have
two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from abri.engine.screening.stories.ledger import Ledger, Numbers
from abri.engine.screening.stories.story import Defence, Exclusion, Pair, Person, PileOn, Role, RoleName

MOST_CITED = 20
MOST = 0.9
"""No hypothesis is more certain than this."""
_ORDER: tuple[RoleName, ...] = ("author", "joined in", "target", "defender", "bystander")
_LOOKED_ON_BEFORE, _LOOKED_ON_AFTER = 2, 6
_LOOKED_ON, _MOST_LOOKED_ON = 0.3, 0.6


class Evidence:
    """The doubts that are left about each person and role, and the messages that speak for it."""

    def __init__(self) -> None:
        self._doubts: defaultdict[tuple[str, RoleName], float] = defaultdict(lambda: 1.0)
        self._because: defaultdict[tuple[str, RoleName], set[int]] = defaultdict(set)

    def add(self, name: str, role: RoleName, certainty: float, numbers: Iterable[int]) -> None:
        """Something that speaks for a role, independent of what else does."""
        self._doubts[name, role] *= 1 - certainty
        self._because[name, role].update(numbers)

    def has(self, name: str) -> bool:
        """Whether anything was found about somebody."""
        return any((name, role) in self._doubts for role in _ORDER)

    def roles(self, name: str) -> tuple[Role, ...]:
        """What somebody may have been, the most certain first."""
        found = [
            Role(
                role,
                round(min(1 - self._doubts[name, role], MOST), 3),
                tuple(sorted(self._because[name, role])[:MOST_CITED]),
            )
            for role in _ORDER
            if (name, role) in self._doubts
        ]
        return tuple(sorted(found, key=lambda role: -role.certainty))


def evidence(
    ledger: Ledger,
    *,
    pairs: Sequence[Pair],
    pile_ons: Sequence[PileOn],
    exclusions: Sequence[Exclusion],
    defences: Sequence[Defence],
    bursts: Sequence[Sequence[int]],
) -> Evidence:
    """What speaks for each role of each person."""
    found = Evidence()
    joined = _joined(ledger, pile_ons)
    for pair in pairs:
        _weigh(found, pair, joined.get((pair.author, pair.target), set()))
    for one in exclusions:
        found.add(one.target, "target", one.certainty * 0.7, one.numbers)
        if one.by and one.kind == "removed":
            found.add(one.by, "author", one.certainty * 0.5, one.numbers)
    for defence in defences:
        found.add(defence.defender, "defender", defence.certainty, (defence.number,))
    _look_on(ledger, found, bursts, {number - 1 for pair in pairs for number in pair.numbers})
    return found


def people(
    ledger: Ledger, found: Evidence, pairs: Sequence[Pair], flagged: Sequence[int], distressed: Iterable[int]
) -> tuple[Person, ...]:
    """Everybody with a part, in order of appearance."""
    size = len(ledger.names)
    messages = np.bincount(ledger.who, minlength=size)
    wrote = np.bincount(ledger.who[np.array(flagged, np.int64)], minlength=size)
    received: defaultdict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        received[pair.target].update(pair.numbers)
    distress: defaultdict[str, list[int]] = defaultdict(list)
    for place in distressed:
        distress[ledger.names[ledger.who.item(place)]].append(place + 1)
    return tuple(
        Person(
            name=name,
            messages=messages.item(person),
            flagged=wrote.item(person),
            received=len(received.get(name, ())),
            distress=tuple(distress.get(name, ())),
            roles=found.roles(name),
        )
        for person, name in enumerate(ledger.names)
        if wrote.item(person) or name in distress or found.has(name)
    )


def _weigh(found: Evidence, pair: Pair, joined: set[int]) -> None:
    """What a pair says of its two people; what only joined in what others began counts for that role."""
    back = 1 - 0.4 * min(1.0, len(pair.returned) / len(pair.numbers))
    found.add(
        pair.target, "target", _strength(len(pair.numbers)) * pair.certainty * back, pair.numbers[:MOST_CITED]
    )
    began = [number for number in pair.numbers if number not in joined]
    if began:
        found.add(pair.author, "author", _strength(len(began)) * pair.certainty * back, began[:MOST_CITED])
    if joined:
        numbers = sorted(joined)
        found.add(pair.author, "joined in", _strength(len(numbers)) * pair.certainty, numbers[:MOST_CITED])


def _strength(messages: int) -> float:
    """How much so many messages weigh, all of them certain."""
    return messages / (messages + 1)


def _joined(ledger: Ledger, pile_ons: Iterable[PileOn]) -> Mapping[tuple[str, str], set[int]]:
    """By author and target the messages with which somebody went along with a pile-on that another began."""
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for pile in pile_ons:
        for number in pile.numbers:
            author = ledger.names[ledger.who.item(number - 1)]
            if author != pile.authors[0]:
                found[author, pile.target].add(number)
    return found


def _look_on(ledger: Ledger, found: Evidence, bursts: Sequence[Sequence[int]], aimed: set[int]) -> None:
    """Who wrote while somebody was the target, and has no other part."""
    seen: defaultdict[int, list[list[int]]] = defaultdict(list)
    for burst in bursts:
        inside = [place for place in burst if place in aimed]
        if not inside:
            continue
        wrote: defaultdict[int, list[int]] = defaultdict(list)
        during = _during(ledger, inside)
        for place, person in zip(during.tolist(), ledger.who[during].tolist(), strict=True):
            wrote[person].append(place + 1)
        for person, numbers in wrote.items():
            seen[person].append(numbers)
    for person, episodes in seen.items():
        name = ledger.names[person]
        if not found.has(name):
            certainty = min(_LOOKED_ON + 0.1 * (len(episodes) - 1), _MOST_LOOKED_ON)
            found.add(
                name, "bystander", certainty, (number for numbers in episodes for number in numbers[:3])
            )


def _during(ledger: Ledger, places: Sequence[int]) -> Numbers:
    """The places of a conversation from shortly before the first to shortly after the last of some."""
    talk = ledger.talk.item(places[0])
    begin = max(ledger.spot.item(places[0]) - _LOOKED_ON_BEFORE, ledger.bounds.item(talk))
    end = min(ledger.spot.item(places[-1]) + _LOOKED_ON_AFTER + 1, ledger.bounds.item(talk + 1))
    return ledger.order[begin:end]
