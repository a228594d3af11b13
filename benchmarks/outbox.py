"""How many letters a second leave: claimed in batches, opened, handed to a real SMTP server, each noted durably.

The server (aiosmtpd) runs in a process of its own on the same machine and takes everything; one connection carries a
hundred letters. Each letter is noted with a commit of its own that is written through to the disk before the next one
leaves, so that a worker that is killed repeats one letter at most. Two workers share the same letters in the second
measurement, and every letter has to arrive exactly once. The third: alerts behind a backlog of other letters, from
being written to having left, with a worker's thread for either as `abri worker` has them.

    python -m benchmarks.outbox
    python -m benchmarks.outbox --letters 500
"""

import argparse
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure, percentile, report

BAR = 100
ALERTS = 20

SERVER = """
import asyncio, sys
from aiosmtpd.controller import Controller

class Keep:
    async def handle_DATA(self, server, session, envelope):
        print(envelope.rcpt_tos[0], file=kept, flush=True)
        return "250 taken"

with open(sys.argv[1], "w") as kept:
    controller = Controller(Keep(), hostname="127.0.0.1", port=int(sys.argv[2]))
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()
"""


@contextmanager
def smtp_server(kept: Path) -> Iterator[int]:
    """A mail server in another process, which writes into ``kept`` who got something; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(kept), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None or not server.stdout.readline():
            raise RuntimeError("the mail server did not start")
        try:
            yield port
        finally:
            server.communicate()


def write(count: int, kind: str = "reporter_hint", name: str = "letter") -> None:
    """Put ``count`` letters into the outbox in one transaction."""
    from django.db import transaction
    from django.utils import timezone

    from abri.centre.outbox import letters

    at = timezone.now()
    with transaction.atomic():
        for number in range(count):
            to = f"{name}{number}@post.example"
            letters.enqueue(letters.Kind(kind), to=to, language="nl", at=at)


def deliver_all(*, urgent: bool | None = None) -> int:
    """What the worker's loop does, until nothing is due."""
    from django.db import connection
    from django.utils import timezone

    from abri.centre.outbox import delivery

    sent = 0
    while taken := delivery.deliver_due(at=timezone.now(), urgent=urgent):
        sent += taken
    connection.close()
    return sent


def alone(count: int) -> Figure:
    """One worker."""
    write(count)
    began = time.perf_counter()
    sent = deliver_all()
    rate = sent / (time.perf_counter() - began)
    return Figure("letters handed over, one worker", rate, "/s", f">= {BAR}", rate >= BAR and sent == count)


def together(count: int, kept: Path) -> Figure:
    """Two workers on one outbox; ``holds`` says that each letter arrived once."""
    write(count, name="shared")
    threads = [threading.Thread(target=deliver_all) for _ in range(2)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = count / (time.perf_counter() - began)
    arrived = Counter(line for line in kept.read_text().split() if line.startswith("shared"))
    once = len(arrived) == count and set(arrived.values()) == {1}
    return Figure(
        "letters handed over, two workers, each once", rate, "/s", f">= {BAR}", once and rate >= BAR
    )


def behind(count: int) -> Figure:
    """How long an alert takes that is written while a backlog leaves."""
    from django.utils import timezone

    from abri.centre.outbox import delivery
    from abri.centre.outbox.models import Letter

    write(count, name="backlog")
    others = threading.Thread(target=deliver_all, kwargs={"urgent": False})
    others.start()
    taken = []
    for number in range(ALERTS):
        began = time.perf_counter()
        write(1, "desk_alert", f"alert{number}-")
        delivery.deliver_due(at=timezone.now(), urgent=True)
        taken.append((time.perf_counter() - began) * 1000)
    waited = Letter.objects.filter(state="waiting", urgent=False).exists()
    others.join()
    slowest = percentile(taken, 0.95)
    return Figure(
        "alert behind a backlog, written to left: p95", slowest, "ms", "< 1000", waited and slowest < 1000
    )


def measure(count: int, database: str) -> list[Figure]:
    """The figures, in a folder that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="abri-bench-"))
    kept = folder / "kept"
    try:
        with smtp_server(kept) as port:
            os.environ.update(
                ABRI_DATA=str(folder),
                ABRI_ENV="development",
                ABRI_EMAIL_URL=f"smtp://127.0.0.1:{port}",
                DJANGO_SETTINGS_MODULE="abri.centre.settings",
                **({"DATABASE_URL": database} if database else {}),
            )
            import django

            django.setup()
            # A line for every letter would measure the terminal.
            logging.getLogger("abri").setLevel(logging.ERROR)
            from abri.centre.commands.preparation import prepare

            prepare()
            return [alone(count), together(count, kept), behind(count)]
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=2_000)
    parser.add_argument(
        "--database", default="", help="DATABASE_URL of an empty database; default: a new SQLite file"
    )
    chosen = parser.parse_args()
    report(measure(chosen.letters, chosen.database))


if __name__ == "__main__":
    main()
