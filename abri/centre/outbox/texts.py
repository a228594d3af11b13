"""What a letter says. None of them tells what it is about to somebody who reads over a shoulder, but one: a notice to a
platform is the thing itself, written and read by a caseworker before it leaves.

A reporter's mail says that a message waits and where; a desk's that an urgent report waits or that a decision is
needed; a witness's holds a number, a day and a digest. Sender and subject are neutral.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from abri.centre.outbox.models import Letter
from abri.centre.outbox.smtp import Envelope

Text = tuple[str, str]

# Nobody's out-of-office note should answer, and no mailing program should thread by what it guesses.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Mail(EmailMessage):
    """A mail, with what stands on its envelope where mail that comes back is read."""

    envelope: Envelope | None = None


def message(letter: Letter, *, to: str, link: str, detail: str = "") -> Mail:
    """The mail for ``letter``: plain text in its language and register.

    Its Message-ID follows from the letter, so a mail that left twice is shown once by most programs.
    """
    with translation.override(letter.language):
        subject, body = _text(letter, link, detail)
    host = settings.ABRI_BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    mail = Mail(
        subject=subject,
        body=f"{body}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={**_headers(letter), "Message-ID": f"<{letter.pk}@{host or 'localhost'}>"},
        reply_to=[link] if letter.kind == Letter.Kind.NOTICE and link else None,
    )
    mail.envelope = _envelope(letter)
    return mail


def _envelope(letter: Letter) -> Envelope | None:
    """Who gets ``letter`` back: an address of its own, so that what comes back is known by where it comes."""
    if not settings.ABRI_BOUNCE_ADDRESS:
        return None
    local, _at, domain = settings.ABRI_BOUNCE_ADDRESS.partition("@")
    return Envelope(sender=f"{local}+{letter.pk.hex}@{domain}", letter=letter.pk.hex)


def _headers(letter: Letter) -> dict[str, str]:
    """A notice was written by a person, and mailboxes for notices throw away what a program wrote."""
    return {} if letter.kind == Letter.Kind.NOTICE else _HEADERS


def _text(letter: Letter, link: str, detail: str) -> Text:
    kind = Letter.Kind(letter.kind)
    if kind == Letter.Kind.NOTICE:
        # Its first line is its title.
        subject, _line, body = detail.partition("\n")
        return subject, body.strip()
    if kind == Letter.Kind.FACT_ERROR:
        return _fact_error(link, detail)
    return _custody_seal(detail) if kind == Letter.Kind.CUSTODY_SEAL else _TEXTS[kind](letter, link)


def _fact_error(link: str, detail: str) -> Text:
    """Public facts are the only thing that a mail may speak of: the reader was asked for nothing else."""
    return _("A fact may be wrong"), _(
        "Hello,\n\n"
        "Somebody says that this page is wrong:\n\n"
        "%(address)s\n\n"
        "They wrote:\n\n"
        "%(detail)s\n\n"
        "Nobody was asked for a name, so nobody can be answered."
    ) % {"address": link, "detail": detail}


def _custody_seal(detail: str) -> Text:
    """``detail`` is the seal's number, day and digest with spaces between them: nothing about any case."""
    number, day, digest = detail.split()
    return _("Please keep this e-mail"), _(
        "Hello,\n\n"
        "Please keep this e-mail, as it came. It is a seal over records of ours, and it says nothing about anybody.\n\n"
        "Seal: %(number)s\n"
        "Day: %(day)s\n"
        "SHA-256: %(digest)s\n\n"
        "With it you can show later that nobody rewrote these records since. There is nothing else to do."
    ) % {"number": number, "day": day, "digest": digest}


def _decision(_letter: Letter, _link: str) -> Text:
    return _("A decision is needed"), _(
        "Hello,\n\n"
        "Something at your desk waits for a decision. Please sign in and look at it today:\n\n"
        "%(address)s\n\n"
        "For privacy, this e-mail says nothing else about it."
    ) % {"address": f"{settings.ABRI_BASE_URL}/desk/"}


def _reporter_hint(letter: Letter, _link: str) -> Text:
    plain_language = letter.language.partition("-")[0]
    address = f"{settings.ABRI_BASE_URL}/{plain_language}/mailbox/"
    return _("You have a message"), _(
        "Hello,\n\n"
        "You have a message. You can read it here with your code:\n\n"
        "%(address)s\n\n"
        "You asked us to send this e-mail. Please do not answer it: nobody reads the answers."
    ) % {"address": address}


def _desk_alert(_letter: Letter, _link: str) -> Text:
    return _("An urgent report waits"), _(
        "Hello,\n\n"
        "An urgent report waits at your desk. Please sign in and open it:\n\n"
        "%(address)s\n\n"
        "For privacy, this e-mail says nothing else about it."
    ) % {"address": f"{settings.ABRI_BASE_URL}/desk/"}


def _invitation(_letter: Letter, link: str) -> Text:
    return _("Invitation to work together"), _(
        "Hello,\n\n"
        "You are invited to join a desk. Open this address to choose a sign-in name and a password:\n\n"
        "%(address)s\n\n"
        "The address works once and expires after a few days. If you did not expect this, do nothing."
    ) % {"address": link}


def _new_password(_letter: Letter, link: str) -> Text:
    return _("Choose a new password"), _(
        "Hello,\n\n"
        "Somebody asked for a new password for your account. If it was you, choose one here:\n\n"
        "%(address)s\n\n"
        "A new password makes a new key. You can open cases again once a member of your desk has let you in. "
        "If you still know your password, keep it: sign in and change it there.\n\n"
        "If it was not you, do nothing. Your password stays as it is."
    ) % {"address": link}


def _account(_letter: Letter, _link: str) -> Text:
    return _("Something changed on your account"), _(
        "Hello,\n\n"
        "Something changed on your account, or somebody tried to use it. Sign in to look at it:\n\n"
        "%(address)s\n\n"
        "If this was not you, tell your administrator today."
    ) % {"address": f"{settings.ABRI_BASE_URL}/desk/account/"}


def _still_unread(_letter: Letter, _link: str) -> Text:
    return _("An urgent report is still unread"), _(
        "Hello,\n\n"
        "Nobody at your desk has opened an urgent report yet. You supervise the desk: please sign in and open it, or "
        "call somebody who can:\n\n"
        "%(address)s\n\n"
        "For privacy, this e-mail says nothing else about it."
    ) % {"address": f"{settings.ABRI_BASE_URL}/desk/"}


def _mail_alarm(_letter: Letter, _link: str) -> Text:
    return _("E-mails did not leave"), _(
        "Hello,\n\n"
        "E-mails of the centre did not leave for some time, or do not leave now. Alerts may have come late. "
        "Please sign in and look at it:\n\n"
        "%(address)s\n\n"
        "If you read this, at least this e-mail left."
    ) % {"address": f"{settings.ABRI_BASE_URL}/desk/admin/health/"}


def _school_link(_letter: Letter, link: str) -> Text:
    """To an address that anybody may have typed: it names no school and does not say whether somebody is known here."""
    return _("A link to go on"), _(
        "Hello,\n\n"
        "Somebody gave this e-mail address on our pages for schools. If it was you, or if a colleague told you, go on "
        "here:\n\n"
        "%(address)s\n\n"
        "The address works once and expires after a few days. If you did not expect this, do nothing."
    ) % {"address": link}


def _school_news(_letter: Letter, link: str) -> Text:
    return _("Something waits for your school"), _(
        "Hello,\n\n"
        "Something waits on your school's pages. Please sign in and look at it:\n\n"
        "%(address)s\n\n"
        "You get this e-mail because you are of the school's team."
    ) % {"address": link}


_TEXTS: dict[Letter.Kind, Callable[[Letter, str], Text]] = {
    Letter.Kind.REPORTER_HINT: _reporter_hint,
    Letter.Kind.DESK_ALERT: _desk_alert,
    Letter.Kind.INVITATION: _invitation,
    Letter.Kind.NEW_PASSWORD: _new_password,
    Letter.Kind.ACCOUNT: _account,
    Letter.Kind.DECISION: _decision,
    Letter.Kind.STILL_UNREAD: _still_unread,
    Letter.Kind.MAIL_ALARM: _mail_alarm,
    Letter.Kind.SCHOOL_LINK: _school_link,
    Letter.Kind.SCHOOL_NEWS: _school_news,
}
