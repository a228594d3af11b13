"""Schools that registered, who belongs to them, and who was appointed to a part in learning."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Person
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy


class SchoolQuerySet(models.QuerySet["School"]):
    """Questions about schools."""

    def of(self, person: Person) -> Self:
        """Schools that ``person`` belongs to now, those that wait to be confirmed or were refused too."""
        return self.filter(belongings__person=person, belongings__until=None)

    def confirmed(self) -> Self:
        """Schools whose registration somebody, or their e-mail domain, confirmed."""
        return self.filter(state=School.State.CONFIRMED)

    def overseen_by(self, person: Person, part: str) -> Self:
        """Schools of the regions for which ``person`` has a part now; all of them where it is for all regions."""
        regions = set(
            Appointment.objects.current().filter(person=person, part=part).values_list("region", flat=True)
        )
        return self if "" in regions else self.filter(region__in=regions)

    def without_lead(self) -> Self:
        """Schools that take part and whose leads have all closed their accounts."""
        leads = Belonging.objects.leads().filter(school=models.OuterRef("pk"), person__is_active=True)
        return self.confirmed().filter(~models.Exists(leads)).order_by("name", "pk")

    def to_confirm(self) -> Self:
        """Registrations whose link was opened and that wait for a moderator, the oldest first."""
        belonging = Belonging.objects.current().filter(school=models.OuterRef("pk"))
        return self.filter(models.Exists(belonging), state=School.State.ASKED).order_by("created_at", "pk")


class School(models.Model):
    """A school that works towards the label and takes part in what learning offers."""

    privacy = privacy(
        plain="id reference name place place_name region kind language state mail_domain created_at confirmed_at "
        "decided_by_id left_at"
    )

    class Kind(models.TextChoices):
        """What is taught there."""

        PRIMARY = "primary", pgettext_lazy("kind of school", "Primary school")
        SECONDARY = "secondary", pgettext_lazy("kind of school", "Secondary school")
        SPECIAL = "special", pgettext_lazy("kind of school", "Special education")
        HIGHER = "higher", pgettext_lazy("kind of school", "Higher education")
        OTHER = "other", pgettext_lazy("kind of school", "Another kind of school")

    class State(models.TextChoices):
        """How far its registration is."""

        ASKED = "asked", pgettext_lazy("school", "Waits to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("school", "Confirmed")
        REFUSED = "refused", pgettext_lazy("school", "Refused")
        LEFT = "left", pgettext_lazy("school", "Has left")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # "S-" and six signs.
    reference = models.CharField(_("reference"), max_length=8, unique=True)
    name = models.CharField(_("name of the school"), max_length=120)
    # A postcode of the country's places and the name in the school's language; both empty where the pack has no places.
    place = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(_("municipality"), max_length=80, blank=True)
    region = models.CharField(max_length=20, blank=True)
    kind = models.CharField(_("kind of school"), max_length=9, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    # Of the address that registered it: what a moderator looks at.
    mail_domain = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    # Decided, one way or the other.
    confirmed_at = models.DateTimeField(null=True)
    # Who confirmed or refused it then; empty where the domain did.
    decided_by_id = models.CharField(max_length=36, blank=True)
    left_at = models.DateTimeField(null=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "region", "kind"], name="school_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Whether it takes part."""
        return self.state == self.State.CONFIRMED


class BelongingQuerySet(models.QuerySet["Belonging"]):
    """Questions about who belongs to which school."""

    def current(self) -> Self:
        """Belongings that have not ended."""
        return self.filter(until=None)

    def leads(self) -> Self:
        """Those who lead a team now."""
        return self.current().filter(role=Belonging.Role.LEAD)

    def of(self, person: Person) -> Self:
        """What ``person`` belongs to now, with the schools, in the order of their names."""
        current = self.current().filter(person=person).select_related("school")
        return current.order_by("school__name", "school__pk")


class Belonging(models.Model):
    """That a person is of a school's team, since and until when."""

    privacy = privacy(plain="id school role since until", personal="person")

    class Role(models.TextChoices):
        """What somebody may do in the team."""

        LEAD = "lead", _("Leads the team")
        MEMBER = "member", _("Works along")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="belongings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="belongings")
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "person"], condition=models.Q(until=None), name="one_current_belonging"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.school_id}"

    @property
    def leads(self) -> bool:
        """Whether this person leads the team."""
        return self.role == self.Role.LEAD


class LearningInvitationQuerySet(models.QuerySet["LearningInvitation"]):
    """Questions about invitations."""

    def open(self, at: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)

    def ended_before(self, at: datetime) -> Self:
        """Invitations whose time was over at ``at``: they say who was asked, and nobody needs that any more."""
        return self.filter(expires_at__lte=at)


class LearningInvitation(models.Model):
    """That somebody was asked to join a school's team, registered it, or was asked to take a part in learning.

    Only a digest of the link's secret is kept.
    """

    privacy = privacy(
        plain="id school role part region language lookup invited_by_id created_at expires_at accepted_at withdrawn_at",
        personal="email",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, related_name="invitations")
    role = models.CharField(max_length=6, choices=Belonging.Role.choices, blank=True)
    # Of an appointment, where there is no school.
    part = models.CharField(max_length=9, blank=True)
    region = models.CharField(max_length=20, blank=True)
    email = models.EmailField()
    language = models.CharField(max_length=5)
    lookup = models.CharField(max_length=64, unique=True)
    # Empty: the school was registered with this address.
    invited_by_id = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = LearningInvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(school=None, role="") & ~models.Q(part="")
                | models.Q(school__isnull=False, part="") & ~models.Q(role=""),
                name="invitation_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"invitation to {self.school_id or self.part}"


class SchoolDomain(models.Model):
    """An e-mail domain at which only staff have addresses: whoever opens a link that was sent there is of a school."""

    privacy = privacy(plain="domain school_name added_by_id added_at")

    domain = models.CharField(_("e-mail domain"), max_length=120, primary_key=True)
    # The one school whose staff have addresses there; empty where several schools share the domain.
    school_name = models.CharField(_("name of the school"), max_length=120, blank=True)
    added_by_id = models.CharField(max_length=36)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about appointments."""

    def current(self) -> Self:
        """Appointments that have not ended."""
        return self.filter(until=None)


class Appointment(models.Model):
    """That an administrator gave somebody a part in learning, for a region or for all."""

    privacy = privacy(plain="id part region since until appointed_by_id", personal="person")

    class Part(models.TextChoices):
        """What somebody does."""

        MODERATOR = "moderator", pgettext_lazy("part in learning", "Moderator")
        REVIEWER = "reviewer", pgettext_lazy("part in learning", "Reviewer of labels")
        JUROR = "juror", pgettext_lazy("part in learning", "Member of the jury")
        EDITOR = "editor", pgettext_lazy("part in learning", "Editor of the charter")
        MINISTRY = "ministry", pgettext_lazy("part in learning", "Ministry, sees whole regions")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    part = models.CharField(_("part"), max_length=9, choices=Part.choices)
    # Empty: all regions.
    region = models.CharField(_("region"), max_length=20, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    appointed_by_id = models.CharField(max_length=36)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "part", "region"],
                condition=models.Q(until=None),
                name="one_current_appointment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"
