"""Telling people that letters do not leave: administrators by mail, everybody at a desk by a banner on every page."""

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext

from abri.centre.accounts.models import Person
from abri.centre.outbox import alarm, letters
from abri.centre.outbox.models import MailServer
from abri.centre.records import audit


@transaction.atomic
def watch(*, at: datetime) -> bool:
    """Tell once that letters do not leave, and note when they do again; whether somebody was told now.

    The mails to administrators wait with all others and leave first: where only some letters stick, or as soon as the
    server is back, nobody can say that nothing happened.
    """
    found = alarm.trouble(at)
    if found is None:
        if alarm.end_alarm():
            audit.record("outbox.recovered", subject=MailServer.current(), at=at)
        return False
    if not alarm.raise_alarm(at=at):
        return False
    audit.record("outbox.stuck", subject=MailServer.current(), at=at, waiting=found.waiting, code=found.code)
    for person in Person.objects.filter(is_active=True, is_administrator=True).exclude(email=""):
        letters.enqueue(
            letters.Kind.MAIL_ALARM,
            to=person.email,
            language=person.language,
            key=f"mail_alarm:{at.isoformat()}:{person.pk}",
            at=at,
        )
    return True


def banner() -> str:
    """What every page of the desk says while letters do not leave; empty otherwise."""
    alarmed_at = MailServer.current().alarmed_at
    if alarmed_at is None:
        return ""
    return gettext(
        "E-mails do not leave since %(moment)s. Nobody is alerted by mail: keep this page open and look at it often."
    ) % {"moment": formats.date_format(timezone.localtime(alarmed_at), "SHORT_DATETIME_FORMAT")}
