"""Writes the model card and the attribution beside the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from abri.engine.screening import features, weights
from abri.engine.screening.screener import Screener
from training.evaluate import judge, markdown, tables
from training.examples import LANGUAGES, Example

TEXTS = Path(__file__).parent / "texts"


def write(
    where: Path, examples: Sequence[Example], *, lines: Mapping[str, int], grammars: Sequence[str]
) -> None:
    """Write MODEL_CARD.md, with figures of the weights that lie in the folder, and ATTRIBUTION.md."""
    screener = Screener(weights.read(where))
    judged = judge(screener, examples)
    parts = [
        _text("about").format(
            version=screener.version,
            buckets=features.BUCKETS,
            lines=", ".join(f"{name} {count:,}" for name, count in lines.items()),
            grammars=", ".join(grammars) or "no language",
            without=", ".join(language for language in LANGUAGES if language not in grammars) or "none",
        )
    ]
    parts += [f"### {heading}\n\n{markdown(table)}\n" for heading, table in tables(judged).items() if table]
    recognised = ", ".join(f"{language} {100 * share:.1f}" for language, share in judged.right_languages())
    parts += [f"### Language recognised\n\n{recognised}\n", _text("limits")]
    (where / "MODEL_CARD.md").write_text("\n".join(parts), encoding="utf-8")
    (where / "ATTRIBUTION.md").write_text(_text("attribution"), encoding="utf-8")


def _text(name: str) -> str:
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")
