"""Which keys open what in a case, and sealing new items."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from abri.centre.accounts.models import DeskKey, Person
from abri.centre.cases.models import Case, Grant, Item
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey, Receipt, SealingError, seal
from abri.centre.records.models import new_id

logger = logging.getLogger(__name__)


class AlreadySent(Exception):
    """This very text was stored before: a form was sent twice."""


def grants_for(
    case: Case, identity: Identity, desk_keys: Iterable[DeskKey], receipt: Receipt | None
) -> list[Grant]:
    """Unsaved grants that open ``case`` to these desks' keys and to the reporter's receipt."""
    grants = []
    for desk_key in desk_keys:
        grant = Grant(case=case, desk_key=desk_key)
        seal(grant, "sealed_identity", identity.secret, to=[desk_key.recipient])
        grants.append(grant)
    if receipt is not None:
        grant = Grant(case=case, desk_key=None)
        seal(grant, "sealed_identity", identity.secret, to=[receipt.identity.recipient])
        grants.append(grant)
    return grants


def case_keyring(case: Case, keyring: Keyring) -> Keyring:
    """``keyring`` with the identity of ``case``; raises ``NotForThisKey`` when no grant opens to it."""
    for grant in case.grants.exclude(desk_key=None).select_related("desk_key"):
        if grant.desk_key is None or not keyring.holds(grant.desk_key.recipient):
            continue
        try:
            return keyring.with_identities([keyring.opened_identity(grant, "sealed_identity")])
        except SealingError:
            # A spoilt grant: another desk's may still open.
            logger.warning("grant cannot be opened", extra={"grant": str(grant.pk)})
    raise NotForThisKey("no grant opens this case")


def sealed_item(
    case: Case,
    kind: Item.Kind,
    content: dict[str, Any],
    *,
    at: datetime,
    number: int = 0,
    author: Person | None = None,
    desk_key: DeskKey | None = None,
    once: UUID | None = None,
) -> Item:
    """An unsaved item with ``content`` (plain JSON) under an identity of its own, sealed to the case or the desk.

    ``once`` is the id it takes, drawn when the form was shown: :func:`append` refuses a second item of that id.
    """
    item = Item(
        pk=once or new_id(),
        case=case,
        number=number,
        kind=kind,
        author=author,
        desk_key=desk_key,
        created_at=at,
    )
    identity = Identity.generate()
    seal(item, "content", json.dumps(content, ensure_ascii=False), to=[identity.recipient])
    holder = desk_key.recipient if desk_key is not None else case.recipient
    seal(item, "sealed_identity", identity.secret, to=[holder])
    return item


def opened(item: Item, keyring: Keyring) -> dict[str, Any]:
    """The content of ``item``; raises ``NotForThisKey`` when neither case nor desk is on the ring."""
    identity = keyring.opened_identity(item, "sealed_identity")
    content: dict[str, Any] = json.loads(Keyring([identity]).open(item, "content"))
    return content


def opened_if_whole(item: Item, keyring: Keyring) -> dict[str, Any] | None:
    """The content of ``item``, for who reads a case on: ``None`` where it is spoilt or another desk's note."""
    try:
        return opened(item, keyring)
    except SealingError:
        logger.warning("item cannot be opened", extra={"item": str(item.pk)})
        return None


def append(item: Item, *, case: Case) -> None:
    """Store ``item`` as the last of ``case``, whose row is locked; raises :class:`AlreadySent`."""
    if Item.objects.filter(pk=item.pk).exists():
        raise AlreadySent
    last = case.items.order_by("-number").values_list("number", flat=True).first()
    item.number = (last or 0) + 1
    item.save(force_insert=True)
