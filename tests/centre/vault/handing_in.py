"""How tests hand something in."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity, Keyring
from abri.centre.vault import index, opening, parts, settling, taking
from abri.centre.vault.blobs import Store
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Description
from tests.centre.conftest import NOON

# Four parts of a thousand bytes in these tests, the last one short.
PAPER = b"".join(b"%06d and so on\n" % number for number in range(210))[:3_456]


def begun(size: int = len(PAPER), *, case: Case | None = None, **more: Any) -> tuple[Evidence, Identity]:
    """Evidence of which nothing has come yet."""
    given = {"name": "notes.txt", "source": "reporter", "at": NOON, **more}
    return taking.begin(case=case, size=size, **given)


def pieces_of(content: bytes) -> list[bytes]:
    """The parts in which a browser would send this."""
    return [content[start : start + parts.PART_SIZE] for start in range(0, len(content), parts.PART_SIZE)]


def handed_in(content: bytes = PAPER, **more: Any) -> tuple[Evidence, Identity]:
    """Evidence of which every part came."""
    evidence, identity = begun(len(content), **more)
    for number, piece in enumerate(pieces_of(content), start=1):
        taking.put_part(evidence, number, piece, NOON)
    return evidence, identity


def kept(content: bytes = PAPER, **more: Any) -> tuple[Evidence, Identity]:
    """Evidence that was settled."""
    evidence, identity = handed_in(content, **more)
    settling.settle(evidence, identity, at=NOON)
    return evidence, identity


def described(case: Case, ring: Keyring) -> dict[UUID, Description]:
    """What a member reads who opens ``case``."""
    return opening.described_all(case.evidence.in_order(), ring)


def mark(case: Case, ring: Keyring, desk: Desk) -> int:
    """Write the marks of ``case``, as opening it does."""
    return index.mark_case(case, ring, desk, described(case, ring))


def names_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows with every sealed file that is read from now on."""
    read: list[str] = []
    get = Store.get

    def noted(store: Store, name: str) -> bytes:
        read.append(name)
        return get(store, name)

    monkeypatch.setattr(Store, "get", noted)
    return read


def files_on_disk() -> set[str]:
    """The names of all sealed files."""
    folder: Path = settings.ABRI_VAULT
    return {path.name for path in folder.glob("??/*")}
