"""Referrals: what was chosen of a case, for which desk, on which ground, and what the two desks wrote to each other."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField
from abri.centre.vault.models import Evidence


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Questions about referrals."""

    def running(self) -> Self:
        """Referrals that have not ended."""
        return self.filter(state__in=Referral.RUNNING)

    def received_by(self, person: Person) -> Self:
        """What was offered to desks of ``person``, also what has ended since.

        Not what a person is still asked about, and nothing that rests on the agreement of somebody who has withdrawn
        the report since.
        """
        gone = Q(ground=Referral.CONSENT, case__state=Case.State.WITHDRAWN)
        offered = self.filter(to_desk__in=ids_of_desks_of(person), offered_at__isnull=False)
        return offered.exclude(gone)

    def sent_by(self, person: Person) -> Self:
        """What desks of ``person`` referred, of cases that the person may see."""
        return self.filter(from_desk__in=ids_of_desks_of(person), case__in=Case.objects.visible_to(person))

    def open_to_receiver(self, at: datetime) -> Self:
        """Referrals that the receiving desk may look into at ``at``: none whose time is over, noted or not."""
        gone = Q(ground=Referral.CONSENT, case__state=Case.State.WITHDRAWN)
        standing = self.filter(state__in=Referral.WITH_RECEIVER, to_desk__dissolved_at=None, until__gt=at)
        return standing.exclude(gone)

    def over(self, at: datetime) -> Self:
        """Referrals of which the receiving desk keeps a line and nothing else; ``referrals.ending`` says which."""
        return self.filter(~Q(state__in=Referral.RUNNING) | Q(until__lte=at))

    def offered(self) -> Self:
        """Referrals that wait for the answer of the receiving desk."""
        return self.filter(state=Referral.State.OFFERED)

    def overdue(self, at: datetime) -> Self:
        """Referrals to which nobody has answered in time: the person who is asked, or the desk it is offered to."""
        return self.filter(state__in=[Referral.State.ASKED, Referral.State.OFFERED], due_at__lte=at)


class Referral(models.Model):
    """That a case is offered to another desk. It has an identity, to which exactly the chosen items are sealed.

    The private half is sealed to the keys of the two desks (:class:`ReferralGrant`); while the person is asked, to the
    case instead of the receiving desk: only the person's own yes can hand it on.
    """

    privacy = privacy(
        plain="id number reference case from_desk to_desk recipient state ground urgency created_at offered_at due_at "
        "until answered_at ended_at end_reason decline outcome offered_by taken_by deadline",
        sealed="request sealed_identity",
    )

    class State(models.TextChoices):
        """Where it stands. ``referrals.states`` says which may follow which."""

        ASKED = "asked", _("The person is asked")
        OFFERED = "offered", pgettext_lazy("referral", "Offered")
        ACCEPTED = "accepted", pgettext_lazy("referral", "Accepted")
        REFUSED = "refused", _("The person said no")
        DECLINED = "declined", pgettext_lazy("referral", "Declined")
        EXPIRED = "expired", pgettext_lazy("referral", "Out of time")
        COMPLETED = "completed", pgettext_lazy("referral", "Completed")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")

    class EndReason(models.TextChoices):
        """Why it ended, where its state does not say so."""

        NONE = "", ""
        PERSON = "person", _("The person took the agreement back")
        REPORT = "report", _("The person withdrew the report")
        TAKEN_BACK = "taken_back", _("The desk that offered it took it back")
        DISSOLVED = "dissolved", _("The receiving desk was dissolved")
        NO_ANSWER = "no_answer", _("Nobody answered in time")
        AGREED_TIME = "agreed_time", _("The agreed time was over")

    # On this ground a case goes to another desk; any other is the id of a ground of the country pack.
    CONSENT: ClassVar = "consent"
    WITH_RECEIVER: ClassVar = (State.OFFERED, State.ACCEPTED)
    RUNNING: ClassVar = (State.ASKED, *WITH_RECEIVER)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Its place among the referrals of the case: what the mailbox calls it.
    number = models.PositiveIntegerField()
    reference = models.CharField(_("reference"), max_length=9, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    from_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="referrals_sent")
    to_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="referrals_received")
    recipient = models.CharField(max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    ground = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Case.Urgency.choices)
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    # By when the person who is asked, or the desk it is offered to, should have answered; empty once that is over.
    due_at = models.DateTimeField(null=True)
    # Until when the receiving desk may look into it.
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=12, choices=EndReason.choices, blank=True)
    # Codes of the country pack: why it was declined, how it was completed.
    decline = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals_offered")
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="referrals_taken")
    # What the receiving desk owes; it names no case, because that desk knows none.
    deadline = models.OneToOneField(Deadline, on_delete=models.SET_NULL, null=True, related_name="referral")
    # What the person is told and asked, sealed to the case.
    request = SealedField()
    # The private half of `recipient`, sealed to the case while the person is asked; empty before and after.
    sealed_identity = SealedField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["to_desk", "state", "due_at"], name="referral_received"),
            models.Index(fields=["from_desk", "state"], name="referral_sent"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_referral_a_number"),
            models.UniqueConstraint(
                fields=["case", "to_desk"],
                condition=Q(state__in=["asked", "offered", "accepted"]),
                name="one_running_referral_a_desk",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "refused"]) | Q(ground="consent", offered_at=None),
                name="only_consent_is_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "offered", "accepted"], ended_at=None)
                | (~Q(state__in=["asked", "offered", "accepted"]) & Q(ended_at__isnull=False)),
                name="ended_referral_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(sealed_identity=None),
                name="only_asking_keeps_the_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.RUNNING

    @property
    def by_consent(self) -> bool:
        """Whether it rests on the person's agreement, which can be taken back."""
        return self.ground == self.CONSENT


class SpokenConsent(models.Model):
    """That the person agreed by voice: who asked, how, on which day, what was read aloud, and who else confirmed it."""

    privacy = privacy(
        plain="id referral way asked_by said_on read_aloud conditions written_at confirmed_by confirmed_at"
    )

    class Way(models.TextChoices):
        """How the person was asked."""

        PHONE = "phone", pgettext_lazy("how somebody agreed", "On the telephone")
        IN_PERSON = "in_person", pgettext_lazy("how somebody agreed", "In person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="spoken")
    way = models.CharField(max_length=10, choices=Way.choices)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    # The numbers of the things that were read aloud: all that the referral has.
    read_aloud = models.JSONField()
    # The ids of the listed conditions that were confirmed, where secrecy stands before the receiving desk.
    conditions = models.JSONField(default=list)
    written_at = models.DateTimeField()
    # Whoever else confirmed it; empty while that is awaited, and where the pack asks for nobody.
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("asked_by")),
                name="nobody_confirms_their_own_asking",
            ),
        ]

    def __str__(self) -> str:
        return f"spoken consent to {self.referral_id}"


class ReferralGrant(models.Model):
    """That a desk's key opens a referral: its identity, sealed to that key."""

    privacy = privacy(plain="id referral desk_key", sealed="sealed_identity")
    sealed_to_desk: ClassVar = "sealed_identity"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="grants")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="referral_grants")
    sealed_identity = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "desk_key"], name="one_referral_grant_a_key"),
        ]

    def __str__(self) -> str:
        return f"grant on {self.referral_id}"


class ReferredItem(models.Model):
    """One thing that was chosen.

    The story and the answers are an extract of the report (``content``), because the report holds more than was
    chosen. Of everything else the identity is sealed to the referral.
    """

    privacy = privacy(plain="id referral number kind item evidence", sealed="content sealed_identity")

    class Kind(models.TextChoices):
        """What it is."""

        STORY = "story", _("Story")
        ANSWERS = "answers", _("Answers")
        MESSAGE = "message", _("Message")
        CHAT = "chat", _("Chat")
        EVIDENCE = "evidence", _("Evidence")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="items")
    # From 1.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="referred")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="referred")
    # Sealed to the referral and to the case, so that the person sees what the desk sees.
    content = SealedField(null=True)
    # The identity of `item` or `evidence`, sealed to the referral; empty once it ended.
    sealed_identity = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_referred_item_a_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["story", "answers"], item=None, evidence=None, sealed_identity=None)
                | Q(kind__in=["message", "chat"], item__isnull=False, evidence=None, content=None)
                | Q(kind="evidence", item=None, evidence__isnull=False, content=None),
                name="referred_item_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.referral_id}"


class ReferralNote(models.Model):
    """What somebody wrote for the other side of a referral.

    Why it is offered, and what the person adds, are sealed to the case too; what the two desks write to each other
    afterwards to the referral alone.
    """

    privacy = privacy(plain="id referral number kind author desk created_at", sealed="content")

    class Kind(models.TextChoices):
        """What it is."""

        LETTER = "letter", _("Why it is offered")
        PERSON = "person", _("From the person")
        NOTE = "note", pgettext_lazy("between desks", "Note")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # The member who wrote it, and for which desk; empty for the person.
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="referral_notes")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="referral_notes")
    content = SealedField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_referral_note_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.referral_id}"
