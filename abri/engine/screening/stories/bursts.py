"""Flagged messages that belong together in time: episodes of a conversation, and pile-ons of several on one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from abri.engine.screening.stories.ledger import HOUR, MINUTE, Ledger
from abri.engine.screening.stories.reactions import Hit
from abri.engine.screening.stories.story import Episode, PileOn

PAUSE = 2 * HOUR
"""Flagged messages further apart than this belong to two episodes."""
PAUSE_OF_UNDATED = 40
PILING = 15 * MINUTE
PILING_OF_UNDATED = 12
LONGEST_PILE = 3 * HOUR
FEWEST_IN_PILE = 3


def apart(ledger: Ledger, one: int, other: int, pause: float, messages: int) -> bool:
    """Whether two messages of a conversation are further apart than a pause, or without dates than so many messages."""
    seconds = abs(ledger.seconds.item(other) - ledger.seconds.item(one))
    if seconds == seconds:  # noqa: PLR0124  a number that is one
        return bool(seconds > pause)
    return bool(abs(ledger.spot.item(other) - ledger.spot.item(one)) > messages)


def episodes(ledger: Ledger, flagged: Sequence[int]) -> list[list[int]]:
    """The flagged places of each episode, in order of the first."""
    by_talk: defaultdict[int, list[int]] = defaultdict(list)
    for place in flagged:
        by_talk[ledger.talk.item(place)].append(place)
    found = [
        burst for places in by_talk.values() for burst in _bursts(ledger, places, PAUSE, PAUSE_OF_UNDATED)
    ]
    return sorted(found, key=lambda burst: burst[0])


def told(
    ledger: Ledger, bursts: Iterable[Sequence[int]], hits: Mapping[int, Sequence[Hit]]
) -> tuple[Episode, ...]:
    """Episodes with their people."""
    found = []
    for places in bursts:
        authors = dict.fromkeys(ledger.who.item(place) for place in places)
        targets = dict.fromkeys(hit.target for place in places for hit in hits.get(place, ()))
        found.append(
            Episode(
                numbers=tuple(place + 1 for place in places),
                authors=tuple(ledger.names[person] for person in authors),
                targets=tuple(ledger.names[person] for person in targets),
                first=ledger.messages[places[0]].at,
                last=ledger.messages[places[-1]].at,
            )
        )
    return tuple(found)


def pile_ons(ledger: Ledger, hits: Iterable[Hit]) -> tuple[PileOn, ...]:
    """Several authors against one target within minutes, unless the target gives as much back; in order."""
    by_target: defaultdict[tuple[int, int], list[Hit]] = defaultdict(list)
    by_author: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for hit in hits:
        talk = ledger.talk.item(hit.place)
        by_target[talk, hit.target].append(hit)
        by_author[talk, hit.author].append(hit.place)
    found: list[PileOn] = []
    for (talk, target), against in by_target.items():
        own = by_author.get((talk, target), [])
        piles = (_pile_on(ledger, target, burst, own) for burst in _piles(ledger, against))
        found.extend(pile for pile in piles if pile is not None)
    return tuple(sorted(found, key=lambda pile: (pile.numbers, ledger.people[pile.target])))


def _piles(ledger: Ledger, against: Sequence[Hit]) -> Iterator[list[Hit]]:
    by_place = {hit.place: hit for hit in against}
    for burst in _bursts(ledger, list(by_place), PILING, PILING_OF_UNDATED, LONGEST_PILE):
        yield [by_place[place] for place in burst]


def _pile_on(ledger: Ledger, target: int, burst: Sequence[Hit], own: Sequence[int]) -> PileOn | None:
    joined: dict[int, int] = {}
    for hit in burst:
        joined.setdefault(hit.author, hit.place)
    if len(joined) < 2 or len(burst) < FEWEST_IN_PILE:
        return None
    back = bisect_right(own, burst[-1].place) - bisect_left(own, burst[0].place)
    if back * 2 > len(burst):
        return None
    authors = tuple(ledger.names[person] for person in joined)
    return PileOn(
        target=ledger.names[target],
        authors=authors,
        numbers=tuple(hit.place + 1 for hit in burst),
        first=ledger.messages[burst[0].place].at,
        last=ledger.messages[burst[-1].place].at,
        joined=tuple(
            (name, place + 1) for name, place in zip(authors[1:], list(joined.values())[1:], strict=True)
        ),
    )


def _bursts(
    ledger: Ledger, places: Sequence[int], pause: float, messages: int, longest: float | None = None
) -> Iterator[list[int]]:
    """Places of one conversation, cut where the next is further away or a burst would last too long."""
    burst: list[int] = []
    for place in places:
        too_late = burst and apart(ledger, burst[-1], place, pause, messages)
        too_long = burst and longest is not None and ledger.gap(burst[0], place) > longest
        if too_late or too_long:
            yield burst
            burst = []
        burst.append(place)
    if burst:
        yield burst
