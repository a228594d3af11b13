"""What shows an answer: sentences, or a file of which a cleaned copy alone is kept. The original is never stored."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Sum

from abri.centre.accounts.models import Person
from abri.centre.files.cleaning import TO_RETRY, clean
from abri.centre.files.kinds import HEAD, TAIL, kind_of
from abri.centre.learning import sealing
from abri.centre.learning.label import assessing
from abri.centre.learning.models import Assessment, Proof, ProofContent
from abri.centre.records import audit
from abri.centre.records.keyring import seal, seal_content

TAKEN = frozenset({"pdf", "png", "jpeg"})
MOST_A_QUESTION = 5
LARGEST_COPY = 8 * 1024 * 1024
MOST_BYTES = 80 * 1024 * 1024
"""Of all cleaned copies of one assessment."""

LONGEST_WORDS = 1500
LONGEST_NAME = 120


class Refused(Exception):
    """What was sent cannot be taken; nothing of it was kept."""


class NotThisKind(Refused):
    """It is no PDF, PNG or JPEG, whatever its name says."""


class NotReadable(Refused):
    """It is damaged, locked, or more than the program that cleans can bear: nobody would be able to look at it."""


class TryAgain(Refused):
    """Too many files are being cleaned at this moment."""


class TooLarge(Refused):
    """Its cleaned copy is larger than one piece of evidence may be, or all of them together would be."""


class TooMany(Refused):
    """This answer has as many pieces of evidence as one may have."""


def add_sentence(*, assessment: Assessment, question: str, words: str, by: Person, at: datetime) -> Proof:
    """Keep sentences that show an answer; raises :class:`TooMany` and ``assessing.NotOpen``."""
    with transaction.atomic():
        require_room(assessment, question)
        proof = _new(assessment, question, words, form=Proof.Form.SENTENCE, added_by=by, added_at=at)
        proof.save(force_insert=True)
        audit.record("label.proof_added", subject=proof, actor=by, at=at)
    return proof


def add_file(
    *, assessment: Assessment, question: str, untrusted: bytes, called: str, by: Person, at: datetime
) -> Proof:
    """Clean a file and keep the copy; raises :class:`Refused` and ``assessing.NotOpen``."""
    copy, kind = _cleaned(untrusted)
    with transaction.atomic():
        require_room(assessment, question, len(copy))
        proof = _new(assessment, question, called, form=Proof.Form.FILE, added_by=by, added_at=at)
        proof.kind, proof.size, proof.digest = kind, len(copy), sha256(copy).hexdigest()
        content = ProofContent(proof=proof)
        seal_content(content, "content", copy, to=[sealing.recipient()])
        proof.save(force_insert=True)
        content.save(force_insert=True)
        audit.record("label.proof_added", subject=proof, actor=by, at=at)
    return proof


@transaction.atomic
def remove(*, proof: Proof, by: Person, at: datetime) -> None:
    """Delete a piece of evidence for good; raises ``assessing.NotOpen`` once it was handed in."""
    assessing.require_open(proof.assessment)
    audit.record("label.proof_removed", subject=proof, actor=by, at=at)
    proof.delete()


def require_room(assessment: Assessment, question: str, size: int = 0) -> None:
    """Hold the assessment, and see that it takes one more piece; ``size`` is that of the copy of a file.

    Raises :class:`TooMany`, :class:`TooLarge` and ``assessing.NotOpen``.
    """
    assessing.require_open(assessment)
    if Proof.objects.filter(assessment=assessment, question=question).count() >= MOST_A_QUESTION:
        raise TooMany
    used = Proof.objects.filter(assessment=assessment).aggregate(bytes=Sum("size"))["bytes"] or 0
    if size > LARGEST_COPY or (size and used + size > MOST_BYTES):
        raise TooLarge


def words_of(proof: Proof) -> str:
    """Its sentences, or what the file is called; raises ``SealingError``."""
    return sealing.ring().open(proof, "words")


def content_of(proof: Proof) -> bytes:
    """The cleaned copy of its file; raises ``SealingError`` and ``ProofContent.DoesNotExist``."""
    return sealing.ring().open_content(proof.content, "content")


def _cleaned(untrusted: bytes) -> tuple[bytes, str]:
    """The copy and its media type."""
    kind = kind_of(untrusted[:HEAD], untrusted[-TAIL:], len(untrusted))
    if kind.code not in TAKEN:
        raise NotThisKind
    cleaned = clean([untrusted], kind, len(untrusted))
    if cleaned.why in TO_RETRY:
        raise TryAgain
    if cleaned.result != "cleaned" or cleaned.copy is None:
        raise NotReadable
    return cleaned.copy, cleaned.copy_media_type


def _new(assessment: Assessment, question: str, words: str, **more: object) -> Proof:
    proof = Proof(assessment=assessment, question=question, **more)
    seal(proof, "words", words, to=[sealing.recipient()])
    return proof
