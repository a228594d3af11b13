"""The custody log of each piece of evidence, as rows. What a line is and how lines are chained the engine says.

A line is written without any key: who did it and why are sealed to the evidence, whose public half everybody has.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from abri.centre.accounts.models import Person
from abri.centre.records.keyring import Identity, Keyring, SealingError, seal
from abri.centre.vault.models import CustodyEntry, Evidence, Seal
from abri.engine.evidence.canonical import is_digest
from abri.engine.evidence.custody import (
    BrokenChain,
    Disclosure,
    Entry,
    check_chain,
    discloses,
    follow,
    hide,
    written,
)

logger = logging.getLogger(__name__)

FIELDS = ("actor", "reason")
"""What a line hides, and what a bundle discloses or withholds."""
# Behind these nothing is open again: a row that says so was changed by hand.
_ENDS = frozenset({"sealed_off", "destroyed"})


@dataclass(frozen=True)
class Line:
    """One line of a log, with what the reader's key opens.

    ``actor``: the member who did it; ``None`` for the reporter, the software, and whoever this key does not tell.
    ``named``: how the line names them. ``reason``: ``None`` where it does not open, "" where none was given.
    ``disclosed``: by field, what opens its commitment, for a bundle.
    """

    entry: Entry
    actor: Person | None = None
    named: str = ""
    reason: str | None = None
    disclosed: Mapping[str, Disclosure] = field(default_factory=dict, repr=False)


def record(
    evidence: Evidence,
    action: str,
    *,
    at: datetime,
    by: Person | None = None,
    desk_id: object = "",
    reason: str = "",
    though_broken: bool = False,
) -> CustodyEntry:
    """Write the next line of the log of ``evidence``, in the caller's transaction or in one of its own.

    The row of the evidence is locked, so lines that come at the same time stand one after the other. It needs no key.
    ``by`` is ``None`` for the reporter and the software. Raises ``engine.evidence.Malformed`` for an unknown action,
    and where no line fits behind the last one; ``though_broken``: it is written all the same, because a log that was
    tampered with must not keep anybody from sealing off, holding or destroying. :func:`check` finds the break still.
    """
    with transaction.atomic():
        locked = Evidence.objects.select_for_update().only("item", "recipient").get(pk=evidence.pk)
        last = locked.custody.order_by("-number").first()
        actor, who = hide("actor", _name(by)) if by else ("", None)
        why_hidden, why = hide("reason", reason) if reason else ("", None)
        item, before = locked.item, entry_of(last) if last else None
        if though_broken:
            item = item if is_digest(item) else ""
            before = replace(before, item=item) if before else None
        entry = follow(
            before,
            log=str(locked.pk), action=action, at=at, desk=str(desk_id), item=item, actor=actor, reason=why_hidden,
        )  # fmt: skip
        if last:
            # As it was written: a digest taken anew would vouch for whatever the line was made to say since.
            entry = replace(entry, previous=last.digest)
        row = CustodyEntry(
            evidence=locked, number=entry.number, action=action, at=datetime.fromisoformat(entry.at),
            desk_id=entry.desk, item=entry.item, actor=entry.actor, reason=entry.reason, previous=entry.previous,
            digest=entry.digest,
        )  # fmt: skip
        private = {name: [one.salt, one.value] for name, one in zip(FIELDS, (who, why), strict=True) if one}
        if private:
            seal(row, "private", json.dumps(private, ensure_ascii=False), to=[locked.recipient])
        row.save(force_insert=True)
    return row


def log(evidence: Evidence, identity: Identity | None = None) -> tuple[Line, ...]:
    """The log of ``evidence``, oldest first; with its identity also who and why.

    Raises ``BrokenChain`` where a line names somebody or something else than it committed to. A line whose sealed part
    does not open is told without it.
    """
    rows = tuple(evidence.custody.order_by("number"))
    ring = Keyring([identity]) if identity else None
    disclosed = [_disclosed(row, ring) if ring else {} for row in rows]
    ids = {_id_in(one["actor"].value) for one in disclosed if "actor" in one}
    people = {str(person.pk): person for person in Person.objects.filter(pk__in=ids - {""})}
    return tuple(_line(row, one, people) for row, one in zip(rows, disclosed, strict=True))


def entries(evidence: Evidence) -> tuple[Entry, ...]:
    """The lines of the log as the engine checks them and a bundle holds them, oldest first."""
    return tuple(entry_of(row) for row in evidence.custody.order_by("number"))


def entry_of(row: CustodyEntry) -> Entry:
    """The line that a row holds."""
    return Entry(
        log=str(row.evidence_id), number=row.number, action=row.action, at=written(row.at), desk=row.desk_id,
        item=row.item, actor=row.actor, reason=row.reason, previous=row.previous,
    )  # fmt: skip


def check(evidence: Evidence, heads: Iterable[tuple[int, str]] | None = None) -> None:
    """Raise ``BrokenChain`` at the first line that was changed, moved or taken out.

    ``heads``: what seals say this log was, as number and digest; ``None``: look them up. They tell when the last lines
    are missing, which the chain alone does not.
    """
    rows = tuple(evidence.custody.order_by("number"))
    found = tuple(entry_of(row) for row in rows)
    check_chain(found)
    for row, entry in zip(rows, found, strict=True):
        if row.digest != entry.digest:
            raise BrokenChain(entry.number, "its digest is not the one that was written")
        if entry.item != evidence.item:
            raise BrokenChain(entry.number, "it is about another content than the evidence")
        if entry.action in _ENDS and _state_now(evidence) == Evidence.State.KEPT:
            raise BrokenChain(entry.number, "after it nobody can open the evidence, and it stands open")
    if not found and _state_now(evidence) in {Evidence.State.KEPT, Evidence.State.SEALED_OFF}:
        raise BrokenChain(1, "it is not there")
    for number, digest in sealed_heads(evidence.pk) if heads is None else heads:
        if number > len(found):
            raise BrokenChain(len(found) + 1, f"a seal knows {number} lines")
        if found[number - 1].digest != digest:
            raise BrokenChain(number, "a seal knows another line here")


def _state_now(evidence: Evidence) -> str | None:
    """Where it stands; asked after its lines were read, because each stands in one transaction with what it tells."""
    return Evidence.objects.filter(pk=evidence.pk).values_list("state", flat=True).first()


def sealed_heads(log_id: UUID) -> list[tuple[int, str]]:
    """What every seal says of this log: how many lines it had, and the digest of the last, oldest seal first."""
    name = str(log_id)
    # The database looks for the name: reading the heads of every day here would take a page's time.
    rows = (
        Seal.objects.annotate(text=Cast("heads", TextField())).filter(text__contains=name).order_by("number")
    )
    return [
        (number, digest)
        for heads in rows.values_list("heads", flat=True)
        for log_name, number, digest in heads
        if log_name == name
    ]


def _name(person: Person) -> str:
    """How a line names who did it: the name, for a reader outside, and the id, because names change."""
    return f"{person} ({person.pk})"


def _id_in(named: str) -> str:
    """The id in what :func:`_name` wrote; "" where there is none."""
    last = named.rpartition("(")[2].removesuffix(")")
    try:
        return str(UUID(last))
    except ValueError:
        return ""


def _disclosed(row: CustodyEntry, ring: Keyring) -> dict[str, Disclosure]:
    """What opens the commitments of a line; nothing where its sealed part does not open any more."""
    if row.private is None:
        return {}
    try:
        told: dict[str, list[str]] = json.loads(ring.open(row, "private"))
        found = {name: Disclosure(*told[name]) for name in FIELDS if name in told}
    except (SealingError, ValueError, TypeError):
        logger.warning("custody line cannot be opened", extra={"entry": str(row.pk)})
        return {}
    for name, disclosure in found.items():
        if not discloses(name, disclosure, getattr(row, name)):
            raise BrokenChain(row.number, f"its {name} is not the one it committed to")
    return found


def _line(row: CustodyEntry, disclosed: dict[str, Disclosure], people: Mapping[str, Person]) -> Line:
    who, why = disclosed.get("actor"), disclosed.get("reason")
    named = who.value if who else ""
    reason = why.value if why else ("" if not row.reason else None)
    person = people.get(_id_in(named))
    return Line(entry_of(row), person, named, reason, disclosed)
