"""Telling a desk that an urgent report waits. Each letter says that and nothing else, and nobody gets one twice."""

from datetime import datetime

from django.db.models import QuerySet

from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases.models import Case
from abri.centre.outbox import letters
from abri.centre.outbox.models import Letter


def alert(desk: Desk, case: Case, *, at: datetime) -> None:
    """Write to the team mailbox of ``desk``, where it has one, that an urgent report waits."""
    if desk.alert_email:
        _write(
            letters.Kind.DESK_ALERT,
            case,
            whom=f"{desk.pk.hex}:{case.danger_step}",
            to=desk.alert_email,
            language=desk.mail_language,
            at=at,
        )


def alert_everyone(desk: Desk, case: Case, *, at: datetime) -> int:
    """Write to the team mailbox and to each member of ``desk`` who has an e-mail address; returns how many people."""
    alert(desk, case, at=at)
    return _alert_members(letters.Kind.DESK_ALERT, Membership.objects.current().filter(desk=desk), case, at)


def alert_supervisors(desk: Desk, case: Case, *, at: datetime) -> int:
    """Write to each supervisor of ``desk`` that nobody has opened an urgent report; returns how many."""
    supervisors = Membership.objects.current().filter(desk=desk, role=Membership.Role.SUPERVISOR)
    return _alert_members(letters.Kind.STILL_UNREAD, supervisors, case, at)


def _alert_members(kind: Letter.Kind, memberships: QuerySet[Membership], case: Case, at: datetime) -> int:
    told = memberships.filter(person__is_active=True).exclude(person__email="").select_related("person")
    for person in {membership.person for membership in told}:
        _write(
            kind,
            case,
            whom=f"{person.pk.hex}:{case.danger_step}",
            to=person.email,
            language=person.language,
            at=at,
        )
    return len(told)


def _write(kind: Letter.Kind, case: Case, *, whom: str, to: str, language: str, at: datetime) -> None:
    since = int((case.danger_since or at).timestamp())
    key = f"danger:{case.pk.hex}:{since}:{whom}"
    letters.enqueue(kind, to=to, language=language, about=case.pk, key=key, at=at)
