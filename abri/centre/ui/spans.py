"""Spans of time in words, in their largest unit. Whole phrases: a language bends the unit after "in" or "ago"."""

from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def age(instant: datetime, now: datetime) -> str:
    """Return how long before ``now`` the instant was: "4 min", "2 h", "3 days"."""
    count, unit = _largest_unit(now - instant)
    if count < 1:
        return gettext("now")
    words = {
        _MINUTE: ngettext("%(count)d min", "%(count)d min", count),
        _HOUR: ngettext("%(count)d h", "%(count)d h", count),
        _DAY: ngettext("%(count)d day", "%(count)d days", count),
    }
    return words[unit] % {"count": count}


def ago(instant: datetime, now: datetime) -> str:
    """Return when before ``now`` something happened: "4 min ago"."""
    count, unit = _largest_unit(now - instant)
    if count < 1:
        return gettext("just now")
    words = {
        _MINUTE: ngettext("%(count)d min ago", "%(count)d min ago", count),
        _HOUR: ngettext("%(count)d h ago", "%(count)d h ago", count),
        _DAY: ngettext("%(count)d day ago", "%(count)d days ago", count),
    }
    return words[unit] % {"count": count}


def due(instant: datetime, now: datetime) -> str:
    """Return how long until something is owed ("in 4 min"), or since when it is ("2 h late")."""
    return _late(now - instant) if instant <= now else _ahead(instant - now)


def _late(span: timedelta) -> str:
    count, unit = _largest_unit(span)
    if count < 1:
        return gettext("late")
    words = {
        _MINUTE: ngettext("%(count)d min late", "%(count)d min late", count),
        _HOUR: ngettext("%(count)d h late", "%(count)d h late", count),
        _DAY: ngettext("%(count)d day late", "%(count)d days late", count),
    }
    return words[unit] % {"count": count}


def _ahead(span: timedelta) -> str:
    count, unit = _largest_unit(span)
    if count < 1:
        return gettext("due now")
    words = {
        _MINUTE: ngettext("in %(count)d min", "in %(count)d min", count),
        _HOUR: ngettext("in %(count)d h", "in %(count)d h", count),
        _DAY: ngettext("in %(count)d day", "in %(count)d days", count),
    }
    return words[unit] % {"count": count}


def _largest_unit(span: timedelta) -> tuple[int, timedelta]:
    """How many whole units, and of which; less than a minute is no minute."""
    unit = next((unit for unit in (_DAY, _HOUR) if span >= unit), _MINUTE)
    return span // unit, unit
