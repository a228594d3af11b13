"""Spans of time in words, in their largest unit. Whole phrases: a language bends the unit after "in" or "ago"."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# How a number of each unit is said. A page asks for hundreds, so only the one that is needed is looked up.
Words = Mapping[timedelta, Callable[[int], str]]
_AGE: Words = {
    _MINUTE: lambda count: ngettext("%(count)d min", "%(count)d min", count),
    _HOUR: lambda count: ngettext("%(count)d h", "%(count)d h", count),
    _DAY: lambda count: ngettext("%(count)d day", "%(count)d days", count),
}
_AGO: Words = {
    _MINUTE: lambda count: ngettext("%(count)d min ago", "%(count)d min ago", count),
    _HOUR: lambda count: ngettext("%(count)d h ago", "%(count)d h ago", count),
    _DAY: lambda count: ngettext("%(count)d day ago", "%(count)d days ago", count),
}
_LATE: Words = {
    _MINUTE: lambda count: ngettext("%(count)d min late", "%(count)d min late", count),
    _HOUR: lambda count: ngettext("%(count)d h late", "%(count)d h late", count),
    _DAY: lambda count: ngettext("%(count)d day late", "%(count)d days late", count),
}
_AHEAD: Words = {
    _MINUTE: lambda count: ngettext("in %(count)d min", "in %(count)d min", count),
    _HOUR: lambda count: ngettext("in %(count)d h", "in %(count)d h", count),
    _DAY: lambda count: ngettext("in %(count)d day", "in %(count)d days", count),
}


def age(instant: datetime, now: datetime) -> str:
    """Return how long before ``now`` the instant was: "4 min", "2 h", "3 days"."""
    return _said(now - instant, _AGE) or gettext("now")


def ago(instant: datetime, now: datetime) -> str:
    """Return when before ``now`` something happened: "4 min ago"."""
    return _said(now - instant, _AGO) or gettext("just now")


def due(instant: datetime, now: datetime) -> str:
    """Return how long until something is owed ("in 4 min"), or since when it is ("2 h late")."""
    if instant <= now:
        return _said(now - instant, _LATE) or gettext("late")
    return _said(instant - now, _AHEAD) or gettext("due now")


def _said(span: timedelta, words: Words) -> str:
    """The span in its largest unit, whole ones only; empty where it is less than a minute, which is no minute."""
    unit = _DAY if span >= _DAY else _HOUR if span >= _HOUR else _MINUTE
    count = span // unit
    return words[unit](count) % {"count": count} if count >= 1 else ""
