"""Addresses that give mail back: known by a keyed digest alone, written to again after a rest, each longer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import constant_time_compare

from abri.centre.outbox.letters import addressee_of, digest_of
from abri.centre.outbox.models import Letter, RestingAddress

# After one letter that came back, after two, after more: a mailbox that was full is tried again the next day.
RESTS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
FORGET_AFTER = timedelta(days=90)


def mark_of(address: str) -> str:
    """What an address is known by here."""
    return digest_of(address, "abri.outbox.address")


def is_addressee(letter: Letter, address: str) -> bool:
    """Whether ``letter`` went to ``address``."""
    return bool(letter.addressee) and constant_time_compare(letter.addressee, addressee_of(letter, address))


def gave_back(address: str, *, at: datetime) -> None:
    """Let ``address`` rest: it gave a letter back for good."""
    row, _ = RestingAddress.objects.get_or_create(
        mark=mark_of(address), defaults={"failed_at": at, "rests_until": at}
    )
    RestingAddress.objects.filter(pk=row.pk).update(failures=F("failures") + 1, failed_at=at)
    row.refresh_from_db()
    rest = RESTS[min(row.failures, len(RESTS)) - 1]
    RestingAddress.objects.filter(pk=row.pk).update(rests_until=at + rest)


def takes_mail(address: str) -> None:
    """Forget that ``address`` gave anything back: a letter arrived there."""
    RestingAddress.objects.filter(mark=mark_of(address)).delete()


def rests(address: str, *, at: datetime) -> bool:
    """Whether ``address`` is not to be written to now."""
    return RestingAddress.objects.filter(mark=mark_of(address), rests_until__gt=at).exists()


def giving_back(addresses: Iterable[str]) -> set[str]:
    """Those of ``addresses`` whose last letter came back."""
    by_mark = {mark_of(address): address for address in addresses if address}
    found = RestingAddress.objects.filter(mark__in=by_mark).values_list("mark", flat=True)
    return {by_mark[mark] for mark in found}


def forget_old(*, at: datetime) -> int:
    """Forget addresses that gave nothing back for three months; returns how many."""
    deleted, _ = RestingAddress.objects.filter(failed_at__lt=at - FORGET_AFTER).delete()
    return deleted
