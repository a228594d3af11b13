"""Whether the installation can do its work: small questions with an answer in words and a cure.

The administrator's page shows all of them; ``/readyz`` asks those of :func:`readiness`.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext

from abri.centre.accounts.models import Desk
from abri.centre.country import country
from abri.centre.doors import REPORTING, is_open
from abri.centre.outbox.addresses import giving_back
from abri.centre.outbox.alarm import trouble
from abri.centre.outbox.models import Heartbeat, Letter
from abri.centre.records.keyring import Identity, SealingError, is_recipient
from abri.centre.ui.language import plain
from abri.centre.ui.templatetags.ui import number

WORKER = "worker"
LOST_LATELY = timedelta(days=7)
FREE_MEBIBYTES = 500
# Hours, numbers and articles change; a pack that nobody checked for this long may send people to a closed door.
PACK_CHECKED_WITHIN = timedelta(days=180)


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    ATTENTION = "attention"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Check:
    """One question, its answer in words, and what to do about it (empty where all is well)."""

    name: str
    title: str
    state: State
    says: str
    cure: str = ""


def readiness(at: datetime) -> tuple[Check, ...]:
    """What has to hold before this installation may receive: without it a report could be lost."""
    return (database(), data_folder(), keys(), pack(at))


def everything(at: datetime) -> tuple[Check, ...]:
    """All checks, those of :func:`readiness` first; without a database, nothing that lives in it is asked."""
    first = readiness(at)
    if first[0].state is not State.GOOD:
        return first
    of_desks = (desks(), alerting(), recovery()) if is_open(REPORTING) else ()
    return (*first, worker(at), letters(at), returned_mail(), mail(), *of_desks)


def database() -> Check:
    """Whether the database answers."""
    title = gettext("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Check(
            "database", title, State.PROBLEM, gettext("The database does not answer."),
            gettext("Look at its own log, and whether DATABASE_URL is right."),
        )  # fmt: skip
    return Check("database", title, State.GOOD, gettext("It answers (%s).") % connection.display_name)


def data_folder() -> Check:
    """Whether the data folder can be written and has room."""
    title = gettext("Data folder")
    try:
        free = shutil.disk_usage(settings.ABRI_DATA).free // 2**20
    except OSError:
        return Check(
            "data_folder", title, State.PROBLEM, gettext("It cannot be read."),
            gettext("Set ABRI_DATA to a folder that exists and belongs to the user who runs Abri."),
        )  # fmt: skip
    if not os.access(settings.ABRI_DATA, os.W_OK):
        return Check(
            "data_folder", title, State.PROBLEM, gettext("It cannot be written: nothing can be received."),
            gettext("Give the user who runs Abri the right to write there."),
        )  # fmt: skip
    says = ngettext("%(free)s MB is free.", "%(free)s MB are free.", free) % {"free": number(free)}
    if free < FREE_MEBIBYTES:
        return Check("data_folder", title, State.PROBLEM, says, gettext("Make room soon."))
    return Check("data_folder", title, State.GOOD, says)


def keys() -> Check:
    """Whether the worker's key, to which addresses of letters are sealed, is there and is one."""
    title = gettext("Key files")
    try:
        Identity(settings.ABRI_WORKER_IDENTITY_FILE.read_text().strip())
    except (OSError, SealingError, ValueError):
        return Check(
            "keys", title, State.PROBLEM, gettext("The worker's key cannot be read: letters cannot be written."),
            gettext("Restore the file that ABRI_WORKER_IDENTITY_FILE names from its backup."),
        )  # fmt: skip
    return Check("keys", title, State.GOOD, gettext("The worker's key is there, outside the database."))


def pack(at: datetime) -> Check:
    """Whether the country pack is loaded, and when people last checked its facts."""
    facts = country()
    checked = formats.date_format(facts.checked, "DATE_FORMAT")
    says = gettext("The facts of %(country)s are loaded. They were last checked on %(day)s.") % {
        "country": facts.name.say(plain(get_language() or settings.LANGUAGE_CODE)),
        "day": checked,
    }
    if at.date() - facts.checked > PACK_CHECKED_WITHIN:
        cure = gettext("Have hours, numbers and law checked again, then update the pack.")
        return Check("pack", gettext("Country pack"), State.ATTENTION, says, cure)
    return Check("pack", gettext("Country pack"), State.GOOD, says)


def worker(at: datetime) -> Check:
    """Whether the worker has been seen lately: it sends letters, escalates unread danger and erases in time."""
    title = gettext("Worker")
    if Heartbeat.is_alive(WORKER, at=at):
        return Check("worker", title, State.GOOD, gettext("It is at work."))
    says = (
        gettext(
            "It has not been seen lately: no mail leaves, unread danger is not passed on, nothing is erased."
        )
        if is_open(REPORTING)
        else gettext("It has not been seen lately: no mail leaves, and nothing is forgotten in time.")
    )
    return Check("worker", title, State.PROBLEM, says, gettext("Start it: abri worker."))


def letters(at: datetime) -> Check:
    """Whether letters leave, and whether those that left came back."""
    title = gettext("Letters")
    if stuck := trouble(at):
        says = gettext("Letters do not leave since %(moment)s. %(count)s wait.") % {
            "moment": formats.date_format(timezone.localtime(stuck.since), "SHORT_DATETIME_FORMAT"),
            "count": number(stuck.waiting),
        }
        cure = gettext("Look at the mail server and at the worker. The last answer was: %s.")
        return Check("letters", title, State.PROBLEM, says, cure % (stuck.code or gettext("nothing")))
    lost = Letter.objects.lost_since(at - LOST_LATELY)
    if count := lost.count():
        says = ngettext(
            "%(count)d letter of the last seven days did not arrive.",
            "%(count)d letters of the last seven days did not arrive.",
            count,
        )
        codes = lost.exclude(code="").values_list("code", flat=True).distinct()[:3]
        cure = gettext("The mail server said: %s.") % (", ".join(sorted(codes)) or gettext("nothing"))
        return Check("letters", title, State.ATTENTION, says % {"count": count}, cure)
    waiting = Letter.objects.waiting_since(at).count()
    says = ngettext("%(count)d letter waits for its turn.", "%(count)d letters wait for their turn.", waiting)
    return Check("letters", title, State.GOOD, says % {"count": waiting})


def returned_mail() -> Check:
    """Whether somebody reads what comes back: without it no letter is ever known to have arrived, or not to have."""
    title = gettext("Returned mail")
    folder = settings.ABRI_BOUNCE_MAILDIR
    if folder is None:
        return Check(
            "returned_mail", title, State.ATTENTION,
            gettext("Nobody reads what comes back: of a letter that has left nothing more is known."),
            gettext("Set ABRI_BOUNCE_ADDRESS and ABRI_BOUNCE_MAILDIR."),
        )  # fmt: skip
    if not os.access(folder / "new", os.W_OK):
        return Check(
            "returned_mail", title, State.PROBLEM, gettext("The folder for returned mail cannot be read."),
            gettext("Give the user who runs Abri the right to read and delete in ABRI_BOUNCE_MAILDIR."),
        )  # fmt: skip
    return Check("returned_mail", title, State.GOOD, gettext("What comes back is read."))


def desks() -> Check:
    """Whether reports reach somebody who can read them."""
    title = gettext("Desks")
    able, locked = Desk.objects.able_to_receive(), Desk.objects.locked()
    if not able.exists():
        return Check(
            "desks", title, State.PROBLEM, gettext("No desk can receive: reports cannot be sent."),
            gettext("Create a desk and invite its first caseworker."),
        )  # fmt: skip
    if locked.exists():
        names = locked.order_by("name").values_list("name", flat=True)
        says = ngettext(
            "Nobody holds the key of %(desks)s. What arrives there cannot be read.",
            "Nobody holds the keys of these desks: %(desks)s. What arrives there cannot be read.",
            len(names),
        )
        return Check(
            "desks", title, State.PROBLEM, says % {"desks": ", ".join(names)},
            gettext("Run abri recover, or ask a caseworker of the desk to make a new key on the page Team."),
        )  # fmt: skip
    if not able.filter(is_fallback=True).exists():
        return Check(
            "desks", title, State.ATTENTION,
            gettext("There is no fallback desk: danger that one desk does not read in time reaches nobody else."),
            gettext("Choose a desk that is always staffed and mark it as the fallback desk."),
        )  # fmt: skip
    count = able.count()
    says = ngettext("%(count)d desk can receive.", "%(count)d desks can receive.", count) % {"count": count}
    return Check("desks", title, State.GOOD, says)


def mail() -> Check:
    """Whether a mail server is configured."""
    if settings.MAIL_CONFIGURED:
        return Check("mail", gettext("Mail"), State.GOOD, gettext("A mail server is configured."))
    says = (
        gettext("There is no mail server: nobody is alerted, and invitations have to be handed over by hand.")
        if is_open(REPORTING)
        else gettext(
            "There is no mail server: schools cannot register, and invitations have to be handed over by hand."
        )
    )
    cure = gettext("Set ABRI_EMAIL_URL and ABRI_FROM_EMAIL.")
    return Check("mail", gettext("Mail"), State.ATTENTION, says, cure)


def alerting() -> Check:
    """Whether somebody is told when a report speaks of danger, at every desk that can receive one."""
    title = gettext("Alerts")
    silent = Desk.objects.able_to_receive()
    if settings.MAIL_CONFIGURED:
        silent = silent.filter(alert_email="")
    if back := _alerts_that_come_back():
        return Check(
            "alerting", title, State.PROBLEM,
            gettext("What is sent to the address for alerts comes back: %(desks)s.") % {"desks": ", ".join(back)},
            gettext("Correct the address of the desk, or have its mailbox mended."),
        )  # fmt: skip
    if not silent.exists():
        says = gettext("Every desk is told by mail when a report speaks of danger.")
        return Check("alerting", title, State.GOOD, says)
    names = silent.order_by("name").values_list("name", flat=True)
    says = ngettext(
        "Nobody is told of danger at %(desks)s. Reporters read that it may not be seen in time.",
        "Nobody is told of danger at these desks: %(desks)s. Reporters read that it may not be seen in time.",
        len(names),
    )
    return Check(
        "alerting", title, State.ATTENTION, says % {"desks": ", ".join(names)},
        gettext("Set up mail, and give each desk an address for alerts."),
    )  # fmt: skip


def _alerts_that_come_back() -> list[str]:
    """The names of the desks whose address for alerts gave back the last letter."""
    told = dict(Desk.objects.standing().exclude(alert_email="").values_list("name", "alert_email"))
    back = giving_back(told.values())
    return sorted(name for name, address in told.items() if address in back)


def recovery() -> Check:
    """Whether desks can be opened again after every member lost the password."""
    title, recipient = gettext("Recovery"), settings.ABRI_RECOVERY_RECIPIENT
    if not recipient:
        return Check(
            "recovery", title, State.ATTENTION,
            gettext("There is no recovery key. If every member of a desk loses the password, its cases are gone."),
            gettext("Make one offline with age-keygen and set ABRI_RECOVERY_RECIPIENT to its public half."),
        )  # fmt: skip
    if not is_recipient(recipient):
        return Check(
            "recovery", title, State.PROBLEM, gettext("The recovery recipient is not the public half of a key."),
            gettext("Set ABRI_RECOVERY_RECIPIENT to the line that begins with age1."),
        )  # fmt: skip
    return Check("recovery", title, State.GOOD, gettext("New desk keys can be recovered."))
