"""What shows an answer, as its pages list it: the words, the picture, from when it is where it was taken along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse

from abri.centre.files.kinds import ENDINGS
from abri.centre.learning.label import proving
from abri.centre.learning.models import Proof, ProofContent
from abri.centre.records.keyring import SealingError

# Of the kinds that are taken, those that a browser shows. They were drawn anew from the file, never copied.
PICTURES = frozenset({"image/png", "image/jpeg"})
# A browser that opens it by itself runs nothing and asks nobody for anything.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True)
class Piece:
    """A piece of evidence. ``words``: its sentences, or what its file is called; empty where it does not open."""

    proof: Proof
    words: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file, to be saved."""
        return self.proof.form == Proof.Form.FILE

    @property
    def is_picture(self) -> bool:
        """Whether its cleaned copy can be shown on a page."""
        return self.is_file and self.proof.kind in PICTURES

    @property
    def taken_from(self) -> datetime | None:
        """Since when it is, where it was taken along from an earlier assessment."""
        return self.proof.added_at if self.proof.carried_at is not None else None


def pieces_of(proofs: Iterable[Proof]) -> list[Piece]:
    """These pieces with their words."""
    return [Piece(proof, _words(proof)) for proof in proofs]


def _words(proof: Proof) -> str:
    try:
        return proving.words_of(proof)
    except SealingError:
        return ""


def saved(proof: Proof) -> HttpResponse:
    """The cleaned copy of a file to be saved; 404 where it does not open."""
    return _sent(proof, "attachment")


def looked_at(proof: Proof) -> HttpResponse:
    """The cleaned copy of a picture, for the page that shows it; 404 for anything that is none."""
    if proof.kind not in PICTURES:
        raise Http404
    return _sent(proof, "inline")


def _sent(proof: Proof, disposition: str) -> HttpResponse:
    """The copy under its fixed type, which no browser guesses at."""
    try:
        content = proving.content_of(proof)
    except (SealingError, ProofContent.DoesNotExist) as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=proof.kind)
    ending = ENDINGS.get(proof.kind, "bin")
    answer.headers["Content-Disposition"] = f'{disposition}; filename="evidence-{str(proof.pk)[:8]}.{ending}"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
