"""What an open page says while danger waits, in words that name nobody and no case."""

from django.utils.translation import ngettext


def says(danger: int, alarm: str) -> str:
    """The sentences that stand above a page; ``alarm`` is what is said about mail. Empty: nothing has to be said."""
    waits = (
        ngettext("%(count)d report of danger is unread.", "%(count)d reports of danger are unread.", danger)
        % {"count": danger}
        if danger
        else ""
    )
    return " ".join(filter(None, (waits, alarm)))
