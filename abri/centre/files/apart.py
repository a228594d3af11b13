"""The process that reads one untrusted chat and dies: `python -m abri.centre.files.apart`, fed and heard by pipes.

It knows no setting and no database. Before it sees a byte of the chat it has given up everything it does not need:
memory beyond a bound, time, files, the network and the right to begin other processes. What it cannot give up on a
system is left; each limit stands for itself.
"""

import json
import sys

from abri.centre.files import sandbox

ADDRESS_SPACE = 700 * 1024 * 1024
PROCESSOR_SECONDS = 15


def main() -> None:
    """Read the wish and the chat from standard input, write what was found to standard output."""
    sandbox.give_up_rights(ADDRESS_SPACE, PROCESSOR_SECONDS)
    from abri.centre.files.reading import Reader

    reader = Reader()
    sandbox.close_doors()
    wish = json.loads(sys.stdin.buffer.readline())
    answer = reader.answer(wish, sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
