"""Settling: once all parts are there, what came is looked at, described, and from then on kept.

The parts are opened once more, because they came one by one, perhaps in another order and over an hour, to a server
that cannot open what it sealed a moment ago. Digest, kind and working copy are made in this one pass, in memory.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.cases import screening
from abri.centre.cases.models import Case
from abri.centre.files import cleaning, kinds
from abri.centre.files.cleaning import Cleaned
from abri.centre.records.keyring import Identity, Keyring, SealingError, seal
from abri.centre.vault import blobs, custody, holds, opening, parts, taking
from abri.centre.vault.models import Evidence, Part
from abri.engine.evidence.custody import hide

logger = logging.getLogger(__name__)

VEIL_TYPE = "image/jpeg"


class Incomplete(Exception):
    """Parts have not come yet; ``missing`` names them."""

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__(f"{len(missing)} parts have not come")
        self.missing = missing


class Busy(Exception):
    """Too many files are looked at just now. Nothing is lost: the same call does it a minute later."""


@dataclass(frozen=True)
class Settled:
    """What became of a file.

    ``kind``: a code of ``files.kinds``. ``result`` and ``why``: as of ``files.cleaning``. ``raises``: the urgency that
    its text asks for, if any; ``distress``: that somebody may be at risk.
    """

    kind: str
    result: str
    why: str = ""
    raises: Case.Urgency | None = None
    distress: bool = False

    @property
    def wakes(self) -> bool:
        """Whether this is danger that everybody has to hear of at once."""
        return self.raises == Case.Urgency.IMMEDIATE

    @classmethod
    def of(cls, description: opening.Description) -> "Settled":
        """The same, of a file that was settled before."""
        cleaned: dict[str, Any] = description.told.get("cleaning") or {}
        found: dict[str, Any] = description.told.get("findings") or {}
        raises = Case.Urgency[found["raises"].upper()] if "raises" in found else None
        distress = any("distress" in one["marked"] for one in found.get("passages", ()))
        return cls(description.kind, cleaned.get("result", ""), cleaned.get("why", ""), raises, distress)


def settle(
    evidence: Evidence, identity: Identity, *, at: datetime, by: Person | None = None, desk_id: str = ""
) -> Settled:
    """Look at what came, make the working copy, and keep it; a second call tells what the first one found.

    ``by`` and ``desk_id``: the member who handed it in, and at which desk. Raises :class:`Incomplete`, :class:`Busy`,
    ``opening.Damaged``, ``taking.UploadNotAllowed`` ("gone"), ``taking.NoSpace`` and ``StorageGone``. After any of them
    it can be called again.
    """
    if evidence.state != Evidence.State.RECEIVING:
        return Settled.of(opening.described(evidence, identity))
    if missing := taking.missing(evidence):
        raise Incomplete(missing)
    told = opening.described(evidence, identity).told
    cleaned, digest = _looked_at(evidence, identity)
    if cleaned.why in cleaning.TO_RETRY:
        raise Busy
    found = screening.screen(cleaned.text) if cleaned.text.strip() else None
    commitment, disclosure = hide("item", digest)
    told |= {
        **_described(cleaned), "size": evidence.announced, "sha256": digest, "salt": disclosure.salt,
        "findings": found.content if found else None,
    }  # fmt: skip
    made = _store_views(evidence, cleaned)
    kept = _keep(evidence, told, commitment, made, by=by, desk_id=desk_id, at=at)
    evidence.refresh_from_db()
    if kept:
        logger.info("evidence kept", extra={"evidence": str(evidence.pk)})
    else:
        taking.forget(part.blob for part in made)
    return Settled.of(opening.described(evidence, identity))


def adopt(case: Case, held: Iterable[tuple[UUID, Identity]], *, at: datetime) -> tuple[Evidence, ...]:
    """Give ``case`` what its reporter held, in this order; call it in the transaction that stores the case.

    Returns what it has now. Left out, because a report must not be lost to it: what is gone, what is not whole, and
    what the identity beside it does not open. What was not settled yet is taken (:func:`settle_rest`).
    """
    number = case.evidence.last_number()
    taken = []
    for pk, identity in held:
        evidence = Evidence.objects.select_for_update().unsent().filter(pk=pk, case=None).first()
        if evidence is None or evidence.recipient != identity.recipient or taking.missing(evidence):
            logger.warning("evidence not adopted", extra={"evidence": str(pk)})
            continue
        number += 1
        evidence.case, evidence.number, evidence.draft_until = case, number, None
        seal(evidence, "sealed_identity", identity.secret, to=[case.recipient])
        evidence.save(update_fields=["case", "number", "draft_until", "sealed_identity"])
        holds.join(evidence, at=at)
        taken.append(evidence)
    return tuple(taken)


def settle_rest(case: Case, ring: Keyring, *, at: datetime) -> None:
    """Settle what came whole and was not looked at, for who opens ``case`` with its identity on ``ring``.

    What cannot be settled now is logged and stays as it is.
    """
    for evidence in case.evidence.filter(state=Evidence.State.RECEIVING, draft_until=None):
        try:
            settle(evidence, opening.identity_of(evidence, ring), at=at)
        except (
            Incomplete,
            Busy,
            SealingError,
            opening.Damaged,
            taking.UploadNotAllowed,
            taking.NoSpace,
        ) as error:
            logger.warning(
                "evidence not settled",
                extra={"evidence": str(evidence.pk), "error": type(error).__name__},
            )


def _looked_at(evidence: Evidence, identity: Identity) -> tuple[Cleaned, str]:
    """What the cleaning made of the content, and its SHA-256: one pass over the parts."""
    size = evidence.announced
    digest = sha256()

    def counted() -> Iterator[bytes]:
        for one in opening.opened_parts(evidence, identity, Part.Role.ORIGINAL, size):
            digest.update(one)
            yield one

    pieces = counted()
    first = next(pieces)
    kind = kinds.kind_of(first[: kinds.HEAD], _tail(evidence, identity, first), size)
    cleaned = cleaning.clean(chain([first], pieces), kind, size)
    for _rest in pieces:
        pass
    return cleaned, digest.hexdigest()


def _tail(evidence: Evidence, identity: Identity, first: bytes) -> bytes:
    """The last bytes. The part or two in which they are is opened for them alone."""
    size, last = evidence.announced, parts.count_of(evidence.announced)
    if last == 1:
        return first[-kinds.TAIL :]
    begin = max(size - kinds.TAIL, 0) // parts.PART_SIZE + 1
    end = b"".join(opening.opened_parts(evidence, identity, Part.Role.ORIGINAL, size, first=begin, last=last))
    return end[-kinds.TAIL :]


def _described(cleaned: Cleaned) -> dict[str, Any]:
    return {
        "kind": cleaned.kind.code,
        "media_type": cleaned.kind.media_type,
        "cleaning": {
            "result": cleaned.result, "why": cleaned.why, "width": cleaned.width, "height": cleaned.height,
            "pages": cleaned.pages, "lost": list(cleaned.lost), "seconds": round(cleaned.seconds, 3),
        },
        "copy": _form(cleaned.copy, cleaned.copy_media_type),
        "veil": _form(cleaned.veil, VEIL_TYPE),
        "text": cleaned.text,
    }  # fmt: skip


def _form(content: bytes | None, media_type: str) -> dict[str, Any] | None:
    if content is None:
        return None
    return {"media_type": media_type, "size": len(content), "sha256": sha256(content).hexdigest()}


def _store_views(evidence: Evidence, cleaned: Cleaned) -> list[Part]:
    """Seal and store working copy and veil; returns the unsaved rows. Raises as ``store.put``."""
    store = blobs.store()
    made: list[Part] = []
    with ExitStack() as unless_all_are_stored:
        unless_all_are_stored.callback(lambda: taking.forget(part.blob for part in made))
        for role, content in ((Part.Role.COPY, cleaned.copy), (Part.Role.VEIL, cleaned.veil)):
            for number in range(1, parts.count_of(len(content or b"")) + 1):
                start = (number - 1) * parts.PART_SIZE
                piece = (content or b"")[start : start + parts.PART_SIZE]
                made.append(parts.seal_part(evidence, role, number, piece, store))
        unless_all_are_stored.pop_all()
    return made


def _keep(
    evidence: Evidence,
    told: dict[str, Any],
    commitment: str,
    made: list[Part],
    *,
    by: Person | None,
    desk_id: str,
    at: datetime,
) -> bool:
    """Write everything at once; ``False`` where another request did so first."""
    with transaction.atomic():
        # The case first, as everywhere, so that two requests do not wait for each other.
        case = Case.objects.select_for_update().filter(evidence=evidence.pk).first()
        locked = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
        if locked is None:
            raise taking.UploadNotAllowed("gone")
        if locked.state != Evidence.State.RECEIVING:
            return False
        Part.objects.bulk_create(made)
        locked.kind, locked.item, locked.state, locked.kept_at = (
            told["kind"],
            commitment,
            Evidence.State.KEPT,
            at,
        )
        locked.draft_until = at + taking.UNSENT_FOR if locked.case_id is None else None
        if case is not None and not locked.number:
            locked.number = case.evidence.last_number() + 1
        seal(locked, "content", json.dumps(told, ensure_ascii=False), to=[locked.recipient])
        locked.save()
        custody.record(locked, "received", at=at, by=by, desk_id=desk_id)
        custody.record(locked, "scanned", at=at)
        holds.join(locked, at=at)
    return True
