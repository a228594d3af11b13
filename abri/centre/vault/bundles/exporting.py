"""Making a bundle: what is chosen is checked, written into the custody logs, sealed, told and then streamed.

The order matters. Nothing is noted before every file is known to be there; the line "exported" is written before the
first byte leaves, and a seal over it, so that the bundle proves its own making.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.records import audit
from abri.centre.records.keyring import Keyring
from abri.centre.vault import blobs, custody, parts, seals, stamping
from abri.centre.vault.blobs import BlobMissing
from abri.centre.vault.bundles import signing
from abri.centre.vault.bundles.choosing import Choice, Offer, offered_for, offers
from abri.centre.vault.bundles.opened_case import open_items, transcript
from abri.centre.vault.bundles.pages import Pages
from abri.centre.vault.bundles.pieces import Taken
from abri.centre.vault.bundles.purposes import left_out
from abri.centre.vault.bundles.report import Sentences
from abri.centre.vault.bundles.telling import Teller
from abri.centre.vault.models import Evidence
from abri.engine.evidence.bundles import Contents, write
from abri.engine.evidence.canonical import Malformed

logger = logging.getLogger(__name__)

EXPORTED = "case.exported"
# How many bytes leave before it is asked again whether the report was withdrawn.
ASKED_EVERY = 1_000_000


class NotOffered(Exception):
    """An item was chosen that this purpose may not see, or that is not open any more; ``number`` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number}")
        self.number = number


class NotWhole(Exception):
    """A file of an item is missing or has another length than was stored. Nothing was written."""

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number}")
        self.number = number


class LogBroken(Exception):
    """No line fits behind the log of an item, so nothing can be noted in it; ``number`` says which. Nothing left."""

    def __init__(self, number: int) -> None:
        super().__init__(f"item {number}")
        self.number = number


class NothingChosen(Exception):
    """Neither an item nor words would be in the bundle."""


class Withdrawn(Exception):
    """The reporter withdrew the report while the bundle was being made: nothing more of it leaves."""


@dataclass(frozen=True)
class Bundle:
    """A bundle that is ready to leave; ``name`` is what its zip is called, ``left_out`` says what is not in it.

    ``stands`` says whether it may still leave.
    """

    name: str
    contents: Contents = field(repr=False)
    left_out: tuple[str, ...] = ()
    stands: Callable[[], bool] = field(default=lambda: True, repr=False)

    @property
    def size(self) -> int:
        """Bytes of what is in it; the zip has a little more."""
        return sum(piece.size for piece in self.contents.items) + sum(
            map(len, self.contents.documents.values())
        )

    def stream(self) -> Iterator[bytes]:
        """The bytes of the zip, opened, checked and written while they pass.

        Raises ``CannotWrite``, ``opening.Damaged``, ``StorageGone`` and :class:`Withdrawn`: what came out so far is no
        bundle then, because its signature comes last.
        """
        since = ASKED_EVERY
        for piece in write(self.contents, signer=signing.signing_key(), stamp=stamping.stamp):
            since += len(piece)
            if since >= ASKED_EVERY:
                if not self.stands():
                    raise Withdrawn
                since = 0
            yield piece


def prepare(
    case: Case, ring: Keyring, choice: Choice, *, by: Person | None, desk: Desk, at: datetime
) -> Bundle:
    """Get the bundle of ``choice`` ready: check, note, seal and tell; ``ring`` holds the identity of ``case``.

    ``by`` is ``None`` for the operator with the recovery identity. Raises :class:`NotOffered`, :class:`NotWhole`,
    :class:`NothingChosen`, :class:`LogBroken`, :class:`Withdrawn`, ``NoSigningKey`` and ``StorageGone``, and then
    nothing was noted; ``CannotPrint`` comes after it was.
    """
    signing.signing_key()
    there = {offer.number: offer for offer in offers(case, ring) if offered_for(choice.rule, offer, by=by)}
    chosen = _chosen(there, choice)
    for taken in chosen:
        _check_whole(taken)
    teller = Teller(open_items(case, ring), choice, Sentences(choice.language))
    if not (chosen or teller.holds_story()):
        raise NothingChosen
    _note(case, chosen, choice, by=by, desk=desk, at=at)
    seals.seal_heads(at=at)
    seals.stamp_due(at=at)
    chat = transcript(case, ring) if choice.rule.chat and choice.chat else None
    said = tuple(
        left_out(
            choice.rule,
            story=teller.holds_story(),
            chat=chat is not None or not teller.opened.has_chat,
            everything=len(chosen) == len(there),
        )
    )
    name = bundle_name(case.reference, at)
    pages = Pages(teller, chosen, said, centre_name(), desk=str(desk), bundle_name=name, at=at)
    contents = _contents(teller, chosen, _documents(teller, pages, chat), at)
    logger.info("bundle made", extra={"case": str(case.pk), "items": len(chosen)})
    return Bundle(name, contents, tuple(teller.say(one) for one in said), lambda: _may_leave(case, by))


def bundle_name(reference: str, at: datetime) -> str:
    """What the file is called: nothing but the reference and the day."""
    return f"abri-{reference}-{at.astimezone(UTC):%Y-%m-%d}.zip"


def centre_name() -> str:
    """How a bundle names its maker: by the address at which the centre is found."""
    return f"Abri ({settings.ABRI_BASE_URL.partition('://')[2].partition('/')[0]})"


def _chosen(there: Mapping[int, Offer], choice: Choice) -> tuple[Taken, ...]:
    """The chosen items in the order of the case; raises :class:`NotOffered`."""
    taken = []
    for number, roles in sorted(choice.items.items()):
        offer = there.get(number)
        if offer is None or not roles <= set(offer.roles):
            raise NotOffered(number)
        if roles:
            taken.append(Taken.of(offer, roles, choice))
    return tuple(taken)


def _check_whole(taken: Taken) -> None:
    """Raise :class:`NotWhole` unless every stored file of the chosen forms is there with its length."""
    if taken.offer.is_link:
        return
    store, evidence = blobs.store(), taken.offer.evidence
    for role in taken.roles:
        rows = list(evidence.parts.filter(role=role))
        if len(rows) != parts.count_of(taken.offer.size_of(role)):
            raise NotWhole(taken.offer.number)
        for row in rows:
            try:
                found = store.size(row.blob)
            except BlobMissing as error:
                raise NotWhole(taken.offer.number) from error
            if found != row.size:
                raise NotWhole(taken.offer.number)


@transaction.atomic
def _note(
    case: Case, chosen: tuple[Taken, ...], choice: Choice, *, by: Person | None, desk: Desk, at: datetime
) -> None:
    """Write that it left: into each log, and into the audit, which names neither items nor words."""
    # Locked, so that a withdrawal of this very moment comes before or after, not in between.
    Case.objects.select_for_update().get(pk=case.pk)
    if not _may_leave(case, by):
        raise Withdrawn
    for taken in chosen:
        # Sealed off or destroyed since it was looked at.
        if not Evidence.objects.kept().select_for_update().filter(pk=taken.offer.evidence.pk).exists():
            raise NotOffered(taken.offer.number)
        try:
            custody.record(
                taken.offer.evidence, "exported", at=at, by=by, desk_id=desk.pk, reason=choice.purpose
            )
        except Malformed as error:
            raise LogBroken(taken.offer.number) from error
    audit.record(
        EXPORTED, subject=case, actor=by, at=at, desk_id=desk.pk, purpose=choice.purpose, items=len(chosen),
        recovery=by is None,
    )  # fmt: skip


def _may_leave(case: Case, by: Person | None) -> bool:
    """Whether its content is still open to ``by``; the operator with the recovery identity answers to a court."""
    if by is None:
        return True
    now = Case.objects.filter(pk=case.pk).first()
    return now is not None and now.shows_content_to(by)


def _contents(
    teller: Teller, chosen: tuple[Taken, ...], documents: Mapping[str, bytes], at: datetime
) -> Contents:
    return Contents(
        reference=teller.opened.case.reference,
        purpose=teller.choice.purpose,
        language=teller.say.language,
        created=at,
        centre=centre_name(),
        items=tuple(piece for taken in chosen for piece in taken.pieces),
        documents=documents,
    )


def _documents(teller: Teller, pages: Pages, chat: bytes | None) -> dict[str, bytes]:
    """What tells of the pieces: for people, for programs, and what was written as it was written."""
    with translation.override(teller.say.language):
        documents = {"report.pdf": pages.report(), "case.jsonld": pages.case_graph()}
    if teller.holds_story():
        # The report shows what its fonts can; here is every character.
        documents["account.txt"] = teller.opened.story.encode("utf-8", "replace")
    return documents if chat is None else {**documents, "chat.jsonl": chat}
