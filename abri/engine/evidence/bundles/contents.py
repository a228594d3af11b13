"""What goes into a bundle, said by whoever exports."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from abri.engine.evidence.custody import Disclosure, Entry
from abri.engine.evidence.witness import Witness


@dataclass(frozen=True)
class Piece:
    """One file of an evidence item: its original or its working copy. Pieces of one item share ``id`` and the log.

    ``path`` is where it stands below ``data/``; ``sha256`` and ``size`` are of these bytes, which ``open`` gives in
    chunks. ``item_sha256`` is the digest of the item's original and ``item_salt`` opens the commitment of the log to it
    (both "" where they are withheld). ``disclosures`` opens, line by line, what the receiver may know of ``actor`` and
    ``reason``; what is not there stays withheld.
    """

    id: str
    path: str
    media_type: str
    original: bool
    sha256: str
    size: int
    item_sha256: str
    item_salt: str
    open: Callable[[], Iterator[bytes]]
    entries: tuple[Entry, ...]
    disclosures: Mapping[int, Mapping[str, Disclosure]] = field(default_factory=dict)
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True)
class Contents:
    """A bundle before it is written.

    ``documents`` are whole small files by their path below ``data/`` (``report.pdf``, ``case.jsonld``); ``info`` are
    further lines of ``bag-info.txt``.
    """

    reference: str
    purpose: str
    language: str
    created: datetime
    centre: str
    items: tuple[Piece, ...]
    documents: Mapping[str, bytes] = field(default_factory=dict)
    info: Mapping[str, str] = field(default_factory=dict)
