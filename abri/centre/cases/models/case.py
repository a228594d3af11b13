"""The record made when a report arrives, and the questions that are asked about it."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models.incident import Incident
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy

# How long a withdrawn report is hidden before nothing of it is left.
ERASE_AFTER = timedelta(hours=72)
_MOST_SIGHTS = 8


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def visible_to(self, person: Person) -> Self:
        """Cases at desks that ``person`` belongs to, or that were escalated to one.

        A withdrawn case is hidden at once, with three exceptions: unread danger, which somebody has to see first;
        whoever opened it then keeps sight of it; and a legal hold, which somebody has to be able to end.
        """
        # Asked for first: with their ids in hand a database uses the indexes of desks, with a question inside it would
        # read every case there is.
        desks = ids_of_desks_of(person)
        return self.filter(Q(desk__in=desks) | Q(escalated_to__in=desks))._not_gone_for(person)

    def sights(self, person: Person, *, escalated: bool = True) -> list[Self]:
        """What :meth:`visible_to` gives, in parts that do not overlap: each desk of ``person``, then escalations.

        Each part is answered in the order of an index; all together they have to be sorted. One part alone where
        somebody belongs to so many desks that one question is better. Without the part of what was ``escalated`` where
        the caller knows that it is empty.
        """
        desks = ids_of_desks_of(person)
        if len(desks) > _MOST_SIGHTS:
            return [self.visible_to(person)]
        parts = [self.filter(desk=desk) for desk in desks]
        if escalated or not desks:
            parts.append(self.filter(escalated_to__in=desks).exclude(desk__in=desks))
        return [part._not_gone_for(person) for part in parts]

    def waiting_for(self, person: Person) -> tuple[Self, Self]:
        """What of :meth:`visible_to` is :meth:`waiting`, in two parts that do not overlap, for counting.

        What waits is hidden from nobody who belongs there, so only columns of ``case_queue`` are asked for: a
        database answers the first part, which may be thousands, without reading a case.
        """
        desks = ids_of_desks_of(person)
        return (
            self.filter(desk__in=desks).waiting(),
            self.filter(escalated_to__in=desks).exclude(desk__in=desks).waiting(),
        )

    def _not_gone_for(self, person: Person) -> Self:
        gone = Q(state=Case.State.WITHDRAWN)
        kept = Q(rank=0) | Q(legal_hold=True) | Q(assignee=person, opened_at__gte=F("withdrawn_at"))
        return self.filter(~gone | kept)

    def waiting(self) -> Self:
        """Cases that are not closed and not withdrawn, and withdrawn ones whose danger nobody has read."""
        # The first condition is the one of the index: a queue never reads what is closed. The open states are not
        # listed: what has no end and is not withdrawn is open, and PostgreSQL would take a list for one more thing that
        # few cases are, expect next to nothing, and sort a desk's whole queue instead of reading fifty rows in order.
        return self.filter(closed_at=None).filter(~Q(state=Case.State.WITHDRAWN) | Q(rank=0))

    def ended(self) -> Self:
        """Cases that came to an outcome, and withdrawn ones that a legal hold keeps."""
        return self.filter(Q(state=Case.State.CLOSED) | Q(state=Case.State.WITHDRAWN, legal_hold=True))

    def overdue(self, at: datetime) -> Self:
        """Cases to which the desk owes something since before ``at``."""
        return self.waiting().filter(due_at__lt=at)

    def unread_danger(self) -> Self:
        """Cases that say danger and that nobody has opened since."""
        return self.waiting().filter(rank=0)

    def danger_since(self, at: datetime) -> Self:
        """Unread danger that was said at ``at`` or before."""
        return self.unread_danger().filter(danger_since__lte=at)

    def due_for_erasure(self, at: datetime) -> Self:
        """Withdrawn cases whose time is over and that nothing holds back."""
        return self.filter(state=Case.State.WITHDRAWN, erase_at__lte=at, legal_hold=False).exclude(rank=0)


class Case(models.Model):
    """The record made when a report arrives. Its clear columns are those the threat model names, and no others."""

    privacy = privacy(
        plain="id reference lookup recipient category urgency age_band region language desk escalated_to assignee "
        "state outcome unread rank created_at opened_at escalated_at due_at closed_at changed_at withdrawn_at erase_at "
        "legal_hold came_by incident danger_since danger_step"
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

    class CameBy(models.TextChoices):
        """How the person reached the desk."""

        WEB = "web", pgettext_lazy("way to reach the desk", "Form on the web")
        PHONE = "phone", pgettext_lazy("way to reach the desk", "Telephone")
        IN_PERSON = "in_person", pgettext_lazy("way to reach the desk", "In person")
        CHAT = "chat", pgettext_lazy("way to reach the desk", "Live conversation")
        LETTER = "letter", pgettext_lazy("way to reach the desk", "E-mail or letter")

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
    came_by = models.CharField(_("how it came"), max_length=10, choices=CameBy.choices, default=CameBy.WEB)
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="cases")
    # When danger was said that nobody has read since, and how many steps of the chain of alerts were taken for it.
    danger_since = models.DateTimeField(null=True)
    danger_step = models.PositiveSmallIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                # In the order of the queue; the last three let it be counted without reading a case.
                fields=["desk", "rank", "created_at", "id", "state", "assignee", "due_at"],
                name="case_queue",
                condition=Q(closed_at=None),
            ),
            # The last one lets a search of some months go past a case without reading it.
            models.Index(fields=["desk", "changed_at", "id", "created_at"], name="case_changed"),
            # Hardly any case is escalated. Beside an index of all, in which nearly every case is empty, SQLite takes
            # escalated ones for as many and reads the whole table.
            models.Index(
                fields=["escalated_to", "changed_at", "id"],
                name="case_escalated",
                condition=Q(escalated_to__isnull=False),
            ),
            models.Index(fields=["assignee", "state"], name="case_assignee"),
            models.Index(fields=["danger_since"], name="case_danger", condition=Q(rank=0)),
            # People say the end of a reference.
            models.Index(Right("reference", 4), name="case_ending"),
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
