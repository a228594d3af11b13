"""Stopped at any moment, the same command ends with the rows of a run that nobody stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from abri.cli.batch import screening, workshop
from abri.cli.batch.lines import Lines
from abri.cli.batch.parts import Done, Part, Task
from abri.cli.problems import Unusable
from tests.cli.batch.conftest import write

Batch = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_again_and_again_it_ends_with_the_same_rows(
    tmp_path: Path, batch: Batch, workers: int
) -> None:
    source, out = write(tmp_path / "in.jsonl", 3000), tmp_path / "out.jsonl"
    assert batch(source, tmp_path / "whole.jsonl") == (0, "")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "abri.cli",
        "screen-batch",
        source,
        out,
        "--workers",
        str(workers),
    ]
    killed = 0
    for attempt in range(60):
        # Each run is let get a little further.
        process = subprocess.Popen([*command, "--part-size", "16"], stdout=subprocess.DEVNULL)
        wanted = _kept(out) + 2 * attempt
        while process.poll() is None and _kept(out) < wanted:
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        if process.returncode == 0:
            break
    assert killed > 2
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not out.with_name("out.jsonl.parts").exists()


def _kept(out: Path) -> int:
    journal = out.with_name("out.jsonl.parts") / "journal"
    try:
        return journal.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


@pytest.fixture
def screened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the parts that are really screened."""
    numbers: list[int] = []
    screen = screening.screen

    def counted(part: Part, task: Task) -> Done:
        numbers.append(part.number)
        return screen(part, task)

    monkeypatch.setattr(screening, "screen", counted)
    return numbers


def stopped(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch, screened: list[int]
) -> tuple[Path, Path]:
    """A run that was stopped when everything but the joining was done: IN and OUT."""
    source, out = write(tmp_path / "in.jsonl", 60), tmp_path / "out.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr("abri.cli.batch.command._one_after_another", _stop)
        assert batch(source, out, "--part-size", 1)[0] == 2
    screened.clear()
    return source, out


def _stop(*_: object) -> None:
    raise Unusable("stopped")


def test_what_is_kept_is_not_screened_again(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch, screened: list[int]
) -> None:
    source, out = stopped(tmp_path, batch, monkeypatch, screened)
    assert batch(source, out, "--part-size", 1) == (0, "")
    assert screened == []


def test_a_damaged_part_a_torn_line_and_a_mended_message_are_screened_again(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch, screened: list[int]
) -> None:
    source, out = stopped(tmp_path, batch, monkeypatch, screened)
    folder = out.with_name("out.jsonl.parts")
    journal = folder / "journal"
    journal.write_bytes(journal.read_bytes()[:-20])
    last = journal.read_bytes().count(b"\n") - 1
    (folder / "00000001").write_bytes(b"{}\n")
    changed = source.read_bytes().replace(b"morgen? 0", b"morgen? 9")
    source.write_bytes(changed)
    assert batch(source, out, "--part-size", 1) == (0, "")
    assert screened == [0, 1, last]
    assert batch(source, tmp_path / "whole.jsonl") == (0, "")
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_another_size_of_parts_or_other_weights_begin_anew(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch, screened: list[int]
) -> None:
    source, out = stopped(tmp_path, batch, monkeypatch, screened)
    assert batch(source, out) == (0, "")
    assert screened == [0]
    task = Task("one", numbers=True, given="jsonl", wanted="jsonl")
    assert task.key(b"x") != Task("other", numbers=True, given="jsonl", wanted="jsonl").key(b"x")


def test_stopped_after_the_last_rename_it_only_tidies_up(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write(tmp_path / "in.jsonl", 20), tmp_path / "out.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", _stop)
        assert batch(source, out)[0] == 2
    assert out.exists()
    assert batch(source, out) == (0, "")
    assert not out.with_name("out.jsonl.parts").exists()
    assert batch(source, out)[0] == 2


def test_two_runs_do_not_write_the_same_file(tmp_path: Path, batch: Batch) -> None:
    source, out = write(tmp_path / "in.jsonl", 20), tmp_path / "out.jsonl"
    with workshop.Workshop(out):
        assert batch(source, out) == (2, "abri: another run is writing the same OUT\n")


def test_workers_end_with_the_command(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 20_000)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "abri.cli",
        "screen-batch",
        source,
        tmp_path / "out.jsonl",
    ]
    process = subprocess.Popen([*command, "--workers", "2", "--part-size", "1"], stdout=subprocess.DEVNULL)
    children: list[int] = []
    while process.poll() is None and len(children) < 3:  # two workers, and one that counts resources
        children = _children(process.pid)
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 120
    while any(map(_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children
    assert not any(map(_alive, children))


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.filterwarnings("ignore")
def test_a_worker_of_a_cluster_that_is_killed_loses_nothing(tmp_path: Path, batch: Batch) -> None:
    from distributed import Client, LocalCluster

    from abri.cli.batch import cluster

    source = write(tmp_path / "in.jsonl", 3000)
    assert batch(source, tmp_path / "whole.jsonl") == (0, "")
    task = Task(screening.digest_of_weights(), numbers=True, given="jsonl", wanted="jsonl")
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,  # type: ignore[no-untyped-call]
        Client(local) as client,  # type: ignore[no-untyped-call]
    ):
        workers = list(client.run(os.getpid).values())

        def parts() -> Iterator[Part]:
            for part, _ in Lines(source, 8192).parts():
                if part.number == 4:
                    os.kill(workers[0], signal.SIGKILL)
                yield part

        found = list(cluster.screened(parts(), task, 1, local.scheduler_address))
        assert workers[0] not in client.run(os.getpid).values()
    assert [done.number for done in found] == list(range(len(found)))
    assert b"".join(done.content for done in found) == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_engines_and_numbers_of_workers_give_the_same_rows(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 900)
    found = set()
    for nth, engine in enumerate(
        (["local", "--workers", "1"], ["local", "--workers", "2"], ["dask", "--workers", "1"])
    ):
        out = tmp_path / f"{nth}.jsonl"
        command = [
            sys.executable,
            "-m",
            "abri.cli",
            "screen-batch",
            str(source),
            str(out),
            "--part-size",
            "9",
            "--engine",
        ]
        done = subprocess.run([*command, *engine], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        found.add(out.read_bytes())
    assert len(found) == 1
