"""Addresses as evidence: sealed, numbered, with a log from the first moment, and with a digest that means something."""

import hashlib
import json
from typing import Any

import pytest
from django.utils import timezone

from abri.centre.cases import keys
from abri.centre.vault import custody, links, opening
from abri.centre.vault.links import Link
from abri.centre.vault.models import Evidence
from tests.centre.conftest import Cast, Report, Reported

SEEN = Link(
    "https://www.instagram.com/some.one/", platform="instagram", account="some.one", account_id="17",
    seen_at="2026-11-20T21:30+01:00", zone="Europe/Brussels", seen="A mocking post about a classmate.",
)  # fmt: skip
POST = Link("https://instagram.com/p/CoDe1")


def added(cast: Cast, of: Reported, *chosen: Link) -> tuple[Evidence, ...]:
    return links.add(
        of.case, chosen, at=timezone.now(), author=cast.alma.person, desk_id=str(cast.helpline.pk)
    )


def told(cast: Cast, evidence: Evidence) -> dict[str, Any]:
    """What alma reads of it."""
    assert evidence.case is not None
    ring = keys.case_keyring(evidence.case, cast.alma.keyring)
    return opening.described(evidence, opening.identity_of(evidence, ring)).told


def test_a_link_is_told_as_it_was_given(cast: Cast, report: Report) -> None:
    (evidence,) = added(cast, report(), SEEN)
    assert Link.from_content(told(cast, evidence)) == SEEN


def test_links_are_numbered_after_what_is_there(cast: Cast, report: Report) -> None:
    one = report()
    assert [evidence.number for evidence in added(cast, one, SEEN, POST)] == [1, 2]
    assert [evidence.number for evidence in added(cast, one, POST)] == [3]


def test_its_digest_is_that_of_the_record_in_its_one_spelling(cast: Cast, report: Report) -> None:
    (evidence,) = added(cast, report(), SEEN)
    fields = {name: getattr(SEEN, name) for name in links.FIELDS} | {"v": 1, "kind": "link"}
    line = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert SEEN.written() == line
    assert told(cast, evidence)["sha256"] == hashlib.sha256(line).hexdigest()


def test_its_log_begins_with_who_handed_it_in(cast: Cast, report: Report) -> None:
    one = report()
    (evidence,) = added(cast, one, SEEN)
    ring = keys.case_keyring(one.case, cast.alma.keyring)
    (line,) = custody.log(evidence, opening.identity_of(evidence, ring))
    assert (line.entry.action, line.actor, line.entry.desk) == (
        "received",
        cast.alma.person,
        str(cast.helpline.pk),
    )
    assert line.entry.item == evidence.item
    custody.check(evidence)


def test_nothing_of_it_is_in_the_clear(cast: Cast, report: Report) -> None:
    (evidence,) = added(cast, report(), SEEN)
    row = Evidence.objects.filter(pk=evidence.pk).values().get()
    assert not [value for value in row.values() if "some.one" in str(value)]
    assert hashlib.sha256(SEEN.written()).hexdigest() not in str(row)


def test_another_record_under_the_same_log_is_refused(cast: Cast, report: Report) -> None:
    first, second = added(cast, report(), SEEN, POST)
    Evidence.objects.filter(pk=first.pk).update(item=second.item)
    first.refresh_from_db()
    with pytest.raises(opening.Damaged):
        told(cast, first)


def test_the_same_page_has_one_address_however_it_was_pasted() -> None:
    spellings = ("https://www.instagram.com/some.one/?igsh=1", "http://instagram.com/Some.One#top")
    assert {links.canonical_address({"url": url}) for url in spellings} == {"https://instagram.com/some.one"}
    assert links.canonical_address({"url": "nothing"}) == ""
