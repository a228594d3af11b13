"""How often pages ask the database: with a few rows to show, and with more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW, MORE = 2, 4
# Addresses by who opens them; what stands for a thing stands in braces.
Pages = Mapping[str, Sequence[str]]


class Growing(Protocol):
    """A place at which there is more and more to see."""

    @property
    def clients(self) -> Mapping[str, Client]:
        """A browser for each who opens pages."""

    @property
    def names(self) -> Mapping[str, object]:
        """What stands for the names in addresses."""

    def grow(self, rows: int) -> None:
        """Let there be so many of everything."""


@dataclass(frozen=True)
class Opened:
    """A page that was opened: how many questions it asked the database, and how long it is."""

    asked: int
    length: int


Counted = dict[tuple[str, str], Opened]


def with_few_and_more(place: Growing, pages: Pages) -> tuple[Counted, Counted]:
    """What each page asks with a few rows, and with more."""
    place.grow(FEW)
    few = _opened_all(place, pages)
    place.grow(MORE)
    return few, _opened_all(place, pages)


def _opened_all(place: Growing, pages: Pages) -> Counted:
    return {
        (who, page): _opened(place.clients[who], page.format(**place.names))
        for who, listed in pages.items()
        for page in listed
    }


def _opened(client: Client, address: str) -> Opened:
    """The page as it is once it has been opened before: what a process keeps is kept by then."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    return Opened(len(asked), len(page.content))
