"""What a process gives up before it reads an outsider's bytes: memory, time, files, the network, other processes.

Each limit stands for itself; what cannot be given up on a system is left. On Linux (x86_64, aarch64) the kernel refuses
in the end every call but the few that work on memory and on the pipes that are open already.
"""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable
from typing import NoReturn

# Pages come first.
POLITENESS = 10
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_NO_NEW_PRIVILEGES, _DUMPABLE, _SECCOMP, _FILTER = 38, 4, 22, 2

# <linux/filter.h>, <linux/seccomp.h>: where a call's number, its architecture and its arguments stand, what to answer.
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE, _UNKNOWN, _END_PROCESS = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38, 0x80000000
_EXECUTABLE, _AS_THREAD = 4, 0x00010000
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# What reading pipes and computing take. Memory may not become executable.
_COMPUTING = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "munmap": 11, "brk": 12, "rt_sigaction": 13,
        "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19, "writev": 20, "sched_yield": 24, "mremap": 25,
        "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60, "getcwd": 79, "getrusage": 98, "sigaltstack": 131,
        "gettid": 186, "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228,
        "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "getrandom": 318, "membarrier": 324,
        "rseq": 334,
    },
    "aarch64": {
        "getcwd": 17, "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "fstat": 80,
        "exit": 93, "exit_group": 94, "futex": 98, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
        "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
        "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165,
        "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "madvise": 233, "getrandom": 278,
        "membarrier": 283, "rseq": 293,
    },
}  # fmt: skip
_MAPPING = {"x86_64": {"mmap": 9, "mprotect": 10}, "aarch64": {"mmap": 222, "mprotect": 226}}
_THREADS = {
    "x86_64": {"clone": 56, "set_robust_list": 273, "clone3": 435},
    "aarch64": {"clone": 220, "set_robust_list": 99, "clone3": 435},
}
# What a program that reads its own files has no business doing: the network, changing files, other processes.
_MEDDLING = {
    "x86_64": {
        "socket": 41, "connect": 42, "bind": 49, "listen": 50, "socketpair": 53, "clone": 56, "fork": 57,
        "vfork": 58, "kill": 62, "truncate": 76, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86,
        "unlink": 87, "symlink": 88, "chmod": 90, "chown": 92, "ptrace": 101, "mknod": 133, "mount": 165,
        "tkill": 200, "tgkill": 234, "add_key": 248, "keyctl": 250, "mkdirat": 258, "mknodat": 259, "fchownat": 260,
        "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266, "fchmodat": 268, "unshare": 272,
        "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "renameat2": 316,
        "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323, "io_uring_setup": 425,
        "pidfd_open": 434, "clone3": 435, "openat2": 437,
    },
    "aarch64": {
        "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "mount": 40,
        "truncate": 45, "fchmodat": 53, "fchownat": 54, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130,
        "tgkill": 131, "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "connect": 203, "add_key": 217,
        "clone": 220, "keyctl": 219, "perf_event_open": 241, "setns": 268, "process_vm_readv": 270,
        "process_vm_writev": 271, "renameat2": 276, "memfd_create": 279, "bpf": 280, "execveat": 281,
        "userfaultfd": 282, "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "openat2": 437,
    },
}  # fmt: skip
_OPENING = {"x86_64": {"openat": 257}, "aarch64": {"openat": 56}}
_OPENING_LONG_AGO = {"x86_64": {"open": 2}, "aarch64": {}}


def give_up_rights(memory: int, seconds: int) -> None:
    """Bound memory (bytes of address space) and time of the processor, leave the network, leave nothing on a crash."""
    os.nice(POLITENESS)
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.prctl(_DUMPABLE, 0, 0, 0, 0)
        # Refused in some containers; without files there are no sockets either.
        system.unshare(_NEW_USER_AND_NETWORK)


def close_doors(*, threads: bool = False) -> bool:
    """Open no file, no socket and no process from now on: the pipes are all there is.

    Says whether the kernel watches over it. Whatever is to be imported has to be imported before. ``threads`` leaves
    the process the right to have more than one of them, where a library insists.
    """
    # Not before: what Python compiles while it imports is kept for the next process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if not threads:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return False
    return _watch(only_computing(machine, threads=threads))


def become(program: list[str]) -> NoReturn:
    """Turn into another program, which may read files and nothing else. Call :func:`give_up_rights` before."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    machine = os.uname().machine
    if machine in _ARCHITECTURES:
        _watch(no_meddling(machine))
    os.execv(program[0], program)  # noqa: S606 (a program found by us, no shell)


def only_computing(machine: str, *, threads: bool = False) -> bytes:
    """The filter that lets a process compute on what it reads from its pipes, and refuses everything else."""
    watched = [(number, 2, _EXECUTABLE, _REFUSE) for number in _MAPPING[machine].values()]
    listed = dict(_COMPUTING[machine])
    unknown = []
    if threads:
        watched.append((_THREADS[machine]["clone"], 0, _AS_THREAD, _ALLOW))
        listed["set_robust_list"] = _THREADS[machine]["set_robust_list"]
        # Its flags cannot be seen from here; a system that does not know it is asked the old way.
        unknown = [_THREADS[machine]["clone3"]]
    return _filter(machine, listed.values(), watched, otherwise=_REFUSE, unknown=unknown)


def no_meddling(machine: str) -> bytes:
    """The filter for a program that needs its libraries and its data: no network, nothing written, nobody disturbed."""
    opening = [(number, 2, _WRITES, _REFUSE) for number in _OPENING[machine].values()]
    opening += [(number, 1, _WRITES, _REFUSE) for number in _OPENING_LONG_AGO[machine].values()]
    return _filter(machine, _MEDDLING[machine].values(), opening, otherwise=_ALLOW)


def _filter(
    machine: str,
    listed: Iterable[int],
    watched: Iterable[tuple[int, int, int, int]],
    *,
    otherwise: int,
    unknown: Iterable[int] = (),
) -> bytes:
    """A program of the kernel's packet filter: what is listed is answered the other way than ``otherwise``.

    Each of ``watched`` is a call, the place of one of its arguments, some bits, and the answer where any of these bits
    is set; where none is, the answer is the other. The upper half of an argument is not looked at: the kernel reads
    these flags as 32 bits. ``unknown`` calls are answered as by a kernel that does not have them.
    """
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _END_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    answer = _REFUSE if otherwise == _ALLOW else _ALLOW
    for number in listed:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]
    for number in unknown:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _UNKNOWN)]
    for number, argument, bits, set_is in watched:
        steps += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument),
            (_ANY_BIT, 0, 1, bits),
            (_RETURN, 0, 0, set_is),
            (_RETURN, 0, 0, _REFUSE if set_is == _ALLOW else _ALLOW),
        ]
    if machine == "x86_64" and otherwise == _ALLOW:
        # The same calls have other numbers, which are not listed, for programs of another kind.
        steps += [(_ANY_BIT, 0, 1, 0x40000000), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, otherwise))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def _watch(steps: bytes) -> bool:
    """Have the kernel apply a filter to this process for ever, and to whatever it becomes."""
    system = ctypes.CDLL(None)
    program = _Program(len(steps) // 8, steps)
    taken: int = system.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    return taken == 0
