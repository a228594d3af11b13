"""Reading what comes back: notices of delivery (RFC 3464) that a mail server put into a Maildir.

Everything in there was written by strangers. A notice counts only for the letter whose id stands in the address that it
was sent to, and only about the address that this letter went to. Every mail is deleted once it was looked at: it names
people.
"""

import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings

from abri.centre.outbox import addresses, fates
from abri.centre.outbox.models import Letter

logger = logging.getLogger(__name__)

# What is longer is no notice; what counts stands far before its end.
MOST_BYTES = 256 * 1024
MOST_A_ROUND = 200
# A server's notice is about one mail; who writes about more wants to keep the worker busy.
MOST_IN_A_MAIL = 10
# Then the worker goes on with what else it has to do, danger first; the next round reads on.
ROUND_SECONDS = 5.0
# How long a notice may be quicker than the note that its letter has left: longer than any lease.
MOST_AHEAD_SECONDS = 600.0
# What the library raises over mails that nobody should be able to write.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
# Where a mail server writes to which address a mail came.
_TO = ("delivered-to", "x-original-to", "envelope-to", "to")
_ID = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
# How the standard writes a character that may not stand in an envelope.
_PLUS = re.compile(r"\+([0-9A-F]{2})")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
# What somebody's server did, in the words of the standard. Relayed, expanded and delayed settle nothing.
_DELIVERED, _FAILED = "delivered", "failed"


@dataclass(frozen=True)
class Notice:
    """What became of a mail to one address, as the server says that had it last."""

    letter: UUID
    address: str
    action: str
    status: str


def read_returned(*, at: datetime) -> int:
    """Read and delete what lies in the Maildir; returns for how many letters it is known now how they ended."""
    folder: Path | None = settings.ABRI_BOUNCE_MAILDIR
    if folder is None:
        return 0
    until = time.monotonic() + ROUND_SECONDS
    settled = 0
    for path in _waiting(folder):
        settled += _read(path, at)
        if time.monotonic() > until:
            break
    return settled


def notices_in(content: bytes) -> list[Notice]:
    """The notices of delivery in a mail: none in whatever else comes, such as somebody's word that they are away."""
    mail = message_from_bytes(content[:MOST_BYTES], policy=policy.compat32)
    letter = _letter_of(mail)
    if letter is None or mail.get_content_type() != "multipart/report":
        return []
    found = (
        Notice(letter, address, action, status)
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for address, action, status in _recipients(part)
    )
    return list(islice(found, MOST_IN_A_MAIL))


def _waiting(folder: Path) -> Iterator[Path]:
    for name in ("new", "cur"):
        with suppress(FileNotFoundError):
            for place, path in enumerate(sorted((folder / name).iterdir())):
                if place >= MOST_A_ROUND:
                    break
                yield path


def _read(path: Path, at: datetime) -> int:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
            came_at = os.fstat(file.fileno()).st_mtime
    except FileNotFoundError:
        # Another worker was quicker.
        return 0
    settled = 0
    try:
        notices = notices_in(content)
        if time.time() - came_at < MOST_AHEAD_SECONDS and _still_waits(notices):
            # It was quicker than the note that the letter has left.
            return 0
        settled = sum(_believe(notice, at) for notice in notices)
    except UNREADABLE as error:
        # The library's own words may quote an address.
        logger.warning("a mail that came back cannot be read: %s", type(error).__name__)
    path.unlink(missing_ok=True)
    return settled


def _still_waits(notices: list[Notice]) -> bool:
    letters = {one.letter for one in notices}
    return Letter.objects.filter(pk__in=letters, state=Letter.State.WAITING).exists()


def _believe(notice: Notice, at: datetime) -> bool:
    """Note what ``notice`` says about its letter, and whether its address takes mail."""
    letter = Letter.objects.filter(pk=notice.letter).first()
    if letter is None or not addresses.is_addressee(letter, notice.address):
        return False
    if notice.action == _DELIVERED and notice.status.startswith("2."):
        addresses.takes_mail(notice.address)
        return fates.tell(letter, Letter.State.DELIVERED, "", at=at)
    if notice.action != _FAILED:
        return False
    if notice.status.startswith("5.") and letter.state != Letter.State.BOUNCED:
        addresses.gave_back(notice.address, at=at)
    return fates.tell(letter, Letter.State.BOUNCED, notice.status, at=at)


def _letter_of(mail: Message) -> UUID | None:
    for name in _TO:
        for value in mail.get_all(name, []):
            if found := _ID.search(str(value)):
                return UUID(found.group(1))
    return None


def _recipients(part: Message) -> Iterator[tuple[str, str, str]]:
    """Address, action and status of each address that a notice is about; what says less is left out."""
    content = part.get_payload()
    for block in content if isinstance(content, list) else []:
        if not isinstance(block, Message):
            continue
        # The address as we gave it comes first: a server behind may know the person by another.
        for name in ("original-recipient", "final-recipient"):
            address = _PLUS.sub(_character, str(block.get(name, "")).partition(";")[2])
            action = str(block.get("action", "")).strip().lower()
            status = _STATUS.match(str(block.get("status", "")).strip())
            if address.strip() and action and status:
                yield address.strip().strip("<>"), action, status.group()


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped.group(1), 16))
