"""The tables of notices and of addresses for a hotline.

What is counted each year stands in rows of codes and days that outlive the case; every word stands in ``Writing``, is
sealed to the case and goes with it.
"""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case, Deadline
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def of_desks(self, person: Person) -> Self:
        """Notices that desks of ``person`` wrote."""
        return self.filter(desk__in=ids_of_desks_of(person))

    def running(self) -> Self:
        """Notices that the desk still does something about; with its case the words of a notice went."""
        return self.exclude(state__in=Notice.ENDED).exclude(case=None)

    def to_look_at(self, on: date) -> Self:
        """Notices that somebody should look at by ``on``."""
        return self.running().filter(look_on__lte=on)

    def sent_in(self, year: int) -> Self:
        """Notices that left in ``year``."""
        return self.filter(sent_on__year=year)


class Notice(models.Model):
    """One notice to one platform, as codes and days. It outlives the case, so that a year can be counted."""

    privacy = privacy(
        plain="id reference case desk platform category reason language trusted named way state action made_by made_at "
        "sent_on received_on decided_on look_on deadline"
    )

    class State(models.TextChoices):
        """Where the notice stands. ``notices.states`` says what may follow what."""

        DRAFT = "draft", pgettext_lazy("notice", "Not sent yet")
        SENT = "sent", pgettext_lazy("notice", "Sent, no receipt yet")
        RECEIVED = "received", pgettext_lazy("notice", "The platform confirmed the receipt")
        DECIDED = "decided", pgettext_lazy("notice", "The platform decided")
        COMPLAINT = "complaint", pgettext_lazy("notice", "Complaint at the platform")
        DISPUTE = "dispute", pgettext_lazy("notice", "Before an out-of-court body")
        COORDINATOR = "coordinator", pgettext_lazy("notice", "With the coordinator")
        ENDED = "ended", pgettext_lazy("notice", "Ended")
        DROPPED = "dropped", pgettext_lazy("notice", "Not sent, dropped")

    class Way(models.TextChoices):
        """How it left."""

        FORM = "form", _("Copied into the platform's form")
        MAIL = "mail", _("E-mail from here")
        OTHER = "other", pgettext_lazy("way a notice left", "Another way")

    class Action(models.TextChoices):
        """What the platform decided, coarse enough for a yearly report."""

        REMOVED = "removed", pgettext_lazy("decision", "Removed the content")
        RESTRICTED = "restricted", pgettext_lazy("decision", "Made it harder to see")
        ACCOUNT = "account", pgettext_lazy("decision", "Suspended or closed the account")
        REFUSED = "refused", pgettext_lazy("decision", "Did nothing: it breaks no rule, they say")
        GONE = "gone", pgettext_lazy("decision", "It was gone already")

    # Nothing more is expected of anybody.
    ENDED: ClassVar = (State.ENDED, State.DROPPED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # "N-" and four signs, so that nobody takes it for a case: the platform is told this one.
    reference = models.CharField(_("reference"), max_length=7, unique=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="notices")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="notices")
    platform = models.CharField(_("platform"), max_length=40)
    category = models.CharField(_("category"), max_length=40)
    # A code of the statement-of-reasons vocabulary, such as "CYBER_VIOLENCE/STALKING".
    reason = models.CharField(_("kind of content"), max_length=90)
    language = models.CharField(max_length=5)
    # Whether it left under the header of a trusted flagger, and whether it says who sends it.
    trusted = models.BooleanField(default=False)
    named = models.BooleanField(default=True)
    way = models.CharField(max_length=5, choices=Way.choices, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    # What the platform did in the end; a decision after a complaint takes the place of the first.
    action = models.CharField(max_length=10, choices=Action.choices, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    made_at = models.DateTimeField()
    sent_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    # When somebody should look at it next; empty where nothing is owed.
    look_on = models.DateField(null=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["desk", "look_on"], name="notice_look"),
            models.Index(fields=["desk", "sent_on"], name="notice_year"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(sent_on__isnull=False),
                name="sent_notice_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        """Whether it has not left yet and may be changed."""
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        """Whether the desk still does something about it."""
        return self.state not in self.ENDED


class Step(models.Model):
    """One thing that happened to a notice, on which day: codes alone. Words about it stand in ``Writing``."""

    privacy = privacy(plain="id notice kind action on by at")

    class Kind(models.TextChoices):
        """What happened."""

        SENT = "sent", pgettext_lazy("step of a notice", "Sent")
        RECEIPT = "receipt", pgettext_lazy("step of a notice", "The platform confirmed the receipt")
        DECISION = "decision", pgettext_lazy("step of a notice", "The platform decided")
        REASONS = "reasons", pgettext_lazy("step of a notice", "The platform gave its reasons")
        COMPLAINT = "complaint", pgettext_lazy("step of a notice", "Complaint at the platform (Article 20)")
        DISPUTE = "dispute", pgettext_lazy("step of a notice", "Taken to an out-of-court body (Article 21)")
        COORDINATOR = (
            "coordinator",
            pgettext_lazy("step of a notice", "Complaint to the coordinator (Article 53)"),
        )
        STILL_GONE = "still_gone", pgettext_lazy("step of a notice", "Looked again: it is still gone")
        IS_BACK = "is_back", pgettext_lazy("step of a notice", "Looked again: it is there")
        SILENCE = "silence", pgettext_lazy("step of a notice", "Looked: no answer yet")
        END = "end", pgettext_lazy("step of a notice", "Ended")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    action = models.CharField(max_length=10, choices=Notice.Action.choices, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["notice", "at"], name="notice_steps")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class HotlineAddressQuerySet(models.QuerySet["HotlineAddress"]):
    """Questions about addresses in the hotline's lane."""

    def of_desks(self, person: Person) -> Self:
        """Addresses at desks of ``person``."""
        return self.filter(desk__in=ids_of_desks_of(person))

    def running(self) -> Self:
        """Addresses that somebody still looks after; with its case the address itself went."""
        return self.exclude(state__in=HotlineAddress.ENDED).exclude(case=None)

    def to_look_at(self, on: date) -> Self:
        """Addresses that somebody should look after by ``on``."""
        return self.running().filter(look_on__lte=on)


class HotlineAddress(models.Model):
    """An address behind which somebody suspects child sexual abuse material: codes and days, never the address.

    Nothing here is ever asked of the network. The label is the competent hotline's, never this program's.
    """

    privacy = privacy(
        plain="id reference case desk state label hosted country route made_by made_at handed_on look_on deadline"
    )

    class State(models.TextChoices):
        """Where the address stands."""

        WAITING = "waiting", pgettext_lazy("address for a hotline", "Waits to be handed over")
        HANDED_OVER = "handed_over", pgettext_lazy("address for a hotline", "Handed over")
        GONE = "gone", pgettext_lazy("address for a hotline", "Reported as gone")
        DROPPED = "dropped", pgettext_lazy("address for a hotline", "Not handed over")

    class Hosted(models.TextChoices):
        """Where it is hosted, as the analyst states."""

        HOME = "home", _("In this country")
        MEMBER = "member", _("In another country that has a hotline of the network")
        ELSEWHERE = "elsewhere", _("In a country without such a hotline")
        UNKNOWN = "unknown", pgettext_lazy("hosting", "Not known")

    ENDED: ClassVar = (State.GONE, State.DROPPED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # "H-" and four signs.
    reference = models.CharField(_("reference"), max_length=7, unique=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="hotline_addresses")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="hotline_addresses")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    # A code of the pack's labels; only a desk of the kind hotline sets it.
    label = models.CharField(max_length=40, blank=True)
    hosted = models.CharField(max_length=10, choices=Hosted.choices, default=Hosted.UNKNOWN)
    country = models.CharField(_("country of hosting"), max_length=2, blank=True)
    # To whom of the route it was handed over: an organisation of the pack.
    route = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hotline_addresses")
    made_at = models.DateTimeField()
    handed_on = models.DateField(null=True)
    look_on = models.DateField(null=True)
    deadline = models.ForeignKey(Deadline, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = HotlineAddressQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "look_on"], name="hotline_look")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="handed_over") | Q(handed_on__isnull=False), name="handed_over_has_day"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_running(self) -> bool:
        """Whether somebody still looks after it."""
        return self.state not in self.ENDED


class Writing(models.Model):
    """Everything that is words or an address: what a notice says, what a platform answered, an address for a hotline.

    Sealed to the case under an identity of its own, and erased with the case.
    """

    privacy = privacy(plain="id case notice step address", sealed="content sealed_identity")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="writings")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="writings")
    # The step that it is about; empty for the notice itself.
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, related_name="writings")
    address = models.ForeignKey(HotlineAddress, on_delete=models.CASCADE, null=True, related_name="writings")
    content = SealedField()
    sealed_identity = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(notice__isnull=False, address__isnull=True)
                | Q(notice__isnull=True, address__isnull=False, step__isnull=True),
                name="writing_is_about_one",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(step=None, address=None), name="one_text_a_notice"
            ),
            models.UniqueConstraint(fields=["step"], condition=Q(step__isnull=False), name="one_text_a_step"),
            models.UniqueConstraint(
                fields=["address"], condition=Q(address__isnull=False), name="one_text_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"words of {self.notice_id or self.address_id}"


class Notifier(models.Model):
    """As whom a desk sends notices: the name and the mailbox that platforms see, and for what it is a trusted flagger.

    It is the desk's, so that no platform learns who works there, nor ever who reported.
    """

    privacy = privacy(plain="id desk name areas named_by since changed_at", personal="email")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.OneToOneField(Desk, on_delete=models.PROTECT, related_name="notifier")
    name = models.CharField(_("name that platforms see"), max_length=120)
    email = models.EmailField(_("e-mail for their answers"))
    # Categories of the statement-of-reasons vocabulary: the areas for which the desk was named trusted flagger.
    areas = models.JSONField(default=list, blank=True)
    # Which coordinator named it, and when.
    named_by = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def flags(self, reason: str) -> bool:
        """Whether a notice about ``reason`` may bear the header of a trusted flagger."""
        return self.desk.trusted_flagger and reason.partition("/")[0] in self.areas
