"""Domains at which anybody can have an e-mail address: an address there says nothing about a school.

Read from `learning/mail.toml`. What all folders say counts together: a country adds the providers that it alone has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from abri.engine.facts import shown
from abri.engine.packs.evidence import read_basis
from abri.engine.packs.learning.shelves import LearningShelf
from abri.engine.packs.reader import Table

MAIL = "mail.toml"
ANY_ENDING = ".*"
MOST_ENDINGS = 2
"""Of `yahoo.*`: "be" is one ending, "co.uk" are two."""

_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*\.({_LABEL}|\*)")


@dataclass(frozen=True, slots=True)
class MailDomains:
    """Domains, and beginnings of them such as "yahoo.", of providers at which anybody can have an address."""

    domains: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def is_anybodys(self, domain: str) -> bool:
        """Whether anybody can have an address at `domain`, in whatever case."""
        asked = domain.lower().rstrip(".")
        if asked in self.domains:
            return True
        return any(
            asked.startswith(one) and asked.removeprefix(one).count(".") < MOST_ENDINGS
            for one in self.beginnings
        )


def read_mail(shelves: Sequence[LearningShelf]) -> MailDomains:
    """What all folders say. Problems are reported, not raised."""
    found = [one for shelf in shelves if MAIL in shelf.tables for one in _read(shelf.tables[MAIL])]
    return MailDomains(
        frozenset(one for one in found if not one.endswith(ANY_ENDING)),
        tuple(sorted({one[:-1] for one in found if one.endswith(ANY_ENDING)})),
    )


def _read(file: Table) -> tuple[str, ...]:
    head = file.table("mail")
    domains = head.strings("anybody")
    for domain in domains:
        if _DOMAIN.fullmatch(domain) is None:
            head.wrong(f"{shown(domain)} is no domain", 'write "mail.example", or "mail.*" for any ending')
    read_basis(head)
    head.done()
    file.done()
    return domains
