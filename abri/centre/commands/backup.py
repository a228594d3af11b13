"""`abri backup DEST` and `abri restore SRC`: everything that a new machine needs, and putting it there."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from abri.centre.commands import vault
from abri.centre.commands.identities import identity_of
from abri.centre.commands.preparation import check_data_folder, check_tables, make_tables
from abri.centre.commands.refusals import Refused, set_up, told

if TYPE_CHECKING:
    from abri.centre.records.keyring import Identity
    from abri.centre.vault.backups.archive import About
    from abri.centre.vault.backups.restoring import Restored

NOT_ALL = 1


@told
def backup(chosen: argparse.Namespace) -> int:
    """`abri backup`: make one, check it, remove the old ones; status 1 where a file of the vault was not there."""
    set_up(whole=True)
    check_tables()
    from django.conf import settings
    from django.utils import timezone

    from abri.centre.records.keyring import is_recipient
    from abri.centre.vault import blobs
    from abri.centre.vault.backups import databases, making

    recipient = settings.ABRI_BACKUP_RECIPIENT
    if not is_recipient(recipient):
        raise Refused(
            "ABRI_BACKUP_RECIPIENT is missing or no age recipient: make an identity with age-keygen on another machine "
            "and set its public half (age1...)"
        )
    try:
        made = making.make(Path(chosen.to), recipient, at=timezone.now())
    except (making.NotMade, databases.CannotCopy, blobs.StorageGone) as error:
        raise Refused(f"no backup was made: {error}") from error
    print(f"{made.path}: {made.about.files} files, {made.size:,} bytes, read again and whole.")
    for name in made.removed:
        print(f"Removed {name}, which was too old.")
    if made.about.gone:
        print(f"Files that were destroyed while it was made, as they should be: {len(made.about.gone)}.")
    return _tell_lost(made.about)


@told
def restore(chosen: argparse.Namespace) -> int:
    """`abri restore`: check the backup, put it into this empty machine, erase again, look at the vault."""
    set_up(whole=True)
    check_data_folder()
    identity = identity_of(Path(chosen.identity))
    source = Path(chosen.source)
    if not source.is_file():
        raise Refused(f"there is no file {source}: name a backup")
    restored = _restored(source, identity, _lists(chosen, source))
    print(f"The backup of {restored.about.made_at:%Y-%m-%d %H:%M} UTC is in place.")
    make_tables()
    _erase_again(restored)
    from abri.centre.vault import checking
    from abri.centre.vault.backups import restoring

    restoring.finished()
    found = vault.tell(checking.check(), opened=False)
    lost = _tell_lost(restored.about)
    print("Run 'abri prepare', then start. Whoever reported after the backup was made has to report again.")
    return found or lost


def _restored(source: Path, identity: "Identity", lists: list[Path]) -> "Restored":
    from abri.centre.vault.backups import restoring

    try:
        return restoring.restore(source, identity, lists)
    except restoring.NotEmpty as error:
        raise Refused(
            f"a restore needs an empty machine, and here {error}: set ABRI_DATA and DATABASE_URL to empty places"
        ) from error
    except (restoring.CannotRestore, restoring.CannotCopy) as error:
        raise Refused(f"nothing was restored: {error}") from error


def _lists(chosen: argparse.Namespace, source: Path) -> list[Path]:
    """Every list of what was erased that there is; raises :class:`Refused` where there is none."""
    from abri.centre.cases import erasure
    from abri.centre.vault.backups import making

    named = [Path(one) for one in chosen.tombstones or ()]
    for path in named:
        if not path.is_file():
            raise Refused(f"there is no file {path}: name the newest copy of tombstones.jsonl")
    found = [
        path for path in (source.with_name(making.TOMBSTONES), erasure.tombstone_file()) if path.is_file()
    ]
    if not named and not found and not chosen.without_tombstones:
        raise Refused(
            "there is no list of what was erased: name the newest copy with --tombstones, or everything that was "
            "withdrawn since is back with --without-tombstones"
        )
    return [*named, *found]


def _erase_again(restored: "Restored") -> None:
    from django.utils import timezone

    from abri.centre.cases import erasure
    from abri.centre.vault import destruction, sealing_off

    cases, evidence = erasure.replay(), destruction.replay()
    sealing_off.replay()
    destruction.follow(at=timezone.now())
    print(f"Erased again what had been erased since: cases: {cases}, evidence: {evidence}.")
    if restored.until:
        print(
            f"The list of what was erased ends at {restored.until[:16]} (lines: {restored.tombstones}): what was "
            f"erased later is back, unless you put a newer list at {erasure.tombstone_file()} before you start."
        )
    else:
        print("The list of what was erased is empty: whatever was erased since is back.")


def _tell_lost(about: "About") -> int:
    """Say what the backup lacks; returns the exit status."""
    for name in about.lost:
        print(f"not in the backup: {name}")
    if not about.lost:
        return 0
    print(
        f"Files of the vault that were missing or spoilt when it was made: {len(about.lost)}. Run 'abri vault check'. "
        "An older backup may have them (docs/operator/backup.md)."
    )
    return NOT_ALL
