"""What Belgium's research warns of, held for every incident: who is not competent, not reachable or no more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abri.engine.facts import read_facts
from abri.engine.packs import Organisation, load_pack
from abri.engine.routing import Route, answers_now, recommend
from tests.engine.routing.incidents import incidents_in, instants

BELGIUM = load_pack("be")
AT = datetime(2026, 11, 21, 20, tzinfo=UTC)
NEVER = {
    "be.police_on_web": "for bicycles and graffiti, never for cyberbullying",
    "be.fccu": "no public counter",
    "be.rccu": "no public counter",
    "be.ecops": "closed",
    "be.clicksafe": "an old name",
    "be.pms": "no contact is known",
    "be.cyberhelp": "nobody knows whether it still runs",
    "be.dg.ombuds": "not for children",
    "be.moe": "makes policy",
    "int.116111": "nobody knows whether it answers in Belgium",
    "int.interpol": "through the national police only",
    "int.ncmec": "for the United States",
    "uk.reportremove": "for the United Kingdom",
}
incidents = incidents_in(BELGIUM)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def route(table: dict[str, object]) -> Route:
    return recommend(BELGIUM, read_facts(table), AT)


@often
@given(table=incidents, at=instants, language=st.sampled_from(BELGIUM.languages))
def test_whoever_is_no_route_is_never_named(table: dict[str, object], at: datetime, language: str) -> None:
    assert not set(NEVER) & set(route(table).channels)
    offered = {offer.organisation.id for offer in answers_now(BELGIUM, read_facts(table), at, language)}
    assert not (set(NEVER) | {"be.bipt"}) & offered


@often
@given(table=incidents)
def test_bipt_hears_of_platforms_that_refuse_and_never_of_content(table: dict[str, object]) -> None:
    assert ("be.bipt" in route(table).channels) is (table.get("notice") in ("ignored", "refused"))


@often
@given(table=incidents, grounds=st.sets(st.sampled_from(["sex", "gender_identity"]), min_size=1))
def test_unia_is_not_competent_for_sex_and_gender(table: dict[str, object], grounds: set[str]) -> None:
    assert "be.unia" not in route(table | {"protected_ground": sorted(grounds)}).channels


@often
@given(table=incidents)
def test_unia_is_not_competent_in_flemish_matters(table: dict[str, object]) -> None:
    at_a_flemish_school = {"at_school": True, "region": "be.vl"}
    assert "be.unia" not in route(table | at_a_flemish_school).channels


@often
@given(table=incidents, age=st.integers(0, 17))
def test_services_for_adults_are_not_for_minors(table: dict[str, object], age: int) -> None:
    channels = set(route(table | {"victim_age": age}).channels)
    assert not channels & {"be.igvm_iefh", "int.stopncii", "be.ecvc", "be.consumerconnect"}


@often
@given(
    table=incidents,
    age=st.integers(0, 17),
    category=st.sampled_from(["ncii.minor", "deepfake.sexual.minor", "ncii.adult"]),
)
def test_images_of_minors_go_to_child_focus_and_are_never_taken_in(
    table: dict[str, object], age: int, category: str
) -> None:
    found = route(table | {"victim_age": age, "category": [category]})
    assert "be.childfocus.116000" in found.channels
    assert found.evidence_upload == "forbidden"


@often
@given(table=incidents, region=st.sampled_from([None, "be", *BELGIUM.regions]))
def test_german_speakers_are_always_told_of_108(table: dict[str, object], region: str | None) -> None:
    table = {name: value for name, value in table.items() if name != "region"} | {"language": "de"}
    assert "be.108" in route(table | ({"region": region} if region else {})).channels


@often
@given(table=incidents, danger=st.sampled_from(["suicide", "self_harm", "violence_now"]))
def test_in_danger_112_comes_first(table: dict[str, object], danger: str) -> None:
    assert route(table | {"danger": danger}).channels[0] == "be.112"


@often
@given(table=incidents)
def test_other_grown_ups_are_not_on_the_list_of_article_353(table: dict[str, object]) -> None:
    grown_up = {"victim_age": 30, "victim_vulnerable": False, "image": "none"}
    assert route(table | grown_up).may_inform_authorities_without_consent == "only_grave_danger"


@pytest.mark.parametrize("organisation", BELGIUM.organisations.values(), ids=lambda one: one.id)
def test_hours_say_from_when_they_are(organisation: Organisation) -> None:
    if organisation.hours is not None or organisation.opening is not None:
        assert organisation.hours_as_of


def test_hours_that_sources_contradict_are_no_opening_hours() -> None:
    for name in ("be.sosviol", "be.awel", "be.103", "be.igvm_iefh", "be.unia", "be.106", "be.1712"):
        assert BELGIUM.organisations[name].opening is None


def test_on_the_shared_number_one_presses_1_for_the_institute() -> None:
    institute, unia = (BELGIUM.organisations[name] for name in ("be.igvm_iefh", "be.unia"))
    assert institute.contact.phone == unia.contact.phone
    for language in BELGIUM.languages:
        assert " 1" in institute.mission.say(language)


def test_the_number_that_nobody_found_is_nowhere() -> None:
    phones = {one.contact.phone.replace(" ", "") for one in BELGIUM.organisations.values()}
    assert "080020088" not in phones
