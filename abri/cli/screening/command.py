"""Runs the phases in order and meets every failure with one line."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from abri.cli.problems import Unusable
from abri.cli.screening import answer, outlet, page, source, terminal
from abri.cli.screening.analysis import Analysis, analyse
from abri.cli.screening.progress import Progress
from abri.cli.screening.words import say
from abri.engine.screening.screener import Screener
from abri.engine.screening.telling import legible
from abri.engine.screening.weights import WeightsError

READING, UNDERSTANDING, EXPLAINING = "reading the chat", "understanding who wrote to whom", "finding reasons"
_Thing = TypeVar("_Thing")


def run(chosen: argparse.Namespace) -> int:
    """Screen one chat; raises Unusable for whatever goes wrong."""
    path = outlet.check_new(chosen.html) if chosen.html is not None else None
    try:
        with Progress((READING, UNDERSTANDING, EXPLAINING)) as progress:
            progress.begin(READING)
            read = source.read(chosen.path)
            progress.begin(UNDERSTANDING)
            now = datetime.now(UTC)
            analysis = analyse(read, Screener.load(), chosen.lang, now, anonymise=chosen.anonymise)
            progress.begin(EXPLAINING)
            _show(analysis, path, progress, as_json=chosen.json)
    except (Unusable, BrokenPipeError):
        raise
    except WeightsError as error:
        raise Unusable(f"the weights of the model cannot be used: {error}") from None
    except MemoryError:
        raise Unusable(f"{_named(chosen.path)}: it needs more memory than there is") from None
    except Exception as error:  # noqa: BLE001  the edge
        # Whatever is wrong with the program: its words might repeat what people wrote to each other.
        raise Unusable(f"{_named(chosen.path)}: it could not be worked through ({_place(error)})") from None
    return 0


def _named(path: str) -> str:
    return "standard input" if path == source.STANDARD_INPUT else legible(path, source.LONGEST_PATH)


def _place(error: Exception) -> str:
    """Which line of the program failed and how, without the words of the error."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


def _show(analysis: Analysis, path: Path | None, progress: Progress, *, as_json: bool) -> None:
    """Write the report first: where it cannot be written, nothing is printed."""
    if path is not None:
        outlet.write_new(path, page.parts(analysis, _watching(progress, page.MOST_FLAGGED)))
    if not as_json or sys.stdout.isatty():
        progress.end()
    if as_json:
        total = len(analysis.story.findings)
        outlet.say(answer.lines(analysis, _watching(progress, total), ascii_only=not outlet.takes("é🙂")))
        return
    outlet.say(_on_terminal(analysis, path))


def _watching(progress: Progress, total: int) -> Callable[[Iterable[_Thing]], Iterator[_Thing]]:
    return lambda things: progress.each(things, total)


def _on_terminal(analysis: Analysis, path: Path | None) -> Iterator[str]:
    yield from terminal.lines(analysis)
    if path is None:
        yield say("terminal_more", analysis.language)
    else:
        yield say("terminal_written", analysis.language, path=legible(str(path), source.LONGEST_PATH))
