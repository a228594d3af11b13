"""What came right after a flagged message: its target laughs, asks to stop or is in distress; others defend."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening.stories import signs
from abri.engine.screening.stories.aims import COUNTS, MOST_AIMS, Aiming, Guess
from abri.engine.screening.stories.ledger import DAY, HOUR, MINUTE, Ledger, Numbers
from abri.engine.screening.stories.story import Defence
from abri.engine.screening.stories.words import words

NEAR = 12
SOON = 20 * MINUTE
"""Who laughs or defends does it by then; who asks to stop may do it until the next day."""
_NEXT_DAY = 12 * HOUR
_REMEMBERED = 30 * DAY
_AT_ONCE_AFTER = 3
_AT_ONCE = 20_000
"""Flagged messages looked behind together: more would only take more memory."""

Targets: TypeAlias = Mapping[int, Guess]
"""By person the guess that counts."""


class Hit(NamedTuple):
    """A flagged message that counts as aimed at somebody; people by number."""

    place: int
    author: int
    target: int
    certainty: float


class Reactions:
    """Reactions to the flagged messages of a chat."""

    def __init__(
        self,
        ledger: Ledger,
        aiming: Aiming,
        guessed: Mapping[int, Sequence[Guess]],
        distressed: Iterable[int],
    ) -> None:
        self._ledger, self._aiming, self._guessed = ledger, aiming, guessed
        self._distressed = _places(ledger, distressed)
        self.laughed: dict[tuple[int, int], int] = {}
        """For a place and a target the place of their laugh."""
        self._pleas: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._defences: dict[tuple[int, int], Defence] = {}
        self._attackers: defaultdict[int, set[int]] = defaultdict(set)
        against = {place: counting for place, guesses in guessed.items() if (counting := _counting(guesses))}
        for place, targets in against.items():
            for target in targets:
                self._attackers[target].add(ledger.who.item(place))
        aimed = list(against.items())
        for first in range(0, len(aimed), _AT_ONCE):
            self._look_behind(dict(aimed[first : first + _AT_ONCE]))
        for pleas in self._pleas.values():
            pleas.sort()
        self._drop_pleas_for_oneself()

    @property
    def defences(self) -> tuple[Defence, ...]:
        """In order of the messages that defend."""
        return tuple(self._defences[key] for key in sorted(self._defences))

    def continued(self, hit: Hit) -> bool:
        """Whether the target had asked to stop or shown distress in the month before, in the same conversation."""
        pleas = self._pleas.get((hit.target, self._ledger.talk.item(hit.place)), ())
        before = bisect_left(pleas, hit.place) - 1
        return before >= 0 and self._ledger.gap(pleas[before], hit.place) <= _REMEMBERED

    def _look_behind(self, against: Mapping[int, Targets]) -> None:
        """Note what came after some messages, each with its targets."""
        ledger = self._ledger
        after = ledger.after(np.array(list(against), np.int64), NEAR, _NEXT_DAY)
        who, soon = ledger.who[after.others], after.gaps <= SOON
        own = (who[:, None] == _table(list(against.values()))[after.rows]).any(axis=1)
        at_once = after.distances < _AT_ONCE_AFTER
        beside = ~own & soon & (who != ledger.who[after.places])
        pleads = self._say(signs.pleads, after.others[own | (beside & at_once)])[after.others]
        laughs = self._say(signs.laughs, after.others[own & soon])[after.others]
        sides = self._say(signs.takes_a_side, after.others[beside])[after.others]
        moved = pleads | self._distressed[after.others]
        for row in np.flatnonzero(own & (moved | (laughs & soon))).tolist():
            place, other = after.places.item(row), after.others.item(row)
            if moved[row]:
                self._pleas[who.item(row), ledger.talk.item(other)].append(other)
            else:
                self.laughed.setdefault((place, who.item(row)), other)
        for row in np.flatnonzero(beside & (sides | (pleads & at_once))).tolist():
            place, other = after.places.item(row), after.others.item(row)
            self._note_defence(
                place, against[place], other, side=bool(sides[row]), at_once=bool(at_once[row])
            )

    def _drop_pleas_for_oneself(self) -> None:
        """Who is a target too and only asks to stop asks it for themselves, unless they name somebody else."""
        ledger = self._ledger
        own = {place for pleas in self._pleas.values() for place in pleas if not self._distressed[place]}
        for other, target in list(self._defences):
            if other not in own or signs.takes_a_side(ledger.folded((other,))[other]):
                continue
            if target not in self._named_by(other):
                del self._defences[other, target]

    def _named_by(self, place: int) -> set[int]:
        """Everybody whom a message may name."""
        ledger = self._ledger
        found = self._aiming.names.found(ledger.messages[place].text, words(ledger.folded((place,))[place]))
        return {person for named in found for person in named.people}

    def _say(self, sign: Callable[[str], bool], places: Numbers) -> NDArray[np.bool_]:
        """By place, which of some messages show a sign."""
        asked = np.unique(places).tolist()
        folded = self._ledger.folded(asked)
        return _places(self._ledger, [place for place in asked if sign(folded[place])])

    def _note_defence(self, place: int, targets: Targets, other: int, *, side: bool, at_once: bool) -> None:
        ledger = self._ledger
        message = ledger.messages[other]
        author, defender = ledger.who.item(place), ledger.who.item(other)
        back = self._guessed.get(other)
        if back is not None and author not in {guess.person for guess in back}:
            return
        named = self._named_by(other)
        answered = message.reply_to == ledger.messages[place].number
        for target, guess in targets.items():
            if named and not named & {target, author}:
                continue
            certainty = 0.4 + 0.15 * side + 0.2 * bool(named or answered) + 0.15 * at_once
            certainty *= 0.5 if defender in self._attackers[target] else 1.0
            certainty *= 0.5 + guess.certainty / 2
            self._keep(place, target, other, round(certainty, 3))

    def _keep(self, place: int, target: int, other: int, certainty: float) -> None:
        """One defence of a target by a message: against the latest abuse, as certain as the surest."""
        ledger = self._ledger
        standing = self._defences.get((other, target))
        certainty = max(certainty, standing.certainty if standing is not None else 0.0)
        self._defences[other, target] = Defence(
            defender=ledger.names[ledger.who.item(other)],
            target=ledger.names[target],
            against=ledger.names[ledger.who.item(place)],
            number=ledger.messages[other].number,
            after=ledger.messages[place].number,
            certainty=certainty,
        )


def _counting(guesses: Iterable[Guess]) -> Targets:
    return {guess.person: guess for guess in guesses if guess.certainty >= COUNTS}


def _table(targets: Sequence[Iterable[int]]) -> Numbers:
    """The targets of each message in a row, filled up with nobody."""
    rows = [(*people, *[-1] * MOST_AIMS)[:MOST_AIMS] for people in targets]
    return np.array(rows, np.int64).reshape(-1, MOST_AIMS)


def _places(ledger: Ledger, chosen: Iterable[int]) -> NDArray[np.bool_]:
    """By place, whether it is one of those chosen."""
    found = np.zeros(len(ledger.messages), np.bool_)
    found[np.array(list(chosen), np.int64)] = True
    return found
