"""Handing files in, with a report that is written or with a message: who may, and what they hand in one by one."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from abri.centre.cases.mailbox import Mailbox, NoSuchMailbox
from abri.centre.cases.models import Case
from abri.centre.cases.verdicts import takes_no_files
from abri.centre.country import country
from abri.centre.files.uploads import NotTaken
from abri.centre.records.keyring import CookieKey, Identity, NotForThisKey
from abri.centre.reporting import budget, drafts, held, visits
from abri.centre.reporting.drafts import Draft, facts_of
from abri.centre.reporting.gates import Gate, desks_for, gate
from abri.centre.reporting.held import HeldFile, Hold
from abri.centre.reporting.visits import Visit
from abri.centre.vault import adults, settling, taking
from abri.centre.vault.models import Evidence

# What is said of a file that is whole and was not looked at yet.
LATER = "later"


class Shut(NotTaken):
    """No file may come: the gate does not open. Nothing of it was kept."""


class TooMany(NotTaken):
    """As many files are held as a report or a message takes."""


class Busy(NotTaken):
    """Very many files are arriving at this minute."""


class NotHeld(NotTaken):
    """This browser holds no such file: it was removed, or its time is over."""


class NotNow(NotTaken):
    """The database does not answer, or takes nothing."""


@dataclass
class HandingIn:
    """Somebody who hands files in. ``case`` is missing while a report is being written."""

    beside: Draft | Visit
    gate: Gate
    hold: Hold
    case: Case | None = None
    # What comes in this request and is not held yet.
    coming: list[UUID] = field(default_factory=list)

    @property
    def key(self) -> CookieKey:
        """The key beside which the files are held."""
        return self.beside.key

    def until(self, at: datetime) -> datetime:
        """Until when they are held, where nobody clicks any more."""
        return at + (drafts.LASTS if isinstance(self.beside, Draft) else visits.LASTS)

    def stay(self, response: HttpResponse, at: datetime) -> None:
        """Let the time begin again, here and in the browser: a long file on a slow line is a visit too."""
        if isinstance(self.beside, Draft):
            drafts.prolong(self.beside, at)
            drafts.give_cookie(response, self.key)
        else:
            visits.prolong(self.beside, at)
            visits.give_cookie(response, self.beside)

    def begin(self, name: str, size: int, at: datetime, *, mark: str = "") -> HeldFile:
        """Begin to take a file in parts, or go on with the one that came before, wholly or until its line broke.

        Raises :class:`Shut`, :class:`TooMany`, :class:`Busy` and as ``taking.begin``; then nothing is held.
        """
        self._require_open()
        for known in self.hold.files:
            if mark and (known.mark, known.size) == (mark, size):
                return known
        self._admit(size, at)
        evidence, identity = taking.begin(
            case=None, name=name, size=size, source=Evidence.Source.REPORTER, intimate=self.gate.intimate,
            beside=self.hold.ids, at=at,
        )  # fmt: skip
        return self._keep(self._held(evidence, identity, name, mark), at)

    def receive(self, name: str, at_most: int, at: datetime) -> taking.HeldStream:
        """Take a file of a plain form, whose size is known at its end; raises as :meth:`begin`."""
        self._require_open()
        self._admit(0, at)
        stream = taking.begin_stream(
            case=None, name=name, at_most=at_most, source=Evidence.Source.REPORTER, intimate=self.gate.intimate,
            beside=[*self.hold.ids, *self.coming], at=at,
        )  # fmt: skip
        self.coming.append(stream.evidence.pk)
        return stream

    def keep(self, stream: taking.HeldStream, name: str, at: datetime) -> HeldFile:
        """Hold and lock what came in a plain form, which may have taken minutes: the gate is asked once more.

        Raises :class:`Shut` and as ``settling.settle``, and then nothing of it is kept.
        """
        with ExitStack() as unless_settled:
            unless_settled.callback(stream.drop)
            self._require_open()
            self._require_room(stream.size)
            file = _settled(self._held(stream.evidence, stream.identity, name, ""), stream.evidence, at)
            unless_settled.pop_all()
        return self._keep(file, at)

    def put_part(self, file_id: UUID, number: int, content: bytes, at: datetime) -> None:
        """Take one part of a file; raises :class:`Shut`, :class:`NotHeld` and as ``taking.put_part``."""
        taking.put_part(self.evidence(self.file(file_id)), number, content, at)

    def missing(self, file: HeldFile) -> tuple[int, ...]:
        """The parts of ``file`` that have not come yet."""
        return () if file.whole else taking.missing(self.evidence(file))

    def finish(self, file_id: UUID, at: datetime) -> HeldFile:
        """Lock a file that is whole; raises :class:`Shut`, :class:`NotHeld` and as ``settling.settle``."""
        file = self.file(file_id)
        return file if file.whole else self._keep(_settled(file, self.evidence(file), at), at, known=True)

    def remove(self, file_id: UUID | str, at: datetime) -> None:
        """Forget one file, here and in the vault."""
        held.remove(self.key, self.until(at), file_id)
        self.hold = self.hold.without(file_id)

    def file(self, file_id: UUID | str) -> HeldFile:
        """The file of this id; raises :class:`Shut` and :class:`NotHeld`."""
        self._require_open()
        file = self.hold.file(file_id)
        if file is None:
            raise NotHeld
        return file

    def evidence(self, file: HeldFile) -> Evidence:
        """Where ``file`` lies in the vault; raises :class:`NotHeld` once it was swept."""
        try:
            return Evidence.objects.get(pk=file.id)
        except Evidence.DoesNotExist as error:
            raise NotHeld from error

    def _require_open(self) -> None:
        if not self.gate.opens:
            raise Shut

    def _admit(self, size: int, at: datetime) -> None:
        """Count one more file; raises where there is no room, or where it is too much at once."""
        if len(self.hold.files) + len(self.coming) >= held.MOST_FILES:
            raise TooMany
        if budget.files_exhausted(at):
            raise Busy
        budget.count_file(at)
        self._require_room(size)

    def _require_room(self, size: int) -> None:
        """The vault knows what waits beside a file, and not yet that it comes to a case with files."""
        if self.case is None:
            return
        there = Evidence.objects.present().filter(case=self.case).bytes_announced()
        if there + sum(one.size for one in self.hold.files) + size > settings.ABRI_UPLOAD_CASE:
            raise taking.CaseFull

    def _held(self, evidence: Evidence, identity: Identity, name: str, mark: str) -> HeldFile:
        shown = taking.plain_name(name)
        return HeldFile(
            str(evidence.pk), shown, evidence.announced, identity.secret, mark, self.gate.intimate
        )

    def _keep(self, file: HeldFile, at: datetime, *, known: bool = False) -> HeldFile:
        """Hold ``file``, if it still may be: requests of this moment do not know of each other before this.

        ``known``: it was held before. Where it may not be held, nothing of it is kept.
        """

        def added(hold: Hold) -> Hold:
            if hold.image != self.hold.image or (hold.gone and not self.hold.gone):
                raise Shut
            if known and hold.file(file.id) is None:
                raise NotHeld
            if not known and len(hold.files) >= held.MOST_FILES:
                raise TooMany
            beside = hold.without(file.id).files
            if sum(one.size for one in beside) + file.size > settings.ABRI_UPLOAD_CASE:
                raise taking.CaseFull
            return hold.with_file(file)

        try:
            self.hold = held.change(self.key, self.until(at), added)
        except NotTaken:
            held.discard([file])
            raise
        return file


def _settled(file: HeldFile, evidence: Evidence, at: datetime) -> HeldFile:
    """``file`` with what was found in it, now that it is whole."""
    _id, identity = file.key
    try:
        settled = settling.settle(evidence, identity, at=at)
    except settling.Busy:
        # It is whole and locked; whoever opens the case has it looked at.
        return replace(file, result=LATER)
    raises = None if settled.raises is None else int(settled.raises)
    return replace(
        file,
        result=settled.result,
        raises=raises,
        distress=settled.distress,
    )


def with_report(draft: Draft, at: datetime) -> HandingIn:
    """The writer of the report in ``draft``."""
    hold, facts = held.find(draft.key, at), draft.facts(at)
    desks = desks_for(facts, spoken=get_language() or "", desk_slug=draft.desk, at=at)
    return HandingIn(draft, gate(facts, desks, confirmed=hold.confirmed, at=at), hold)


def with_message(visit: Visit, box: Mailbox, at: datetime) -> HandingIn:
    """The reader of the mailbox ``box``, who was asked about pictures anew."""
    hold = held.find(visit.key, at)
    facts = replace(facts_of(box.report()["answers"], at), image=image_of(hold.image))
    shut = box.case.state == Case.State.WITHDRAWN or takes_no_files(box.case)
    opens = Gate.SHUT if shut else gate(facts, adults.readers(box.case), confirmed=hold.confirmed, at=at)
    return HandingIn(visit, opens, hold, box.case)


def of_request(request: HttpRequest, at: datetime, *, mailbox: bool) -> HandingIn | None:
    """Who sends this request; ``None`` where this browser has no draft and no open mailbox."""
    if mailbox:
        visit = visits.find(request, at)
        try:
            return with_message(visit, visit.open(), at) if visit else None
        except (NoSuchMailbox, NotForThisKey):
            return None
    draft = drafts.find(request, at)
    return with_report(draft, at) if draft and not draft.sent else None


def image_of(answer: str) -> str | None:
    """What an answer to the question about pictures states."""
    asked = country().intake.image
    option = asked.values.get(answer) if asked else None
    stated = option.sets.get("image") if option else None
    return stated if isinstance(stated, str) else None
