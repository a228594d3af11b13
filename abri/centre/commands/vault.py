"""`abri vault check` and `abri vault sweep`: whether all evidence is there, and what is there without belonging."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from abri.centre.commands.identities import identity_of
from abri.centre.commands.preparation import check_tables
from abri.centre.commands.refusals import Refused, set_up, told

if TYPE_CHECKING:
    from abri.centre.vault.checking import Checked, Finding

SOMETHING_FOUND = 1
# How often a person who waits sees how far it is.
_EVERY = 1_000


@told
def check(chosen: argparse.Namespace) -> int:
    """`abri vault check`: look at every piece of evidence; status 1 where something is not as it was stored."""
    set_up(whole=True)
    check_tables()
    from abri.centre.vault import blobs, checking

    recovery = identity_of(Path(chosen.identity)) if chosen.identity else None
    try:
        checked = checking.check(recovery, told=_say_how_far)
    except blobs.StorageGone as gone:
        raise Refused(f"{gone}: look at ABRI_VAULT and at the disk it names") from gone
    return tell(checked, opened=recovery is not None)


def tell(checked: "Checked", *, opened: bool) -> int:
    """Print what a check came to; returns the exit status."""
    for finding in checked.findings:
        print(_sentence(finding))
    print(f"Evidence looked at: {checked.evidence}; files: {checked.parts} ({checked.size:,} bytes).")
    if opened:
        print(f"Opened: {checked.opened}; of desks that this identity does not open: {checked.closed}.")
    if checked.findings:
        print(f"Findings: {len(checked.findings)}. docs/operator/vault.md says what each means.")
        return SOMETHING_FOUND
    print("Everything is as it was stored.")
    return 0


@told
def sweep(chosen: argparse.Namespace) -> int:
    """`abri vault sweep`: what the worker does once a day, now; status 1 where a file is missing or all was kept."""
    set_up(whole=True)
    check_tables()
    from django.utils import timezone

    from abri.centre.vault import blobs, sweeping

    try:
        swept = sweeping.sweep(timezone.now(), however_many=chosen.however_many)
    except blobs.StorageGone as gone:
        raise Refused(f"{gone}: look at ABRI_VAULT and at the disk it names") from gone
    for part in swept.missing:
        print(f"missing: the file of part {part}")
    if swept.held_back:
        print(
            f"Files without a row: {swept.orphans} ({swept.orphan_bytes:,} bytes). So many mean that the database is "
            "another than the vault's; nothing was deleted. If you are sure: --however-many"
        )
        return SOMETHING_FOUND
    print(
        f"Deleted files without a row: {swept.orphans} ({swept.orphan_bytes:,} bytes); unfinished ones: "
        f"{swept.unfinished}."
    )
    return SOMETHING_FOUND if swept.missing else 0


def _sentence(finding: "Finding") -> str:
    """Which evidence, which place, what: ids and references, nothing that was told."""
    where = f"{finding.case} number {finding.number}" if finding.case else f"evidence {finding.evidence}"
    return ", ".join(part for part in (f"{finding.code}: {where}", finding.place) if part)


def _say_how_far(count: int) -> None:
    if not count % _EVERY and sys.stderr.isatty():
        print(f"{count} ...", file=sys.stderr)
