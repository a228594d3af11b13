"""Who may have been kept out: removed from the group, gone soon after abuse, ignored, or told to stay away."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from abri.engine.screening.chats.chat import Notice
from abri.engine.screening.stories.ledger import DAY, HOUR, Ledger, Numbers, between
from abri.engine.screening.stories.reactions import Hit
from abri.engine.screening.stories.story import Exclusion

AROUND = DAY
AROUND_OF_UNDATED = 30
MOST_CITED = 20
MOST_REMOVED = 20
"""Whoever removes more people at once clears a group and singles out nobody."""
ANSWERED_WITHIN = HOUR
FEWEST_TURNS = 8
FEWEST_OF_OTHERS = 20
MOST_ANSWERED = 0.1
OTHERS_ANSWERED = 0.5
BY_ACCIDENT = 1e-4
MOST_COUNTED = 500
_REMOVED, _LEFT, _IGNORED = 0.4, 0.5, 0.5


def exclusions(
    ledger: Ledger, hits: Sequence[Hit], named: Mapping[int, tuple[str, ...]]
) -> tuple[Exclusion, ...]:
    """All that is found, in order of the first message or notice; `named` has the labels by place."""
    found = [*_by_notice(ledger, hits), *_said(ledger, hits, named), *_ignored(ledger)]

    def order(one: Exclusion) -> tuple[int, bool, int, int]:
        after = ledger.chat.notices[one.notice].after if one.notice is not None else one.numbers[0]
        return after, one.notice is not None, ledger.people[one.target], ledger.people.get(one.by, -1)

    return tuple(sorted(found, key=order))


def _by_notice(ledger: Ledger, hits: Sequence[Hit]) -> Iterator[Exclusion]:
    """Removed by somebody; or left, where abuse aimed at them went before."""
    against: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for hit in hits:
        against[ledger.talk.item(hit.place), hit.target].append(hit.place)
    for index, notice in enumerate(ledger.chat.notices):
        talk = ledger.conversations.get(notice.conversation)
        if notice.event not in ("removed", "left") or talk is None:
            continue
        people = notice.members or ((notice.actor,) if notice.event == "left" else ())
        if len(people) > MOST_REMOVED:
            continue
        for name in people:
            target = ledger.person(name)
            if target is not None and (
                one := _out(ledger, index, talk, target, against.get((talk, target), ()))
            ):
                yield one


def _out(ledger: Ledger, index: int, talk: int, target: int, against: Sequence[int]) -> Exclusion | None:
    notice = ledger.chat.notices[index]
    by = ledger.person(notice.actor) if notice.event == "removed" else None
    around = list(_near(ledger, notice, talk, against))
    removed = notice.event == "removed" and by != target
    if not removed:
        around = [place for place in around if place < notice.after]
        if not around:
            return None
    last = _last_before(ledger, talk, notice.after)
    cited = around or ([last] if last is not None else [])
    return Exclusion(
        target=ledger.names[target],
        by=ledger.names[by] if removed and by is not None else "",
        kind="removed" if removed else "left",
        numbers=tuple(place + 1 for place in cited[:MOST_CITED]),
        notice=index,
        at=notice.at,
        certainty=round(_with((_REMOVED if removed else _LEFT * 0.6), len(around)), 3),
    )


def _near(ledger: Ledger, notice: Notice, talk: int, against: Sequence[int]) -> Iterator[int]:
    """Places of a conversation within a day of a notice; without dates, within so many messages."""
    start = bisect_left(against, notice.after)
    spot = ledger.spot_after(talk, notice.after)
    for place in against[max(start - MOST_CITED, 0) : start + MOST_CITED]:
        seconds = between(ledger.messages[place].at, notice.at)
        if seconds is None and abs(ledger.spot.item(place) - spot) <= AROUND_OF_UNDATED:
            yield place
        if seconds is not None and seconds <= AROUND:
            yield place


def _last_before(ledger: Ledger, talk: int, number: int) -> int | None:
    spot = ledger.spot_after(talk, number)
    return ledger.order.item(spot - 1) if spot > ledger.bounds.item(talk) else None


def _said(ledger: Ledger, hits: Sequence[Hit], named: Mapping[int, tuple[str, ...]]) -> Iterator[Exclusion]:
    """Messages with the label exclusion, one entry for each author and target."""
    said: defaultdict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        if "exclusion" in named[hit.place]:
            said[hit.author, hit.target].append(hit)
    for (author, target), of in said.items():
        yield Exclusion(
            target=ledger.names[target],
            by=ledger.names[author],
            kind="said",
            numbers=tuple(hit.place + 1 for hit in of),
            notice=None,
            at=ledger.messages[of[0].place].at,
            certainty=round(max(hit.certainty for hit in of), 3),
        )


def _with(certainty: float, evidence: int) -> float:
    """A certainty that grows with the evidence beside it."""
    return 1 - (1 - certainty) * 0.8 ** min(evidence, 5)


def _ignored(ledger: Ledger) -> Iterator[Exclusion]:
    """Who speaks again and again into silence, in a group where others are answered."""
    ends, answered = _turns(ledger)
    if not len(ends):
        return
    people = len(ledger.names)
    keys = ledger.talk[ends] * people + ledger.who[ends]
    in_groups = np.argsort(keys, kind="stable")
    of, starts, turns = np.unique(keys[in_groups], return_index=True, return_counts=True)
    heard = np.bincount(np.searchsorted(of, keys), weights=answered, minlength=len(of)).astype(np.int64)
    talks = of // people
    all_turns = np.bincount(talks, weights=turns, minlength=len(ledger.conversations)).astype(np.int64)
    all_heard = np.bincount(talks, weights=heard, minlength=len(ledger.conversations)).astype(np.int64)
    for index in np.flatnonzero((turns >= FEWEST_TURNS) & (heard <= MOST_ANSWERED * turns)).tolist():
        talk, own, own_heard = talks.item(index), turns.item(index), heard.item(index)
        others, others_heard = all_turns.item(talk) - own, all_heard.item(talk) - own_heard
        if others < FEWEST_OF_OTHERS or len(ledger.members[talk]) < 3:
            continue
        rate = others_heard / others
        if rate < OTHERS_ANSWERED or _at_most(own_heard, own, rate) > BY_ACCIDENT:
            continue
        mine = in_groups[starts[index] : starts[index] + own]
        places = ends[mine[~answered[mine]]]
        first = places.item(0)
        yield Exclusion(
            target=ledger.names[of.item(index) % people],
            by="",
            kind="ignored",
            numbers=tuple(place + 1 for place in places[:MOST_CITED].tolist()),
            notice=None,
            at=ledger.messages[first].at,
            certainty=round(_IGNORED * rate, 3),
        )


def _turns(ledger: Ledger) -> tuple[Numbers, NDArray[np.bool_]]:
    """The last place of each turn in a dated conversation, and whether somebody answered within the hour.

    Whoever speaks next answers, unless their message says that it answers somebody else. The last turn of a
    conversation is left out: nobody knows what came after it.
    """
    order = ledger.order
    who, talk, seconds = ledger.who[order], ledger.talk[order], ledger.seconds[order]
    last = np.flatnonzero((who[1:] != who[:-1]) & (talk[1:] == talk[:-1]))
    gaps = seconds[last + 1] - seconds[last]
    last, gaps = last[~np.isnan(gaps)], gaps[~np.isnan(gaps)]
    answered = gaps <= ANSWERED_WITHIN
    replies = np.fromiter((message.reply_to or 0 for message in ledger.messages), np.int64, len(order))
    if replies.any():
        to = np.clip(replies[order[last + 1]] - 1, -1, len(order) - 1)
        answered &= (to < 0) | (ledger.who[to] == who[last])
        replied = replies[(replies > 0) & (replies <= len(order))] - 1
        answered[_replied_turns(ledger, order[last], ledger.spot[replied], last)] = True
    return order[last], answered


def _replied_turns(ledger: Ledger, ends: Numbers, replied: Numbers, last: Numbers) -> Numbers:
    """The turns in which one of the replied messages (by spot) lies."""
    turns = np.searchsorted(last, replied)
    replied, turns = replied[turns < len(last)], turns[turns < len(last)]
    mine, end = ledger.order[replied], ends[turns]
    same = (ledger.who[end] == ledger.who[mine]) & (ledger.talk[end] == ledger.talk[mine])
    return np.asarray(turns[same])


def _at_most(few: int, of: int, rate: float) -> float:
    """The chance of so few answers or fewer, if everybody were answered at the same rate."""
    if of > MOST_COUNTED:
        few, of = few * MOST_COUNTED // of, MOST_COUNTED
    return sum(math.comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(few + 1))
