"""Sealing and opening what a notice says: to the case, under an identity of its own, as items of a case are."""

import json
import logging
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from abri.centre.notices.models import HotlineAddress, Notice, Step, Writing
from abri.centre.records.keyring import Identity, Keyring, SealingError, seal

logger = logging.getLogger(__name__)


def write(
    content: dict[str, Any],
    *,
    notice: Notice | None = None,
    step: Step | None = None,
    address: HotlineAddress | None = None,
) -> Writing:
    """Store ``content`` (plain JSON) about one of these, in place of what stood there; the case must still be there."""
    about = notice or address
    case = about.case if about is not None else None
    if case is None:
        raise ValueError("words need a case that they are sealed to")
    found = Writing.objects.filter(notice=notice, step=step, address=address).first()
    writing = found or Writing(case=case, notice=notice, step=step, address=address)
    # A new identity each time: who once opened the old words opens no later ones with it.
    identity = Identity.generate()
    seal(writing, "content", json.dumps(content, ensure_ascii=False), to=[identity.recipient])
    seal(writing, "sealed_identity", identity.secret, to=[case.recipient])
    writing.save()
    return writing


def opened(writing: Writing | None, ring: Keyring) -> dict[str, Any] | None:
    """The content of ``writing``, with the identity of its case on ``ring``; ``None`` where it cannot be opened."""
    if writing is None:
        return None
    try:
        identity = ring.opened_identity(writing, "sealed_identity")
        content: dict[str, Any] = json.loads(Keyring([identity]).open(writing, "content"))
    except (SealingError, ValueError):
        logger.warning("words of a notice cannot be opened", extra={"writing": str(writing.pk)})
        return None
    return content


def mark_of(writing: Writing | None) -> str:
    """What tells these words from any that are written in their place; it says nothing of them."""
    return sha256(bytes(writing.content or b"")).hexdigest()[:16] if writing is not None else ""


def by_step(notice: Notice, ring: Keyring) -> dict[object, str]:
    """What was written about each step of ``notice``, by the step's id."""
    rows: Iterable[Writing] = notice.writings.exclude(step=None)
    found = {row.step_id: opened(row, ring) for row in rows}
    return {step: str(content.get("text", "")) for step, content in found.items() if content}


def of_notice(notice: Notice) -> Writing | None:
    """The row that holds what ``notice`` says; ``None`` once its case is gone."""
    return _first(row for row in notice.writings.all() if row.step_id is None)


def of_address(address: HotlineAddress) -> Writing | None:
    """The row that holds the address itself; ``None`` once its case is gone."""
    return _first(address.writings.all())


def _first(rows: Iterable[Writing]) -> Writing | None:
    """The oldest of ``rows``; picked here, so that a page may have those of all its notices fetched at once."""
    return min(rows, key=lambda row: row.pk, default=None)
