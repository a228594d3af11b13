"""Streams: any size in constant memory, opened by the stock program, and nothing altered or cut off passes."""

import io
import shutil
import subprocess
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abri.engine.sealing import Identity, NotForThisKey, SealingError, open_stream, seal_stream

MINE = Identity.generate()
MEBIBYTE = 1 << 20


def sealed(*pieces: bytes) -> bytes:
    out = io.BytesIO()
    seal_stream(pieces, out, to=[MINE.recipient])
    return out.getvalue()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_what_was_sealed_is_what_is_opened(pieces: list[bytes]) -> None:
    with open_stream(io.BytesIO(sealed(*pieces)), by=[MINE]) as content:
        assert content.read() == b"".join(pieces)


def test_the_stock_program_opens_it(tmp_path: Path) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.skip("the program age is not installed")
    (tmp_path / "key").write_text(MINE.secret)
    (tmp_path / "sealed").write_bytes(sealed(b"a", b"", b"bc"))
    done = subprocess.run(
        [program, "-d", "-i", tmp_path / "key", tmp_path / "sealed"], capture_output=True, check=True
    )
    assert done.stdout == b"abc"


@pytest.mark.parametrize("spoil", ["cut", "flip", "stranger", "junk"])
def test_what_is_not_whole_is_refused_on_leaving(spoil: str) -> None:
    whole = sealed(bytes(300_000))
    given_out = {
        "cut": whole[:-70_000],
        "flip": whole[:200_000] + bytes([whole[200_000] ^ 1]) + whole[200_001:],
        "stranger": whole,
        "junk": b"not an age file",
    }[spoil]
    by = Identity.generate() if spoil == "stranger" else MINE
    with pytest.raises(NotForThisKey), open_stream(io.BytesIO(given_out), by=[by]) as content:
        content.read(10)


def test_what_the_reader_makes_of_an_early_end_is_not_what_is_told() -> None:
    def read() -> None:
        with open_stream(io.BytesIO(sealed(bytes(300_000))[:-1]), by=[MINE]) as content:
            if len(content.read()) < 300_000:
                raise ValueError("too short")

    with pytest.raises(NotForThisKey):
        read()


def test_an_error_of_the_reader_is_its_own() -> None:
    with pytest.raises(ValueError, match="mine"), open_stream(io.BytesIO(sealed(bytes(MEBIBYTE))), by=[MINE]):
        raise ValueError("mine")


def test_what_the_source_or_the_disk_raises_comes_through() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise FileNotFoundError("gone")

    class Full(io.BytesIO):
        def write(self, _content: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(FileNotFoundError):
        seal_stream(broken(), io.BytesIO(), to=[MINE.recipient])
    with pytest.raises(OSError, match="No space left"):
        seal_stream([bytes(MEBIBYTE)], Full(), to=[MINE.recipient])
    for nobody in ([], ["age1nobody"]):
        with pytest.raises(SealingError):
            seal_stream([b""], io.BytesIO(), to=nobody)


def test_memory_does_not_grow_with_the_content() -> None:
    class Sink(io.BytesIO):
        def write(self, content: object, /) -> int:
            return len(content)  # type: ignore[arg-type]

    tracemalloc.start()
    try:
        seal_stream((bytes(MEBIBYTE) for _ in range(40)), Sink(), to=[MINE.recipient])
        assert tracemalloc.get_traced_memory()[1] < 4 * MEBIBYTE
    finally:
        tracemalloc.stop()
