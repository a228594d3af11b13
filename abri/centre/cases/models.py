"""A case, the items in it, and the grants that say whose key opens it."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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

        A withdrawn case is hidden at once. Unread danger is the exception: somebody has to see it first, and whoever
        opened it then keeps sight of it until it is erased.
        """
        desks = Desk.objects.of(person)
        withdrawn = Q(state=Case.State.WITHDRAWN)
        danger = Q(rank=0) | Q(assignee=person, opened_at__gte=F("withdrawn_at"))
        return self.filter(Q(desk__in=desks) | Q(escalated_to__in=desks)).filter(~withdrawn | danger)

    def waiting(self) -> Self:
        """Cases that are not closed and not withdrawn, and withdrawn ones whose danger nobody has read."""
        return self.filter(Q(state__in=Case.OPEN_STATES) | Q(state=Case.State.WITHDRAWN, rank=0))

    def closed(self) -> Self:
        """Cases that came to an outcome."""
        return self.filter(state=Case.State.CLOSED)

    def overdue(self, at: datetime) -> Self:
        """Open cases whose due time has passed."""
        return self.waiting().filter(due_at__lt=at)

    def unread_danger(self) -> Self:
        """Cases that say danger and that nobody has opened since."""
        return self.waiting().filter(rank=0)

    def in_queue_order(self) -> Self:
        """Unread danger, then urgency, then the oldest first; the id makes the order total."""
        return self.order_by("rank", "created_at", "id")

    def after(self, rank: int, created_at: datetime, case_id: object) -> Self:
        """What follows that place in queue order: pages stay stable while reports arrive."""
        return self.filter(
            Q(rank__gt=rank)
            | Q(rank=rank, created_at__gt=created_at)
            | Q(rank=rank, created_at=created_at, id__gt=case_id)
        )

    def due_for_erasure(self, at: datetime) -> Self:
        """Withdrawn cases whose time is over and that nothing holds back."""
        return self.filter(state=Case.State.WITHDRAWN, erase_at__lte=at, legal_hold=False).exclude(rank=0)


class Case(models.Model):
    """The record made when a report arrives. Its clear columns are those the threat model names, and no others."""

    privacy = privacy(
        plain="id reference lookup recipient category urgency age_band region language desk escalated_to assignee state "
        "outcome unread rank created_at opened_at due_at closed_at changed_at withdrawn_at erase_at legal_hold"
    )

    class State(models.TextChoices):
        """Where the case stands. ``cases.states`` says which may follow which."""

        NEW = "new", _("New")
        OPEN = "open", _("Being worked on")
        WAITING = "waiting", _("Waiting for the reporter")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Urgency(models.IntegerChoices):
        """How urgent, smallest first, as the queue sorts."""

        IMMEDIATE = 0, _("Immediate")
        HIGH = 1, _("High")
        NORMAL = 2, _("Normal")
        LOW = 3, _("Low")

    OPEN_STATES: ClassVar = (State.NEW, State.OPEN, State.WAITING)

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
                condition=Q(state__in=["new", "open", "waiting"]),
            ),
            models.Index(fields=["desk", "state", "created_at"], name="case_state"),
            models.Index(fields=["assignee", "state"], name="case_assignee"),
            models.Index(fields=["erase_at"], name="case_erase", condition=Q(erase_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rank=0, unread=True, urgency=0) | Q(rank=F("urgency") + 1),
                name="case_rank_follows",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_has_instant"
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
    reference = models.CharField(max_length=7, unique=True)
    lookup = models.CharField(max_length=64, unique=True)
    desk_id = models.CharField(max_length=36)
    erased_at = models.DateTimeField()
    reason = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.reference} erased {self.erased_at:%Y-%m-%d}"
