"""What came right after a flagged message: its target laughs, asks to stop or is in distress; others defend."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from abri.engine.screening.stories import signs
from abri.engine.screening.stories.aims import Aiming, Guess
from abri.engine.screening.stories.ledger import DAY, HOUR, MINUTE, Ledger
from abri.engine.screening.stories.story import Defence
from abri.engine.screening.stories.words import fold, words

NEAR = 12
SOON = 20 * MINUTE
"""Who laughs or defends does it by then; who asks to stop may do it until the next day."""
_NEXT_DAY = 12 * HOUR
COUNTS = 0.3
"""An aim below this is told of its message, but nothing else is concluded from it."""
_REMEMBERED = 30 * DAY
_AT_ONCE = 3


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
        flagged: frozenset[int],
        distressed: frozenset[int],
    ) -> None:
        self._ledger, self._aiming, self._guessed = ledger, aiming, guessed
        self._flagged, self._distressed = flagged, distressed
        self.laughed: dict[tuple[int, int], int] = {}
        """For a place and a target the place of their laugh."""
        self._pleas: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._folded: dict[int, str] = {}
        self._said: dict[tuple[Callable[[str], bool], int], bool] = {}
        self._defences: dict[tuple[int, int], Defence] = {}
        self._attackers: defaultdict[int, set[int]] = defaultdict(set)
        for place, guesses in guessed.items():
            for guess in guesses:
                if guess.certainty >= COUNTS:
                    self._attackers[guess.person].add(ledger.who.item(place))
        for place in guessed:
            self._look_behind(place)
        for places in self._pleas.values():
            places.sort()

    @property
    def defences(self) -> tuple[Defence, ...]:
        """In order of the messages that defend."""
        return tuple(self._defences[key] for key in sorted(self._defences))

    def continued(self, hit: Hit) -> bool:
        """Whether the target had asked to stop or shown distress in the month before, in the same conversation."""
        pleas = self._pleas.get((hit.target, self._ledger.talk.item(hit.place)), ())
        before = bisect_left(pleas, hit.place) - 1
        return before >= 0 and self._ledger.gap(pleas[before], hit.place) <= _REMEMBERED

    def _look_behind(self, place: int) -> None:
        ledger = self._ledger
        targets = {guess.person: guess for guess in self._guessed[place] if guess.certainty >= COUNTS}
        if not targets:
            return
        author = ledger.who.item(place)
        for distance, (other, who, gap) in enumerate(ledger.after(place, NEAR)):
            if gap > _NEXT_DAY:
                return
            if who in targets:
                self._note_target(place, who, other, gap)
            elif who != author and gap <= SOON:
                self._note_defence(place, targets, other, distance)

    def _says(self, sign: Callable[[str], bool], place: int) -> bool:
        """Whether a message shows a sign; several flagged messages ask for the same one."""
        key = (sign, place)
        if key not in self._said:
            self._said[key] = sign(self._folded_at(place))
        return self._said[key]

    def _folded_at(self, place: int) -> str:
        if place not in self._folded:
            self._folded[place] = fold(self._ledger.messages[place].text)
        return self._folded[place]

    def _note_target(self, place: int, target: int, other: int, gap: float) -> None:
        pleas = self._pleas[target, self._ledger.talk.item(other)]
        if other in self._distressed or self._says(signs.pleads, other):
            if not pleas or pleas[-1] != other:
                pleas.append(other)
        elif gap <= SOON and self._says(signs.laughs, other):
            self.laughed.setdefault((place, target), other)

    def _note_defence(self, place: int, targets: Mapping[int, Guess], other: int, distance: int) -> None:
        ledger = self._ledger
        message = ledger.messages[other]
        side = self._says(signs.takes_a_side, other)
        if not side and not (distance < _AT_ONCE and self._says(signs.pleads, other)):
            return
        author, defender = ledger.who.item(place), ledger.who.item(other)
        if other in self._flagged and author not in {guess.person for guess in self._guessed.get(other, ())}:
            return
        named = {
            person
            for found in self._aiming.names.found(message.text, words(self._folded_at(other)))
            for person in found.people
        }
        answered = message.reply_to == ledger.messages[place].number
        for target, guess in targets.items():
            if named and not named & {target, author}:
                continue
            certainty = 0.4 + 0.15 * side + 0.2 * bool(named or answered) + 0.15 * (distance < _AT_ONCE)
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
