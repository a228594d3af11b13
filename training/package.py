"""Writes fitted weights as the files that the engine reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from abri.engine.screening import features
from abri.engine.screening.lexicon import SIGNALS
from abri.engine.screening.weights import FORMAT, Curve
from training.examples import LANGUAGES
from training.fitting import Fitted
from training.matrix import PLANS

CLIPPED = 0.9995
"""Weights beyond this share of their head's are cut: one outlier must not coarsen all the others."""


def arrays(every: Sequence[Fitted]) -> dict[str, NDArray[np.generic]]:
    """The fitted weights in 8 bits a weight, by the names that the engine looks for."""
    found: dict[str, NDArray[np.generic]] = {}
    for plan, fitted in zip(PLANS, every, strict=True):
        for name, heads in plan.groups.items():
            columns = [plan.columns.index(head) for head in heads]
            table = fitted.table[: 1 << plan.bits, columns]
            reach = np.maximum(np.quantile(np.abs(table), CLIPPED, axis=0) * 2, 1e-6)
            scales = (reach / 127).astype(np.float32)
            found[f"{name}.table"] = np.clip(np.rint(table / scales), -127, 127).astype(np.int8)
            found[f"{name}.scales"] = scales
            found[f"{name}.biases"] = fitted.biases[columns].astype(np.float32)
            found[f"{name}.signals"] = fitted.table[1 << plan.bits :, columns].astype(np.float32)
    return found


def write(
    where: Path,
    fitted: Sequence[Fitted],
    lexicon: Sequence[str],
    curves: Mapping[str, Curve],
    *,
    looked_at_from: float,
    facts: Mapping[str, object],
) -> None:
    """Write arrays, lexicon and manifest into a folder; `facts` go into the manifest as they are."""
    where.mkdir(parents=True, exist_ok=True)
    files = {
        "weights.safetensors": save(
            {name: np.ascontiguousarray(values) for name, values in arrays(fitted).items()}
        ),
        "lexicon.tsv": ("\n".join(lexicon) + "\n").encode(),
    }
    for name, content in files.items():
        (where / name).write_bytes(content)
    manifest = {
        "format": FORMAT,
        "version": where.name,
        "languages": LANGUAGES,
        "features": {
            "bits": features.BITS,
            "kinds": features.KINDS,
            "window": features.WINDOW,
            "stride": features.STRIDE,
        },
        "groups": [
            {"name": name, "heads": heads, "kinds": plan.kinds, "bits": plan.bits}
            for plan in PLANS
            for name, heads in plan.groups.items()
        ],
        "signals": SIGNALS,
        "looked_at_from": looked_at_from,
        "curves": {name: asdict(curve) for name, curve in curves.items()},
        **facts,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    (where / "manifest.json").write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
