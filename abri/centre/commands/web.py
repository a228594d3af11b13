"""`abri serve`: granian answers web requests, without a log of who asked."""

import argparse
import ctypes
import errno
import gc
import os
import resource
import socket
import time
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from abri.centre.commands.lifelines import follow
from abri.centre.commands.preparation import check_prepared
from abri.centre.commands.refusals import Refused, set_up, told
from abri.centre.country import articles, lessons

MOST_PROCESSES = 4
# More wait for the interpreter's lock instead of working: four answer half as many requests as two.
THREADS = 2
# Lines a process has open at a time. Most are mailboxes and desks that talk live, and wait.
LINES = 5_000
SECONDS_TO_STOP = 10
# A predecessor that was killed may need a moment to let go of the port.
SECONDS_FOR_PORT = 3.0
# Objects more than before that a search for rubbish waits for, and how many searches of the kind below it.
_COLLECTED_AFTER = (10_000, 20, 20)
# The number of glibc's parameter for how many arenas there are (malloc.h).
_M_ARENA_MAX = -8


@told
def run(chosen: argparse.Namespace) -> int:
    """`abri serve`."""
    if chosen.lifeline:
        follow()
    check_address(chosen.host, chosen.port)
    set_up(pooled=True)
    check_prepared()
    # Every page's code is loaded before the fork: what is broken ends the start, and the first visitor does not wait.
    import_module(settings.ROOT_URLCONF)
    articles()
    lessons()
    _close_connections()
    rest_the_collector()
    share_one_arena()
    allow_open_lines()
    load = partial(_application, chosen.threads or THREADS)
    server(chosen.host, chosen.port, processes=chosen.processes or _processes()).serve(target_loader=load)
    return 0


def server(host: str, port: int, *, processes: int) -> MPServer:
    """The web server. Its access log stays off: nothing about the network address of a reporter is kept.

    It is forked after the apps are loaded, so its processes share that memory and answer at once. One that dies is
    replaced; one that keeps dying ends the server.
    """
    return MPServer(
        "abri.centre.rsgi",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=processes,
        backlog=LINES,
        backpressure=LINES,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
    )


def _application(threads: int, _target: str) -> Any:
    """What granian calls in each process, after the fork."""
    from abri.centre.rsgi import application

    return application(threads=threads)


def allow_open_lines() -> None:
    """Let each process have as many lines open as it takes; shells often allow 1,024 of them."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * LINES if most == resource.RLIM_INFINITY else min(2 * LINES, most)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def rest_the_collector() -> None:
    """Look for rubbish less often, and never in what is loaded by now: it stays as long as the server lives.

    With Python's own threshold a page of the desk sets off several small searches, and now and then one through all
    code and packs, 60 ms long.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def share_one_arena() -> bool:
    """Let all threads from now on take memory from one place; says whether the system knows how.

    With an arena a thread, glibc keeps for each of them what a part of evidence took, and a server grows by 100 MB.
    """
    set_parameter = getattr(ctypes.CDLL(None), "mallopt", None)
    return set_parameter is not None and bool(set_parameter(_M_ARENA_MAX, 1))


def check_address(host: str, port: int, *, patience: float = SECONDS_FOR_PORT) -> None:
    """Raise :class:`Refused` unless ``host`` and ``port`` can be listened at."""
    if not 0 < port < 65536:
        raise Refused(f"{port} is no port: choose one from 1 to 65535 with --port")
    deadline = time.monotonic() + patience
    while True:
        try:
            _try_to_listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Refused(
                    f"cannot listen at {host}, port {port} ({error.strerror}): choose others with --host and --port"
                ) from error
            if time.monotonic() > deadline:
                raise Refused(
                    f"port {port} is in use: stop what runs there, or choose another with --port {port + 1}"
                ) from error
            time.sleep(0.1)
        else:
            return


def _try_to_listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)


def _processes() -> int:
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES))


def _close_connections() -> None:
    """Neither a database connection nor a pool of them survives the fork that is to come."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        # Only PostgreSQL's has one.
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()
