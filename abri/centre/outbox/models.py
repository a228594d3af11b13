"""Letters and what became of them, addresses that give mail back, and whether the mail server takes anything."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField

# A worker that has said nothing for this long is taken for dead.
SILENT_AFTER = timedelta(minutes=2)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters."""

    def due(self, at: datetime) -> Self:
        """Letters to try now, urgent ones first: waiting ones, and ones whose worker died while it held them."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        waiting = self.filter(free, state=Letter.State.WAITING, next_try_at__lte=at)
        return waiting.order_by("-urgent", "next_try_at", "id")

    def claim(self, token: UUID, *, most: int, at: datetime, until: datetime) -> "list[Letter]":
        """Up to ``most`` of these that are due, held ``until`` then for whoever drew ``token``, in their order.

        The rows are locked, then taken by one conditional update, so two workers never hold one letter. PostgreSQL
        steps over rows that another worker is taking at this moment instead of waiting for them; SQLite has one writer
        at a time. Not with the choice inside the update: PostgreSQL may ask that twice, and takes more than ``most``.
        """
        if not self.due(at).exists():
            # Nobody has to wait for a writer that has nothing to write.
            return []
        with transaction.atomic():
            chosen = list(
                self.due(at).select_for_update(skip_locked=True)[:most].values_list("pk", flat=True)
            )
            taken = Letter.objects.due(at).filter(pk__in=chosen)
            taken.order_by().update(leased_until=until, claim=token)
        held = Letter.objects.filter(claim=token, state=Letter.State.WAITING)
        return list(held.order_by("-urgent", "next_try_at", "id"))

    def settled_before(self, at: datetime) -> Self:
        """Letters made before ``at`` that wait no longer."""
        return self.exclude(state=Letter.State.WAITING).filter(created_at__lt=at)

    def made_since(self, at: datetime, kind: "Letter.Kind") -> Self:
        """Letters of a kind that were written after ``at``, whatever became of them."""
        return self.filter(kind=kind, created_at__gt=at)

    def about(self, subject: object) -> Self:
        """Letters about a record, oldest first."""
        return self.filter(about=str(subject)).order_by("created_at", "id")

    def waiting_since(self, at: datetime) -> Self:
        """Letters made at ``at`` or before that have not left yet."""
        return self.filter(state=Letter.State.WAITING, created_at__lte=at)

    def lost_since(self, at: datetime) -> Self:
        """Letters written after ``at`` of which it is known that they did not arrive."""
        return self.filter(state__in=Letter.LOST, created_at__gt=at)


class Letter(models.Model):
    """A mail that has to leave. Address and link are sealed to the worker's key and deleted on delivery."""

    privacy = privacy(
        plain="id key kind language about urgent addressee state attempts created_at next_try_at leased_until claim "
        "handed_over_at settled_at code",
        sealed="content",
    )

    class Kind(models.TextChoices):
        """What the letter says."""

        REPORTER_HINT = "reporter_hint", _("You have a message")
        DESK_ALERT = "desk_alert", _("An urgent report waits")
        INVITATION = "invitation", _("Invitation to a desk")
        NEW_PASSWORD = "new_password", _("Choose a new password")
        ACCOUNT = "account", _("Something changed on your account")
        FACT_ERROR = "fact_error", _("A fact may be wrong")
        DECISION = "decision", _("A decision is needed")
        CUSTODY_SEAL = "custody_seal", _("A seal to keep")
        STILL_UNREAD = "still_unread", _("An urgent report is still unread")
        MAIL_ALARM = "mail_alarm", _("E-mails did not leave")
        NOTICE = "notice", _("Notice to a platform")
        SCHOOL_LINK = "school_link", _("A link to go on")
        SCHOOL_NEWS = "school_news", _("Something waits for your school")

    class State(models.TextChoices):
        """What became of it. That a mail server took it says nothing about whether it arrived."""

        WAITING = "waiting", pgettext_lazy("letter", "Waiting to leave")
        HANDED_OVER = "handed_over", pgettext_lazy("letter", "Handed to the mail server")
        DELIVERED = "delivered", pgettext_lazy("letter", "Delivered")
        BOUNCED = "bounced", pgettext_lazy("letter", "Came back")
        REFUSED = "refused", pgettext_lazy("letter", "Refused")
        GIVEN_UP = "given_up", pgettext_lazy("letter", "Given up")

    # Nobody got these.
    LOST: ClassVar = (State.BOUNCED, State.REFUSED, State.GIVEN_UP)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # What it is for, in the words of whoever wrote it: a second letter with the same key is this letter.
    key = models.CharField(max_length=100, unique=True, null=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    language = models.CharField(max_length=10)
    # The id of the record this is about, to forget letters of an erased case. Not a foreign key: the outbox knows no
    # case.
    about = models.CharField(max_length=36, blank=True, db_index=True)
    # Whether it leaves before all others and on a connection of its own.
    urgent = models.BooleanField(default=False)
    # A keyed digest of this letter's id and its address: a notice that comes back is believed about that address alone,
    # and no two letters to one person look alike.
    addressee = models.CharField(max_length=64, blank=True)
    content = SealedField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    # Drawn by the worker that holds it: what somebody else took over since is not written to any more.
    claim = models.UUIDField(null=True, db_index=True)
    handed_over_at = models.DateTimeField(null=True)
    # When it was known how it ended.
    settled_at = models.DateTimeField(null=True)
    # Why, such as "smtp 451" or "5.1.1" or a class name; never an address, never a server's text.
    code = models.CharField(max_length=60, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["-urgent", "next_try_at", "id"],
                name="letter_due",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["state", "created_at"], name="letter_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RestingAddress(models.Model):
    """An address that gives mail back, under a keyed digest: it is not written to until its rest is over."""

    privacy = privacy(plain="mark failures failed_at rests_until")

    mark = models.CharField(max_length=64, primary_key=True)
    # How many letters in a row it gave back.
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField()
    rests_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"rests until {self.rests_until:%Y-%m-%d}"


class MailServer(models.Model):
    """How things stand with the mail server: one row, written by the worker."""

    privacy = privacy(plain="id failing_since retry_at code took_at alarmed_at")

    ROW: ClassVar = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ROW, editable=False)
    # Since when it takes nothing at all; empty while it does.
    failing_since = models.DateTimeField(null=True)
    # Until then nobody asks it again.
    retry_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=60, blank=True)
    took_at = models.DateTimeField(null=True)
    # Since when people have been told that letters do not leave.
    alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"failing since {self.failing_since}" if self.failing_since else "takes mail"

    @classmethod
    def current(cls) -> "MailServer":
        """The row, or one that says that nothing is known."""
        return cls.objects.filter(pk=cls.ROW).first() or cls()


class Heartbeat(models.Model):
    """When the worker was last seen alive."""

    privacy = privacy(plain="id name seen_at")

    name = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} seen {self.seen_at:%Y-%m-%d %H:%M}"

    @classmethod
    def beat(cls, name: str, *, at: datetime) -> None:
        """Say that ``name`` is alive."""
        cls.objects.update_or_create(name=name, defaults={"seen_at": at})

    @classmethod
    def is_alive(cls, name: str, *, at: datetime) -> bool:
        """Whether ``name`` has been seen lately."""
        return cls.objects.filter(name=name, seen_at__gt=at - SILENT_AFTER).exists()
