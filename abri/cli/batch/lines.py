"""JSONL: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import numpy as np

from abri.cli.batch.parts import Columns, Part, Refusal
from abri.engine.screening.findings import Findings
from abri.engine.screening.model import LABELS

LONGEST_LINE = 16 * 1024 * 1024
_MARK = b"\xef\xbb\xbf"
_HIGHEST = 2**63


class Lines:
    """The lines of a file, in parts of about `part_size` bytes."""

    def __init__(self, path: Path, part_size: int) -> None:
        self._path = path
        self._part_size = part_size
        self.size = path.stat().st_size
        if not self.size:
            raise Refusal("it is empty")

    @cached_property
    def numbers(self) -> bool:
        """Whether the first id is a whole number; a first line that cannot be read is refused by whoever screens it."""
        with self._path.open("rb") as file:
            line = b""
            while not line.strip():
                if not (line := file.readline(LONGEST_LINE).removeprefix(_MARK)):
                    raise Refusal("it holds no message")
        try:
            identity = json.loads(line)["id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return False
        return isinstance(identity, int) and not isinstance(identity, bool)

    def parts(self) -> Iterator[tuple[Part, int]]:
        """Parts of whole lines."""
        number, first = 0, 1
        with self._path.open("rb") as file:
            while content := file.read(self._part_size):
                if not content.endswith(b"\n"):
                    content += file.readline(LONGEST_LINE)
                lines = content.count(b"\n")
                if not content.endswith(b"\n") and file.read(1):
                    raise Refusal(f"line {first + lines}: longer than {LONGEST_LINE:,} bytes")
                yield Part(number, first, content if number else content.removeprefix(_MARK)), file.tell()
                number, first = number + 1, first + lines


class _Twice(ValueError):
    """A name stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object)


def columns(part: Part, *, numbers: bool) -> Columns:
    """The messages of a part; raises Refusal."""
    ids: list[Any] = []
    texts: list[str] = []
    languages: list[str | None] = []
    for place, line in enumerate(part.content.split(b"\n"), part.first):
        if not line or line.isspace():
            continue
        try:
            row = _DECODER.decode(line.decode())
            identity, text, language = _fields(row, numbers=numbers)
        except Refusal as refusal:
            raise Refusal(f"line {place}: {refusal}") from None
        except _Twice:
            raise Refusal(f"line {place}: a name stands twice in one object") from None
        except UnicodeDecodeError:
            raise Refusal(f"line {place}: not UTF-8") from None
        except (ValueError, RecursionError):
            raise Refusal(f"line {place}: no JSON that can be read") from None
        ids.append(identity)
        texts.append(text)
        languages.append(language)
    return Columns(ids, texts, languages)


def _fields(row: Any, *, numbers: bool) -> tuple[int | str, str, str | None]:
    if not isinstance(row, dict):
        raise Refusal("no object with id and text")
    for name in ("id", "text"):
        if row.get(name) is None:
            raise Refusal(f"{name} is null" if name in row else f"no {name}")
    identity, text, language = row["id"], row["text"], row.get("lang")
    if not isinstance(text, str):
        raise Refusal("text is no text")
    if language is not None and not isinstance(language, str):
        raise Refusal("lang is no text")
    _check_number(identity) if numbers else _check_text(identity)
    return identity, text, language


def _check_number(identity: object) -> None:
    if isinstance(identity, bool) or not isinstance(identity, int):
        raise Refusal("id is no whole number, as the first one is")
    if not -_HIGHEST <= identity < _HIGHEST:
        raise Refusal("id does not fit 64 bits")


def _check_text(identity: object) -> None:
    if not isinstance(identity, str):
        raise Refusal("id is no text, as the first one is")
    try:
        identity.encode()
    except UnicodeEncodeError:
        raise Refusal("id holds half a surrogate pair") from None


def written(ids: Columns, findings: Findings, languages: list[str]) -> bytes:
    """The findings of a part as lines."""
    scored = findings.scored
    none = _labels([0.0] * len(LABELS))
    named: list[bool] = np.any(scored.labels, axis=1).tolist()
    identities = (encode_basestring(one) if isinstance(one, str) else str(one) for one in ids.ids)
    rows = zip(
        identities,
        scored.abusive.tolist(),
        scored.flagged.tolist(),
        named,
        languages,
        strict=True,
    )
    lines = [
        f'{{"id": {identity}, "abusive": {abusive}, "flagged": {"true" if flagged else "false"}, '
        f'"labels": {_labels(scored.labels[place].tolist()) if some else none}, "lang": "{language}"}}\n'
        for place, (identity, abusive, flagged, some, language) in enumerate(rows)
    ]
    return "".join(lines).encode()


def _labels(scores: list[float]) -> str:
    return json.dumps(dict(zip(LABELS, scores, strict=True)))
