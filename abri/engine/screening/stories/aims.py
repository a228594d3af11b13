"""Whom a flagged message may be aimed at: several people, each with what says so and how certain it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from abri.engine.screening.chats.chat import Notice
from abri.engine.screening.findings import Finding, Judged
from abri.engine.screening.stories import signs
from abri.engine.screening.stories.ledger import DAY, MINUTE, Ledger, between
from abri.engine.screening.stories.names import MOST_NAMESAKES, Names
from abri.engine.screening.stories.story import Why
from abri.engine.screening.stories.words import words

MOST_AIMS = 4
LEAST = 0.15
COUNTS = 0.3
"""An aim below this is told of its message, but nothing else is concluded from it."""
EXPLICIT = 0.5
"""From here on somebody is named or answered, and nobody is guessed from who spoke before."""
_CERTAIN = {"mention": 0.95, "name": 0.8, "nickname": 0.6}
_NAMESAKE = 0.6
_ELSEWHERE = 0.6
_REPLY = 0.8
_ONLY_OTHER = 0.85
_BEFORE = 0.6
"""Of whoever spoke just before; it halves every ten minutes and with every three messages."""
_FOLLOWED = 0.8
_HALVES_AFTER = 10 * MINUTE
_PER_MESSAGE = 0.8
_NEAR = 6
_SOON = 60 * MINUTE
_ABSENT, _ABOUT = 0.7, 0.25
"""How much who spoke before counts where somebody absent is spoken of, and where the message talks about them."""
_TALKED_ABOUT = 0.55
"""Of the last person who was aimed at or named, where the message talks about "her" or "him"."""
_PER_MESSAGE_ABOUT = 0.9
_NEAR_ABOUT = 8
_SOON_ABOUT = 20 * MINUTE
_SAME_AGAIN = 0.35
"""Of the only person whom the author aimed at before, where "you" may be nobody else."""
_NEAR_AGAIN = 40
_SOON_AGAIN = DAY
_FORWARDED = 0.6
_BY_TARGET = {"individual": 1.0, "group": 0.6, "none": 0.85}
"""How much a guess counts by whom the message is for, where it speaks to nobody."""
_EVENTS = {"removed": 0.55, "left": 0.5, "added": 0.4, "joined": 0.4}
_NEAR_EVENT = 5
_SOON_EVENT = 20 * MINUTE
_MOST_OF_EVENT = 3
"""An event about more people says of none that a message is about them."""


class Guess(NamedTuple):
    """Somebody by number whom a message may be aimed at."""

    person: int
    why: Why
    certainty: float


class Manner(NamedTuple):
    """How a message speaks where it names nobody."""

    addressed: bool
    """To somebody."""
    absent: bool
    """Of somebody else."""
    about: bool
    """Of somebody else and to nobody, surely."""


class Aiming:
    """Takes the flagged messages in order of time and says of each whom it may be aimed at."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.names = Names(_named(ledger))
        self._done: dict[int, tuple[Guess, ...]] = {}
        self._aimed: dict[tuple[int, int], tuple[int, int, bool]] = {}
        """By author and conversation the place and target of their latest aim that counts, and whether it is the only
        target of late."""
        self._events = _events(ledger)

    def at(self, findings: Mapping[int, Judged | Finding]) -> Mapping[int, tuple[Guess, ...]]:
        """By place, given in order, whom each message may be aimed at, the most certain first."""
        folded = self._ledger.folded(findings)
        for place, finding in findings.items():
            self._done[place] = self._guess(place, folded[place], finding)
        return self._done

    def _guess(self, place: int, folded: str, finding: Judged | Finding) -> tuple[Guess, ...]:
        of = words(folded)
        spoken = frozenset(of)
        if signs.is_of_oneself(folded, spoken):
            return ()
        found = self._explicit(place, of, finding.language == "de")
        told = any(guess.certainty >= EXPLICIT for guess in found.values())
        if not told and not signs.comes_to_oneself(folded, spoken):
            about = signs.talks_about(folded, spoken, finding.language)
            addressed = not about and signs.addresses(spoken)
            absent = about or (not addressed and signs.speaks_of_others(spoken))
            weight = 1.0 if addressed else _BY_TARGET[finding.target]
            weight *= _FORWARDED if self._ledger.messages[place].forwarded else 1.0
            for guess in self._implicit(place, Manner(addressed, absent, about)):
                _keep(found, Guess(guess.person, guess.why, guess.certainty * weight))
            if not _likely(found) and signs.speaks_to(spoken, finding.language):
                return tuple(self._same_again(place, _SAME_AGAIN * weight))
        likely = _likely(found)
        self._remember(place, likely)
        return likely

    def _explicit(self, place: int, of: Sequence[str], german: bool) -> dict[int, Guess]:
        """Who is mentioned, named or answered."""
        ledger, found = self._ledger, dict[int, Guess]()
        author = ledger.who.item(place)
        for named in self.names.found(ledger.messages[place].text, of, german):
            one = self._one_of(named.people, place)
            if one is not None and one[0] != author:
                _keep(found, Guess(one[0], named.how, _CERTAIN[named.how] * one[1]))
        answered = ledger.place(ledger.messages[place].reply_to)
        if answered is not None and (person := ledger.who.item(answered)) != author:
            certainty = _REPLY * (
                0.5 if any(guess.certainty >= EXPLICIT for guess in found.values()) else 1.0
            )
            _keep(found, Guess(person, "reply", certainty))
        return found

    def _one_of(self, people: tuple[int, ...], place: int) -> tuple[int, float] | None:
        """The one whom a form names at a place, and how certain that is; of namesakes the one who has just spoken."""
        ledger = self._ledger
        certainty = 1.0
        if 1 < len(people) <= MOST_NAMESAKES:
            recent = {who for _, who, _ in ledger.before(place, 2 * _NEAR)}
            people = tuple(person for person in people if person in recent)
            certainty = _NAMESAKE
        if len(people) != 1:
            return None
        if len(ledger.conversations) > 1 and people[0] not in ledger.members[ledger.talk.item(place)]:
            certainty *= _ELSEWHERE
        return people[0], certainty

    def _implicit(self, place: int, manner: Manner) -> Iterator[Guess]:
        """Who is left where nobody is named: the only other person, somebody of an event, who spoke before."""
        ledger = self._ledger
        author, talk = ledger.who.item(place), ledger.talk.item(place)
        members = ledger.members[talk]
        if len(members) == 2:
            (other,) = members - {author}
            yield Guess(other, "only other person", _ONLY_OTHER * (0.5 if manner.absent else 1.0))
            return
        happened = tuple(self._of_events(place, author)) if talk in self._events else ()
        yield from happened
        weight = 0.5 if happened and not manner.addressed else _ABSENT if manner.absent else 1.0
        if manner.about:
            yield from self._talked_about(place, author)
            weight = _ABOUT
        yield from self._of_speakers(place, author, weight)

    def _talked_about(self, place: int, author: int) -> Iterator[Guess]:
        """The last person aimed at, or else named, by a message that takes nobody's side: it names who is to stop."""
        ledger, named = self._ledger, None
        for distance, (other, _, gap) in enumerate(ledger.before(place, _NEAR_ABOUT)):
            if gap > _SOON_ABOUT:
                break
            folded = ledger.folded((other,))[other]
            if signs.takes_a_side(folded) or signs.pleads(folded):
                continue
            near = _TALKED_ABOUT * 0.5 ** (gap / _HALVES_AFTER) * _PER_MESSAGE_ABOUT**distance
            aims = self._done.get(other, ())
            if aims and aims[0].certainty >= COUNTS and aims[0].person != author:
                yield Guess(aims[0].person, "adjacency", near)
                return
            person = self._named_once(other, folded, author) if named is None else None
            if person is not None:
                named = Guess(person, "adjacency", near)
        if named is not None:
            yield named

    def _named_once(self, place: int, folded: str, author: int) -> int | None:
        """The one person besides the author whom a message names."""
        found = self.names.found(self._ledger.messages[place].text, words(folded))
        ones = (self._one_of(named.people, place) for named in found)
        people = {one[0] for one in ones if one is not None} - {author}
        return people.pop() if len(people) == 1 else None

    def _remember(self, place: int, likely: Sequence[Guess]) -> None:
        """Note whom the author aims at, and whether it is the same person as of late."""
        if not likely or likely[0].certainty < COUNTS:
            return
        key = self._ledger.who.item(place), self._ledger.talk.item(place)
        last, person, only = self._aimed.get(key, (-1, -1, True))
        fresh = last < 0 or self._is_past(last, place)
        same = fresh or (only and person == likely[0].person)
        self._aimed[key] = place, likely[0].person, same

    def _same_again(self, place: int, certainty: float) -> Iterator[Guess]:
        """Whom alone the author aimed at of late: somebody is spoken to, and nobody else may be meant."""
        key = self._ledger.who.item(place), self._ledger.talk.item(place)
        last, person, only = self._aimed.get(key, (-1, -1, False))
        if only and not self._is_past(last, place):
            yield Guess(person, "adjacency", round(certainty, 3))

    def _is_past(self, place: int, later: int) -> bool:
        """Whether too much time or, without dates, too many messages lie between two messages of a conversation."""
        gap = self._ledger.gap(place, later)
        return gap > _SOON_AGAIN or (
            gap == 0 and self._ledger.spot.item(later) - self._ledger.spot.item(place) > _NEAR_AGAIN
        )

    def _of_speakers(self, place: int, author: int, weight: float) -> Iterator[Guess]:
        """Who spoke before (`weight` says how much), or whom they were against: then this message may join in."""
        first = -1
        for distance, (other, speaker, gap) in enumerate(self._ledger.before(place, _NEAR)):
            if gap > _SOON:
                return
            if speaker in (author, first):
                continue
            near = 0.5 ** (gap / _HALVES_AFTER) * _PER_MESSAGE**distance * (1.0 if first < 0 else 0.5)
            against = self._done.get(other, ())
            if against and all(guess.person != author for guess in against):
                for guess in against:
                    yield Guess(guess.person, "adjacency", near * min(guess.certainty, _FOLLOWED))
                near *= 0.4
            yield Guess(speaker, "adjacency", near * _BEFORE * weight)
            if first >= 0:
                return
            first = speaker

    def _of_events(self, place: int, author: int) -> Iterator[Guess]:
        """Who was removed, left or came right before or after."""
        ledger = self._ledger
        spots, notices = self._events.get(ledger.talk.item(place), ((), ()))
        spot = ledger.spot.item(place)
        for index in range(bisect_left(spots, spot - _NEAR_EVENT), len(spots)):
            if spots[index] > spot + _NEAR_EVENT or index > bisect_left(spots, spot) + _NEAR_EVENT:
                return
            notice, people = notices[index]
            if (between(ledger.messages[place].at, notice.at) or 0) > _SOON_EVENT:
                continue
            distance = spot - spots[index] if spot >= spots[index] else spots[index] - spot - 1
            for person in people:
                if person != author:
                    yield Guess(person, "event", _EVENTS[notice.event] * _PER_MESSAGE ** (distance / 2))


def _named(ledger: Ledger) -> Iterator[tuple[str, int]]:
    yield from ((name, person) for name, person in ledger.people.items() if name)
    for name, aliases in ledger.chat.aliases.items():
        if (person := ledger.people.get(name)) is not None:
            yield from ((alias, person) for alias in aliases)


def _keep(found: dict[int, Guess], guess: Guess) -> None:
    standing = found.get(guess.person)
    if standing is None or guess.certainty > standing.certainty:
        found[guess.person] = guess


def _likely(found: Mapping[int, Guess]) -> tuple[Guess, ...]:
    """What is certain enough to be told, the most certain first."""
    likely = sorted((guess for guess in found.values() if guess.certainty >= LEAST), key=_likeliest)
    return tuple(Guess(person, why, round(certainty, 3)) for person, why, certainty in likely[:MOST_AIMS])


def _likeliest(guess: Guess) -> tuple[float, int]:
    return -guess.certainty, guess.person


Happened = tuple[Notice, tuple[int, ...]]


def _events(ledger: Ledger) -> Mapping[int, tuple[list[int], list[Happened]]]:
    """By conversation the spots that events stand before, in order, and the events with the people they are about."""
    found: dict[int, tuple[list[int], list[Happened]]] = {}
    for notice in ledger.chat.notices:
        talk = ledger.conversations.get(notice.conversation)
        if talk is None or notice.event not in _EVENTS:
            continue
        of = notice.members or ((notice.actor,) if notice.event in ("left", "joined") else ())
        people = tuple(
            person for name in of[: _MOST_OF_EVENT + 1] if (person := ledger.person(name)) is not None
        )
        if people and len(of) <= _MOST_OF_EVENT:
            spots, notices = found.setdefault(talk, ([], []))
            spots.append(ledger.spot_after(talk, notice.after))
            notices.append((notice, people))
    return found
