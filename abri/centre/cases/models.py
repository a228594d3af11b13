"""A case, the items in it, and the grants that say whose key opens it."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField

# How long a withdrawn report is hidden before nothing of it is left.
ERASE_AFTER = timedelta(hours=72)


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, person: Person) -> Self:
        """Cases at desks that ``person`` belongs to, or that were escalated to one.

        A withdrawn case is hidden at once, with three exceptions: unread danger, which somebody has to see first;
        whoever opened it then keeps sight of it; and a legal hold, which somebody has to be able to end.
        """
        desks = Desk.objects.of(person)
        gone = Q(state=Case.State.WITHDRAWN)
        kept = Q(rank=0) | Q(legal_hold=True) | Q(assignee=person, opened_at__gte=F("withdrawn_at"))
        return self.filter(Q(desk__in=desks) | Q(escalated_to__in=desks)).filter(~gone | kept)

    def waiting(self) -> Self:
        """Cases that are not closed and not withdrawn, and withdrawn ones whose danger nobody has read."""
        # The first condition is the one of the index: a queue never reads what is closed.
        unread_danger = Q(state=Case.State.WITHDRAWN, rank=0)
        return self.filter(closed_at=None).filter(Q(state__in=Case.OPEN_STATES) | unread_danger)

    def ended(self) -> Self:
        """Cases that came to an outcome, and withdrawn ones that a legal hold keeps."""
        return self.filter(Q(state=Case.State.CLOSED) | Q(state=Case.State.WITHDRAWN, legal_hold=True))

    def overdue(self, at: datetime) -> Self:
        """Cases to which the desk owes something since before ``at``."""
        return self.waiting().filter(due_at__lt=at)

    def unread_danger(self) -> Self:
        """Cases that say danger and that nobody has opened since."""
        return self.waiting().filter(rank=0)

    def danger_unread_since(self, at: datetime) -> Self:
        """Unread danger that has been waiting since ``at`` or longer: the report itself, or a later message."""
        message = Item.objects.filter(
            case=OuterRef("pk"), kind=Item.Kind.FROM_REPORTER, read_at=None, created_at__lte=at
        )
        return self.unread_danger().filter(Q(opened_at=None, created_at__lte=at) | Exists(message))

    def due_for_erasure(self, at: datetime) -> Self:
        """Withdrawn cases whose time is over and that nothing holds back."""
        return self.filter(state=Case.State.WITHDRAWN, erase_at__lte=at, legal_hold=False).exclude(rank=0)


class Case(models.Model):
    """The record made when a report arrives. Its clear columns are those the threat model names, and no others."""

    privacy = privacy(
        plain="id reference lookup recipient category urgency age_band region language desk escalated_to assignee "
        "state outcome unread rank created_at opened_at escalated_at due_at closed_at changed_at withdrawn_at erase_at "
        "legal_hold"
    )

    class State(models.TextChoices):
        """Where the case stands. ``cases.states`` says which may follow which."""

        NEW = "new", _("New")
        OPEN = "open", _("Being worked on")
        WAITING = "waiting", _("Waiting for the reporter")
        CLOSED = "closed", pgettext_lazy("case", "Closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")

    class Urgency(models.IntegerChoices):
        """How urgent, smallest first, as the queue sorts."""

        IMMEDIATE = 0, _("Immediate")
        HIGH = 1, _("High")
        NORMAL = 2, _("Normal")
        LOW = 3, _("Low")

    OPEN_STATES: ClassVar = (State.NEW, State.OPEN, State.WAITING)
    # Unread danger, then urgency, then the oldest first; the id makes the order total.
    QUEUE_ORDER: ClassVar = ("rank", "created_at", "id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(_("reference"), max_length=7, unique=True)
    # What finds the case from a receipt; it does not lead back to the receipt.
    lookup = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(max_length=100)
    category = models.CharField(_("category"), max_length=40)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices)
    age_band = models.CharField(_("age"), max_length=8, blank=True)
    region = models.CharField(_("region"), max_length=12, blank=True)
    language = models.CharField(_("language"), max_length=5)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="cases")
    # The fallback desk, once nobody at the first desk opened a report of danger in time.
    escalated_to = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, related_name="escalated_cases"
    )
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="assigned_cases")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    # The reporter wrote something that the desk has not opened.
    unread = models.BooleanField(default=True)
    # 0 while an immediate case is unread, otherwise urgency + 1: what the queue sorts by.
    rank = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    # When nobody had read its danger in time; empty again once somebody reads it.
    escalated_at = models.DateTimeField(null=True)
    # By when the desk owes something; empty while the reporter's answer is awaited.
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True)
    legal_hold = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["desk", "rank", "created_at", "id"],
                name="case_queue",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["desk", "changed_at", "id"], name="case_changed"),
            models.Index(fields=["assignee", "state"], name="case_assignee"),
            models.Index(fields=["erase_at"], name="case_erase", condition=Q(erase_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rank=0, unread=True, urgency=0) | Q(rank=F("urgency") + 1),
                name="case_rank_follows",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn")
                | Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="closed_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False, erase_at__isnull=False),
                name="withdrawn_has_instants",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def rank_of(urgency: int, *, unread: bool) -> int:
        """The queue's sort key."""
        return 0 if urgency == Case.Urgency.IMMEDIATE and unread else urgency + 1

    @property
    def is_unread_danger(self) -> bool:
        """Whether this case says danger and nobody has opened it since."""
        return self.rank == 0

    @property
    def is_open(self) -> bool:
        """Whether work on the case goes on."""
        return self.state in self.OPEN_STATES

    def is_overdue(self, at: datetime) -> bool:
        """Whether the desk owes something since before ``at``."""
        waits = self.is_open or self.is_unread_danger
        return waits and self.due_at is not None and self.due_at < at

    def shows_content_to(self, person: Person) -> bool:
        """Whether the content may be opened: not once it is withdrawn, except its danger by whoever reads it first."""
        if self.withdrawn_at is None or self.is_unread_danger:
            return True
        opened_since = self.opened_at is not None and self.opened_at >= self.withdrawn_at
        return opened_since and self.assignee_id == person.pk


class Grant(models.Model):
    """That a key opens a case: the case's identity, sealed to a desk's key or to the reporter's receipt."""

    privacy = privacy(plain="id case desk_key", sealed="sealed_identity")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    # Empty: the reporter's receipt.
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="grants")
    sealed_identity = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "desk_key"], name="one_grant_a_key"),
            models.UniqueConstraint(fields=["case"], condition=Q(desk_key=None), name="one_receipt_grant"),
        ]

    def __str__(self) -> str:
        return f"grant on {self.case_id}"


class ItemQuerySet(models.QuerySet["Item"]):
    """Questions about items."""

    def conversation(self) -> Self:
        """What reporter and desk wrote to each other, oldest first."""
        return self.filter(kind__in=[Item.Kind.FROM_REPORTER, Item.Kind.FROM_DESK]).order_by("number")

    def notes(self) -> Self:
        """What the desk wrote to itself, oldest first."""
        return self.filter(kind=Item.Kind.NOTE).order_by("number")


class Item(models.Model):
    """One sealed thing in a case, with an identity of its own.

    The identity of a note is sealed to the desk's key (``desk_key``), of everything else to the case.
    """

    privacy = privacy(
        plain="id case number kind author desk_key created_at read_at", sealed="content sealed_identity"
    )

    class Kind(models.TextChoices):
        """What the item is."""

        REPORT = "report", _("Report")
        PROPOSAL = "proposal", _("What the software suggests")
        FROM_REPORTER = "from_reporter", _("Message from the reporter")
        FROM_DESK = "from_desk", _("Message from the desk")
        NOTE = "note", _("Internal note")
        CHAT = "chat", _("Chat")
        FINDINGS = "findings", _("What the software found")
        DISMISSAL = "dismissal", _("Whether a finding counts")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    # Its place in the case: instants are coarsened to days when the case closes, the order stays.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    # The member who wrote it; empty for the reporter and the software.
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="items")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, null=True, related_name="notes")
    content = SealedField()
    sealed_identity = SealedField()
    created_at = models.DateTimeField()
    # When the other side opened it.
    read_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_item_a_number"),
            models.CheckConstraint(
                condition=Q(kind="note", desk_key__isnull=False)
                | (~Q(kind="note") & Q(desk_key__isnull=True)),
                name="only_notes_are_the_desks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"


class Tombstone(models.Model):
    """That a case was erased, when and why, and nothing of what was in it."""

    privacy = privacy(plain="id case_id reference desk_id erased_at reason lookup")

    case_id = models.UUIDField()
    # Not unique: references are random, and a later case may draw it again.
    reference = models.CharField(max_length=7)
    lookup = models.CharField(max_length=64, unique=True)
    desk_id = models.CharField(max_length=36)
    erased_at = models.DateTimeField()
    reason = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.reference} erased {self.erased_at:%Y-%m-%d}"
