"""Evidence in small parts, and a cleaning that finds what the test says."""

from collections.abc import Iterable
from typing import Any

import pytest

from abri.centre.cases import screening
from abri.centre.files import cleaning, kinds
from abri.centre.files.cleaning import Cleaned
from abri.centre.vault import parts
from tests.fakes.screener import FakeScreener

SMALL = 1_000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of a thousand bytes: a file of several parts is a line in a test."""
    monkeypatch.setattr(parts, "PART_SIZE", SMALL)


@pytest.fixture(autouse=True)
def _told_screener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screener", FakeScreener)


class FakeCleaning:
    """What the vault asks of ``files.cleaning.clean``: it answers ``says`` and notes what it was asked."""

    def __init__(self) -> None:
        self.says = Cleaned(kinds.KINDS["text"], "kept")
        # How many pieces it takes; ``None``: all.
        self.takes: int | None = None
        self.asked: list[tuple[str, int, bytes]] = []

    def clean(self, pieces: Iterable[bytes], kind: kinds.Kind, size: int) -> Cleaned:
        """As the real one: takes as many pieces as it needs."""
        taken: list[bytes] = []
        for piece in pieces:
            if self.takes is not None and len(taken) >= self.takes:
                break
            taken.append(piece)
        self.asked.append((kind.code, size, b"".join(taken)))
        return self.says

    def finds(self, kind: str, result: Any, **more: Any) -> None:
        """From now on every file is found to be this."""
        self.says = Cleaned(kinds.KINDS[kind], result, **more)


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> FakeCleaning:
    """A cleaning that says what it is told to say; a file of plain text without a copy, if nothing."""
    fake = FakeCleaning()
    monkeypatch.setattr(cleaning, "clean", fake.clean)
    return fake
