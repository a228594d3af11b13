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
from benchmarks.screen_messages import messages

MESSAGES = 100_000
ROUNDS = 5
MOST_SECONDS = 2.0
ABUSIVE = 0.03
LONGEST = 60
MOST_MEGABYTES = 400


def told() -> Iterator[tuple[datetime, str, str]]:
    """Instants, names and texts of at most sixty characters, as two dozen people write them in a year."""
    dice = random.Random(4)
    texts = messages(5000, abusive=ABUSIVE)
    at = datetime(2025, 9, 1, 7, 0, tzinfo=UTC)
    for _ in range(MESSAGES):
        at += timedelta(seconds=dice.randint(1, 600))
        yield at, f"Naam {dice.randint(1, 24)}", dice.choice(texts)[: dice.randint(5, LONGEST)].strip()


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
            "from_id": f"user{name[5:]}",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (at, name, text) in enumerate(told())
    ]
    chat = {"name": "Klas", "type": "private_group", "id": 1, "messages": rows}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def measure(path: str) -> tuple[float, float, float]:
    """Seconds to the messages and to the story, of the best rounds, and the megabytes at the peak of all."""
    screener = Screener.load()
    reading, whole = [], []
    for _ in range(ROUNDS):
        begun = time.process_time()
        chat = read_chat(path)
        reading.append(time.process_time() - begun)
        understand(chat, screener)
        whole.append(time.process_time() - begun)
        assert len(chat.messages) == MESSAGES
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return min(reading), min(whole), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Read each export and report time and memory."""
    figures = []
    for name, make in (("WhatsApp, Android", android), ("WhatsApp, iOS", ios), ("Telegram", telegram)):
        with tempfile.NamedTemporaryFile() as file, multiprocessing.get_context("spawn").Pool(1) as pool:
            Path(file.name).write_bytes(make())
            reading, seconds, megabytes = pool.apply(measure, (file.name,))
        figures += [
            Figure(f"read {MESSAGES:,} messages, {name}", reading, "s"),
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
