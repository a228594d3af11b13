"""Everything that has to stand before the centre opens: folder, keys, pack, tables, static files."""

import argparse
import hashlib
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from abri.centre.commands.refusals import Refused, set_up, told
from abri.centre.country import country, world
from abri.centre.doors import DIRECTORY, LOOKED_AFTER, REPORTING, is_open
from abri.centre.private_files import write_private_file

# Of each index: enough to tell desks apart, and a few hundredths of a second for a hundred thousand cases.
_ROWS_COUNTED = 1_000


@told
def run(_chosen: argparse.Namespace) -> int:
    """`abri prepare`."""
    set_up(whole=True)
    for line in prepare():
        print(line)
    print("Ready. Start 'abri serve' and 'abri worker', or both with 'abri up'.")
    return 0


def prepare() -> list[str]:
    """Make what is missing and return what was made, a sentence each; nothing to do takes no time.

    Raises :class:`Refused`, ``PackError`` and what the database raises.
    """
    from abri.centre.directory.search import prepare_index
    from abri.centre.vault.bundles.signing import make_signing_key

    check_data_folder()
    country()
    world()
    done = []
    if make_worker_key():
        done.append("Made the worker's key.")
    if is_open(REPORTING) and make_signing_key():
        done.append("Made the key that signs bundles of evidence.")
    if make_tables():
        done.append("Brought the database's tables up to date.")
    count_rows()
    refuse_demonstration_in_production()
    refuse_what_nobody_would_look_after()
    if collect_static_files():
        done.append("Collected the static files.")
    if is_open(DIRECTORY) and prepare_index():
        done.append("Built the search index.")
    return done


def check_tables() -> None:
    """Raise :class:`Refused` where the database is not the one this program was prepared for."""
    if migrations_missing():
        raise Refused(
            "the database's tables are missing or older than the program: run 'abri prepare', then this again"
        )
    refuse_demonstration_in_production()
    refuse_what_nobody_would_look_after()


def check_prepared() -> None:
    """Raise :class:`Refused` where 'abri prepare' has not been run since the last update; ``PackError`` too."""
    country()
    world()
    check_tables()
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise Refused("the static files are missing: run 'abri prepare', then this again")


def check_data_folder() -> None:
    """Raise :class:`Refused` unless files can be made in the data folder."""
    folder: Path = settings.ABRI_DATA
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise Refused(
            f"the data folder {folder} cannot be written ({error.strerror}): make it writable, or set ABRI_DATA to "
            "another folder"
        ) from error


def make_worker_key() -> bool:
    """Make the identity that mails wait sealed to; returns whether it was missing."""
    from abri.centre.records.keyring import Identity

    path: Path = settings.ABRI_WORKER_IDENTITY_FILE
    if path.exists():
        return False
    write_private_file(path, Identity.generate().secret)
    return True


def make_tables() -> bool:
    """Apply the migrations that are missing; returns whether there were any."""
    missing = migrations_missing()
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return missing


def count_rows() -> None:
    """Let SQLite count how its rows are spread, from a sample, as PostgreSQL does by itself.

    Without it takes any index of a desk for as good as another, and to say how many cases wait it reads all there were.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={_ROWS_COUNTED}")
        cursor.execute("ANALYZE")


def migrations_missing() -> bool:
    """Whether the database's tables are older than the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files() -> bool:
    """Copy, name by digest and compress the static files if they changed; returns whether they had.

    Files of an earlier version stay: a page that is open in a browser still finds them. The digest is noted last and
    removed first, so a collection that was interrupted starts from an empty folder.
    """
    noted: Path = settings.ABRI_DATA / "static.digest"
    digest = _static_digest()
    standing = noted.read_text() if noted.exists() else ""
    if standing == digest and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return False
    noted.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=not standing)
    noted.write_text(digest)
    return True


def refuse_demonstration_in_production() -> None:
    """Raise :class:`Refused` where production would open with people whose passwords everybody knows."""
    from abri.centre.records.audit import DEMONSTRATION_FILLED
    from abri.centre.records.models import AuditEntry

    if settings.PRODUCTION and AuditEntry.objects.filter(action=DEMONSTRATION_FILLED).exists():
        raise Refused(
            "this database holds the demonstration, whose passwords everybody knows: set ABRI_DATA or DATABASE_URL to "
            "an empty place for production"
        )


def refuse_what_nobody_would_look_after() -> None:
    """Raise :class:`Refused` where a door is closed over what has to be erased in time: its worker would not come."""
    for door, tables in LOOKED_AFTER.items():
        if not is_open(door) and any(_holds_something(table) for table in tables):
            raise Refused(
                f"this database holds what came in by the door {door}, and with that door closed nobody erases it in "
                f"time: add {door} to ABRI_DOORS, or set ABRI_DATA or DATABASE_URL to another place"
            )


def _holds_something(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 (our own names)
        return cursor.fetchone() is not None


def _static_digest() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(path) as file:
                digest.update(f"\n{path} ".encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()
