"""Letters that wait, and the sign of life of the worker that delivers them."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
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
        """Letters to try now, oldest first: waiting ones, and ones whose worker died while it held them."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, state=Letter.State.WAITING, next_try_at__lte=at).order_by("next_try_at")

    def settled_before(self, at: datetime) -> Self:
        """Letters made before ``at`` that wait no longer."""
        return self.exclude(state=Letter.State.WAITING).filter(created_at__lt=at)

    def made_since(self, at: datetime, kind: "Letter.Kind") -> Self:
        """Letters of a kind that were written after ``at``, whatever became of them."""
        return self.filter(kind=kind, created_at__gt=at)

    def stuck(self) -> Self:
        """Letters that were given up or keep failing."""
        return self.filter(Q(state=Letter.State.FAILED) | Q(state=Letter.State.WAITING, attempts__gte=3))


class Letter(models.Model):
    """A mail that has to leave. Address and link are sealed to the worker's key and deleted on delivery."""

    privacy = privacy(
        plain="id kind language about state attempts created_at next_try_at leased_until sent_at last_error",
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

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", pgettext_lazy("letter", "Waiting")
        SENT = "sent", pgettext_lazy("letter", "Sent")
        FAILED = "failed", pgettext_lazy("letter", "Not delivered")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    language = models.CharField(max_length=10)
    # The id of the record this is about, to forget letters of an erased case. Not a foreign key: the outbox knows no
    # case.
    about = models.CharField(max_length=36, blank=True, db_index=True)
    content = SealedField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # A code such as "smtp 451" or a class name; never an address, never a server's text.
    last_error = models.CharField(max_length=60, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="letter_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


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
