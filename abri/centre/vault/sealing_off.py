"""Sealing off what nobody may look at again: it may show a person under 18.

From that moment no page opens it, no other case is compared with it, and those whom the pack names are told that a
decision is needed. What comes then, the pack says: it is handed over, or destroyed after some days.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.cases import actions, erasure
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.models import AuditEntry
from abri.centre.vault import blobs, custody, destruction
from abri.centre.vault.models import Evidence
from abri.engine.packs.evidence import ADMINISTRATORS, CASEWORKERS, DELETE, TEAM

logger = logging.getLogger(__name__)

SEALED_OFF = "evidence.sealed_off"
REMINDED = "evidence.reminded"


class NotOpen(Exception):
    """This is not kept any more, or sealed off already."""


class NotSealedOff(Exception):
    """Only what was sealed off can be handed over so."""


def seal_off(evidence: Evidence, *, by: Person, desk: Desk, at: datetime) -> int:
    """Seal ``evidence`` off and tell those whom the pack names; returns how many letters leave.

    Raises ``actions.NotAllowed`` and :class:`NotOpen`.
    """
    with transaction.atomic():
        case, locked = _locked(evidence, by)
        if locked.state != Evidence.State.KEPT:
            raise NotOpen
        _remember(locked, at)
        _close(locked)
        custody.record(locked, "sealed_off", at=at, by=by, desk_id=desk.pk, though_broken=True)
        told = _alert(desk, case, at)
        audit.record(SEALED_OFF, subject=locked, actor=by, at=at, desk_id=desk.pk, told=told)
    evidence.refresh_from_db()
    logger.info("evidence sealed off", extra={"evidence": str(locked.pk)})
    return told


def replay() -> int:
    """Seal off again what the list of what was erased names and a restore brought back open; returns how much."""
    named = {line[SEALED_OFF]: line for line in erasure.lines(SEALED_OFF)}
    done = 0
    for evidence in [one for one in Evidence.objects.kept().only("pk") if str(one.pk) in named]:
        with transaction.atomic():
            locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
            at = datetime.fromisoformat(named[str(locked.pk)]["at"])
            _close(locked)
            custody.record(locked, "sealed_off", at=at, though_broken=True)
            desk = locked.case.desk_id if locked.case else ""
            audit.record(SEALED_OFF, subject=locked, at=at, desk_id=desk, told=0)
            done += 1
    return done


def _close(locked: Evidence) -> None:
    locked.state = Evidence.State.SEALED_OFF
    locked.save(update_fields=["state"])
    locked.marks.all().delete()


def _remember(evidence: Evidence, at: datetime) -> None:
    """Write it where a restore finds it: yesterday's backup holds it open. Failing here stops nothing."""
    try:
        erasure.append({SEALED_OFF: str(evidence.pk), "at": at.isoformat()})
    except OSError:
        logger.exception("sealing off is not on the list", extra={"evidence": str(evidence.pk)})


def hand_over(evidence: Evidence, *, to: str, by: Person, desk: Desk, at: datetime) -> None:
    """Note that ``evidence`` was handed over to the organisation ``to`` of the pack, and destroy it here.

    Raises ``actions.NotAllowed``, :class:`NotSealedOff`, ``destruction.Held`` (then nothing is noted), ``ValueError``
    for an organisation that the pack does not name for it, and ``StorageGone`` where files wait for the next round.
    """
    if to not in country().evidence.sealed_off.to:
        raise ValueError(to)
    with transaction.atomic():
        case, locked = _locked(evidence, by)
        if locked.state != Evidence.State.SEALED_OFF:
            raise NotSealedOff
        if case.legal_hold:
            raise destruction.Held
        custody.record(locked, "referred", at=at, by=by, desk_id=desk.pk, reason=to, though_broken=True)
        audit.record("evidence.handed_over", subject=locked, actor=by, at=at, desk_id=desk.pk, to=to)
        destruction.empty(locked, reason="handed_over", at=at, by=by, desk_id=desk.pk)
    evidence.refresh_from_db()
    destruction.delete_files(evidence)


def follow(*, at: datetime) -> int:
    """Do with what was sealed off what the pack says; returns how much was destroyed or spoken of again.

    One that fails is logged and tried again next time.
    """
    done = 0
    for evidence in Evidence.objects.filter(state=Evidence.State.SEALED_OFF).select_related("case"):
        try:
            done += _follow(evidence, at)
        except (DatabaseError, OSError, blobs.StorageGone):
            logger.exception("sealed-off evidence left as it is", extra={"evidence": str(evidence.pk)})
    return done


def _follow(evidence: Evidence, at: datetime) -> bool:
    rule = country().evidence.sealed_off
    told = AuditEntry.objects.about(evidence).filter(action__in=[SEALED_OFF, REMINDED]).newest_first().first()
    if told is None or at < told.at + timedelta(days=rule.days) or evidence.case is None:
        return False
    if rule.rule == DELETE:
        if evidence.case.legal_hold:
            return False
        destruction.destroy(evidence, reason="sealed_off", at=at)
        return True
    with transaction.atomic():
        desk = Desk.objects.filter(pk=told.desk_id).first() or evidence.case.desk
        sent = _alert(desk, evidence.case, at)
        audit.record(REMINDED, subject=evidence, at=at, desk_id=desk.pk, told=sent)
    return True


def _locked(evidence: Evidence, by: Person) -> tuple[Case, Evidence]:
    """The rows, the case first; raises ``actions.NotAllowed`` for who may not change the case."""
    case = Case.objects.select_for_update().filter(evidence=evidence.pk).first()
    if case is None or not actions.may_act(case, by):
        raise actions.NotAllowed
    return case, Evidence.objects.select_for_update().get(pk=evidence.pk)


def _alert(desk: Desk, case: Case, at: datetime) -> int:
    """Write to everybody whom the pack names, each address once; returns to how many."""
    addresses: dict[str, str] = {}
    for group in country().evidence.sealed_off.alert:
        addresses |= _addresses(group, desk)
    for address, language in addresses.items():
        letters.enqueue(letters.Kind.DECISION, to=address, language=language, about=case.pk, at=at)
    if not addresses:
        logger.warning(
            "nobody has an address to be told of sealed-off evidence", extra={"desk": str(desk.pk)}
        )
    return len(addresses)


def _addresses(group: str, desk: Desk) -> dict[str, str]:
    """The addresses of one word of the pack, each with the language to write in."""
    if group == TEAM and desk.alert_email:
        return {desk.alert_email: desk.mail_language}
    people = Person.objects.filter(is_active=True).exclude(email="")
    if group == ADMINISTRATORS:
        people = people.filter(is_administrator=True)
    elif group in {TEAM, CASEWORKERS}:
        working = Membership.objects.acting().filter(desk=desk)
        people = people.filter(memberships__in=working)
    return dict(people.values_list("email", "language"))
