"""Dask: a cluster by the address of its scheduler, or one of this machine's cores.

A worker that dies loses nothing: the scheduler gives its part to another one, and parts that are kept are on the disk
of the machine where the command runs.
"""

from __future__ import annotations

import logging
import uuid
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from distributed import Client, KilledWorker, LocalCluster

from abri.cli.batch import screening
from abri.cli.batch.parts import Done, Part, Task
from abri.cli.problems import Unusable

_AHEAD = 2
_SECONDS_FOR_WORKERS = 60


def screened(parts: Iterable[Part], task: Task, workers: int, scheduler: str | None) -> Iterator[Done]:
    """The findings of each part, in order."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = _client(stack, workers, scheduler)
        run = uuid.uuid4().hex
        waiting: deque[Any] = deque()
        try:
            for part in parts:
                key = f"abri-{run}-{part.number}"
                waiting.append(client.submit(screening.screen, part, task, key=key, pure=False))
                if len(waiting) >= _AHEAD * max(sum(client.nthreads().values()), 1):
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for future in waiting:
                future.release()


def _client(stack: ExitStack, workers: int, scheduler: str | None) -> Any:
    try:
        if scheduler is None:
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            stack.enter_context(cluster)
        client = Client(scheduler or cluster, set_as_default=False)  # type: ignore[no-untyped-call]
        stack.enter_context(client)
        client.wait_for_workers(1, timeout=_SECONDS_FOR_WORKERS)
    except (OSError, ValueError):
        raise Unusable("the scheduler cannot be reached, or has no worker") from None
    return client


def _result(future: Any) -> Done:
    try:
        done: Done = future.result()
    except KilledWorker:
        raise Unusable(
            "several workers died over the same part, perhaps for want of memory; the same command goes on from here"
        ) from None
    except Exception as error:  # noqa: BLE001  whatever a distant worker raised
        raise Unusable(
            f"the cluster failed ({type(error).__name__}); the same command goes on from here"
        ) from None
    return done
