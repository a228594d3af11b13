"""The process that reads one untrusted chat and dies: `python -m abri.centre.files.apart`, fed and heard by pipes.

It knows no setting and no database. Before it sees a byte of the chat it has given up everything it does not need:
memory beyond a bound, time, files, the network and the right to begin other processes. What it cannot give up on a
system is left; each limit stands for itself.
"""

import ctypes
import json
import os
import resource
import sys

ADDRESS_SPACE = 700 * 1024 * 1024
PROCESSOR_SECONDS = 15
# Pages come first.
POLITENESS = 10
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_NO_NEW_PRIVILEGES, _DUMPABLE = 38, 4


def give_up_rights() -> None:
    """Bound memory and time, leave the network, leave nothing behind on a crash."""
    os.nice(POLITENESS)
    for limit, value in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.prctl(_DUMPABLE, 0, 0, 0, 0)
        # Refused in some containers; without files there are no sockets either.
        system.unshare(_NEW_USER_AND_NETWORK)


def close_doors() -> None:
    """Open no file, no socket and no process from now on: the three pipes are all there is."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def main() -> None:
    """Read the wish and the chat from standard input, write what was found to standard output."""
    give_up_rights()
    from abri.centre.files.reading import Reader

    reader = Reader()
    close_doors()
    wish = json.loads(sys.stdin.buffer.readline())
    answer = reader.answer(wish, sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
