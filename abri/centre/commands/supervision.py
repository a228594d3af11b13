"""Two processes, one command: they start together and end together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

SECONDS_TO_STOP = 15
POLL_SECONDS = 0.1

Child = subprocess.Popen[bytes]


class Ended(Exception):
    """A child ended by itself; ``name`` says which, ``code`` with what exit status."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(name)
        self.name = name
        self.code = code


def run_together(
    commands: Mapping[str, Sequence[str]], *, is_ready: Callable[[], bool], announce: Callable[[], None]
) -> int:
    """Run the `abri` commands, each in a process; returns the exit status.

    ``announce`` is called once ``is_ready``. A signal to end stops all and gives 0. When one ends by itself the others
    are stopped, stderr says which it was, and the status is 1.
    """
    with _stop_signal() as stop:
        children = {name: _start(command) for name, command in commands.items()}
        try:
            _watch(children, stop, until=is_ready)
            if not stop.is_set():
                announce()
            _watch(children, stop)
        except Ended as ended:
            print(
                f"abri: the {ended.name} process {_said(ended.code)}; everything is stopped.", file=sys.stderr
            )
            return 1
        finally:
            _stop(children)
    return 0


def _watch(
    children: Mapping[str, Child], stop: threading.Event, *, until: Callable[[], bool] = lambda: False
) -> None:
    while not stop.is_set() and not until():
        for name, child in children.items():
            if (code := child.poll()) is not None:
                raise Ended(name, code)
        stop.wait(POLL_SECONDS)


def _start(command: Sequence[str]) -> Child:
    # A session of its own: Ctrl-C reaches the supervisor alone, which stops its children in order.
    return subprocess.Popen(
        [sys.executable, "-m", "abri.cli", *command], stdin=subprocess.PIPE, start_new_session=True
    )


def _stop(children: Mapping[str, Child]) -> None:
    """Ask every child to end, and end whatever of it is left after a while."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        # Processes that the child forked outlive it when it is killed, and would hold the port.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    stop = threading.Event()
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in ends}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _said(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
