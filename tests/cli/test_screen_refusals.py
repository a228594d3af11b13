"""What `abri screen` cannot use: one line that repeats nothing of it, bounded time and memory, nothing written."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from abri.cli import main
from abri.cli.problems import Unusable
from abri.cli.screening import outlet, source
from abri.engine.screening.chats import read_chat
from abri.engine.screening.screener import Screener
from abri.engine.screening.weights import WeightsError

MOST_SECONDS = 10
MOST_MEMORY = 500 * 1024 * 1024
SECRET = "geheimpje"
LINE = "12-03-2024 10:00 - Noor: hallo\n"
HEAD = b"PK\x03\x04"


@dataclass
class Done:
    """How a run ended."""

    status: int
    out: bytes
    error: str


def run(*arguments: str, content: bytes | None = None, seconds: int = MOST_SECONDS) -> Done:
    """The command in a process of its own that may take so much time and memory and no more."""

    def limit() -> None:
        # The libraries of the model reserve addresses that they never use: data counts, as the kernel counts it.
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(
        [sys.executable, "-m", "abri.cli", "screen", *arguments],
        input=content,
        stdin=subprocess.DEVNULL if content is None else None,
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def assert_refused(done: Done) -> None:
    assert done.status == 2
    assert done.out == b""
    assert done.error.startswith("abri: ")
    assert done.error.count("\n") == 1
    assert len(done.error) < 400
    assert SECRET not in done.error
    assert "Traceback" not in done.error


def zipped(name: str, content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def many_authors() -> bytes:
    return "".join(f"12-03-2024 10:00 - {SECRET}{number}: hoi\n" for number in range(1_000_000)).encode()


# Each file is read by a process of its own, whose memory and time are limited.
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "no chat": (f"{SECRET} is geen chat.\n".encode, "not a chat"),
    "empty": (lambda: b"", "empty"),
    "blank": (lambda: b" \r\n\t", "empty"),
    "truncated": (f'{{"name": "{SECRET}", "id": 1, "messages": [{{"id": 1, "te'.encode, "damaged"),
    "a picture named text": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + SECRET.encode(), "binary"),
    "UTF-16 without a mark": (lambda: f"{LINE}{SECRET}".encode("utf-16-le"), "binary"),
    "Latin-1": (
        lambda: f"{LINE}12-03-2024 10:01 - Zo\u00eb: {SECRET}\n".encode("latin-1"),
        "line 2: neither UTF-8",
    ),
    "a zip bomb": (lambda: zipped("_chat.txt", b"0" * 300_000_000), "entry 1: "),
    "a path that leads out": (lambda: zipped(f"../{SECRET}/_chat.txt", LINE.encode()), "leads out"),
    "half an archive": (lambda: zipped("_chat.txt", LINE.encode() * 999)[:100], "damaged"),
    "a line of 50 MB": (lambda: b"12-03-2024 10:00 - Noor: " + b"a" * 50_000_000, "too long"),
    "200,000 brackets": (lambda: b"[" * 200_000, "nested"),
    "a number of 100,000 digits": (
        lambda: b'{"messages": [{"timestamp_ms": ' + b"9" * 100_000 + b"}]}",
        "out of range",
    ),
    "values out of range": (f"{LINE}31-02-2024 10:00 - {SECRET}: x\n".encode, "line 2: a date"),
    "a million authors": (many_authors, "more than"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_bounds(name: str, tmp_path: Path) -> None:
    make, says = BAD[name]
    file, report = tmp_path / "chat.txt", tmp_path / "report.html"
    file.write_bytes(make())
    done = run(str(file), "--html", str(report), "--json")
    assert_refused(done)
    assert f"{file}: " in done.error
    assert says in done.error
    assert sorted(tmp_path.iterdir()) == [file]


def test_bad_standard_input_is_refused() -> None:
    done = run("-", content=f"{SECRET} is geen chat".encode())
    assert_refused(done)
    assert "standard input: not a chat" in done.error


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, says in (
        (tmp_path, "folder"),
        (pipe, "pipe"),
        (Path("/dev/zero"), "pipe"),
        (tmp_path / "none", "No such file"),
    ):
        done = run(str(path))
        assert_refused(done)
        assert says in done.error


def test_a_name_with_line_breaks_stays_one_line(tmp_path: Path) -> None:
    assert_refused(run(str(tmp_path / "a\nb\x1b[2J")))


def good(folder: Path) -> Path:
    file = folder / "chat.txt"
    file.write_text(LINE * 3, encoding="utf-8")
    return file


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the administrator, whom no file refuses, would not see it."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Unusable, match=r"cannot be read \(Permission denied\)"):
        source.read(str(good(tmp_path)))


def test_a_file_that_changes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = good(tmp_path)

    def slowly(path: Path) -> object:
        chat = read_chat(path)
        file.write_text(LINE * 4, encoding="utf-8")
        return chat

    monkeypatch.setattr(source, "read_chat", slowly)
    with pytest.raises(Unusable, match="it changed while it was read"):
        source.read(str(file))


def test_a_report_that_exists_is_left_alone(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("mine")
    done = run(str(good(tmp_path)), "--html", str(report))
    assert_refused(done)
    assert "it exists already" in done.error
    assert report.read_text() == "mine"
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "nowhere")
    assert_refused(run(str(good(tmp_path)), "--html", str(link)))


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = good(tmp_path)
    for path in (tmp_path / "none" / "report.html", file / "report.html", Path("/proc/report.html")):
        assert_refused(run(str(file), "--html", str(path)))


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Unusable, match="Permission denied"):
        outlet.check_new(str(tmp_path / "report.html"))


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with _files_of_at_most(1000), pytest.raises(Unusable, match="it cannot be written"):
        outlet.write_new(path, ["x" * 100] * 50)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "<!doctype html>"
        raise ValueError(SECRET)

    with pytest.raises(ValueError, match=SECRET):
        outlet.write_new(tmp_path / "report.html", broken())
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.html"

    def slowly() -> Iterator[str]:
        path.write_text("mine")
        yield "theirs"

    with pytest.raises(Unusable, match="it exists already"):
        outlet.write_new(path, slowly())
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("appears", [True, False])
def test_a_file_system_without_links_does_too(
    tmp_path: Path, appears: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"

    def no_links(*_: object) -> None:
        if appears:
            path.write_text("mine")
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    if appears:
        with pytest.raises(Unusable, match="it exists already"):
            outlet.write_new(path, ["theirs"])
    else:
        outlet.write_new(path, ["theirs"])
    assert path.read_text() == ("mine" if appears else "theirs")
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_may_be_read_by_its_owner_only(tmp_path: Path) -> None:
    outlet.write_new(tmp_path / "report.html", ["hi"])
    assert (tmp_path / "report.html").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_an_output_that_takes_no_more_is_told(tmp_path: Path, more: Sequence[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "abri.cli", "screen", str(good(tmp_path)), *more],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == b"abri: standard output: it cannot be written (No space left on device)\n"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (WeightsError("weights: damaged; install anew"), "weights: damaged; install anew"),
        (MemoryError(), "needs more memory"),
        (ZeroDivisionError(SECRET), "ZeroDivisionError in test_screen_refusals.py, line "),
    ],
)
def test_what_goes_wrong_inside_is_one_line_too(
    tmp_path: Path,
    error: Exception,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_cls: object) -> Screener:
        raise error

    monkeypatch.setattr(Screener, "load", classmethod(fail))
    assert main(["screen", str(good(tmp_path))]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert SECRET not in told
    assert told.count("\n") == 1
