"""Restoring: the whole backup is checked first, then it goes into a machine that is empty, the database last.

What was erased after the backup was made is on a list beside it. The list is in place before the database is, so that
whatever happens next the worker erases again before it does anything else.
"""

import json
import logging
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from abri.centre.cases import erasure
from abri.centre.private_files import write_private_file
from abri.centre.vault import blobs
from abri.centre.vault.backups import archive, databases, making
from abri.centre.vault.backups.archive import About, Member, NotWhole
from abri.centre.vault.backups.databases import CannotCopy, Replacement
from abri.centre.vault.blobs import to_disk
from abri.engine.sealing import Identity, NotForThisKey, open_stream

logger = logging.getLogger(__name__)

# In the data folder while a restore is under way: what is there was put there by it, and it may be begun again.
UNFINISHED = "restore.unfinished"
# Made by whatever starts first outside production, so it does not mean that somebody works here.
_MADE_BY_STARTING = "django.key"


class NotEmpty(Exception):
    """Somebody works here: a restore would write over it. The text says what was found."""


class CannotRestore(Exception):
    """The backup cannot be used; the text says why. Nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """What was put in place. ``tombstones``: how many lines the list has; ``until``: the instant of the last one."""

    about: About
    tombstones: int
    until: str


def restore(source: Path, identity: Identity, lists: Iterable[Path]) -> Restored:
    """Put the backup ``source`` in place, with the lines of all ``lists`` as the list of what was erased.

    Raises :class:`NotEmpty`, :class:`CannotRestore`, ``CannotCopy`` and ``OSError``. The caller brings the tables up
    to date and replays the list.
    """
    require_empty()
    about = checked(source, identity)
    tombstones = _lines(lists)
    mark: Path = settings.ABRI_DATA / UNFINISHED
    settings.ABRI_DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Replacement(about.database)
    with ExitStack() as unless_it_is_in_place:
        unless_it_is_in_place.callback(database.drop)
        mark.write_text(f"{source.name}\n")
        _write_tombstones(tombstones)
        with source.open("rb") as file, open_stream(file, by=[identity]) as content:
            archive.read(content, _Placing(database).place)
        database.finish()
        unless_it_is_in_place.pop_all()
    return Restored(about, len(tombstones), max((line["at"] for line in tombstones), default=""))


def finished() -> None:
    """Note that everything was done: from now on this machine counts as one where people work."""
    (settings.ABRI_DATA / UNFINISHED).unlink(missing_ok=True)


def require_empty() -> None:
    """Raise :class:`NotEmpty` unless nothing is here that a restore would write over."""
    if not databases.is_empty():
        raise NotEmpty("the database has tables")
    if (settings.ABRI_DATA / UNFINISHED).exists():
        return
    vault: Path = settings.ABRI_VAULT
    if any(vault.glob("[0-9a-f][0-9a-f]/*")):
        raise NotEmpty(f"there are files in the vault ({vault})")
    for name, path in making.keys().items():
        if name != _MADE_BY_STARTING and path.exists():
            raise NotEmpty(f"there is a key already ({path})")


def checked(source: Path, identity: Identity) -> About:
    """Read the backup to its end; what it says of itself. Raises :class:`CannotRestore`."""
    try:
        with source.open("rb") as file, open_stream(file, by=[identity]) as content:
            about = archive.read(content)
    except NotForThisKey as error:
        raise CannotRestore(f"{source.name} does not open: {error}") from error
    except NotWhole as error:
        raise CannotRestore(f"{source.name} is not a whole backup: {error}") from error
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection=None).disk_migrations or {}}
    if unknown := sorted(set(about.migrations) - known):
        raise CannotRestore(
            f"{source.name} was made by a newer program ({about.program}; it knows {unknown[0]}): install that first"
        )
    return about


class _Placing:
    """Puts each member of a backup where it belongs."""

    def __init__(self, database: Replacement) -> None:
        self._database = database
        blobs.prepare(settings.ABRI_VAULT)
        self._store = blobs.Store(settings.ABRI_VAULT)
        self._keys = making.keys()

    def place(self, member: Member) -> None:
        if member.path.startswith(archive.DATABASE):
            self._database.write(member.content)
        elif member.path.startswith(archive.KEYS):
            self._place_key(member)
        elif member.path.startswith(archive.VAULT):
            if self._store.put(member.content) != member.path.rpartition("/")[2]:
                raise CannotRestore(f"{member.path} is not what its name says")
        else:
            raise CannotRestore(f"it holds {member.path}, which no backup of this program holds")

    def _place_key(self, member: Member) -> None:
        name = member.path.removeprefix(archive.KEYS)
        if "/" in name or not name.endswith(".key"):
            raise CannotRestore(f"it holds {member.path}, which is no key")
        path = self._keys.get(name, settings.ABRI_DATA / "keys" / name)
        path.unlink(missing_ok=True)
        write_private_file(path, member.content.decode().rstrip("\n"))


def _lines(lists: Iterable[Path]) -> list[dict[str, str]]:
    """The lines of all lists, each once, in the order in which things were erased."""
    found: dict[str, dict[str, str]] = {}
    for path in lists:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                found[json.dumps(told, sort_keys=True)] = {**told, "at": told["at"]}
            except (ValueError, TypeError, KeyError):
                # The end of a line that a power cut left: what it was about was not erased yet.
                logger.warning("line %s of %s is no tombstone", number, path.name)
    return sorted(found.values(), key=lambda line: line["at"])


def _write_tombstones(lines: Iterable[dict[str, str]]) -> None:
    path = erasure.tombstone_file()
    if not path.parent.is_dir():
        raise CannotRestore(
            f"there is no folder {path.parent} for the list of what was erased: is its disk there?"
        )
    unfinished = path.with_name(f"{path.name}.restoring")
    unfinished.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    to_disk(unfinished)
    unfinished.replace(path)
    to_disk(path.parent)


__all__ = [
    "CannotCopy",
    "CannotRestore",
    "NotEmpty",
    "Restored",
    "checked",
    "finished",
    "require_empty",
    "restore",
]
