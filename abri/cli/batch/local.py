"""The cores of this machine."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess

from abri.cli.batch import screening
from abri.cli.batch.parts import Done, Part, Task
from abri.cli.problems import Unusable

_AHEAD = 2
"""Parts a worker that are read before their turn to be kept has come: memory is bounded by it."""


def screened(parts: Iterable[Part], task: Task, workers: int) -> Iterator[Done]:
    """The findings of each part, in order."""
    if workers == 1:
        for part in parts:
            yield screening.screen(part, task)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    waiting: deque[Future[Done]] = deque()
    try:
        for part in parts:
            waiting.append(pool.submit(screening.screen, part, task))
            if len(waiting) >= _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise Unusable(
            "a worker was ended from outside, perhaps for want of memory; the same command goes on from here"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Load the weights, and end with the process that hands out the parts, even if it is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    screening.prepare()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
