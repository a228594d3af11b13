"""Evidence, the parts it is stored in, what happened to it, and the seals over that."""

from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Max, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Questions about evidence."""

    def in_order(self) -> Self:
        """As it came into the case."""
        return self.order_by("number", "created_at", "id")

    def kept(self) -> Self:
        """What is whole and may be opened."""
        return self.filter(state=Evidence.State.KEPT)

    def present(self) -> Self:
        """Whatever was not destroyed."""
        return self.exclude(state=Evidence.State.DESTROYED)

    def unsent(self) -> Self:
        """What belongs to no case yet: somebody fills in a report."""
        return self.filter(draft_until__isnull=False)

    def left_behind(self, at: datetime) -> Self:
        """What was never sent, and what never came whole, although its time is over."""
        return self.filter(draft_until__lte=at)

    def without_case(self) -> Self:
        """What is left of a case that was erased."""
        return self.present().filter(case=None, draft_until=None)

    def last_number(self) -> int:
        """The highest place in a case; 0 where nothing has one."""
        last: int | None = self.aggregate(last=Max("number"))["last"]
        return last or 0

    def bytes_announced(self) -> int:
        """How large all of it is, or is going to be."""
        total: int | None = self.aggregate(total=Sum("announced"))["total"]
        return total or 0

    def bytes_still_to_come(self) -> int:
        """How much of what was announced is not on the disk yet."""
        coming = self.filter(state=Evidence.State.RECEIVING)
        there: int | None = Part.objects.filter(evidence__in=coming).aggregate(total=Sum("size"))["total"]
        return max(coming.bytes_announced() - (there or 0), 0)


class Evidence(models.Model):
    """One thing that was handed in: a file in sealed parts, or the record of an address.

    It has an identity of its own. The private half is sealed to the case; before there is a case, only the sealed
    pocket of whoever hands it in holds it.
    """

    privacy = privacy(
        plain="id case number kind source author state recipient item announced created_at kept_at draft_until "
        "destroyed_at",
        sealed="content sealed_identity",
    )

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVING = "receiving", pgettext_lazy("evidence", "Being received")
        KEPT = "kept", pgettext_lazy("evidence", "Kept")
        SEALED_OFF = "sealed_off", pgettext_lazy("evidence", "Sealed off")
        DESTROYED = "destroyed", pgettext_lazy("evidence", "Destroyed")

    class Source(models.TextChoices):
        """Who handed it in."""

        REPORTER = "reporter", _("The reporter")
        DESK = "desk", _("The desk")
        SOFTWARE = "software", _("The software")

    # What `kind` says of an address; of a file it says a code of ``files.kinds``, of a file still coming nothing.
    LINK: ClassVar = "link"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Empty before a report is sent, and after its case was erased.
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="evidence")
    # Its place in the case, from 1; 0 until it is whole and belongs to one.
    number = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="evidence")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVING)
    recipient = models.CharField(max_length=100)
    # The commitment to the digest of the content, as each line of its custody log repeats it; empty until it is kept.
    item = models.CharField(max_length=64, blank=True)
    # Bytes, as said at the beginning; once it is whole, as they are.
    announced = models.PositiveBigIntegerField(default=0)
    # What it is called, what it is, what was found: JSON, sealed to `recipient`. Empty once it was destroyed.
    content = SealedField(null=True)
    # The private half of `recipient`, sealed to the case. Empty while there is no case, and once it was destroyed.
    sealed_identity = SealedField(null=True)
    created_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    # Until when it waits to be sent, or to come whole.
    draft_until = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["draft_until"], name="evidence_draft", condition=Q(draft_until__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="one_evidence_a_number",
                condition=Q(case__isnull=False, number__gt=0),
            ),
            models.CheckConstraint(
                condition=~Q(state="destroyed")
                | Q(destroyed_at__isnull=False, content__isnull=True, sealed_identity__isnull=True),
                name="destroyed_evidence_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "sealed_off"]) | (Q(kept_at__isnull=False) & ~Q(item="")),
                name="kept_evidence_has_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.number} in {self.case_id}"

    @property
    def is_link(self) -> bool:
        """Whether this is an address, so that there are no parts."""
        return self.kind == self.LINK


class Part(models.Model):
    """One piece of evidence on disk: an age file, sealed to the evidence, named by the digest of its ciphertext."""

    privacy = privacy(plain="id evidence role number blob size")

    class Role(models.TextChoices):
        """Of what it is a piece."""

        ORIGINAL = "original", _("Original")
        COPY = "copy", _("Working copy")
        VEIL = "veil", _("Blurred picture")

    # It follows from evidence, role and number (`Part.id_of`), and it is bound into the ciphertext.
    id = models.UUIDField(primary_key=True, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=8, choices=Role.choices)
    # From 1.
    number = models.PositiveIntegerField()
    # The SHA-256 of the ciphertext, which is its name in the store.
    blob = models.CharField(max_length=64, db_index=True)
    # Bytes of the ciphertext.
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "role", "number"], name="one_part_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.role} part {self.number} of {self.evidence_id}"

    @staticmethod
    def id_of(evidence_id: UUID, role: str, number: int) -> UUID:
        """The id of this part: whoever moves or renumbers the row leaves an id that does not follow any more."""
        return UUID(bytes=sha256(f"abri part\n{evidence_id}\n{role}\n{number}".encode()).digest()[:16])


class CustodyEntry(models.Model):
    """One line of the log of what happened to a piece of evidence. `engine.evidence.custody` says how it is chained.

    Item, actor and reason are commitments: the line tells nobody who or why, and still cannot be changed.
    """

    privacy = privacy(
        plain="id evidence number action at desk_id item actor reason previous digest seal_number",
        sealed="private",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="custody")
    # From 1.
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    desk_id = models.CharField(max_length=36, blank=True)
    item = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # The first seal whose root covers this line; empty until the next one is made.
    seal_number = models.PositiveIntegerField(null=True)
    # What opens the commitments to actor and reason: JSON, sealed to the evidence. Empty once it was destroyed.
    private = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "number"], name="one_custody_entry_a_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="custody_at"),
            models.Index(fields=["evidence"], name="custody_unsealed", condition=Q(seal_number=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.evidence_id}"


class Seal(models.Model):
    """A day's root over the ends of all custody logs. What is older cannot be rewritten once it left the machine."""

    privacy = privacy(plain="id number at root previous digest heads request response chain stamped_at")

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    # The heads under the root, in order: [log, number, digest] each.
    heads = models.JSONField(default=list)
    # RFC 3161: what was asked, what came back, and the certificates, as long as there is a stamp.
    request = models.BinaryField(null=True)
    response = models.BinaryField(null=True)
    chain = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"seal {self.number}"


class BlindMark(models.Model):
    """That a file or an address is in this evidence, told only to who holds the desk's key and knows what to ask."""

    privacy = privacy(plain="id desk key value evidence what")

    class What(models.TextChoices):
        """Of what it is a mark."""

        FILE = "file", _("File")
        LINK = "link", _("Address")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="marks")
    # The public half of the desk's key that it was made under.
    key = models.CharField(max_length=100)
    value = models.CharField(max_length=64)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="marks")
    what = models.CharField(max_length=4, choices=What.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "key", "value", "evidence"], name="one_mark_an_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.evidence_id}"


class CaseMark(models.Model):
    """That somebody told of an address or an account in this case, to who holds the desk's key and asks for it."""

    privacy = privacy(plain="id desk key value case what")

    class What(models.TextChoices):
        """Of what it is a mark."""

        LINK = "link", _("Address")
        ACCOUNT = "account", _("Account")
        NAME = "name", _("Name of an account")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="case_marks")
    # The public half of the desk's key that it was made under.
    key = models.CharField(max_length=100)
    value = models.CharField(max_length=64, db_index=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="marks")
    what = models.CharField(max_length=7, choices=What.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "desk", "key", "value"], name="one_mark_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.what} told in {self.case_id}"
