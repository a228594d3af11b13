"""Which addresses and accounts a text tells of, so that the same ones are found in another case without reading it.

Where somebody was asked for addresses and accounts, each line may be one, and an e-mail address is an account. In a
story only what cannot be anything else counts: an address with its scheme, one of a large platform, a name behind an @;
an e-mail address there may be the writer's own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from abri.centre.vault.addresses import LONGEST_ADDRESS, Address, NotAnAddress, pasted, read
from abri.centre.vault.models import CaseMark

What = CaseMark.What
# Shorter names are those of too many people.
SHORTEST_NAME = 3
LONGEST_NAME = 60
MOST_TOLD = 300
_NAMED = re.compile(r"(?<![\w.@/])@([\w.-]{3,60})")
_NAME = re.compile(r"[\w.-]{3,60}")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"(?:https?|hxxps?)://|www\.", re.IGNORECASE)


class Told(NamedTuple):
    """Something that a case tells of: what it is, and its one spelling."""

    what: str
    value: str


def told_in_answer(untrusted: str) -> Iterator[Told]:
    """What stands in the answer to the question for addresses and accounts."""
    for line in untrusted.splitlines():
        words = list(pasted(line))
        yield from (Told(What.ACCOUNT, word.lower()) for word in words if _MAIL.fullmatch(word))
        addresses = [address for word in words if (address := _address(word))]
        for address in addresses:
            yield from told_by(address)
        if not addresses and len(words) == 1 and _NAME.fullmatch(words[0].lstrip("@")):
            yield from _name(words[0].lstrip("@"))
    yield from _behind_at(untrusted)


def told_in_story(untrusted: str) -> Iterator[Told]:
    """What stands in a story or a message."""
    for word in pasted(untrusted):
        address = _address(word)
        if address and (address.platform or _SCHEME.match(word)):
            yield from told_by(address)
    yield from _behind_at(untrusted)


def told_by_link(content: Mapping[str, Any]) -> Iterator[Told]:
    """What a link tells that the case holds as evidence: its address, and the account that somebody wrote beside it."""
    address = _address(str(content.get("url") or ""))
    if address:
        yield from told_by(address)
    platform = str(content.get("platform") or (address.platform if address else ""))
    account, number = (str(content.get(name) or "") for name in ("account", "account_id"))
    yield from _account(platform, account.lstrip("@"), number)


def told_by(address: Address) -> Iterator[Told]:
    """What an address tells: itself, unless it is only the door of a platform, and its account."""
    path = urlsplit(address.canonical)
    if not address.platform or path.path.strip("/") or path.query:
        yield Told(What.LINK, address.canonical)
    yield from _account(address.platform, address.account, address.account_id)


def first(told: Iterable[Told]) -> frozenset[Told]:
    """The first of them, each once: nobody fills the index with one report."""
    return frozenset(list(dict.fromkeys(told))[:MOST_TOLD])


def _address(word: str) -> Address | None:
    if len(word) > LONGEST_ADDRESS or _MAIL.fullmatch(word):
        return None
    try:
        return read(word)
    except NotAnAddress:
        return None


def _account(platform: str, account: str, number: str) -> Iterator[Told]:
    if platform and number:
        yield Told(What.ACCOUNT, f"{platform} #{number.lower()}")
    if platform and account:
        yield Told(What.ACCOUNT, f"{platform} {account.lower()}")
    yield from _name(account)


def _behind_at(untrusted: str) -> Iterator[Told]:
    for found in _NAMED.finditer(untrusted):
        yield from _name(found[1].rstrip(".-"))


def _name(account: str) -> Iterator[Told]:
    if SHORTEST_NAME <= len(account) <= LONGEST_NAME:
        yield Told(What.NAME, account.lower())
