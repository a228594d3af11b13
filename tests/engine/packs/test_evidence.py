"""How long evidence is kept, who may take in what, and what a file for the police needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.facts import Facts
from abri.engine.packs import Pack, load_pack, shipped_packs
from tests.engine.conftest import TINY, Changed, Mistakes, assert_named, bare, complaints, each

# fmt: off
MISTAKES: Mistakes = {
    "evidence.toml": [
        ("days = { helped = 60 }", "days = { helped = 0 }", "helped 0 is out of bounds; use 1 to 3650"),
        ("days = { helped = 60 }", "days = { helpt = 60 }", "'helped' is missing"),
        ("days = { helped = 60 }", "days = { helped = 60, withdrawn = 3 }", "unknown key 'withdrawn'"),
        ("checked = 2026-11-21\nverified = false\ndays", "verified = false\ndays", "'checked' is missing"),
        ('adult_desks = ["hotline"]', 'adult_desks = ["hotlin"]', "did you mean 'hotline'?"),
        ('adult_desks = ["hotline"]', "minors_desks = []", "unknown key 'minors_desks'"),
        ('alert = ["team"]', "alert = []", "'alert' is an empty list"),
        ('alert = ["team"]', 'alert = ["teams"]', "did you mean 'team'?"),
        ('rule = "delete"', 'rule = "keep"', "rule 'keep' is not allowed"),
        ('rule = "delete"', 'rule = "hand_over"', "it names nobody to hand over to"),
        ('rule = "delete"', 'rule = "hand_over"\nto = ["xx.closed"]', "to 'xx.closed' is not allowed"),
        ("days = 7", "days = 365", "days 365 is out of bounds; use 1 to 90"),
        ('answers = ["story"]', 'answers = ["sotry"]', "did you mean 'story'?"),
        ('facts = ["platform"]', 'facts = ["plattform"]', "did you mean 'platform'?"),
        ('evidence = ["link"]', 'evidence = ["lnik"]', "did you mean 'link'?"),
        ('{ answers = ["story"] }', '{ by = ["story"] }', "checklist what: unknown key 'by'"),
        (', fr = "Qui l\'a vu ?"', "", "checklist witnesses: the text 'ask' has no 'fr'"),
        ('id = "where"', 'id = "what"', "the id 'what' is used twice"),
        ("[intimate]", "[intimates]", "unknown key 'intimates'; did you mean 'intimate'?"),
        ('id = "passwords"', 'id = "Passwords!"', "is not an id"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_a_point_is_answered_by_a_fact_an_answer_or_something_in_the_case(tiny: Pack) -> None:
    rules = tiny.evidence
    assert rules.answered(Facts(), {}, ()) == frozenset()
    assert rules.answered(Facts(), {"story": "They write about me."}, ()) == {"what"}
    assert rules.answered(Facts(platform="whatsapp"), {}, ()) == {"where"}
    assert rules.answered(Facts(), {"story": ""}, ("image", "link")) == {"where"}


def test_a_point_that_nothing_answers_is_left_to_people(tiny: Pack) -> None:
    everything = Facts(platform="whatsapp"), {"story": "x"}, ("link", "image")
    assert "witnesses" not in tiny.evidence.answered(*everything)


def test_a_pack_without_the_file_destroys_nothing_and_takes_no_intimate_image(tmp_path: Path) -> None:
    rules = load_pack(bare(tmp_path / "bare")).evidence
    assert not rules.retention.days
    assert not rules.adult_desks
    assert (rules.sealed_off.rule, rules.sealed_off.alert) == ("hand_over", ("team",))


def test_shared_points_come_after_the_packs_own(tmp_path: Path) -> None:
    rules = load_pack(_sharing(tmp_path)).evidence
    assert [point.id for point in rules.checklist] == ["what", "where", "witnesses", "device"]
    assert rules.checklist[-1].origin == "un"


def test_a_shared_folder_sets_no_terms(tmp_path: Path) -> None:
    folder = _sharing(tmp_path)
    path = tmp_path / "un" / "evidence.toml"
    path.write_text(path.read_text() + "\n[retention]\nsource = 'x'\n")
    assert any(
        line.startswith("un/evidence.toml: file: unknown key 'retention'") for line in complaints(folder)
    )


def _sharing(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    shutil.copytree(TINY.parent / "un", tmp_path / "un")
    head = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(head.replace("continent", 'shares = ["un"]\ncontinent', 1), "utf-8")
    return folder


@pytest.mark.parametrize("name", shipped_packs())
def test_a_shipped_pack_says_its_terms_and_that_a_lawyer_has_to_set_them(name: str) -> None:
    pack = load_pack(name)
    rules = pack.evidence
    assert set(rules.retention.days) == {one.id for one in pack.outcomes.values() if one.by_hand}
    assert not rules.retention.basis.verified
    assert "lawyer" in rules.retention.basis.source
    assert len(rules.checklist) >= 10
    assert all(point.basis.source for point in rules.checklist)
    assert "minor_images" in {one.id for one in rules.leave_out}
