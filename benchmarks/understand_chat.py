"""How long a chat of 100,000 messages takes to be understood: ``python -m benchmarks.understand_chat``.

Each chat is made anew in a process of its own. Screening is left out: ``python -m benchmarks.screen_messages`` measures
it. The best of some rounds counts.
"""

import json
import multiprocessing
import random
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from abri.engine.screening.chats import Chat
from abri.engine.screening.chats.chat import Reading
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.findings import Finding
from abri.engine.screening.records import record
from abri.engine.screening.stories import understand
from benchmarks.figures import Figure, report

MESSAGES = 100_000
ROUNDS = 5
MOST_SECONDS = 0.4
PEOPLE = ("Noor", "Bram", "Daan", "Lotte", "Ines", "Emma", "Lucas", "Finn", "Mila", "Jonas", "Sara", "Milan")
WORDS = (
    "morgen",
    "om",
    "acht",
    "uur",
    "wie",
    "brengt",
    "de",
    "ballen",
    "demain",
    "Schule",
    "training",
    "ok",
    "😀",
)
UNKIND = ("loser", "wat een loser ben jij", "niemand wil je hier", "du bist so dumm", "nobody wants you here")


class Pretended:
    """Flags what a benchmark made unkind, whatever the weights would say: the story alone is measured."""

    version = "pretended"
    _calm = Finding(0.02, False, {}, (), {}, (), "none", "nl", "", lambda _: ())
    _unkind = Finding(0.9, True, {"insult": 0.9}, ("insult",), {}, (), "individual", "nl", "", lambda _: ())

    def screen_all(self, texts: Sequence[str], /) -> Sequence[Finding]:
        """A finding for each text."""
        return [self._unkind if text.endswith(UNKIND) else self._calm for text in texts]


def made(share: float) -> Chat:
    """A chat of a year in which a share of the messages is unkind."""
    dice, collector = random.Random(4), Collector()
    at = datetime(2025, 9, 1, 7, 0, tzinfo=UTC).replace(tzinfo=None)
    for _ in range(MESSAGES):
        at += timedelta(seconds=dice.randint(1, 600))
        text = " ".join(dice.choices(WORDS, k=dice.randint(3, 20)))
        if dice.random() < share:
            text = f"{dice.choice((*PEOPLE, ''))} {dice.choice(UNKIND)}".strip()
        collector.say(dice.choice(PEOPLE), at, text)
    return collector.finish("whatsapp", Reading("day-first", "wall clock"))


def measure(share: float) -> tuple[float, float, float, int]:
    """Seconds of the story, megabytes it adds at the peak, megabytes of the record, and how many were flagged."""
    chat = made(share)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        story = understand(chat, Pretended())
        rounds.append(time.process_time() - begun)
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 2**10
    size = len(json.dumps(record(chat, story), ensure_ascii=False, separators=(",", ":")).encode()) / 1e6
    return min(rounds), added, size, sum(one.flagged for one in story.findings)


def main() -> None:
    """Understand chats with more and more unkind messages and report time, memory and size."""
    figures = []
    for share in (0.0, 0.01, 0.05):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, megabytes, size, flagged = pool.apply(measure, (share,))
        name = f"{flagged:,} of {MESSAGES:,} flagged"
        bar = f"< {MOST_SECONDS:g} s"
        figures += [
            Figure(f"understand, {name}", seconds, "s", bar, seconds < MOST_SECONDS),
            Figure(f"its memory, {name}", megabytes, "MB"),
            Figure(f"the record, {name}", size, "MB"),
        ]
    report(figures)


if __name__ == "__main__":
    main()
