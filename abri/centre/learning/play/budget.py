"""How often codes are tried and rooms opened, before a browser has to earn its turn, or needs the long code.

A code has six signs so that a class can type it, one of a hundred million. Who tries them one after the other is slowed
down in two steps, in each minute anew and counted twice: for one address and for the whole installation. First a turn
is earned by work or by waiting (``turns``); then six signs are not enough and the long code is asked for, which the
room's picture carries and nobody guesses. So whoever stands in front of the screen comes in, also from the address
that guesses: a school has one for all its classes.

No address is stored. What is counted is a bucket of addresses, one of 65,536, under a key that changes each day: it
leads back to nobody.
"""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from abri.centre import turns
from abri.centre.learning.play.tokens import Code

# Wrong codes a minute. A school whose classes all begin at once mistypes about thirty; a hundred schools more seldom
# than two hundred, because few begin in the same minute.
EARN_FROM, EARN_FROM_ONE_ADDRESS = 200, 30
# Then nobody guesses any more: the work of a turn is nothing to a strong computer.
LONG_FROM, LONG_FROM_ONE_ADDRESS = 500, 120
ROOMS_PER_MINUTE = 100
_WRONG, _OPENED = "play.wrong_codes", "play.opened"
TURN = "play"
# Home lines and schools have a network of this size to themselves.
_IPV6_NETWORK = 64


class LongCodeNeeded(Exception):
    """So many wrong codes are being tried that six signs are not enough in this minute."""


def wrong_code(request: HttpRequest, at: datetime) -> None:
    """Remember that one more wrong code was tried from this bucket of addresses, and nothing else about it."""
    for what in _counters(request, at):
        turns.count(what, at)


def turn_to_join(request: HttpRequest, code: Code, at: datetime) -> turns.Turn | None:
    """``None`` where this browser may try ``code`` now; raises :class:`LongCodeNeeded`."""
    if code.is_long:
        return None
    wrong = {what: turns.counted(what, at) for what in _counters(request, at)}
    if _reached(wrong, LONG_FROM, LONG_FROM_ONE_ADDRESS):
        raise LongCodeNeeded
    return turns.earned(TURN, request.POST, at) if _reached(wrong, EARN_FROM, EARN_FROM_ONE_ADDRESS) else None


def turn_to_open(request: HttpRequest, at: datetime) -> turns.Turn | None:
    """``None`` where this browser may open a room now; counts it then."""
    if turns.counted(_OPENED, at) >= ROOMS_PER_MINUTE:
        return turns.earned(TURN, request.POST, at)
    turns.count(_OPENED, at)
    return None


def bucket(request: HttpRequest, at: datetime) -> str:
    """Which of many addresses this request may have come from; another one each day."""
    try:
        address = ip_address(DefaultAccountAdapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        # A proxy on a socket names no address: then all are one.
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or ip_network((address, _IPV6_NETWORK), strict=False).network_address
    return salted_hmac(f"abri.play.bucket {at:%Y-%m-%d}", str(address), algorithm="sha256").hexdigest()[:4]


def _counters(request: HttpRequest, at: datetime) -> tuple[str, str]:
    return _WRONG, f"{_WRONG}.{bucket(request, at)}"


def _reached(wrong: Mapping[str, int], most: int, most_of_one_address: int) -> bool:
    return any(number >= (most if what == _WRONG else most_of_one_address) for what, number in wrong.items())
