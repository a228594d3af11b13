"""The audit trail, and short-lived state that only one browser opens."""

import json
import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from abri.centre.records.keyring import CookieKey, WrongKey, text_length
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Questions about the trail."""

    def about(self, subject: models.Model) -> Self:
        """Entries about one row."""
        return self.filter(subject_table=subject._meta.db_table, subject_id=str(subject.pk))

    def newest_first(self) -> Self:
        """The order in which people read it."""
        return self.order_by("-at", "-id")


class AuditEntry(models.Model):
    """Who did what to which record, when. Ids and codes only; no foreign keys, so that it outlives what it names."""

    privacy = privacy(plain="id at actor_id action subject_table subject_id desk_id detail")

    at = models.DateTimeField(_("when"))
    actor_id = models.CharField(_("who"), max_length=36, blank=True)
    action = models.CharField(_("what"), max_length=60)
    subject_table = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=36)
    # The desk whose members may read the entry; empty for matters of the whole centre.
    desk_id = models.CharField(max_length=36, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_table", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["at"], name="audit_at"),
            # What one person did lately: how much of it was heavy.
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_table} {self.subject_id}"


class PocketQuerySet(models.QuerySet["Pocket"]):
    """Questions about pockets."""

    def current(self, at: datetime) -> Self:
        """Pockets that have not expired."""
        return self.filter(expires_at__gt=at)

    def expired(self, at: datetime) -> Self:
        """Pockets whose time is over."""
        return self.filter(expires_at__lte=at)


class Pocket(models.Model):
    """Short-lived state on the server that only the browser with the right cookie opens: a draft, an open mailbox.

    The database holds the lookup id and ciphertext; the key is in the cookie and nowhere else.
    """

    privacy = privacy(plain="lookup purpose expires_at spent_at", sealed="content")

    lookup = models.CharField(primary_key=True, max_length=64)
    purpose = models.CharField(max_length=20)
    content = SealedField()
    expires_at = models.DateTimeField(db_index=True)
    # Set by the one submission that a draft may become: the guard against a report sent twice.
    spent_at = models.DateTimeField(null=True)

    objects = PocketQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d %H:%M}"

    @classmethod
    def sealed_with(cls, key: CookieKey, purpose: str, content: dict[str, Any], expires_at: datetime) -> Self:
        """A new, unsaved pocket for ``content`` (plain JSON), padded: its size does not tell how much was typed."""
        text = json.dumps(content)
        sealed = key.seal(text.ljust(text_length(len(text))), purpose=purpose)
        return cls(lookup=key.lookup, purpose=purpose, content=sealed, expires_at=expires_at)

    def opened(self, key: CookieKey) -> dict[str, Any]:
        """The content; raises ``WrongKey``."""
        content = json.loads(key.open(self.content or b"", purpose=self.purpose))
        if not isinstance(content, dict):
            raise WrongKey("a pocket holds an object")
        return content


def new_id() -> uuid.UUID:
    """A random row id. Rows with sealed columns need theirs before they are sealed, and ids must tell no order."""
    return uuid.uuid4()
