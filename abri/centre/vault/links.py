"""Addresses as evidence: where something was seen, whose account it was, when, and what was seen.

A link has no parts. Its content is a record of a few fields; the digest of that record, written in the one way of
`engine.evidence.canonical`, is what its custody log commits to.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.cases.models import Case
from abri.centre.records.keyring import Identity, seal
from abri.centre.vault import custody, holds
from abri.centre.vault.addresses import NotAnAddress, read
from abri.centre.vault.models import Evidence
from abri.engine.evidence.canonical import canonical, digest_of
from abri.engine.evidence.custody import hide

MOST_AT_ONCE = 40
FIELDS = ("url", "platform", "account", "account_id", "seen_at", "zone", "seen")


@dataclass(frozen=True)
class Link:
    """One address with what is known about it; everything but ``url`` may be empty.

    ``seen_at`` is an ISO time with its offset from UTC, ``zone`` the name of the zone whose clock it was.
    """

    url: str
    platform: str = ""
    account: str = ""
    account_id: str = ""
    seen_at: str = ""
    zone: str = ""
    seen: str = ""

    def record(self) -> dict[str, Any]:
        """The fields as they are sealed, and as their digest is taken."""
        return {"v": 1, "kind": Evidence.LINK, **{name: getattr(self, name) for name in FIELDS}}

    def written(self) -> bytes:
        """The record in its one spelling: what the digest is of, and what an export holds."""
        return canonical(self.record())

    def without_words(self) -> bytes:
        """The record without what somebody wrote about the address. The digest of the item is not of these bytes."""
        return canonical({name: value for name, value in self.record().items() if name != "seen"})

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Link":
        """The link that an opened description holds."""
        return cls(**{name: str(content.get(name) or "") for name in FIELDS})


def canonical_address(content: Mapping[str, Any]) -> str:
    """The one spelling of a link's address, by which it is found in other cases; empty where it has none any more."""
    try:
        return read(str(content["url"])).canonical
    except NotAnAddress:
        return ""


@transaction.atomic
def add(
    case: Case,
    links: Iterable[Link],
    *,
    at: datetime,
    author: Person | None = None,
    source: str = Evidence.Source.DESK,
    desk_id: str = "",
) -> tuple[Evidence, ...]:
    """Put ``links`` into ``case``, each sealed to an identity of its own, each with the first line of its log."""
    # Locked, so that two who add at once do not take the same number.
    locked = Case.objects.select_for_update().get(pk=case.pk)
    return tuple(
        _add(locked, link, number, at=at, author=author, source=source, desk_id=desk_id)
        for number, link in enumerate(links, start=locked.evidence.last_number() + 1)
    )


def _add(
    case: Case, link: Link, number: int, *, at: datetime, author: Person | None, source: str, desk_id: str
) -> Evidence:
    identity, digest = Identity.generate(), digest_of(link.record())
    commitment, disclosure = hide("item", digest)
    evidence = Evidence(
        case=case,
        number=number,
        kind=Evidence.LINK,
        source=source,
        author=author,
        state=Evidence.State.KEPT,
        recipient=identity.recipient,
        item=commitment,
        announced=len(link.written()),
        created_at=at,
        kept_at=at,
    )
    content = {**link.record(), "sha256": digest, "salt": disclosure.salt}
    seal(evidence, "content", json.dumps(content, ensure_ascii=False), to=[identity.recipient])
    seal(evidence, "sealed_identity", identity.secret, to=[case.recipient])
    evidence.save(force_insert=True)
    custody.record(evidence, "received", at=at, by=author, desk_id=desk_id)
    holds.join(evidence, at=at)
    return evidence
