"""The words of the command's own, in four languages; what is told of the chat has its words in the engine."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def say(key: str, language: str, **values: object) -> str:
    """A sentence or a heading, filled in. A point in `key` leads into a table."""
    return str(_texts()[key][language]).format(**values)


@cache
def _texts() -> dict[str, Any]:
    raw = tomllib.loads(files(__package__ or "").joinpath("texts.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for key, inside in raw.items():
        nested = {f"{key}.{name}": one for name, one in inside.items() if isinstance(one, dict)}
        found.update(nested or {key: inside})
    return found
