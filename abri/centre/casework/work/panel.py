"""The section of a case's page about the work on it: tasks, and whether the reader watches it."""

from typing import Any

from abri.centre.cases import states
from abri.centre.casework.sight import Sight
from abri.centre.casework.work import tasks, watching


def panel(sight: Sight) -> dict[str, Any] | None:
    """Tasks of the case, open ones first; and whether the reader, who sees the case now, watches it."""
    case = sight.case
    if not states.may("watch", case):
        return None
    return {
        "open": tasks.read((task for task in sight.tasks if task.is_open), sight.ring, sight.now),
        "ended": tasks.read((task for task in sight.tasks if not task.is_open), sight.ring, sight.now),
        "watches": "casework_watch" in sight.tables
        and watching.look(case=case, by=sight.person, at=sight.now),
        "may_set": sight.may_act and states.may("task", case),
        "may_tick": sight.may_act and states.may("tick", case),
    }
