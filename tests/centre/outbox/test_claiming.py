"""Many workers on one database: each letter leaves once, and nothing is left behind."""

from collections import Counter
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from abri.centre.outbox import letters
from abri.centre.outbox.delivery import LEASE
from abri.centre.outbox.models import Letter
from tests.centre.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, LETTERS = 4, 120


@pytest.fixture(autouse=True)
def _several_connections() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has one connection; benchmarks/outbox.py shows it on a file")


def write() -> None:
    for number in range(LETTERS):
        letters.enqueue(letters.Kind.ACCOUNT, to=f"p{number}@centre.example", language="nl", at=NOON)


def at_once(work: list[Thread]) -> None:
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def test_workers_that_claim_at_once_share_the_letters() -> None:
    write()
    held: list[Letter] = []
    ready = Barrier(WORKERS)

    def claim() -> None:
        ready.wait()
        while batch := Letter.objects.claim(uuid4(), most=7, at=NOON, until=NOON + LEASE):
            held.extend(batch)
        connection.close()

    at_once([Thread(target=claim) for _ in range(WORKERS)])
    assert Counter(letter.pk for letter in held).most_common(1)[0][1] == 1
    # Who comes while another has the last rows locked goes home; those are held by the other.
    assert len(held) == LETTERS


def test_one_key_makes_one_letter_whoever_writes_it_at_once() -> None:
    ready = Barrier(WORKERS)
    written: list[Letter] = []

    def enqueue() -> None:
        ready.wait()
        written.append(
            letters.enqueue(letters.Kind.ACCOUNT, to="p@centre.example", language="nl", at=NOON, key="once")
        )
        connection.close()

    at_once([Thread(target=enqueue) for _ in range(WORKERS)])
    assert len({letter.pk for letter in written}) == 1
    assert Letter.objects.count() == 1
