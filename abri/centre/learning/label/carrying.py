"""Taking evidence along to the next assessment: a copy of its own, sealed anew, which says from when it is."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from abri.centre.accounts.models import Person
from abri.centre.learning import sealing
from abri.centre.learning.label import assessing, proving
from abri.centre.learning.models import Assessment, Proof, ProofContent
from abri.centre.learning.models.label import ProofQuerySet
from abri.centre.records import audit
from abri.centre.records.keyring import SealingError, seal, seal_content
from abri.engine.packs.learning.label import Label

logger = logging.getLogger(__name__)


class AlreadyCarried(Exception):
    """It was taken along before; nothing was changed."""


def earlier(assessment: Assessment) -> Assessment | None:
    """The assessment of the school from which evidence is taken along to this one."""
    return assessing.last_decided(assessment.school)


def to_carry(assessment: Assessment) -> ProofQuerySet:
    """The evidence of the last assessment that was not taken along yet."""
    before = earlier(assessment)
    if before is None:
        return Proof.objects.none()
    return Proof.objects.of_assessment(before).exclude(carried_to__assessment=assessment)


def carry_all(*, assessment: Assessment, label: Label, by: Person, at: datetime) -> int:
    """Take everything along that belongs to a question of the label; returns how many pieces did not come.

    Each piece is fetched and stored by itself: a school may have 80 MiB of them, and one that does not open any more
    keeps none of the others back. Ends where a colleague hands the assessment in meanwhile.
    """
    left = 0
    pieces = to_carry(assessment).filter(question__in=label.questions)
    for pk in list(pieces.values_list("pk", flat=True)):
        proof = pieces.select_related("content").filter(pk=pk).first()
        if proof is None:
            continue
        try:
            carry(proof=proof, to=assessment, by=by, at=at)
        except AlreadyCarried:
            continue
        except assessing.NotOpen:
            break
        except (SealingError, proving.Refused) as why:
            left += 1
            logger.warning("evidence not taken along: %s", type(why).__name__, extra={"proof": str(proof.pk)})
    return left


def carry(*, proof: Proof, to: Assessment, by: Person, at: datetime) -> Proof:
    """Add a copy of ``proof`` to an open assessment: who added it, and when, goes with it.

    The earlier assessment keeps its own, whatever becomes of the copy. Raises :class:`AlreadyCarried`,
    ``assessing.NotOpen``, ``proving.Refused``, and ``SealingError`` where the old one does not open any more.
    """
    copy = Proof(
        assessment=to, question=proof.question, form=proof.form, kind=proof.kind, size=proof.size, digest=proof.digest,
        added_by_id=proof.added_by_id, added_at=proof.added_at, carried_from=proof, carried_at=at,
    )  # fmt: skip
    # What is sealed is bound to its row: it is opened and sealed again, before the transaction.
    seal(copy, "words", proving.words_of(proof), to=[sealing.recipient()])
    content = _content(proof, copy)
    try:
        with transaction.atomic():
            proving.require_room(to, proof.question, proof.size)
            copy.save(force_insert=True)
            if content is not None:
                content.save(force_insert=True)
            audit.record("label.proof_carried", subject=copy, actor=by, at=at)
    except IntegrityError as error:
        raise AlreadyCarried from error
    return copy


def _content(proof: Proof, copy: Proof) -> ProofContent | None:
    if proof.form != Proof.Form.FILE:
        return None
    content = ProofContent(proof=copy)
    seal_content(content, "content", proving.content_of(proof), to=[sealing.recipient()])
    return content
