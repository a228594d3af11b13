"""People, desks, memberships, and the sealed keys between them.

A person's identity is locked by the password. A desk's identity (a :class:`DeskKey`) is sealed to each member (a
:class:`MemberKey`); the newest key that is not retired is the desk's current one, and reports are sealed to it.
"""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from abri.centre.records.keyring import fingerprint
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person who signs in as ``username``, whatever the case."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in: a member of desks, an administrator, or both."""

    privacy = privacy(
        plain="id is_active is_administrator recipient identity_made_at joined_at language session_generation",
        personal="username name email password last_login",
        sealed="locked_identity",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    # The person's identity: the public half, and the private half locked by the password.
    recipient = models.CharField(max_length=100, blank=True)
    locked_identity = SealedField(null=True)
    identity_made_at = models.DateTimeField(null=True)
    # Part of what every session is signed with: one more ends all of them at once, wherever they are open.
    session_generation = models.PositiveIntegerField(default=0)

    # What was asked about this person already, in a request that only reads; ``accounts.belonging`` says how.
    answers: dict[str, Any] | None = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["email"]

    objects = PersonManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="one_sign_in_name_in_any_case")
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        signed = f"{self.password}\n{self.session_generation}"
        return salted_hmac("abri.accounts.session", signed, secret=secret, algorithm="sha256").hexdigest()

    @property
    def key_fingerprint(self) -> str:
        """The public key as two people read it to each other; empty before there is one."""
        return fingerprint(self.recipient) if self.recipient else ""


class DeskQuerySet(models.QuerySet["Desk"]):
    """Questions about desks."""

    def standing(self) -> Self:
        """Desks that have not been dissolved."""
        return self.filter(dissolved_at=None)

    def of(self, person: Person) -> Self:
        """Desks that ``person`` belongs to now."""
        return self.filter(memberships__person=person, memberships__ended_at=None, dissolved_at=None)

    def supervised_by(self, person: Person) -> Self:
        """Desks of which ``person`` is a supervisor now."""
        return self.filter(
            memberships__person=person,
            memberships__ended_at=None,
            memberships__role=Membership.Role.SUPERVISOR,
            dissolved_at=None,
        )

    def able_to_receive(self) -> Self:
        """Desks with a current key that a member holds, so that a report can be sealed to them and be read."""
        held = MemberKey.objects.filter(desk_key__desk=models.OuterRef("pk"), desk_key__retired_at=None)
        return self.standing().filter(models.Exists(held))

    def locked(self) -> Self:
        """Standing desks with members of whom none holds the current key: nobody reads what arrives there."""
        held = MemberKey.objects.filter(desk_key__desk=models.OuterRef("pk"), desk_key__retired_at=None)
        current = DeskKey.objects.filter(desk=models.OuterRef("pk"), retired_at=None)
        return self.standing().filter(models.Exists(current) & ~models.Exists(held))


class Desk(models.Model):
    """A team that receives cases."""

    privacy = privacy(
        plain="id slug kind name languages regions open_to_all is_fallback hours on_holidays live trusted_flagger "
        "created_at dissolved_at rotation_due_at wall_lookup",
        personal="alert_email",
    )

    class Kind(models.TextChoices):
        """Desk kinds of the routing vocabulary."""

        HELPLINE = "helpline", _("Helpline")
        HOTLINE = "hotline", _("Hotline")
        SCHOOL = "school", _("School")
        POLICE = "police", _("Police unit")
        EQUALITY_BODY = "equality_body", _("Equality body")
        MEDIATION = "mediation", _("Mediation")
        SUPPORT_SERVICE = "support_service", _("Support service")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    # Empty lists mean: all languages of the pack, all regions.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    # Whether the public door brings reports here by itself, or only the desk's own link does (a school).
    open_to_all = models.BooleanField(_("open to everybody"), default=True)
    # Holds a key from the start for reports that speak of danger.
    is_fallback = models.BooleanField(_("fallback desk"), default=False)
    # When the desk works, a list of {"days": [0..6], "begins": "09:00", "until": "17:00"} in the zone of the pack.
    # Empty: nobody said, so its deadlines run around the clock.
    hours = models.JSONField(_("hours"), default=list, blank=True)
    on_holidays = models.BooleanField(_("open on public holidays"), default=False)
    # Whether it answers reporters in a live conversation while it is open.
    live = models.BooleanField(_("offers live conversations"), default=False)
    # Whether a coordinator of digital services named it a trusted flagger: platforms have to look at its notices first.
    trusted_flagger = models.BooleanField(_("trusted flagger"), default=False)
    # A mailbox of the team that is told "an urgent report waits", without any content.
    alert_email = models.EmailField(_("e-mail for alerts"), blank=True)
    created_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True)
    # Set when somebody left: the next unlocked member gives the desk a new key.
    rotation_due_at = models.DateTimeField(null=True)
    # What follows from the link for a screen that nobody signs in at, which is not stored. Empty: there is none.
    wall_lookup = models.CharField(max_length=64, blank=True)

    objects = DeskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_fallback"],
                condition=models.Q(is_fallback=True, dissolved_at=None),
                name="one_fallback_desk",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current_key(self) -> "DeskKey | None":
        """The key that new reports are sealed to; ``None`` while the desk has no member yet."""
        return self.keys.filter(retired_at=None).order_by("-version").first()

    @property
    def mail_language(self) -> str:
        """The language of mails to the mailbox of the team: the first that the desk speaks."""
        return str(self.languages[0]) if self.languages else settings.LANGUAGE_CODE


class DeskKey(models.Model):
    """One version of a desk's identity."""

    privacy = privacy(
        plain="id desk version recipient endorsement made_at made_by_id retired_at", sealed="recovery"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="keys")
    version = models.PositiveIntegerField()
    recipient = models.CharField(max_length=100)
    # With the key before it, so that nobody who did not hold that one can have made this one. Empty for a first key.
    endorsement = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.CharField(max_length=36)
    retired_at = models.DateTimeField(null=True)
    # The private half, sealed to the offline recovery recipient where there is one.
    recovery = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "version"], name="one_desk_key_a_version"),
            models.UniqueConstraint(
                fields=["desk"], condition=models.Q(retired_at=None), name="one_current_desk_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk} key {self.version}"

    @property
    def fingerprint(self) -> str:
        """The public key as people compare it."""
        return fingerprint(self.recipient)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who belongs where."""

    def current(self) -> Self:
        """Memberships that have not ended."""
        return self.filter(ended_at=None)

    def of(self, person: Person) -> Self:
        """What ``person`` belongs to now, in the order of the desks' names, with the desks."""
        return self.current().filter(person=person).select_related("desk").order_by("desk__name")

    def acting(self) -> Self:
        """Current memberships of people who may change cases."""
        return self.current().filter(role__in=Membership.ACTING_ROLES)

    def waiting(self) -> Self:
        """Members whom nobody has let in to the desk's current key yet."""
        let_in = MemberKey.objects.filter(
            desk_key__desk=models.OuterRef("desk"),
            desk_key__retired_at=None,
            person=models.OuterRef("person"),
        )
        has_key = DeskKey.objects.filter(desk=models.OuterRef("desk"), retired_at=None)
        return self.current().filter(models.Exists(has_key) & ~models.Exists(let_in))


class Membership(models.Model):
    """That a person belongs to a desk, in a role, since and until when."""

    privacy = privacy(plain="id desk role began_at ended_at key_seen_version", personal="person")

    class Role(models.TextChoices):
        """What a member may do."""

        CASEWORKER = "caseworker", _("Caseworker")
        SUPERVISOR = "supervisor", _("Supervisor")
        READ_ONLY = "read_only", _("May read, not act")

    # A supervisor works on cases like everybody else, and sees how the desk is doing.
    ACTING_ROLES: ClassVar = (Role.CASEWORKER, Role.SUPERVISOR)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.CASEWORKER)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The version of the desk's key that this member has acknowledged; an unknown newer one is an alert.
    key_seen_version = models.PositiveIntegerField(default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "desk"], condition=models.Q(ended_at=None), name="one_current_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.desk}"

    @property
    def may_act(self) -> bool:
        """Whether this member may change cases."""
        return self.role in self.ACTING_ROLES

    @property
    def supervises(self) -> bool:
        """Whether this member sees how the desk is doing."""
        return self.role == self.Role.SUPERVISOR


class MemberKey(models.Model):
    """A desk's identity, sealed to one member."""

    privacy = privacy(
        plain="id desk_key endorsement let_in_by_id made_at", personal="person", sealed="sealed_identity"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk_key = models.ForeignKey(DeskKey, on_delete=models.CASCADE, related_name="member_keys")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="member_keys")
    sealed_identity = SealedField()
    # With the desk's key: for which public key of the person. Another one has to be let in again.
    endorsement = models.CharField(max_length=64)
    let_in_by_id = models.CharField(max_length=36)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk_key", "person"], name="one_member_key")
        ]

    def __str__(self) -> str:
        return f"{self.desk_key} for {self.person}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self, at: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)

    def ended(self, at: datetime) -> Self:
        """Invitations that nobody can accept any more."""
        expired = models.Q(expires_at__lte=at)
        return self.filter(
            expired | models.Q(accepted_at__isnull=False) | models.Q(withdrawn_at__isnull=False)
        )


class Invitation(models.Model):
    """That an administrator asked somebody to join. The link's secret is not stored, only what follows from it."""

    privacy = privacy(
        plain="id desk role is_administrator language lookup invited_by_id created_at expires_at accepted_at "
        "withdrawn_at",
        personal="email",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="invitations")
    role = models.CharField(
        max_length=12, choices=Membership.Role.choices, default=Membership.Role.CASEWORKER
    )
    is_administrator = models.BooleanField(default=False)
    email = models.EmailField()
    # Of the letter; the newcomer may choose another.
    language = models.CharField(max_length=5, default="en")
    lookup = models.CharField(max_length=64, unique=True)
    invited_by_id = models.CharField(max_length=36)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation to {self.desk}"
