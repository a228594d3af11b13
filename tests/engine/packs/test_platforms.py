"""How notices reach platforms, what they have to say, and where addresses for a hotline go."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack, shipped_packs
from abri.engine.packs.platforms import NO_PLATFORMS
from tests.engine.conftest import TINY, Changed, Mistakes, assert_named, bare, each

# fmt: off
MISTAKES: Mistakes = {
    "platforms.toml": [
        ("receipt_days = 3", "receipt_days = 0", "receipt_days 0 is out of bounds; use 1 to 365"),
        ("complaint_months = 6\n", "", "'complaint_months' is missing"),
        ('code = "CYBER_VIOLENCE"', 'code = "Cyber violence"', "code 'Cyber violence' does not fit"),
        ('code = "PROTECTION_OF_MINORS"', 'code = "CYBER_VIOLENCE"', "'CYBER_VIOLENCE' is there twice"),
        ('fr = "Harcèlement"', 'fr = ""', "the text 'names' is empty in 'fr'"),
        ('["PROTECTION_OF_MINORS/ABUSE"]', '["PROTECTION_OF_MINORS/ABUS"]', "did you mean 'PROTECTION_OF_MINORS"),
        ('established = "IE"', 'established = "Ireland"', "established 'Ireland' is not a country"),
        ('form = "https://help.chirp.example"', 'form = "help.chirp.example"', "form 'help.chirp"),
        ('mailbox = "notices@chirp.example"', 'mailbox = "notices"', "mailbox 'notices' does not fit"),
        ('web = "https://disputes.example"', 'web = "disputes"', "web 'disputes' does not fit"),
        ('organisation = "xx.adults"', 'organisation = "xx.closed"', "organisation 'xx.closed' is not allowed"),
        ("since = 2025-12-22\n", "", "'since' is missing"),
        ('areas = ["PROTECTION_OF_MINORS"]', 'areas = ["PROTECTION_OF_MINORS/ABUSE"]', "is not allowed"),
        ('hosted = "home"', 'hosted = "here"', "hosted 'here' is not allowed"),
        ('to = ["xx.police"]', "to = []", "'to' is an empty list"),
        ('name = "Chirp"', 'nam = "Chirp"', "platform chirp: unknown key 'nam'"),
        ("[coordinator]", "[co_ordinator]", "unknown key 'co_ordinator'; did you mean 'coordinator'?"),
    ],
    "categories.toml": [
        ("CYBER_VIOLENCE/BULLYING_INTIMIDATION", "CYBER_VIOLENCE/BULLYING", "is no [[reason]]"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_a_category_proposes_the_kinds_of_content_of_the_crosswalk(tiny: Pack) -> None:
    proposed = tiny.platforms.proposed(tiny.categories["bullying"])
    assert [one.code for one in proposed] == ["CYBER_VIOLENCE/BULLYING_INTIMIDATION"]
    assert proposed[0].category == "CYBER_VIOLENCE"
    assert tiny.platforms.proposed(tiny.categories["threat"]) == ()
    assert tiny.platforms.proposed(None) == ()


def test_only_an_offence_of_the_class_lets_the_name_out(tiny: Pack) -> None:
    found = tiny.platforms.anonymous_for("PROTECTION_OF_MINORS/ABUSE")
    assert found is not None
    assert found.id == "children"
    # The category as a whole holds content that is no such offence.
    assert tiny.platforms.anonymous_for("PROTECTION_OF_MINORS") is None
    assert tiny.platforms.anonymous_for("CYBER_VIOLENCE/BULLYING_INTIMIDATION") is None


def test_a_flagger_is_heard_first_in_its_areas_alone(tiny: Pack) -> None:
    assert [one.organisation for one in tiny.platforms.flaggers_for("PROTECTION_OF_MINORS/ABUSE")] == [
        "xx.child"
    ]
    assert tiny.platforms.flaggers_for("CYBER_VIOLENCE") == ()


def test_a_pack_without_the_file_writes_no_notices(tmp_path: Path) -> None:
    platforms = load_pack(bare(tmp_path / "bare")).platforms
    assert platforms == NO_PLATFORMS
    assert not platforms.can_notify


def test_an_entry_of_the_pack_stands_in_place_of_a_shared_one(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    shutil.copytree(TINY.parent / "un", tmp_path / "un")
    head = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(head.replace("continent", 'shares = ["un"]\ncontinent', 1), "utf-8")
    profiles = load_pack(folder).platforms.profiles
    assert [one.name for one in profiles.values()] == ["Chirp", "Hum"]


@pytest.mark.parametrize("name", shipped_packs())
def test_every_country_knows_what_to_say_and_where_an_address_goes(name: str) -> None:
    pack = load_pack(name)
    assert pack.platforms.can_notify
    # Each is proposed something, but what is no content of a platform.
    silent = {code for code, one in pack.categories.items() if not pack.platforms.proposed(one)}
    assert silent == {"excessive_use"}
    assert set(pack.platforms.hand_overs) == {"home", "member", "elsewhere", "unknown"}
    assert set(pack.platforms.profiles) <= set(pack.intake.by_id["platform"].values)


def test_what_concerns_images_of_children_needs_no_name() -> None:
    pack = load_pack("be")
    let_out = {
        code
        for code, one in pack.categories.items()
        if any(pack.platforms.anonymous_for(reason.code) for reason in pack.platforms.proposed(one))
    }
    assert let_out == {"ncii.minor", "deepfake.sexual.minor", "csam.url", "grooming", "sextortion"}


def test_the_belgian_coordinator_is_never_asked_about_the_content() -> None:
    coordinator = load_pack("be").platforms.coordinator
    assert coordinator is not None
    assert coordinator.organisation == "be.bipt"
    assert "Not for the content itself." in coordinator.says.say("en")


def test_what_is_confirmed_of_a_platform_says_by_which_page() -> None:
    confirmed = [one.basis for one in load_pack("be").platforms.profiles.values() if one.basis.verified]
    assert confirmed
    assert [one.source for one in confirmed if not one.source.startswith("https://")] == []
