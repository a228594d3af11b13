"""A measured figure, printed as one JSON object a line and as a table for people."""

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measurement: ``bar`` is what the design asks for, ``peer`` what somebody else's software reached."""

    name: str
    value: float
    unit: str
    bar: str = ""
    holds: bool | None = None
    peer: str = ""


def machine() -> str:
    """The processor, the number of cores and the Python of this machine."""
    cpu = platform.processor() or platform.machine()
    for line in _lines(Path("/proc/cpuinfo")):
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    cores = sum(line.startswith("processor") for line in _lines(Path("/proc/cpuinfo"))) or 1
    return f"{cpu}, {cores} cores, {platform.system()}, CPython {platform.python_version()}"


def commit() -> str:
    """The short name of the commit that was measured, with a plus when files had been changed."""
    return _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain", "-uno") else "")


def report(figures: Sequence[Figure]) -> None:
    """Print the table on standard error and the JSON objects on standard output."""
    where, what = machine(), commit()
    print(f"\n{where}, commit {what}", file=sys.stderr)
    for figure in figures:
        held = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        print(
            f"  {figure.name:<52} {figure.value:>10,.1f} {figure.unit:<12} {figure.bar:<12} {held:<7} {figure.peer}",
            file=sys.stderr,
        )
    for figure in figures:
        print(json.dumps({**asdict(figure), "machine": where, "commit": what}))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of ``values`` lie, by the nearest rank; 0 for no values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()
