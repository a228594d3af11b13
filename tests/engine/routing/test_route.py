"""Routing: who hears of an incident, how urgently, and what must not be done on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.facts import read_facts
from abri.engine.packs import UPLOAD_RULES, URGENCIES, Due, Pack, load_pack
from abri.engine.routing import Route, UnknownCategory, recommend
from tests.engine.conftest import TINY, Changed
from tests.engine.test_facts import facts_tables

PACK = load_pack(TINY)
AT = datetime(2026, 11, 21, 20, tzinfo=UTC)
CODES = ["bullying", "threat", "image.minor", "image.adult", "flash"]
own_facts = st.builds(
    lambda table, codes, region: table | codes | region,
    facts_tables,
    st.fixed_dictionaries({}, optional={"category": st.lists(st.sampled_from(CODES), unique=True)}),
    st.fixed_dictionaries(
        {}, optional={"region": st.sampled_from(["xx", "xx.north", "xx.south", "yy", "zz"])}
    ),
).map(lambda table: table if set(table.get("category", [])) <= set(CODES) else table | {"category": []})


def route(**facts: Any) -> Route:
    return recommend(PACK, read_facts(facts), AT)


def said(about: str, found: Route) -> list[str]:
    return [reason.text.say("en") for reason in found.reasons if reason.about == about]


def test_nothing_known_goes_to_those_who_hear_everybody() -> None:
    found = route()
    assert found.channels == ("xx.child", "xx.police")
    assert found.desks == ("helpline",)
    assert (found.urgency, found.due) == ("normal", Due(2, "working_day"))
    assert found.evidence_upload == "allowed"
    assert found.may_inform_authorities_without_consent == "only_grave_danger"
    assert said("channels", found) == ["Here everybody is heard."]


def test_those_who_hear_everybody_are_chosen_by_language_and_age(changed: Changed) -> None:
    assert route(victim_age=30).channels == ("xx.police",)
    own = 'languages = ["en", "fr"]\nregion = ["XX"]\nages'
    pack = load_pack(changed("organisations.toml", own, own.replace(', "fr"', "")))
    found = recommend(pack, read_facts({"language": "fr"}), AT)
    assert found.channels == ("xx.police",)
    assert {reason.rule for reason in found.reasons if reason.about == "channels"} == {"general"}


def test_danger_comes_before_what_the_category_says() -> None:
    found = route(danger="suicide", category=["bullying"], language="en", region="xx.north")
    assert found.urgency == "immediate"
    assert found.channels[:2] == ("xx.alarm", "xx.night")
    assert said("urgency", found) == ["Somebody is in danger."]


def reasons(found: Route) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(reason.about, reason.rule, reason.gives, reason.text.say("en")) for reason in found.reasons]


def test_every_reason_names_its_rule_and_what_it_speaks_for() -> None:
    facts: dict[str, Any] = {
        "danger": "suicide",
        "wants": ["removal"],
        "region": "xx.south",
        "language": "en",
    }
    assert reasons(route(**facts)) == [
        ("urgency", "danger", ("immediate",), "Somebody is in danger."),
        ("channels", "danger", ("xx.alarm", "xx.night"), "Life comes first."),
        ("desks", "desk.1", ("platform",), "A platform can remove it."),
        ("secrecy", "secrecy", ("only_grave_danger",), "It is not on the list."),
    ]


def test_what_a_category_asks_for_names_the_category() -> None:
    found = {reason[:3] for reason in reasons(route(category=["bullying"], region="xx.north", victim_age=12))}
    assert ("urgency", "bullying", ("normal",)) in found
    assert ("desks", "bullying", ("school",)) in found


def test_where_nothing_is_urgent_the_reason_says_so() -> None:
    assert reasons(route())[:1] == [("urgency", "normal_urgency", ("normal",), "Nothing points to danger.")]


def test_upload_and_secrecy_name_their_rules_too() -> None:
    found = reasons(route(category=["image.adult"], victim_age=15))
    assert found[3:] == [
        ("evidence_upload", "young_person", ("forbidden",), "The person is under 18."),
        ("secrecy", "secrecy", ("if_listed_conditions",), "It may be on the list."),
        ("secrecy", "adult_picture_of_protected", ("if_listed_conditions",), "The person is protected."),
    ]
    allowed = reasons(route(category=["image.adult"], victim_age=30))
    assert (
        "evidence_upload",
        "image.adult",
        ("url_preferred",),
        "It is about: Picture of an adult.",
    ) in allowed
    image = reasons(route(image="intimate_minor", victim_age=15))
    assert ("evidence_upload", "image_of_a_minor", ("forbidden",), "Nobody may keep it.") in image


@pytest.mark.parametrize("part", ["urgency", "desk", "upload", "listed"])
def test_every_kind_of_rule_may_ask_how_long_ago_something_was(changed: Changed, part: str) -> None:
    recently = 'when = { fact = "offline_sexual_violence_on", within_days = 7 }\n'
    rules = {
        "urgency": f'[[urgency]]\nid = "new"\nurgency = "high"\n{recently}',
        "desk": f'[[desk]]\nid = "new"\ndesks = ["police"]\n{recently}',
        "upload": f'[[upload]]\nid = "new"\nrule = "text_only"\n{recently}',
        "listed": f'[[listed]]\nid = "new"\n{recently}',
    }
    new = f'{rules[part]}reason = {{ en = "Lately.", fr = "Récemment." }}\n\n'
    pack = load_pack(changed("routing.toml", "[[need]]", f"{new}[[need]]"))
    ruled = [
        "new" in {reason.rule for reason in recommend(pack, read_facts(facts), AT).reasons}
        for facts in ({"offline_sexual_violence_on": day} for day in ("2026-11-20", "2026-11-01"))
    ]
    assert ruled == [True, False]


def test_the_highest_urgency_wins_and_is_the_only_one_explained() -> None:
    assert route(category=["flash"]).urgency == "low"
    assert route(category=["flash", "bullying"]).urgency == "normal"
    assert route(category=["bullying"], authors=[2, 9]).urgency == "normal"
    found = route(category=["bullying", "threat"], authors=6)
    assert found.urgency == "high"
    assert said("urgency", found) == ["Many do it.", "It is about: Threat."]


def test_a_channel_of_another_region_is_left_out() -> None:
    found = route(category=["bullying"], region="xx.north", victim_age=12)
    assert found.channels == ("xx.north.line", "xx.child")


def test_no_regional_channel_goes_first_where_the_region_is_not_known() -> None:
    assert route(category=["bullying"]).channels == ("xx.child", "xx.north.line", "xx.south.line")
    assert route(category=["bullying"], region="xx").channels[0] == "xx.child"
    grown_up = route(category=["bullying"], victim_age=30)
    assert grown_up.channels == ("xx.police", "xx.north.line", "xx.south.line")


def test_somebody_elsewhere_is_not_sent_to_a_region_here() -> None:
    assert route(category=["bullying"], region="zz").channels == ("xx.child",)


def test_a_help_line_needs_a_common_language_and_an_authority_does_not() -> None:
    assert "xx.north.line" not in route(category=["bullying"], region="xx.north", language="fr").channels
    assert "xx.police" in route(category=["threat"], language="fr").channels
    assert "xx.north.line" in route(category=["bullying"], region="xx.north", language="tr").channels
    assert "xx.north.line" in route(category=["bullying"], region="xx.north", language="en-gb").channels


def test_ages_that_cannot_fit_are_left_out() -> None:
    assert route(category=["image.adult"], victim_age=15).channels == ("xx.police",)
    assert route(category=["image.adult"], victim_age=[15, 20]).channels[0] == "xx.adults"
    assert route(category=["image.minor"], victim_age=20).channels == ("xx.police",)


def test_recent_violence_is_counted_in_days_of_the_country() -> None:
    assert "xx.police" in route(offline_sexual_violence_on="2026-11-14", category=["bullying"]).channels
    assert "xx.police" not in route(offline_sexual_violence_on="2026-11-13", category=["bullying"]).channels


def test_desks_follow_rules_first_and_then_categories() -> None:
    assert route(category=["bullying"], wants=["removal"]).desks == ("platform", "school")
    assert route(category=["threat"]).desks == ("helpline",)


def test_the_strictest_upload_rule_wins() -> None:
    assert route(category=["bullying", "image.adult"]).evidence_upload == "url_preferred"
    assert route(category=["bullying", "image.minor"]).evidence_upload == "forbidden"


@pytest.mark.parametrize("image", ["intimate_minor", "intimate_unknown_age"])
def test_an_image_that_may_show_a_minor_is_never_taken_in(image: str) -> None:
    found = route(category=["bullying"], image=image, victim_age=40, author_age=40)
    assert found.evidence_upload == "forbidden"
    assert said("evidence_upload", found) == ["Nobody may keep it."]


def test_a_category_may_be_freer_where_its_own_rule_is_met() -> None:
    assert route(category=["flash"]).evidence_upload == "forbidden"
    assert route(category=["flash"], author_age=[17, 30]).evidence_upload == "forbidden"
    assert route(category=["flash"], author_age=30).evidence_upload == "url_preferred"
    assert route(category=["flash", "image.minor"], author_age=30).evidence_upload == "forbidden"
    assert route(category=["image.adult"], victim_age=15).evidence_upload == "forbidden"


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"category": ["image.minor"]}, "if_listed_conditions"),
        ({"category": ["image.minor"], "victim_age": 15}, "if_listed_conditions"),
        ({"category": ["image.minor"], "victim_age": 30}, "only_grave_danger"),
        ({"category": ["image.minor"], "victim_age": 18}, "only_grave_danger"),
        ({"category": ["image.minor"], "victim_age": 17}, "if_listed_conditions"),
        ({"category": ["image.minor"], "victim_age": [16, 20]}, "if_listed_conditions"),
        ({"category": ["image.minor"], "victim_age": 30, "victim_vulnerable": True}, "if_listed_conditions"),
        ({"category": ["image.minor"], "victim_age": 30, "victim_vulnerable": False}, "only_grave_danger"),
        (
            {"category": ["image.minor"], "victim_age": 30, "image": "intimate_unknown_age"},
            "if_listed_conditions",
        ),
        ({"category": ["image.adult"]}, "only_grave_danger"),
        ({"category": ["image.adult"], "victim_age": 15}, "if_listed_conditions"),
        ({"category": ["image.adult"], "victim_vulnerable": True}, "if_listed_conditions"),
        ({"category": ["threat"], "victim_age": 12}, "only_grave_danger"),
        ({"category": ["threat", "image.minor"], "victim_age": 12}, "if_listed_conditions"),
    ],
)
def test_a_secret_opens_only_for_listed_offences_against_the_protected(
    facts: dict[str, Any], answer: str
) -> None:
    found = route(**facts)
    assert found.may_inform_authorities_without_consent == answer
    assert said("secrecy", found)


def test_an_unknown_category_is_an_error_with_its_cure(tiny: Pack) -> None:
    with pytest.raises(UnknownCategory, match="did you mean 'threat'"):
        recommend(tiny, read_facts({"category": ["thread"]}), AT)


def test_every_unknown_category_has_a_line_of_its_own(tiny: Pack) -> None:
    with pytest.raises(UnknownCategory) as refused:
        recommend(tiny, read_facts({"category": ["thread", "bulying"]}), AT)
    assert [line.rpartition(" ")[2] for line in str(refused.value).split("\n")] == [
        "'threat'?",
        "'bullying'?",
    ]


def test_days_are_those_of_the_country_also_before_midnight_elsewhere() -> None:
    facts = read_facts({"offline_sexual_violence_on": "2026-07-03"})
    ruled = [
        "recent_violence" in {reason.rule for reason in recommend(PACK, facts, at).reasons}
        for at in (datetime(2026, 7, 10, hour, 30, tzinfo=UTC) for hour in (21, 23))
    ]
    assert ruled == [True, False]


def test_an_instant_without_a_time_zone_is_refused(tiny: Pack) -> None:
    with pytest.raises(ValueError, match=r"^the instant has no time zone; pass an aware datetime$"):
        recommend(tiny, read_facts({}), datetime(2026, 11, 21, 20))  # noqa: DTZ001  # the mistake


@given(own_facts)
def test_every_route_is_complete(table: dict[str, object]) -> None:
    facts = read_facts(table)
    found = recommend(PACK, facts, AT)
    assert found == recommend(PACK, facts, AT)
    assert found.channels
    assert found.desks
    assert len(set(found.channels)) == len(found.channels)
    assert set(found.channels) <= set(PACK.organisations)
    assert {reason.about for reason in found.reasons} >= {"urgency", "channels", "desks", "secrecy"}
    assert all(set(reason.text) >= {"en", "fr"} for reason in found.reasons)


@given(own_facts, st.sampled_from(CODES))
def test_one_more_category_never_makes_a_report_less_urgent_or_its_upload_freer(
    table: dict[str, object], code: str
) -> None:
    before = recommend(PACK, read_facts(table), AT)
    named = table.get("category") or []
    assert isinstance(named, list)
    after = recommend(PACK, read_facts(table | {"category": [*named, code]}), AT)
    if named:
        assert URGENCIES.index(after.urgency) <= URGENCIES.index(before.urgency)
    assert UPLOAD_RULES.index(after.evidence_upload) <= UPLOAD_RULES.index(before.evidence_upload)


@given(own_facts, st.sampled_from(["suicide", "violence_now"]))
def test_danger_to_life_is_always_immediate(table: dict[str, object], danger: str) -> None:
    assert recommend(PACK, read_facts(table | {"danger": danger}), AT).urgency == "immediate"
