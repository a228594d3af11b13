"""One text with what is known about it. What a corpus does not say is unknown, which is not the same as no."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from abri.engine.screening.model import ATTRIBUTES, LABELS, TARGETS
from training import heldout

LANGUAGES = ("nl", "fr", "de", "en")
HEADS = ("abusive", *LABELS, *ATTRIBUTES, *TARGETS)
SPLITS = ("train", "calibrate", "dev")
_CALIBRATE, _DEV = 8, 9


@dataclass(frozen=True, slots=True)
class Example:
    """`known` maps a head to True or False; a head that is not there is unknown and masked."""

    text: str
    language: str
    source: str
    known: Mapping[str, bool]
    weight: float = 1.0
    split: str = ""
    ground: str = ""
    function: str = ""
    benign_human: bool = field(default=False)
    """Written by people, not abusive as far as anybody knows: false alarms are counted on these."""


def split_of(key: str) -> str:
    """The split that a text belongs to, by its digest: the same in every run, and for the same text in two corpora."""
    tenth = int(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8], 16) % 10
    return {_CALIBRATE: "calibrate", _DEV: "dev"}.get(tenth, "train")


def split_of_text(text: str) -> str:
    """The split of a text, whatever its case, mentions and spaces."""
    return split_of(heldout.folded(text))


def benign(*, also: Mapping[str, bool] | None = None) -> dict[str, bool]:
    """Known to be no abuse of any kind; attributes stay unknown unless given."""
    return {**dict.fromkeys(("abusive", *LABELS, *TARGETS), False), **(also or {})}
