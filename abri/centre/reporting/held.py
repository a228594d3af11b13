"""The files that go along: held sealed beside a draft or an open mailbox until they are sent.

What is in them lies sealed in the vault, which cannot open it: the private half of each stands here, in a pocket under
a key that follows from the one in the browser's cookie.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from abri.centre.cases.models import Case
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey, Identity, WrongKey
from abri.centre.records.models import Pocket
from abri.centre.vault import taking
from abri.centre.vault.models import Evidence

logger = logging.getLogger(__name__)

PURPOSE = "files"
# More than this nobody looks through at once; the rest can come later, through the mailbox.
MOST_FILES = 30


@dataclass(frozen=True)
class HeldFile:
    """One file: where it lies, what opens it, and what was found when it was whole.

    ``mark`` is how a browser knows the same file again after its line broke. ``result`` is empty until the file is
    whole; ``raises`` is the urgency that its text asks for.
    """

    id: str
    name: str = field(repr=False)
    size: int
    secret: str = field(repr=False)
    mark: str = field(default="", repr=False)
    intimate: str = "no"
    result: str = ""
    raises: int | None = None
    distress: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of it arrived."""
        return bool(self.result)

    @property
    def key(self) -> tuple[UUID, Identity]:
        """What the vault asks for."""
        return UUID(self.id), Identity(self.secret)


@dataclass(frozen=True)
class Hold:
    """What is held beside one key.

    ``image``: in a mailbox, what was answered just now about pictures. ``confirmed``: the warning about intimate
    pictures of adults was read and confirmed. ``gone``: there were files, until an answer changed.
    """

    files: tuple[HeldFile, ...] = ()
    image: str = ""
    confirmed: bool = False
    gone: bool = False

    @property
    def whole(self) -> tuple[HeldFile, ...]:
        """The files that arrived completely: these go along."""
        return tuple(one for one in self.files if one.whole)

    @property
    def raises(self) -> Case.Urgency | None:
        """The urgency that what was found in the files asks for."""
        asked = [one.raises for one in self.whole if one.raises is not None]
        return Case.Urgency(min(asked)) if asked else None

    @property
    def distress(self) -> bool:
        """Whether somebody may be at risk, by the text of a file."""
        return any(one.distress for one in self.whole)

    @property
    def unfinished(self) -> tuple[HeldFile, ...]:
        """The files whose line broke."""
        return tuple(one for one in self.files if not one.whole)

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Of all files."""
        return tuple(UUID(one.id) for one in self.files)

    def file(self, file_id: UUID | str) -> HeldFile | None:
        """The file of this id, if it is one of these."""
        return next((one for one in self.files if one.id == str(file_id)), None)

    def with_file(self, file: HeldFile) -> "Hold":
        """The same with ``file``, in its place where it is there already."""
        if self.file(file.id) is None:
            return replace(self, files=(*self.files, file), gone=False)
        return replace(self, files=tuple(file if one.id == file.id else one for one in self.files))

    def without(self, file_id: UUID | str) -> "Hold":
        """The same without the file of this id."""
        return replace(self, files=tuple(one for one in self.files if one.id != str(file_id)))


def find(key: CookieKey, at: datetime) -> Hold:
    """What is held beside ``key``; nothing where there is nothing or it expired."""
    pocket = pockets.find(key.beside(PURPOSE).cookie, PURPOSE, at)
    return _hold(pocket.content) if pocket else Hold()


def change(key: CookieKey, expires_at: datetime, how: Callable[[Hold], Hold]) -> Hold:
    """Let ``how`` make what is held another, one request after the other; returns what is held then."""
    beside = key.beside(PURPOSE)
    empty = Pocket.sealed_with(beside, PURPOSE, asdict(Hold()), expires_at)
    with transaction.atomic():
        Pocket.objects.get_or_create(
            lookup=beside.lookup,
            defaults={"purpose": PURPOSE, "content": empty.content, "expires_at": expires_at},
        )
        row = Pocket.objects.select_for_update().get(lookup=beside.lookup)
        hold = how(_hold(row.opened(beside)))
        pockets.keep(beside, PURPOSE, asdict(hold), expires_at)
    return hold


def remove(key: CookieKey, expires_at: datetime, file_id: UUID | str) -> None:
    """Forget one file, here and in the vault."""
    gone: list[HeldFile] = []

    def without(hold: Hold) -> Hold:
        file = hold.file(file_id)
        gone.extend([file] if file else [])
        return hold.without(file_id)

    change(key, expires_at, without)
    discard(gone)


def prolong(key: CookieKey, at: datetime, expires_at: datetime) -> None:
    """Let what is held beside ``key`` live as long as what it lies beside."""
    hold = _kept(key)
    if hold is not None:
        Pocket.objects.filter(lookup=key.beside(PURPOSE).lookup).update(expires_at=expires_at)
        taking.wait_longer(hold.ids, at)


def drop(key: CookieKey) -> bool:
    """Forget everything that is held beside ``key``, here and in the vault; returns whether there was a file."""
    hold = _kept(key)
    if hold is None:
        return False
    forget(key)
    discard(hold.files)
    return bool(hold.files)


def forget(key: CookieKey) -> None:
    """Forget what is held, which the vault keeps: it was sent."""
    pockets.drop(key.beside(PURPOSE).cookie)


def is_held(key: CookieKey) -> bool:
    """Whether something may be held beside ``key``; opens nothing."""
    return Pocket.objects.filter(lookup=key.beside(PURPOSE).lookup).exists()


def _kept(key: CookieKey) -> Hold | None:
    beside = key.beside(PURPOSE)
    row = Pocket.objects.filter(lookup=beside.lookup).first()
    if row is None:
        return None
    with suppress(WrongKey):
        return _hold(row.opened(beside))
    return None


def discard(files: Iterable[HeldFile]) -> None:
    """Delete files in the vault. Without the pocket nobody opens them any more, and the sweep finds what is left."""
    for evidence in Evidence.objects.filter(pk__in=[one.id for one in files]):
        try:
            taking.discard(evidence)
        except (taking.UploadNotAllowed, DatabaseError):
            logger.warning("a file that was taken back is left to the sweep")


def _hold(content: dict[str, Any]) -> Hold:
    files = tuple(HeldFile(**one) for one in content["files"])
    return Hold(files, content["image"], content["confirmed"], content["gone"])
