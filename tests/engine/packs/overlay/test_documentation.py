"""What docs/operator/changes.md shows as data can be laid over the pack."""

from __future__ import annotations

import tomllib
from pathlib import Path

from abri.engine.packs import load_pack
from abri.engine.packs.overlay import differences, lay_over

PAGE = Path(__file__).parents[4] / "docs" / "operator" / "changes.md"


def test_the_documented_changes_are_accepted_and_each_does_something() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## The changes as data")[2]
    changes = tomllib.loads("\n".join(line.strip() for line in text.splitlines() if line.startswith("    ")))
    pack = load_pack("be")
    found = {(one.part, one.name) for one in differences(pack, lay_over(pack, changes))}
    assert found >= {
        ("group", "people"),
        ("category", "scam"),
        ("question", "wants"),
        ("question", "own_school"),
        ("due", "high"),
        ("tier", "high"),
        ("danger", "everyone"),
        ("answer", "received"),
        ("answer", "own_hours"),
    }
