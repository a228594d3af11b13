"""What `synchronous=FULL` costs: commits a second of rows as large as a sealed report, for each of SQLite's ways.

FULL waits for the disk at every commit, so a receipt that was shown survives a power cut. NORMAL waits only at
checkpoints and can lose the last commits; it is measured to know the price, and not offered as a setting.

    python -m benchmarks.durable_commits --seconds 3
"""

import argparse
import os
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, report

# Two sealed items, two or three grants and a pocket: what one report writes.
ROWS, BYTES = 6, 1_500


def commits(way: str, folder: Path, seconds: float) -> tuple[float, float]:
    """Commits a second and the milliseconds that the slowest of a hundred takes, one writer, write-ahead log."""
    connection = sqlite3.connect(folder / f"{way}.sqlite3", isolation_level=None)
    connection.executescript(
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={way}; CREATE TABLE t (sealed BLOB);"
    )
    taken = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        rows = [(os.urandom(BYTES),) for _ in range(ROWS)]
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t VALUES (?)", rows)
        connection.execute("COMMIT")
        taken.append(time.perf_counter() - began)
    connection.close()
    slow = sorted(taken)[int(len(taken) * 0.99)] * 1000
    return len(taken) / sum(taken), slow


def measure(seconds: float) -> list[Figure]:
    """The figures of every way."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="abri-bench-") as folder:
        for way in ("FULL", "NORMAL"):
            rate, slow = commits(way, Path(folder), seconds)
            figures += [
                Figure(f"commits, synchronous={way}", rate, "/s"),
                Figure(f"commit, synchronous={way}: p99", slow, "ms"),
            ]
    return figures


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=3)
    report(measure(parser.parse_args().seconds))


if __name__ == "__main__":
    main()
