"""Keeping and finding pockets. A browser without its cookie, or with a wrong one, finds nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from abri.centre.records.keyring import CookieKey, WrongKey
from abri.centre.records.models import Pocket


@dataclass(frozen=True)
class OpenPocket:
    """A pocket that this browser opened: its key, its row and what is in it."""

    key: CookieKey
    row: Pocket
    content: dict[str, Any]


def find(untrusted_cookie: str | None, purpose: str, at: datetime) -> OpenPocket | None:
    """The pocket of this cookie, or ``None`` where there is none, it has expired or the cookie does not open it."""
    if not untrusted_cookie:
        return None
    try:
        key = CookieKey.parse(untrusted_cookie)
        row = Pocket.objects.current(at).get(lookup=key.lookup, purpose=purpose)
        return OpenPocket(key, row, row.opened(key))
    except (WrongKey, Pocket.DoesNotExist):
        return None


def keep(key: CookieKey, purpose: str, content: dict[str, Any], expires_at: datetime) -> None:
    """Write ``content`` into the pocket of ``key``, new or again."""
    fresh = Pocket.sealed_with(key, purpose, content, expires_at)
    Pocket.objects.update_or_create(
        lookup=key.lookup,
        defaults={"purpose": purpose, "content": fresh.content, "expires_at": expires_at},
    )


def drop(untrusted_cookie: str | None) -> None:
    """Forget the pocket of this cookie, if there is one."""
    if untrusted_cookie:
        try:
            Pocket.objects.filter(lookup=CookieKey.parse(untrusted_cookie).lookup).delete()
        except WrongKey:
            return
