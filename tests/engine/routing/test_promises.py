"""What must hold of the routes of every pack, whatever the facts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.facts import FIELDS, read_facts
from abri.engine.packs import URGENCIES, Pack, load_pack, shipped_packs
from abri.engine.packs.organisations import CLOSED
from abri.engine.routing import Route, answers_now, recommend
from tests.engine.conftest import TINY
from tests.engine.routing.incidents import incidents_in, instants

PACKS = [*(load_pack(name) for name in shipped_packs()), load_pack(TINY)]
AT = datetime(2026, 11, 21, 20, tzinfo=UTC)
every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def route(pack: Pack, table: dict[str, object]) -> Route:
    return recommend(pack, read_facts(table), AT)


@every_pack
@often
@given(data=st.data())
def test_the_same_facts_give_the_same_route(pack: Pack, data: st.DataObject) -> None:
    table = data.draw(incidents_in(pack))
    turned = {
        name: value[::-1] if isinstance(value, list) and FIELDS[name].kind == "list" else value
        for name, value in table.items()
    }
    found, again, other = route(pack, table), route(pack, table), route(pack, turned)
    assert found == again
    assert set(other.channels) == set(found.channels)
    assert (other.urgency, other.due, other.evidence_upload) == (
        found.urgency,
        found.due,
        found.evidence_upload,
    )
    if len(table.get("category") or ()) < 2:  # type: ignore[arg-type]  # categories are asked in their order
        assert (other.channels, other.desks) == (found.channels, found.desks)


@every_pack
@often
@given(data=st.data())
def test_what_nobody_knows_never_makes_a_report_more_urgent(pack: Pack, data: st.DataObject) -> None:
    table = data.draw(incidents_in(pack).filter(bool))
    dropped = data.draw(st.sampled_from(sorted(table)))
    known = URGENCIES.index(route(pack, table).urgency)
    less = URGENCIES.index(
        route(pack, {name: value for name, value in table.items() if name != dropped}).urgency
    )
    assert less >= min(known, URGENCIES.index("normal"))


@every_pack
@often
@given(data=st.data())
def test_everything_in_a_route_has_its_reason(pack: Pack, data: st.DataObject) -> None:
    found = route(pack, data.draw(incidents_in(pack)))
    given_by: dict[str, set[str]] = {}
    for reason in found.reasons:
        given_by.setdefault(reason.about, set()).update(reason.gives)
    assert given_by["channels"] == set(found.channels)
    assert given_by["desks"] == set(found.desks)
    assert given_by["urgency"] == {found.urgency}
    assert given_by["secrecy"] == {found.may_inform_authorities_without_consent}
    assert given_by.get("evidence_upload", {"allowed"}) == {found.evidence_upload}
    assert len({(reason.about, reason.text) for reason in found.reasons}) == len(found.reasons)


@every_pack
@often
@given(data=st.data(), at=instants)
def test_nobody_is_offered_who_is_not_for_that_age_or_exists_no_more(
    pack: Pack, data: st.DataObject, at: datetime
) -> None:
    facts = read_facts(data.draw(incidents_in(pack)))
    offers = answers_now(pack, facts, at, data.draw(st.sampled_from(pack.languages)))
    assert offers
    for offer in offers:
        organisation = offer.organisation
        assert organisation.kind != CLOSED
        if organisation.ages is not None and facts.victim_age is not None:
            assert organisation.ages.low <= facts.victim_age.low <= organisation.ages.high


@every_pack
@often
@given(data=st.data(), at=instants)
def test_opening_hours_are_in_order_around_the_instant(pack: Pack, data: st.DataObject, at: datetime) -> None:
    for offer in answers_now(pack, read_facts(data.draw(incidents_in(pack))), at, pack.languages[0]):
        if offer.state == "open" and offer.closes_at is not None:
            assert at < offer.closes_at
        if offer.opens_at is not None:
            assert offer.state in ("closed", "not_known")
            assert at < offer.opens_at
            later = answers_now(pack, read_facts({}), offer.opens_at, pack.languages[0])
            same = [one for one in later if one.organisation == offer.organisation]
            assert all(one.state == "open" for one in same)
        if offer.state != "open":
            assert offer.closes_at is None
