"""Sweeping both ways: a file without a row is deleted once it is a day old, a row without a file is reported.

A crash leaves a file without a row behind, never a row without a file: the file is on the disk before the row is
written. So a row without a file means that somebody or something took a file away.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from abri.centre.vault import blobs
from abri.centre.vault.blobs import Found, Store
from abri.centre.vault.models import Part

logger = logging.getLogger(__name__)

# How long a file may wait for its row: between the two lies less than a second.
WAITS = timedelta(days=1)
# Crashes leave a handful. More, and more than one in ten, means that the database is another than the folder's: one
# restored by hand from last month would have all that came since then deleted.
ALWAYS_FEW, FEW_OF = 100, 10
_AT_ONCE = 500


@dataclass(frozen=True)
class Swept:
    """What a sweep found and did."""

    # Files without a row that were deleted; with ``held_back`` those that would have been.
    orphans: int
    orphan_bytes: int
    unfinished: int
    # Parts whose file is not there, as ids.
    missing: tuple[str, ...]
    # So many files have no row that nothing was deleted.
    held_back: bool = False


def sweep(at: datetime, *, however_many: bool = False) -> Swept:
    """Delete the files that no row names and that are older than :data:`WAITS`; report the rows without a file.

    Where suspiciously many have no row nothing is deleted, unless ``however_many``. Raises ``StorageGone``.
    """
    store = blobs.store()
    before = at - WAITS
    orphans, files = _orphans(store, before)
    size = sum(one.size for one in orphans)
    missing = tuple(_without_file(store))
    for part in missing:
        logger.error("part of evidence without its file", extra={"part": part})
    if len(orphans) > max(ALWAYS_FEW, files // FEW_OF) and not however_many:
        logger.error("%s of %s files belong to no row: nothing was deleted", len(orphans), files)
        return Swept(len(orphans), size, 0, missing, held_back=True)
    for one in orphans:
        store.delete(one.name)
    unfinished = store.clear_unfinished(before)
    if orphans or unfinished:
        logger.info("deleted %s files without a row and %s unfinished ones", len(orphans), unfinished)
    return Swept(len(orphans), size, unfinished, missing)


def _orphans(store: Store, before: datetime) -> tuple[list[Found], int]:
    """The old files that no row names, and how many files there are at all."""
    orphans, files = [], 0
    for some in _some(store.found()):
        files += len(some)
        old = [one for one in some if one.changed_at < before]
        named = set(Part.objects.filter(blob__in=[one.name for one in old]).values_list("blob", flat=True))
        orphans += [one for one in old if one.name not in named]
    return orphans, files


def _without_file(store: Store) -> Iterator[str]:
    for part in Part.objects.order_by("pk").only("pk", "blob").iterator(chunk_size=_AT_ONCE):
        try:
            store.size(part.blob)
        except blobs.BlobMissing:
            # Deleted between the two looks, with its row: then nothing is wrong.
            if Part.objects.filter(pk=part.pk).exists():
                yield str(part.pk)


def _some(found: Iterable[Found]) -> Iterator[list[Found]]:
    rest = iter(found)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
