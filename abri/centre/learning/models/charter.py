"""The charter: chapters that editors write from tips, versions that stay as they were, who signed, what came of it."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.models.competition import Edition
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy

LONGEST_CHAPTER = 1500
LONGEST_COMMITMENT = 600


class Chapter(models.Model):
    """A chapter of the charter that is being written. ``texts``: its words by language."""

    privacy = privacy(plain="id edition theme texts revision")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="chapters")
    # A theme of the competition: its name is the heading, its place the order.
    theme = models.CharField(max_length=40)
    texts = models.JSONField(default=dict)
    # Goes up with every change: two editors do not write over each other.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "theme"], name="one_chapter_a_theme")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.theme}"


class Charter(models.Model):
    """A version of the charter as it was published. Nothing in it ever changes: signatures are for these very words.

    Only the words of a tip that was refused later are emptied: they may say who a child is.

    ``content``: ``{"title": words, "preamble": words, "chapters": [{"theme": id, "names": words, "texts": words,
    "tips": [{"text": text, "language": code}]}]}``, where words are ``{language: text}``.
    """

    privacy = privacy(plain="id edition number content digest published_at published_by_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="charters")
    # From 1 on, within the edition.
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    # SHA-256 of the content as it is written down, so that a paper can name what was signed.
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by_id = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="charter_number_once")
        ]
        ordering: ClassVar = ["edition", "number"]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.number}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Questions about signatures."""

    def of_edition(self, edition: Edition) -> Self:
        """Those of one year, the first to sign first."""
        return self.by_year().filter(charter__edition=edition)

    def by_year(self) -> Self:
        """All of them, this year's before last year's, and of a year the first to sign first."""
        found = self.select_related("charter__edition").prefetch_related("progress")
        return found.order_by("-charter__edition__year", "signed_on", "name", "pk")


class Signature(models.Model):
    """That somebody in a public office signed a version of the charter, and what that person promised in public."""

    privacy = privacy(
        plain="id charter language signed_on seen_by_id seen_at", personal="name office commitment"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=160)
    commitment = models.CharField(_("commitment"), max_length=LONGEST_COMMITMENT)
    # In which the promise was made.
    language = models.CharField(max_length=5)
    signed_on = models.DateField(_("signed on"))
    # The editor who saw the signature.
    seen_by_id = models.CharField(max_length=36)
    seen_at = models.DateTimeField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charter", "name", "office"], name="signs_a_version_once")
        ]

    def __str__(self) -> str:
        return f"signature under {self.charter_id}"


class Progress(models.Model):
    """How far a promise was in a year, in the words of what was seen, with its source."""

    privacy = privacy(plain="id signature year state what source language recorded_at recorded_by_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="progress")
    year = models.PositiveSmallIntegerField(_("year"))
    # A state of the competition: planned, begun, done, dropped.
    state = models.CharField(max_length=8)
    what = models.CharField(_("what was seen"), max_length=LONGEST_COMMITMENT)
    source = models.CharField(_("source"), max_length=300)
    language = models.CharField(max_length=5)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["signature", "year"], name="one_progress_a_year")
        ]
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"
