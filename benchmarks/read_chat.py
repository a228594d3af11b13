"""How long a chat of 100,000 messages takes, file to findings and story: ``python -m benchmarks.read_chat``.

Each export is read in a process of its own, whose peak memory is measured as well; the best of some rounds counts,
because whatever else runs on the machine only makes it slower.
"""

import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from abri.engine.screening.chats import read_chat
from abri.engine.screening.screener import Screener
from abri.engine.screening.stories import understand
from benchmarks.figures import Figure, report
from training.examples import LANGUAGES
from training.expand import LABELS
from training.written import examples, judges

MESSAGES = 100_000
ROUNDS = 5
MOST_SECONDS = 2.0
ABUSIVE = 0.03
MISTAKEN = 0.1
CALLED = 0.1
"""The share of the lines that begin with somebody's name."""
EVERYDAY = frozenset(f"benign: {kind}" for kind in ("everyday", "gaming", "short benign", "banter", "reply"))
PEOPLE = (
    *("Noor", "Bram", "Daan", "Lotte", "Ines", "Emma", "Lucas", "Finn", "Mila", "Jonas", "Sara", "Milan"),
    *("Amina", "Louis", "Chloé", "Mehdi", "Anna", "Felix", "Zoë", "Victor", "Yara", "Tom", "Julie", "Rayan"),
)
MOST_MEGABYTES = 400


def told() -> Iterator[tuple[datetime, str, str]]:
    """Instants, names and lines, as two dozen people write them in a year in four languages."""
    dice = random.Random(4)
    pools = _small_talk(), _easily_mistaken(), _unkind()
    at = datetime(2025, 9, 1, 7, 0, tzinfo=UTC)
    for _ in range(MESSAGES):
        at += timedelta(seconds=dice.randint(1, 600))
        (pool,) = dice.choices(pools, (1 - MISTAKEN - ABUSIVE, MISTAKEN, ABUSIVE))
        line = dice.choice(pool)
        if dice.random() < CALLED:
            line = f"{dice.choice(PEOPLE)} {line}"
        yield at, dice.choice(PEOPLE), line


def _small_talk() -> list[str]:
    """What most of a chat is. The weights have learned from these lines: this measures how fast they are, no more."""
    written = [one for language in LANGUAGES for one in examples(language)]
    return [one.text for one in written if one.function in EVERYDAY]


def _easily_mistaken() -> list[str]:
    """Harmless lines that look like abuse, of authors from whom the weights have not learned."""
    return [one.text for one in judges() if not one.known["abusive"]]


def _unkind() -> list[str]:
    """Mild insults, and words that keep somebody out, of the same authors."""
    kinds = ("insult", "exclusion")
    others = [name for name in LABELS if name not in kinds]
    return [
        one.text
        for one in judges()
        if any(one.known[name] for name in kinds) and not any(one.known[name] for name in others)
    ]


def android() -> bytes:
    """An export of WhatsApp on Android, in Dutch."""
    return "".join(f"{at:%d-%m-%Y %H:%M} - {name}: {text}\n" for at, name, text in told()).encode()


def ios() -> bytes:
    """An export of WhatsApp on iOS, in German."""
    return "".join(f"[{at:%d.%m.%y, %H:%M:%S}] {name}: {text}\r\n" for at, name, text in told()).encode()


def telegram() -> bytes:
    """An export of Telegram."""
    rows = [
        {
            "id": number,
            "type": "message",
            "date": at.isoformat()[:19],
            "date_unixtime": str(int(at.timestamp())),
            "from": name,
            "from_id": f"user{PEOPLE.index(name)}",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (at, name, text) in enumerate(told())
    ]
    chat = {"name": "Klas", "type": "private_group", "id": 1, "messages": rows}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def measure(path: str) -> tuple[float, float, float, int]:
    """Of the best rounds seconds to the messages and to the story; megabytes at the peak; how many are flagged."""
    screener = Screener.load()
    reading, whole, flagged = [], [], 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        chat = read_chat(path)
        reading.append(time.process_time() - begun)
        story = understand(chat, screener)
        whole.append(time.process_time() - begun)
        assert len(chat.messages) + len(chat.notices) == MESSAGES
        flagged = sum(one.flagged for one in story.findings)
        del chat, story
    unit = 2**20 if sys.platform == "darwin" else 2**10
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return min(reading), min(whole), megabytes, flagged


def main() -> None:
    """Read each export and report time and memory."""
    figures = []
    for name, make in (("WhatsApp, Android", android), ("WhatsApp, iOS", ios), ("Telegram", telegram)):
        with tempfile.NamedTemporaryFile() as file, multiprocessing.get_context("spawn").Pool(1) as pool:
            Path(file.name).write_bytes(make())
            reading, seconds, megabytes, flagged = pool.apply(measure, (file.name,))
        figures += [
            Figure(f"read {MESSAGES:,} messages, {name}", reading, "s"),
            Figure(f"of which are flagged, {name}", flagged, "messages"),
            Figure(
                f"read, screen and understand them, {name}",
                seconds,
                "s",
                f"< {MOST_SECONDS:g} s",
                seconds < MOST_SECONDS,
            ),
            Figure(
                f"its memory, {name}", megabytes, "MB", f"< {MOST_MEGABYTES} MB", megabytes < MOST_MEGABYTES
            ),
        ]
    report(figures)


if __name__ == "__main__":
    main()
