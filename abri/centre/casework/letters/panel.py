"""The section of a case's page that says which mails left about it and what became of each.

Alerts of one moment are one line: whom they went to is sealed, and how many arrived is what counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from abri.centre.casework.sight import Sight
from abri.centre.outbox.delivery import RESTS, TOO_SLOW
from abri.centre.outbox.models import Letter

State = Letter.State
# What is looked at first is what did not arrive.
_ORDER = (State.BOUNCED, State.REFUSED, State.GIVEN_UP, State.WAITING, State.HANDED_OVER, State.DELIVERED)
_TONES = {
    State.WAITING: "yellow",
    State.HANDED_OVER: "",
    State.DELIVERED: "green",
    State.BOUNCED: "red",
    State.REFUSED: "red",
    State.GIVEN_UP: "red",
}
# Why, in words; another code is shown as it is.
_WHY: dict[str, str | Promise] = {
    RESTS: gettext_lazy("the address gave mail back before, so it was not tried"),
    TOO_SLOW: gettext_lazy("the mail server was too slow"),
    "5.1.1": gettext_lazy("there is no such mailbox"),
    "4.2.2": gettext_lazy("the mailbox is full"),
    "5.2.2": gettext_lazy("the mailbox is full"),
    "smtp 550": gettext_lazy("the mail server does not know the address, or does not take mail for it"),
    "not an address": gettext_lazy("it is not an e-mail address"),
}
_KINDS: dict[str, str | Promise] = {
    Letter.Kind.REPORTER_HINT: pgettext_lazy("letter", "To the reporter: a message waits"),
    Letter.Kind.DESK_ALERT: pgettext_lazy("letter", "To the desk: an urgent report waits"),
    Letter.Kind.STILL_UNREAD: pgettext_lazy("letter", "To those who supervise: still unread"),
    Letter.Kind.DECISION: pgettext_lazy("letter", "To the desk: a decision is needed"),
    Letter.Kind.NOTICE: pgettext_lazy("letter", "To a platform: a notice"),
}


@dataclass(frozen=True)
class Fate:
    """How many letters of a line ended in one way."""

    label: str
    tone: str
    count: int
    why: str


@dataclass(frozen=True)
class Line:
    """Letters of one kind that were written in one moment."""

    kind: str
    at: datetime
    fates: list[Fate]


def panel(sight: Sight) -> dict[str, Any] | None:
    """The letters about the case of the last month, the newest first; ``None`` where there are none."""
    if Letter._meta.db_table not in sight.tables:
        return None
    letters = list(Letter.objects.about(sight.case.pk))
    lines = lines_of(letters)
    if not lines:
        return None
    lost = any(fate.tone == "red" for line in lines for fate in line.fates)
    return {"lines": lines, "lost": lost, "unheard": _is_unheard(letters)}


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    """``letters`` (oldest first) as lines, the newest first."""
    groups = groupby(letters, key=lambda letter: (letter.kind, letter.created_at))
    lines = [
        Line(str(_KINDS.get(kind, Letter.Kind(kind).label)), at, _fates(list(group)))
        for (kind, at), group in groups
    ]
    return lines[::-1]


def _fates(letters: list[Letter]) -> list[Fate]:
    ended = sorted(letters, key=lambda letter: (_ORDER.index(State(letter.state)), letter.code))
    return [
        Fate(str(State(state).label), _TONES[State(state)], len(list(group)), _why(code))
        for (state, code), group in groupby(ended, key=lambda letter: (letter.state, letter.code))
    ]


def _why(code: str) -> str:
    if not code:
        return ""
    return str(_WHY.get(code) or gettext("the mail server said: %(code)s") % {"code": code})


def _is_unheard(letters: Iterable[Letter]) -> bool:
    """Whether the reporter does not hear of messages: the last hint that is settled did not arrive."""
    hints = [one for one in letters if one.kind == Letter.Kind.REPORTER_HINT]
    settled = [one for one in hints if one.state not in {State.WAITING, State.HANDED_OVER}]
    return bool(settled) and settled[-1].state in Letter.LOST
