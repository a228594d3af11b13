"""When a command cannot go on it says so in one sentence, with the cure, and never with a traceback."""

import argparse
import errno
import functools
import os
import sys
from collections.abc import Callable

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import Error as DatabaseError

from abri.engine.packs import PackError

CANNOT_GO_ON = 2

_STORAGE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}
# What SQLite says, and what a person can do about it.
_CURES = {
    "disk is full": "the disk is full: free some space, then start again. What was acknowledged is safe",
    "disk i/o error": "the disk does not take what is written: check its space and its health, then start again",
    "readonly database": "the database cannot be written: make the data folder and every file in it writable",
    "unable to open database file": "the database cannot be opened: make the data folder writable",
    "database is locked": "another program keeps the database locked: stop it, then start again",
    "malformed": "the database is damaged: restore the last backup (docs/operator/backup.md)",
    "not a database": "the database file is something else: set DATABASE_URL or ABRI_DATA to the right one",
}


class Refused(Exception):
    """The command cannot go on; the message is one sentence with the cure."""


def told(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Let ``run`` end with a sentence on stderr and exit status 2 where a person can do something about it."""

    @functools.wraps(run)
    def guarded(chosen: argparse.Namespace) -> int:
        try:
            return run(chosen)
        except (Refused, ImproperlyConfigured) as error:
            sentence = str(error)
        except PackError as error:
            sentence = f"the country pack cannot be used; correct this, then start again:\n{error}"
        except DatabaseError as error:
            sentence = _about_database(error)
        except OSError as error:
            if error.errno not in _STORAGE:
                raise
            sentence = _about_storage(error)
        sys.stdout.flush()
        print(f"abri: {sentence}", file=sys.stderr)
        return CANNOT_GO_ON

    return guarded


def set_up(*, pooled: bool = False, whole: bool = False) -> None:
    """Load the settings and the apps; new files are readable by their owner alone from here on.

    Only a web process gains from a pool of database connections (``pooled``); without one, a server that is away is
    noticed at once. A command that looks after all tables loads every room (``whole``), whichever doors are open.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abri.centre.settings")
    try:
        if whole:
            settings.INSTALLED_APPS = settings.EVERY_APP
        django.setup()
    except ValueError as error:
        # A number or an address in the environment that is none.
        raise Refused(
            f"a setting cannot be read ({error}): compare with docs/operator/settings.md"
        ) from error
    for connection in connections.all():
        if not pooled and connection.connection is None:
            connection.settings_dict["OPTIONS"].pop("pool", None)


def _about_database(error: DatabaseError) -> str:
    said = str(error).strip()
    for words, cure in _CURES.items():
        if words in said.lower():
            return cure
    first_line = said.splitlines()[0] if said else type(error).__name__
    return f"the database does not work ({first_line}): check DATABASE_URL and that its server runs"


def _about_storage(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _CURES["disk is full"]
    return f"{error.filename or 'a file'} cannot be written ({error.strerror}): make the data folder writable"
