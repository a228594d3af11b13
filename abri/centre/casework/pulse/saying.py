"""What an open page says while danger waits, in words that name nobody and no case."""

from django.utils.translation import ngettext

from abri.centre.accounts import mail_alarm


def says(danger: int) -> str:
    """The sentences that stand above a page; empty where nothing has to be said."""
    waits = (
        ngettext("%(count)d report of danger is unread.", "%(count)d reports of danger are unread.", danger)
        % {"count": danger}
        if danger
        else ""
    )
    return " ".join(filter(None, (waits, mail_alarm.banner())))
