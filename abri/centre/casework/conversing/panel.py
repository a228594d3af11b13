"""The live conversation on the page of a case: the reporter waits, somebody talks, or the reporter can be invited."""

from typing import Any

from abri.centre.casework import words
from abri.centre.casework.sight import Sight


def panel(sight: Sight) -> dict[str, Any] | None:
    """The conversation that is under way, or the button that begins one; nothing where the desk never talks live."""
    case = sight.case
    talks = case.is_open and "conversing_conversation" in sight.tables
    there = case.conversations.under_way().select_related("person").first() if talks else None
    may_invite = case.desk.live and case.is_open and sight.may_act
    if there is None and not may_invite:
        return None
    return {
        "conversation": there,
        "reporter_is_there": there is not None and there.reporter_is_there(sight.now),
        "holder": words.holder(there.person, sight.person) if there else "",
        "mine": there is not None and there.person_id == sight.person.pk,
    }
