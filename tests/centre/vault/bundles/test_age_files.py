"""A sealed bundle opens with the stock `age` program, streams to a key, and has a bound for a passphrase."""

import os
import pty
import resource
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from abri.centre.vault.bundles import age_files
from abri.centre.vault.bundles.age_files import TooLargeForPassphrase, sealed_to, sealed_with
from abri.engine.sealing import Identity, SealingError

PIECE = os.urandom(1 << 20)
PASSPHRASE = "seven paper boats on a lake"


def pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield PIECE


def breaking() -> Iterator[bytes]:
    yield PIECE
    raise OSError("the disk has gone")


def written(sealed: Iterator[bytes], folder: Path) -> Path:
    path = folder / "bundle.zip.age"
    with path.open("wb") as file:
        for piece in sealed:
            file.write(piece)
    return path


def test_the_stock_program_opens_what_was_sealed_to_a_key(tmp_path: Path) -> None:
    identity = Identity.generate()
    path = written(sealed_to(identity.recipient, pieces(5)), tmp_path)
    key = tmp_path / "key.txt"
    key.write_text(identity.secret + "\n")
    opened = subprocess.run(["age", "-d", "-i", key, path], capture_output=True, check=True).stdout
    assert opened == PIECE * 5


def test_the_stock_program_opens_what_was_sealed_with_a_passphrase(tmp_path: Path) -> None:
    path = written(sealed_with(PASSPHRASE, pieces(2)), tmp_path)
    opened = tmp_path / "bundle.zip"
    assert typed_to(["age", "-d", "-o", str(opened), str(path)], PASSPHRASE) == 0
    assert opened.read_bytes() == PIECE * 2


def typed_to(command: list[str], line: str) -> int:
    """Run a command that asks on a terminal, and answer it; returns its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)  # noqa: S606
    os.write(terminal, line.encode() + b"\n")
    while True:
        try:
            if not os.read(terminal, 1024):
                break
        except OSError:
            break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_sealing_to_a_key_begins_before_the_bundle_ends_and_holds_little(tmp_path: Path) -> None:
    identity, asked = Identity.generate(), 0

    def counted() -> Iterator[bytes]:
        nonlocal asked
        for piece in pieces(64):
            asked += 1
            yield piece

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sealed, held = sealed_to(identity.recipient, counted()), 0
    for _ in range(50):
        held += len(next(sealed))
    assert asked * len(PIECE) - held < 8 * len(PIECE)
    assert sum(map(len, sealed)) > 32 * len(PIECE)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_passphrase_has_a_bound_and_nothing_leaves_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_files, "MOST_WITH_PASSPHRASE", 3 * len(PIECE))
    with pytest.raises(TooLargeForPassphrase):
        next(sealed_with(PASSPHRASE, pieces(4)))


@pytest.mark.parametrize(
    "sealed",
    [
        lambda: sealed_to(Identity.generate().recipient, breaking()),
        lambda: sealed_with(PASSPHRASE, breaking()),
    ],
)
def test_what_breaks_the_bundle_is_told_and_no_thread_or_process_stays(sealed: object) -> None:
    before = threading.active_count()
    with pytest.raises(OSError, match="the disk has gone"):
        list(sealed())  # type: ignore[operator]
    assert threading.active_count() == before


def test_who_closes_the_download_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    sealed = sealed_to(Identity.generate().recipient, pieces(40))
    next(sealed)
    sealed.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(SealingError):
        list(sealed_to("age1nothing", pieces(1)))
