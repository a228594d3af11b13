"""A child that follows its supervisor: when the supervisor is gone, however it went, the child stops.

The supervisor keeps the writing end of a pipe that is the child's standard input. A supervisor that is killed cannot
send a signal any more, but its end of the pipe closes.
"""

import os
import signal
import sys
import threading


def follow() -> None:
    """Ask this process to end once its standard input closes."""
    threading.Thread(target=_wait, args=(sys.stdin.fileno(),), name="lifeline", daemon=True).start()


def _wait(descriptor: int) -> None:
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
