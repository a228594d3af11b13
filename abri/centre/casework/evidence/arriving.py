"""Files that a desk hands in, whole with the form or in parts with the script: who may, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from abri.centre.accounts.models import Person
from abri.centre.cases import actions, verdicts
from abri.centre.cases.models import Case
from abri.centre.casework.desks import desk_of
from abri.centre.casework.evidence.forms import ADULT
from abri.centre.files.uploads import NotTaken, RequestTooLarge
from abri.centre.records import audit
from abri.centre.records.keyring import Identity, Keyring
from abri.centre.vault import adults, opening, settling, taking
from abri.centre.vault.blobs import StorageGone
from abri.centre.vault.models import Evidence, EvidenceQuerySet

ADDED = "evidence.added"


class Shut(NotTaken):
    """This person puts no such file into this case, or not any more."""


class NotHere(NotTaken):
    """This person has no such file in the case: it was removed, or its time is over."""


@dataclass(frozen=True)
class AtDesk:
    """Somebody of a desk who hands files into ``case``, after the ``answer`` about people under 18.

    ``ring`` holds the identity of the case.
    """

    case: Case
    person: Person
    answer: str
    ring: Keyring

    def begin(self, name: str, size: int, at: datetime, *, mark: str = "") -> Evidence:
        """Begin to take a file, or go on with the one that this person began with, here or elsewhere.

        Raises as ``taking.begin``.
        """
        same = self._files().filter(announced=size)
        for evidence in same if mark else ():
            told = self._told(evidence)
            if (told.get("mark"), told.get("intimate")) == (mark, self.answer):
                return evidence
        evidence, _identity = taking.begin(
            case=self.case, name=name, size=size, source=Evidence.Source.DESK, at=at, author=self.person,
            intimate=self.answer, mark=mark,
        )  # fmt: skip
        return evidence

    def missing(self, file: Evidence) -> tuple[int, ...]:
        """The parts of ``file`` that have not come yet."""
        return taking.missing(file) if file.state == Evidence.State.RECEIVING else ()

    def put_part(self, file_id: UUID, number: int, content: bytes, at: datetime) -> None:
        """Take one part; raises :class:`NotHere` and as ``taking.put_part``."""
        taking.put_part(self.file(file_id), number, content, at)

    def finish(self, file_id: UUID, at: datetime) -> Evidence:
        """Keep a file that is whole; raises :class:`NotHere` and as ``settling.settle``."""
        evidence = self.file(file_id)
        if evidence.state == Evidence.State.RECEIVING:
            if self._told(evidence).get("intimate") != self.answer:
                # Begun under another answer about the same pictures: that one decides, at its own address.
                raise NotHere
            keep(evidence, opening.identity_of(evidence, self.ring), case=self.case, by=self.person, at=at)
        return evidence

    def remove(self, file_id: UUID, at: datetime) -> None:
        """Forget what has not come whole; what is kept stays, and raises ``UploadNotAllowed``."""
        taking.discard(self.file(file_id))

    def file(self, file_id: UUID) -> Evidence:
        """The file of this id; raises :class:`NotHere`."""
        evidence = self._files().filter(pk=file_id).first()
        if evidence is None:
            raise NotHere
        return evidence

    def name_of(self, file: Evidence) -> str:
        """What ``file`` is called."""
        return str(self._told(file).get("name", ""))

    def unfinished(self) -> EvidenceQuerySet:
        """What this person began to hand in and what has not come whole."""
        return self._files().unsent().filter(state=Evidence.State.RECEIVING).order_by("created_at")

    def _files(self) -> EvidenceQuerySet:
        states = [Evidence.State.RECEIVING, Evidence.State.KEPT]
        return handed_in(self.case, self.person).filter(state__in=states)

    def _told(self, evidence: Evidence) -> dict[str, object]:
        description = opening.described_all([evidence], self.ring).get(evidence.pk)
        return description.told if description else {}


def handed_in(case: Case, person: Person) -> EvidenceQuerySet:
    """The files that ``person`` put into ``case``, those on their way too."""
    mine: EvidenceQuerySet = Evidence.objects.filter(case=case, author=person, source=Evidence.Source.DESK)
    return mine.exclude(kind=Evidence.LINK)


def may_add(case: Case, person: Person) -> bool:
    """Whether ``person`` may put something into ``case``; a closed one is opened again first."""
    return case.is_open and actions.may_act(case, person)


def takes_adults(case: Case) -> bool:
    """Whether the country names the desks that read ``case`` for intimate pictures of adults."""
    return adults.may_read(adults.readers(case))


def takes(case: Case, person: Person, answer: str) -> bool:
    """Whether ``person`` may put a file into ``case`` after ``answer``."""
    if verdicts.takes_no_files(case):
        return False
    return may_add(case, person) and (answer != ADULT or takes_adults(case))


def keep(evidence: Evidence, identity: Identity, *, case: Case, by: Person, at: datetime) -> None:
    """Look at a file that is whole, keep it, and record who added it; raises as ``settling.settle``."""
    desk = desk_of(case, by)
    settling.settle(evidence, identity, at=at, by=by, desk_id=str(desk.pk))
    audit.record(ADDED, subject=case, actor=by, at=at, desk_id=desk.pk, number=evidence.number)


def why_not(error: Exception | None, name: str) -> str:
    """Why a file was not taken, and what to do."""
    said = {
        taking.TooLarge: _("“%(name)s” is too large for one file."),
        taking.CaseFull: _("“%(name)s” does not fit: this case holds as many files as it may."),
        RequestTooLarge: _("This is too much at once. Send the files one by one."),
        taking.NoSpace: _("“%(name)s” was not kept: the disk of this centre is full. Tell an administrator."),
        settling.Busy: _(
            "“%(name)s” was not kept: too many files are looked at just now. Try again in a minute."
        ),
        StorageGone: _("“%(name)s” was not kept: its storage does not answer. Tell an administrator."),
        Shut: _("We cannot take files here."),
        NotHere: _("This file is no longer here. Choose it again."),
    }.get(
        type(error) if error else Exception,
        _("“%(name)s” was not kept: it is empty or came in pieces. Try again."),
    )
    return said % {"name": name}
