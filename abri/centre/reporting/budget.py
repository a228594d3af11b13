"""How many reports and wrong codes a minute the installation takes before a browser has to earn its turn.

Above the budget a turn is earned (``turns``), bound to the one draft or the one code it was given for. A draft's work
is remembered as used for as long as it would be valid, because its browser may forget the receipt and come back with
the same cookie; a code that was tried already tells nothing new, so using its turn twice gains nothing.
"""

from datetime import datetime, timedelta

from django.conf import settings

from abri.centre import turns
from abri.centre.records.models import AuditEntry

MINUTE = timedelta(minutes=1)
# Most who begin do not send; the budget for beginning is that much wider.
BEGUN_FOR_ONE_SENT = 4
# Reading chats may take a second for so many reports: the budget leaves half of what two at once would take.
REPORTS_FOR_ONE_SECOND = 2
# Most who report send no file, some a dozen.
FILES_FOR_ONE_SENT = 10
WRONG, BEGUN = "reporting.wrong_codes", "reporting.begun"
CHATS, FILES = "reporting.chats", "reporting.files"


def reports_exhausted(at: datetime) -> bool:
    """Whether more reports arrived in the last minute than the budget allows. Counts no further than the budget."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE
    if not limit:
        return False
    lately = AuditEntry.objects.filter(at__gt=at - MINUTE, action="case.received")
    return lately[limit - 1 : limit].exists()


def wrong_codes_exhausted(at: datetime) -> bool:
    """Whether more wrong codes were tried in this minute than the budget allows."""
    limit: int = settings.ABRI_WRONG_RECEIPTS_PER_MINUTE
    return bool(limit) and turns.counted(WRONG, at) >= limit


def count_wrong_code(at: datetime) -> None:
    """Remember that one more wrong code was tried, and nothing else about it."""
    turns.count(WRONG, at)


def beginnings_exhausted(at: datetime) -> bool:
    """Whether more reports were begun in this minute than the budget allows: each keeps a draft for an hour."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE * BEGUN_FOR_ONE_SENT
    return bool(limit) and turns.counted(BEGUN, at) >= limit


def count_beginning(at: datetime) -> None:
    """Remember that one more report was begun, and nothing else about it."""
    turns.count(BEGUN, at)


def chats_exhausted(at: datetime) -> bool:
    """Whether reading chats took more of this minute than the budget allows. Most take a second, a hostile one many."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE
    return bool(limit) and turns.counted(CHATS, at) * REPORTS_FOR_ONE_SECOND >= limit


def count_chat(at: datetime, *, seconds: float) -> None:
    """Remember how long one more chat was read, and nothing else about it."""
    turns.count(CHATS, at, max(1, round(seconds)))


def files_exhausted(at: datetime) -> bool:
    """Whether more files were begun in this minute than the budget allows."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE * FILES_FOR_ONE_SENT
    return bool(limit) and turns.counted(FILES, at) >= limit


def count_file(at: datetime) -> None:
    """Remember that one more file was begun, and nothing else about it."""
    turns.count(FILES, at)
