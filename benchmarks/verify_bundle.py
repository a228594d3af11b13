"""How fast a bundle of 10 GB is checked: ``python -m benchmarks.verify_bundle [MEGABYTES]``.

The bundle is written for it below the temporary folder (TMPDIR) and deleted afterwards; nothing else may be as large
there. It is checked in a fresh process, whose seconds of the processor count, beside what plain hashlib takes for the
same bytes: the digest is what should decide.
"""

import hashlib
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from abri.engine.evidence.bundles import Contents, Piece, verify, write
from abri.engine.evidence.custody import follow, hide
from abri.engine.sealing import SigningKey
from benchmarks.figures import Figure, report

MEGABYTES = 10_000
CHUNK = 8 << 20
LEAST_SPEED = 500
MOST_MEMORY = 100
LOGS = 40
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def contents(megabytes: int) -> Contents:
    """Items of equal size, with what a video has as content: bytes without a pattern."""
    chunk = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(CHUNK // 32))
    times = -(-(megabytes << 20) // CHUNK // LOGS)
    digest = hashlib.sha256()
    for _ in range(times):
        digest.update(chunk)
    return Contents(
        reference="BENCHMARK-1",
        purpose="court",
        language="en",
        created=AT,
        centre="Benchmark",
        items=tuple(_piece(number, chunk, times, digest.hexdigest()) for number in range(LOGS)),
    )


def _piece(number: int, chunk: bytes, times: int, digest: str) -> Piece:
    def opened() -> Iterator[bytes]:
        return (chunk for _ in range(times))

    item, opening = hide("item", digest)
    entry = None
    entries = []
    for action in ("received", "scanned", "opened", "exported"):
        entry = follow(
            entry, log=f"item-{number}", action=action, at=AT, desk="", item=item, actor="", reason=""
        )
        entries.append(entry)
    return Piece(
        id=f"item-{number}",
        path=f"items/{number}.mp4",
        media_type="video/mp4",
        original=True,
        sha256=digest,
        size=len(chunk) * times,
        item_sha256=digest,
        item_salt=opening.salt,
        open=opened,
        entries=tuple(entries),
    )


def measure(path: str) -> tuple[float, float, float, float]:
    """Of a check: seconds of the processor and of the clock, megabytes at the peak; seconds of hashlib alone."""
    clock, processor = time.perf_counter(), time.process_time()
    assert verify(Path(path)).ok
    checked = time.process_time() - processor
    waited = time.perf_counter() - clock
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    buffer = bytes(1 << 20)
    digest = hashlib.sha256()
    processor = time.process_time()
    for _ in range(Path(path).stat().st_size >> 20):
        digest.update(buffer)
    return checked, waited, megabytes, time.process_time() - processor


def main() -> None:
    """Write a bundle, check it, and report speed and memory."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        begun = time.process_time()
        for part in write(contents(megabytes), signer=SigningKey.generate(), stamp=lambda _: None):
            file.write(part)
        file.flush()
        writing = time.process_time() - begun
        size = Path(file.name).stat().st_size / 1e6
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            checked, waited, memory, digest = pool.apply(measure, (file.name,))
    speed = size / checked
    report(
        [
            Figure("size of the bundle", size, "MB"),
            Figure("check it, a core", speed, "MB/s", f">= {LEAST_SPEED} MB/s", speed >= LEAST_SPEED),
            Figure("check it, by the clock", size / waited, "MB/s"),
            Figure("SHA-256 of as much, a core", size / digest, "MB/s"),
            Figure("its memory", memory, "MB", f"< {MOST_MEMORY} MB", memory < MOST_MEMORY),
            Figure("write it, a core", size / writing, "MB/s"),
        ]
    )


if __name__ == "__main__":
    main()
