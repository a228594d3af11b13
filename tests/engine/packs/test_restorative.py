"""How things are worked out without blame: approaches with their steps, and what they are not meant for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack, shipped_packs
from abri.engine.packs.restorative import AGREEMENT
from tests.engine.conftest import TINY, Changed, Mistakes, assert_named, bare, each

# fmt: off
MISTAKES: Mistakes = {
    "restorative.toml": [
        ("begins = true\n", "", "nobody has to agree before it begins"),
        ("asks = true\n", "", "its first step does not ask whether they agree"),
        ("agreement = true\nlook_back_days = 7", "look_back_days = 7", "a sheet shows an agreement that no step makes"),
        ("look_back_days = 7", "look_back_days = 0", "look_back_days 0 is out of bounds; use 1 to 3650"),
        ("keep_days = 30", "keep_days = 9000", "keep_days 9000 is out of bounds"),
        ("most = 2", "most = 400", "most 400 is out of bounds; use 1 to 40"),
        ('desks = ["school"]', 'desks = ["schools"]', "did you mean 'school'?"),
        ('approaches = ["circle"]', 'approaches = ["circel"]', "did you mean 'circle'?"),
        ('categories = ["bullying"]', 'categories = ["bulying"]', "did you mean 'bullying'?"),
        ('"Agreed: {agreement}"', '"Agreed."', "the text 'body' has wrong braces in 'en'; use {agreement}"),
        (', fr = "Écouter"', "", "the text 'names' has no 'fr'"),
        ('id = "agree"', 'id = "listen"', "the id 'listen' is used twice"),
        ("young = true", "yuong = true", "unknown key 'yuong'; did you mean 'young'?"),
        ("checked = 2026-11-21\nverified = false\n\n[[ap", "verified = false\n\n[[ap", "'checked' is missing"),
        ("[[not_for]]", "[[not_fro]]", "unknown key 'not_fro'; did you mean 'not_for'?"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_an_approach_is_offered_by_desks_of_its_kinds(tiny: Pack) -> None:
    assert [one.id for one in tiny.restorative.offered_by("school")] == ["circle"]
    assert tiny.restorative.offered_by("police") == ()


def test_a_category_rules_an_approach_out(tiny: Pack) -> None:
    assert [one.id for one in tiny.restorative.ruled_out("circle", "bullying")] == ["threats"]
    assert tiny.restorative.ruled_out("circle", "other") == ()
    assert tiny.restorative.ruled_out("mediation", "bullying") == ()


def test_a_pack_without_the_file_offers_no_track(tmp_path: Path) -> None:
    pack = load_pack(bare(tmp_path / "bare"))
    assert (dict(pack.restorative.approaches), pack.restorative.not_for) == ({}, ())


def test_a_packs_own_approach_stands_in_place_of_a_shared_one(tmp_path: Path) -> None:
    own = tmp_path / "tiny"
    shutil.copytree(TINY, own)
    shared = tmp_path / "un"
    shared.mkdir()
    names = 'names = { en = "Union", fr = "Union" }\nlanguages = ["en", "fr"]\nfallback = ["en", "fr"]'
    (shared / "shared.toml").write_text(f'id = "un"\n{names}\nchecked = 2026-11-21\n', encoding="utf-8")
    text = (own / "restorative.toml").read_text(encoding="utf-8")
    general = text.replace('categories = ["bullying"]\n', "").replace('id = "threats"', 'id = "general"')
    (shared / "restorative.toml").write_text(
        general.replace("keep_days = 30", "keep_days = 90"), encoding="utf-8"
    )
    head = (own / "pack.toml").read_text(encoding="utf-8")
    (own / "pack.toml").write_text(f'shares = ["un"]\n{head}', encoding="utf-8")
    restorative = load_pack(own).restorative
    assert (restorative.approaches["circle"].keep_days, restorative.approaches["circle"].origin) == (30, "xx")
    assert [(one.id, one.origin) for one in restorative.not_for] == [("threats", "xx"), ("general", "un")]


@pytest.mark.parametrize("name", shipped_packs())
def test_no_blame_has_seven_steps_and_asks_the_pupil_first(name: str) -> None:
    (approach,) = load_pack(name).restorative.offered_by("school")
    assert [step.asks for step in approach.steps.values()] == [True, *[False] * 6]
    assert [role.id for role in approach.roles.values() if role.begins] == ["pupil"]
    assert not approach.basis.verified


@pytest.mark.parametrize("name", shipped_packs())
def test_both_parties_of_a_mediation_agree_to_begin_and_to_the_same_words(name: str) -> None:
    (approach,) = load_pack(name).restorative.offered_by("mediation")
    roles = approach.roles.values()
    assert [role.id for role in roles if role.begins and role.agrees and role.most == 1] == [
        "first_party",
        "second_party",
    ]


@pytest.mark.parametrize("name", shipped_packs())
def test_cases_of_pictures_and_danger_never_begin_a_track(name: str) -> None:
    restorative = load_pack(name).restorative
    for approach in restorative.approaches:
        for category in ("ncii.minor", "csam.url", "grooming", "sextortion", "selfharm.incitement", "threat"):
            assert restorative.ruled_out(approach, category), (approach, category)
        assert not restorative.ruled_out(approach, "cyberbullying.peers")


@pytest.mark.parametrize("name", shipped_packs())
def test_sheets_for_young_people_speak_to_them(name: str) -> None:
    pack = load_pack(name)
    for approach in pack.restorative.approaches.values():
        for sheet in approach.sheets.values():
            assert sheet.agreement == (AGREEMENT in sheet.body["en"])
            if sheet.young:
                spoken = [code for code in pack.languages if code != "en"]
                assert all(sheet.body.say(f"{code}-young") != sheet.body.say(code) for code in spoken)
