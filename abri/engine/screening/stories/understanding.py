"""From a chat to its story: screen, ask of each flagged message whom it is aimed at, then draw together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from abri.engine.screening.chats.chat import Chat
from abri.engine.screening.findings import Finding, Findings, Judged
from abri.engine.screening.garbage import no_collecting
from abri.engine.screening.stories import bursts, pairs, roles
from abri.engine.screening.stories.aims import COUNTS, Aiming, Guess
from abri.engine.screening.stories.exclusions import exclusions
from abri.engine.screening.stories.ledger import Ledger
from abri.engine.screening.stories.reactions import Hit, Reactions
from abri.engine.screening.stories.story import Aim, MessageFinding, Story

URGENT = frozenset(("threat", "selfharm_encouragement"))
DISTRESS = "distress"
SEVERITY: Mapping[str, float] = {
    "threat": 1.0,
    "selfharm_encouragement": 1.0,
    "sexual": 0.75,
    "identity_hate": 0.75,
    "insult": 0.5,
    "exclusion": 0.5,
}
_SEVERITY_WITHOUT_LABEL = 0.4


class Screens(Protocol):
    """What `understand` asks of a screener."""

    @property
    def version(self) -> str:
        """Which weights it has."""

    def screen_all(self, texts: Sequence[str], /) -> Sequence[Finding]:
        """What each text seems to be."""


@no_collecting()
def understand(chat: Chat, screener: Screens) -> Story:
    """Who may have done what to whom in a chat, how often and since when.

    Deleted messages are not screened: their words are the application's. Messages must be numbered from 1 without gaps,
    as `read_chat` numbers them.
    """
    texts = [message.text if message.kind != "deleted" else "" for message in chat.messages]
    noted = _notable(screener.screen_all(texts))
    ledger = Ledger(chat)
    aiming = Aiming(ledger)
    guessed = aiming.at({place: finding for place, finding in noted.items() if finding.flagged})
    found = _Found(
        guessed,
        {place: _told(ledger, place, one, guessed.get(place, ())) for place, one in noted.items()},
    )
    return _drawn_together(
        ledger, found, Reactions(ledger, aiming, guessed, found.distressed), screener.version
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found message by message, by place; `guessed` has the flagged ones."""

    guessed: Mapping[int, tuple[Guess, ...]]
    findings: Mapping[int, MessageFinding]

    @property
    def flagged(self) -> list[int]:
        return list(self.guessed)

    @property
    def distressed(self) -> frozenset[int]:
        return frozenset(place for place, one in self.findings.items() if DISTRESS in one.marked)

    @property
    def urgent(self) -> tuple[int, ...]:
        """The numbers of the messages that somebody should see at once."""
        return tuple(one.number for one in self.findings.values() if _is_urgent(one))

    def hits(self, ledger: Ledger) -> list[Hit]:
        """Who is certain enough to have been aimed at."""
        return [
            Hit(place, ledger.who.item(place), guess.person, guess.certainty)
            for place, guesses in self.guessed.items()
            for guess in guesses
            if guess.certainty >= COUNTS
        ]


def _notable(found: Sequence[Finding]) -> Mapping[int, Judged | Finding]:
    """What is flagged or shows distress, by place; swearing at nobody is no part of a story."""
    if isinstance(found, Findings):
        places = found.notable(DISTRESS)
        return dict(zip(places, found.judged(places), strict=True))
    return {place: one for place, one in enumerate(found) if one.flagged or DISTRESS in one.marked}


def _told(ledger: Ledger, place: int, finding: Judged | Finding, guesses: Iterable[Guess]) -> MessageFinding:
    message = ledger.messages[place]
    worst = max(map(SEVERITY.__getitem__, finding.named), default=_SEVERITY_WITHOUT_LABEL)
    return MessageFinding(
        number=message.number,
        author=message.author,
        at=message.at,
        abusive=finding.abusive,
        severity=round(worst * finding.abusive, 4),
        flagged=finding.flagged,
        named=finding.named,
        marked=finding.marked,
        target=finding.target,
        language=finding.language,
        targets=tuple(Aim(ledger.names[guess.person], guess.why, guess.certainty) for guess in guesses),
    )


def _drawn_together(ledger: Ledger, found: _Found, reactions: Reactions, version: str) -> Story:
    flagged, findings, hits = found.flagged, found.findings, found.hits(ledger)
    by_place: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_place[hit.place].append(hit)
    episodes = bursts.episodes(ledger, flagged)
    piles = bursts.pile_ons(ledger, hits)
    out = exclusions(ledger, hits, {place: one.named for place, one in findings.items()})
    of_episode = {place: number for number, burst in enumerate(episodes) for place in burst}
    pair = pairs.pairs(pairs.Grounds(ledger, findings, of_episode, reactions, piles, out), hits)
    evidence = roles.evidence(
        ledger,
        pairs=pair,
        pile_ons=piles,
        exclusions=out,
        defences=reactions.defences,
        bursts=episodes,
    )
    return Story(
        weights=version,
        screened=len(ledger.messages),
        clock=ledger.chat.reading.zone,
        findings=tuple(findings.values()),
        urgent=found.urgent,
        pairs=pair,
        episodes=bursts.told(ledger, episodes, by_place),
        pile_ons=piles,
        exclusions=out,
        defences=reactions.defences,
        people=roles.people(ledger, evidence, pair, flagged, sorted(found.distressed)),
        elements=pairs.heaviest(pair),
        night_share=pairs.night(ledger, flagged),
        escalation=pairs.rises(ledger, findings, flagged),
    )


def _is_urgent(finding: MessageFinding) -> bool:
    return DISTRESS in finding.marked or not URGENT.isdisjoint(finding.named)
