"""How fast `abri screen-batch` is, what 10^9 messages would cost: ``python -m benchmarks.screen_batch``.

Wall clock of the whole command, start and reading and writing included; and the time of all its processes on the
processor, which is what a core hour is paid for and what a busy neighbour spoils least.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, report
from benchmarks.screen_messages import messages

FEW, MANY = 200_000, 1_000_000
DIFFERENT = 50_000


@dataclass(frozen=True)
class Spent:
    """Seconds of the clock and of the processor, and the megabytes of the largest process."""

    clock: float
    processor: float
    megabytes: float


def write(path: Path, count: int) -> Path:
    """A file of so many messages of about 100 characters, one in ten abusive."""
    texts = messages(DIFFERENT, abusive=0.1)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": number, "text": f"{texts[number % DIFFERENT]} {number // DIFFERENT}"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def spent(source: Path, *options: str) -> Spent:
    """What one run of the command costs; its findings are thrown away."""
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        command: list[str | Path] = [sys.executable, "-m", "abri.cli", "screen-batch", source]
        before = _processor()
        begun = time.monotonic()
        subprocess.run(
            [*command, Path(folder) / "out.jsonl", *options], check=True, stdout=subprocess.DEVNULL
        )
        clock = time.monotonic() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return Spent(clock, _processor() - before, peak)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def figures(name: str, count: int, cost: Spent) -> Sequence[Figure]:
    """The figures of one run."""
    hours = cost.processor / count * 1e9 / 3600
    return (
        Figure(f"screen-batch, {name}", count / cost.clock, "messages/s"),
        Figure(f"10^9 messages, {name}", hours, "core hours"),
        Figure(f"largest process so far, {name}", cost.megabytes, "MB"),
    )


def main() -> None:
    """Measure one and two workers, a million messages, both engines."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        few, many = write(Path(folder) / "few.jsonl", FEW), write(Path(folder) / "many.jsonl", MANY)
        for name, source, count, options in (
            (f"{FEW:,} on 1 worker", few, FEW, ("--workers", "1")),
            (f"{FEW:,} on 2 workers", few, FEW, ("--workers", "2")),
            (f"{MANY:,} on 2 workers", many, MANY, ("--workers", "2")),
            (f"{MANY:,} on 2 of Dask", many, MANY, ("--engine", "dask", "--workers", "2")),
        ):
            found += figures(name, count, spent(source, *options))
    report(found)


if __name__ == "__main__":
    main()
