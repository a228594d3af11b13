"""Reads the packaged weights: what the manifest promises is checked before anything is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from abri.engine.screening import features
from abri.engine.screening.features import Kind
from abri.engine.screening.folding import Numbers

CURRENT = "v1"
"""The folder of `abri/weights` that `Screener.load()` reads."""
FORMAT = 1
LANES = 4
"""Weights that one number of the table carries side by side, a byte each."""
MIDDLE = 128
"""Added to every weight, so that no byte is negative."""


class WeightsError(Exception):
    """The weights are missing, damaged or of another format; the text says which file and what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Up to four heads that read the same kinds of features; their weights stand side by side in 32-bit numbers."""

    name: str
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    shift: int
    """How many low bits of a bucket a smaller table leaves out."""
    table: NDArray[np.uint32]
    scales: NDArray[np.float64]
    biases: NDArray[np.float64]
    signals: NDArray[np.float64]
    """Row: signal of the lexicon; column: head."""


@dataclass(frozen=True, slots=True)
class Curve:
    """From a raw score to a probability (`1 / (1 + exp(-(slope * score + offset)))`), and where a flag begins."""

    slope: float
    offset: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that training fixed."""

    version: str
    languages: tuple[str, ...]
    groups: Mapping[str, Group]
    curves: Mapping[str, Curve]
    """`abusive/<language>`, and the name of each label, attribute and target."""
    looked_at_from: float
    """Calibrated score from which the heads of the labels are asked at all."""
    signals: tuple[str, ...]
    terms: tuple[str, ...]
    """Lines of the lexicon: term, category, languages, separated by tabs."""


def folder(version: str = CURRENT) -> Traversable:
    """Where the packaged weights of a version are."""
    return resources.files("abri") / "weights" / version


def read(where: Traversable) -> Weights:
    """The weights of a folder; raises WeightsError."""
    try:
        manifest = json.loads((where / "manifest.json").read_text(encoding="utf-8"))
        files = {name: (where / name).read_bytes() for name in manifest["sha256"]}
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"{where}: {error}; install Abri again or run `make train`") from None
    if manifest.get("format") != FORMAT:
        raise WeightsError(
            f"{where}/manifest.json: format {manifest.get('format')}; this program reads {FORMAT}"
        )
    for name, digest in manifest["sha256"].items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise WeightsError(
                f"{where}/{name}: not the file that the manifest describes; install Abri again"
            )
    try:
        arrays = load(files["weights.safetensors"])
        return _weights(manifest, arrays, files["lexicon.tsv"].decode())
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(
            f"{where}/manifest.json: {error!r}; install Abri again or run `make train`"
        ) from None


def _weights(manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], lexicon: str) -> Weights:
    groups = {given["name"]: _group(given, arrays) for given in manifest["groups"]}
    return Weights(
        version=manifest["version"],
        languages=tuple(manifest["languages"]),
        groups=groups,
        curves={name: Curve(**values) for name, values in manifest["curves"].items()},
        looked_at_from=float(manifest["looked_at_from"]),
        signals=tuple(manifest["signals"]),
        terms=tuple(lexicon.splitlines()),
    )


def _group(given: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Group:
    name, heads, bits = given["name"], tuple(given["heads"]), int(given["bits"])
    if not 0 < bits <= features.BITS or len(arrays[f"{name}.table"]) != 1 << bits:
        raise ValueError(f"group {name} of {bits} bits")
    return Group(
        name=name,
        heads=heads,
        kinds=tuple(given["kinds"]),
        shift=features.BITS - bits,
        table=packed(arrays[f"{name}.table"]),
        scales=_four(arrays[f"{name}.scales"]),
        biases=_four(arrays[f"{name}.biases"]),
        signals=np.pad(arrays[f"{name}.signals"].astype(np.float64), ((0, 0), (0, LANES - len(heads)))),
    )


def packed(table: NDArray[np.int8]) -> NDArray[np.uint32]:
    """Weights of up to four heads, a row a bucket, as the four bytes of one number a bucket."""
    if table.dtype != np.int8 or table.ndim != 2 or table.shape[1] > LANES:
        raise ValueError(f"a table of {table.dtype} and shape {table.shape}")
    lanes = np.full((len(table), LANES), MIDDLE, np.uint8)
    lanes[:, : table.shape[1]] += table.view(np.uint8)
    return lanes.view("<u4").reshape(-1)


class Together:
    """One or two groups that are asked at once: where both read a kind of features, one look finds both weights."""

    def __init__(self, *groups: Group) -> None:
        self.groups = groups
        self._both = None
        if len({group.shift for group in groups}) == 1 < len(groups):
            first, second = (group.table.astype(np.uint64) for group in groups)
            self._both = first | second << np.uint64(8 * LANES)

    def summed(self, kinds: Iterable[Kind], windows: int) -> tuple[NDArray[np.float64], ...]:
        """The raw scores of the heads of each group, without the lexicon: a row a window, a column a head."""
        totals = tuple(np.tile(group.biases, (windows, 1)) for group in self.groups)
        for kind in kinds:
            readers = [place for place, group in enumerate(self.groups) if kind.name in group.kinds]
            if self._both is not None and len(readers) > 1:
                lanes = features.sums(kind, self._both, self.groups[0].shift)
                parts = [lanes[:, :LANES], lanes[:, LANES:]]
            else:
                parts = [features.sums(kind, self.groups[at].table, self.groups[at].shift) for at in readers]
            counts = np.maximum(kind.counts, 0)
            for at, part in zip(readers, parts, strict=True):
                totals[at][:] += _weighed(part, counts, self.groups[at])
        return totals


def _weighed(lanes: NDArray[np.uint16], counts: Numbers, group: Group) -> NDArray[np.float64]:
    """What sums of bytes add to raw scores; many features weigh less each."""
    weighed = lanes.astype(np.float64)
    weighed -= (counts * MIDDLE)[:, None]
    weighed *= group.scales
    weighed /= features.spread(counts)[:, None]
    return weighed


def single(kind: Kind, group: Group) -> NDArray[np.float64]:
    """What each feature of a kind weighs for each head of a group, a row a feature."""
    bytes_ = group.table[kind.buckets >> group.shift].view(np.uint8).reshape(-1, LANES)
    weights: NDArray[np.float64] = (bytes_.astype(np.float64) - MIDDLE) * group.scales
    return weights


def _four(values: Sequence[float] | NDArray[Any]) -> NDArray[np.float64]:
    four = np.zeros(LANES)
    four[: len(values)] = values
    return four
