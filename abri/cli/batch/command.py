"""Runs the parts through an engine and meets every failure with one line."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from abri.cli.batch import local, screening
from abri.cli.batch.lines import Lines
from abri.cli.batch.parts import Done, Form, Part, Refusal, Source, Task, form_of
from abri.cli.batch.progress import Progress
from abri.cli.batch.workshop import Workshop
from abri.cli.problems import Unusable
from abri.engine.screening.weights import WeightsError

_EXTRA = "needs more software: pip install 'abri[bulk]'"


def run(chosen: argparse.Namespace) -> int:
    """Screen a file; raises Unusable for whatever goes wrong."""
    source, target = Path(chosen.source), Path(chosen.target)
    try:
        given, wanted = _forms(source, target)
        read = _opened(source, given, chosen.part_size * 1024)
        with Workshop(target) as workshop:
            if workshop.finished():
                print("already done")
            else:
                rows, flagged = _all(
                    chosen, read, Task(screening.digest_of_weights(), read.numbers, given, wanted), workshop
                )
                print(f"{rows:,} messages, {flagged:,} flagged")
    except Refusal as refusal:
        raise Unusable(f"IN: {refusal}") from None
    except WeightsError as error:
        raise Unusable(f"the weights of the model cannot be used: {error}") from None
    except MemoryError:
        raise Unusable("there is not enough memory; try fewer --workers or a smaller --part-size") from None
    except OSError as error:
        raise Unusable(
            f"{error.strerror or 'the disk failed'}; what was done is kept, the same command goes on from here"
        ) from None
    return 0


def _forms(source: Path, target: Path) -> tuple[Form, Form]:
    given, wanted = form_of(source), form_of(target)
    if given is None or wanted is None:
        raise Unusable(
            f"the name of {'IN' if given is None else 'OUT'} ends neither in .jsonl nor in .parquet"
        )
    if not source.is_file():
        raise Unusable("IN is no file" if source.exists() else "IN does not exist")
    if not target.parent.is_dir():
        raise Unusable("the folder of OUT does not exist")
    if source.resolve() == target.resolve() or (target.exists() and source.samefile(target)):
        raise Unusable("IN and OUT are the same file")
    return given, wanted


def _all(chosen: argparse.Namespace, source: Source, task: Task, workshop: Workshop) -> tuple[int, int]:
    """Screen what is not kept yet and put OUT together; how many rows, and how many are flagged."""
    join = _joiner(task.wanted, numbers=task.numbers)
    run_ = _Run(source, task, workshop, Progress(source.size, asked=chosen.progress))
    engine = _engine(chosen)
    for done in engine(run_.missing(), task):
        run_.keep(done)
    run_.check()
    run_.progress.end()
    return workshop.finish(run_.count, join)


class _Run:
    """One pass over the input: what is kept is skipped, what is missing is handed out."""

    def __init__(self, source: Source, task: Task, workshop: Workshop, progress: Progress) -> None:
        self._source, self._task, self._workshop = source, task, workshop
        self.progress = progress
        self.count = 0
        self._rows = 0
        self._keys: dict[int, tuple[str, int]] = {}
        self._wrong: Refusal | None = None

    def missing(self) -> Iterator[Part]:
        """The parts that an engine still has to screen. What is wrong with the file itself waits for its turn."""
        try:
            for part, reached in self._source.parts():
                self.count += 1
                key = self._task.key(part.content)
                kept = self._workshop.kept(part.number, key)
                if kept is None:
                    self._keys[part.number] = key, reached
                    yield part
                else:
                    self._rows += kept.rows
                    self.progress.count(reached, self._rows, 0)
        except Refusal as refusal:
            self._wrong = refusal

    def keep(self, done: Done) -> None:
        """Keep the findings of a part; raises Refusal where it has none."""
        if done.refused:
            raise Refusal(done.refused)
        key, reached = self._keys.pop(done.number)
        self._workshop.keep(done, key)
        self._rows += done.rows
        self.progress.count(reached, self._rows, done.rows)

    def check(self) -> None:
        """Raise what was wrong with the file itself."""
        if self._wrong is not None:
            raise self._wrong


def _opened(path: Path, form: Form, part_size: int) -> Source:
    if form == "jsonl":
        return Lines(path, part_size)
    try:
        from abri.cli.batch.tables import Tables
    except ImportError:
        raise Unusable(f"Parquet {_EXTRA}") from None
    return Tables(path, part_size)


def _joiner(form: Form, *, numbers: bool) -> Callable[[Iterable[Path], Path], None]:
    if form == "jsonl":
        return _one_after_another
    try:
        from abri.cli.batch import tables
    except ImportError:
        raise Unusable(f"Parquet {_EXTRA}") from None
    return partial(tables.join, numbers=numbers)


def _one_after_another(parts: Iterable[Path], target: Path) -> None:
    with target.open("wb") as joined:
        for path in parts:
            with path.open("rb") as part:
                shutil.copyfileobj(part, joined, 1 << 20)


def _engine(chosen: argparse.Namespace) -> Callable[[Iterable[Part], Task], Iterator[Done]]:
    if chosen.engine == "local":
        if chosen.scheduler is not None:
            raise Unusable("--scheduler is for --engine dask")
        return partial(local.screened, workers=chosen.workers)
    try:
        from abri.cli.batch import cluster
    except ImportError:
        raise Unusable(f"--engine dask {_EXTRA}") from None
    return partial(cluster.screened, workers=chosen.workers, scheduler=chosen.scheduler)
