"""Two people's changes in one table."""

from __future__ import annotations

from collections.abc import Mapping

_MISSING = object()


def put_on_top(
    mine: Mapping[str, object], *, base: Mapping[str, object], theirs: Mapping[str, object]
) -> dict[str, object]:
    """`theirs` with everything that `mine` says otherwise than `base`, from which both began.

    Where both changed the same thing, it is as in `mine`.
    """
    together: dict[str, object] = {}
    for key in dict.fromkeys((*theirs, *mine)):
        found = _one(mine.get(key, _MISSING), base.get(key, _MISSING), theirs.get(key, _MISSING))
        if found is not _MISSING:
            together[key] = found
    return together


def _one(mine: object, base: object, theirs: object) -> object:
    if mine == base:
        return theirs
    if theirs == base:
        return mine
    if all(isinstance(one, dict) or one is _MISSING for one in (mine, theirs)):
        together = put_on_top(_table(mine), base=_table(base), theirs=_table(theirs))
        return together or _MISSING
    return mine


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
