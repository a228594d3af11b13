"""Google Chat in Google Takeout: `messages.json` of a conversation, dates written out in the account's language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from abri.engine.screening.chats.chat import Kind
from abri.engine.screening.chats.collecting import Collector
from abri.engine.screening.chats.documents import Json, items, mapping, name, objects, string
from abri.engine.screening.chats.instants import NoSuchTime, clock_of, from_iso, moment
from abri.engine.screening.chats.refusal import NO_SUCH_TIME, ChatError
from abri.engine.screening.chats.sources import UTC_STATED, Read

_MONTHS = (
    ("january", "januari", "janvier", "januar", "jänner"),
    ("february", "februari", "février", "februar"),
    ("march", "maart", "mars", "märz"),
    ("april", "avril"),
    ("may", "mei", "mai"),
    ("june", "juni", "juin"),
    ("july", "juli", "juillet"),
    ("august", "augustus", "août"),
    ("september", "septembre"),
    ("october", "oktober", "octobre"),
    ("november", "novembre"),
    ("december", "dezember", "décembre"),
)
_NUMBERS = {month: number for number, months in enumerate(_MONTHS, 1) for month in months}
# The weekday before it says nothing; the words between (at, om, à, um) differ by language.
_WRITTEN = re.compile(
    r"(?:[^\W\d]+,? )?(?:(?P<english>[^\W\d]+) (?P<day>[0-9]{1,2}), |"
    r"(?P<day2>[0-9]{1,2})\.?(?:er)? (?P<month>[^\W\d]+) )(?P<year>[0-9]{4})"
    r",?(?: [^\W\d]{1,3})? (?P<clock>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: ?[AP]M)?) (?:UTC|"
    r"GMT)(?P<offset>[+-][0-9]{1,2}(?::[0-9]{2})?)?"
)


def read_json(document: Json | list[object], collector: Collector, folder: str) -> Read | None:
    """Read one conversation; None where the document is none of Google Chat."""
    if not isinstance(document, dict) or not isinstance(document.get("messages"), list):
        return None
    messages = items(document["messages"])
    if not (
        all(isinstance(one, dict) and "created_date" in one for one in messages[:3])
        and (messages or len(document) == 1)
    ):
        return None
    conversation = folder.rpartition("/")[2]
    for row in objects(messages, collector.place):
        _take(row, conversation, collector)
    return Read("google-chat", UTC_STATED)


def _take(row: Json, conversation: str, collector: Collector) -> None:
    at = _instant(string(row.get("created_date")), collector)
    creator = mapping(row.get("creator"))
    author = name(creator.get("name")) or name(creator.get("email"))
    annotations = [one for one in items(row.get("annotations")) if isinstance(one, dict)]
    if any("call_data" in mapping(one.get("gsuite_integration_metadata")) for one in annotations):
        collector.tell(at, string(row.get("text")), "call", actor=author, conversation=conversation)
        return
    deleted = row.get("message_state") == "DELETED" or "deletion_metadata" in row
    media = bool(row.get("attached_files"))
    kind: Kind = "deleted" if deleted else "media" if media else "text"
    collector.say(
        author,
        at,
        string(row.get("text")),
        kind,
        media,
        deleted=deleted,
        edited="updated_date" in row,
        conversation=conversation,
        key=name(row.get("message_id")) or None,
        answers=name(mapping(row.get("quoted_message_metadata")).get("message_id")) or None,
    )
    if author:
        collector.also_known(author, name(creator.get("email")))


def _instant(written: str, collector: Collector) -> datetime:
    try:
        return written_instant(written)
    except NoSuchTime:
        raise ChatError(NO_SUCH_TIME, collector.place()) from None


def written_instant(written: str) -> datetime:
    """The instant of a date written out in English, Dutch, French or German, or in ISO 8601; raises NoSuchTime."""
    if len(written) > 100:
        raise NoSuchTime
    match = _WRITTEN.fullmatch(" ".join(written.split()))
    if match is None:
        at = from_iso(written)
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    month = _NUMBERS.get((match["english"] or match["month"]).lower())
    if month is None:
        raise NoSuchTime
    day = (int(match["year"]), month, int(match["day"] or match["day2"]))
    local = moment(day, clock_of(match["clock"]))
    try:
        return local.replace(tzinfo=_zone(match["offset"])).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoSuchTime from error


def _zone(offset: str | None) -> timezone:
    if not offset:
        return UTC
    hours, _, minutes = offset[1:].partition(":")
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-ahead if offset[0] == "-" else ahead)
