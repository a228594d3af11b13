"""What reads an outsider's bytes can compute and answer, and nothing else: the kernel itself refuses the rest."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from abri.centre.files import sandbox
from abri.centre.files.pipes import _HOUSE

WATCHED = sys.platform == "linux" and os.uname().machine in sandbox._ARCHITECTURES
only_where_watched = pytest.mark.skipif(
    not WATCHED, reason="the kernel's filter is written for Linux on x86_64, aarch64"
)

# The descriptors stay, so that only the kernel's filter refuses.
ONLY_THE_FILTER = (
    "sandbox.resource.RLIMIT_NOFILE = sandbox.resource.RLIMIT_NPROC = sandbox.resource.RLIMIT_CORE"
)


def tried(closing: str, attempts: dict[str, str]) -> dict[str, str]:
    """What became of each attempt in a process after it closed its doors."""
    listed = ", ".join(f"{name!r}: lambda: {code}" for name, code in attempts.items())
    program = f"""
import _thread, ctypes, json, mmap, os, signal, socket, subprocess, sys
from abri.centre.files import sandbox
sandbox.give_up_rights(700 * 1024 * 1024, 5)
{closing}
became = {{}}
for name, attempt in {{{listed}}}.items():
    try:
        attempt()
        became[name] = "done"
    except BaseException as error:
        became[name] = type(error).__name__
sys.stdout.write(json.dumps(became))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=_HOUSE)
    became: dict[str, str] = json.loads(ran.stdout)
    return became


MISCHIEF = {
    "read a file": "open('/etc/hostname')",
    "write a file": "open('left_behind', 'w')",
    "list a folder": "os.listdir('/')",
    "look whether a file is there": "os.stat('/etc/passwd')",
    "open a socket": "socket.socket()",
    "open a local socket": "socket.socketpair()",
    "fork": "os.fork()",
    "begin a program": "subprocess.run(['true'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "begin a thread": "_thread.start_new_thread(print, ())",
    "signal another process": "os.kill(os.getppid(), 0)",
    "make a pipe": "os.pipe()",
    "make code": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "take all the memory": "bytearray(1024 * 1024 * 1024)",
    "take its limits back": "sandbox.resource.setrlimit(sandbox.resource.RLIMIT_CPU, (99, 99))",
}


@only_where_watched
def test_the_kernel_refuses_whatever_is_not_computing() -> None:
    became = tried(
        f"{ONLY_THE_FILTER}\nassert sandbox.close_doors()", MISCHIEF | {"compute": "sorted(range(10**5))"}
    )
    assert became.pop("compute") == "done"
    assert "done" not in became.values()
    assert set(became) == set(MISCHIEF)


def test_without_the_filter_files_sockets_and_programs_are_refused_all_the_same() -> None:
    withheld = (
        "become a program",
        "signal another process",
        "list a folder",
        "look whether a file is there",
        "make code",
    )
    attempts = {
        name: code for name, code in MISCHIEF.items() if name not in (*withheld, "fork", "begin a thread")
    }
    became = tried("sandbox._ARCHITECTURES.clear()\nassert not sandbox.close_doors()", attempts)
    became.pop("take its limits back")
    assert "done" not in became.values()


@only_where_watched
def test_a_process_that_needs_threads_gets_them_and_nothing_else() -> None:
    doors = f"{ONLY_THE_FILTER}\nassert sandbox.close_doors(threads=True)"
    begun = "held.acquire(), _thread.start_new_thread(held.release, ()), held.acquire(timeout=5) or 1 / 0"
    became = tried(doors, MISCHIEF | {"begin a thread": f"(lambda held: ({begun}))(_thread.allocate_lock())"})
    assert became.pop("begin a thread") == "done"
    assert "done" not in became.values()


@only_where_watched
def test_a_program_that_it_becomes_reads_and_neither_writes_nor_talks(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    program = f"""
import os, socket
for attempt in (
    lambda: open({str(folder / "left")!r}, "w"), lambda: open({__file__!r}, "r+"),
    lambda: os.mkdir({str(folder / "left")!r}), lambda: os.rename({str(folder)!r}, "x"),
    socket.socket, os.fork, lambda: os.kill(os.getppid(), 0),
):
    try:
        attempt()
    except OSError:
        continue
    raise SystemExit(3)
raise SystemExit(0 if open({__file__!r}).read(3) else 4)
"""
    launcher = f"""
import sys
from abri.centre.files import sandbox
sandbox.give_up_rights(700 * 1024 * 1024, 5)
sandbox.become([sys.executable, "-S", "-c", {program!r}])
"""
    ran = subprocess.run([sys.executable, "-c", launcher], capture_output=True, check=False, cwd=_HOUSE)
    assert ran.returncode == 0
    assert not list(folder.iterdir())


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_for_each_machine_is_as_the_kernel_takes_it(machine: str) -> None:
    for steps in (
        sandbox.only_computing(machine),
        sandbox.only_computing(machine, threads=True),
        sandbox.no_meddling(machine),
    ):
        assert len(steps) % 8 == 0
        assert len(steps) // 8 < 4096
    allowed = sandbox._COMPUTING[machine]
    assert not {"open", "openat", "socket", "execve", "clone", "clone3", "fork", "kill", "ptrace"} & set(
        allowed
    )
    assert not set(allowed.values()) & set(sandbox._MEDDLING[machine].values())


def headers(machine: str) -> dict[str, int]:
    """The numbers of the calls as the system's headers give them."""
    import re

    path = {
        "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
        "aarch64": "/usr/include/asm-generic/unistd.h",
    }
    file = Path(path[machine])
    if not file.exists():
        pytest.skip("the headers of the kernel are not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", file.read_text())
    return {name: int(number) for name, number in found}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_call_has_the_number_that_the_kernel_gives_it(machine: str) -> None:
    known = headers(machine)
    for table in (
        sandbox._COMPUTING, sandbox._MAPPING, sandbox._THREADS, sandbox._MEDDLING, sandbox._OPENING,
        sandbox._OPENING_LONG_AGO,
    ):  # fmt: skip
        for name, number in table[machine].items():
            assert known.get(name, number) == number, name
