"""The web server's processes give back what large uploads took."""

import subprocess
import sys

import pytest

# Blocks too small to be mapped on their own, in eight threads at once.
PROGRAM = """
import ctypes, sys, threading
from abri.centre.commands import web
if sys.argv[1] == "shared":
    assert web.share_one_arena()
libc = ctypes.CDLL(None)
def take():
    [bytes(60_000) for _ in range(200)]
    held.append([bytes(60_000) for _ in range(10)])
    together.wait()
held, together = [], threading.Barrier(8)
crew = [threading.Thread(target=take) for _ in range(8)]
[one.start() for one in crew]
[one.join() for one in crew]
libc.fdopen.restype = ctypes.c_void_p
stream = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, stream)
libc.fflush(stream)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of glibc")
@pytest.mark.parametrize(("how", "arenas"), [("shared", {1}), ("apart", set(range(2, 20)))])
def test_all_threads_take_memory_from_one_place(how: str, arenas: set[int]) -> None:
    """Seen to matter: without it there are several."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        env={"DJANGO_SETTINGS_MODULE": "abri.centre.settings"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("<heap nr=") in arenas
