"""The texts that may never be trained or tuned on, known by their digests only."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from pathlib import Path

LIST = "heldout_sha256.tsv"
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\[URL\]", re.IGNORECASE)
_MENTION = re.compile(r"@\w+|\[USER\]", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text as the list's own README folds it before taking the digest."""
    text = _MENTION.sub("@", _ADDRESS.sub("http", html.unescape(text)))
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).lower())


def digest(text: str) -> str:
    """The first 24 hexadecimal digits of the SHA-256 of the folded text."""
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def read(corpora: Path) -> frozenset[str]:
    """The digests of every held-out text; raises OSError where the list is missing: without it nothing is trained."""
    lines = (corpora / LIST).read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t", 1)[0] for line in lines if line)
