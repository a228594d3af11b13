"""How a case may go to another desk: times, grounds without agreement, words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack, shipped_packs
from tests.engine.conftest import TINY, Changed, Mistakes, assert_named, bare, complaints, each

# fmt: off
MISTAKES: Mistakes = {
    "referral.toml": [
        ("asked = 7", "asked = 0", "asked 0 is out of bounds; use 1 to 60"),
        ("until = 30", "until = 61", "'until' is longer than 'longest'"),
        ("longest = 60", "longest = 1000", "longest 1000 is out of bounds; use 1 to 730"),
        ("checked = 2026-11-21\n", "", "'checked' is missing"),
        ('desks = ["police"]', 'desks = ["polise"]', "did you mean 'police'?"),
        ('desks = ["police"]', 'desks = ["platform"]', "desks 'platform' is not allowed"),
        ('stands = "listed"', 'stands = "always"', "stands 'always' is not allowed"),
        ('id = "listed"', 'id = "consent"', "'consent' is the person's agreement"),
        ('id = "grave_danger"', 'id = "listed"', "the id 'listed' is used twice"),
        ('provisions = ["xx.new.threat"]', 'provisions = ["xx.new.thread"]', "did you mean 'xx.new.threat'?"),
        ('{ fact = "victim_age", below = 18 }', '{ fact = "victim_ages", below = 18 }', "did you mean 'victim_age'?"),
        ('{ fact = "victim_age", below = 18 }', '{ fact = "category", has = "nothing" }', "is not a category"),
        ('tells = { en = "The law allowed it.", fr = "La loi l\'a permis." }', "", "'tells' is missing"),
        (', fr = "Il y a un danger." }', " }", "the text 'text' has no 'fr'"),
        ('kind = "police"\nsays', 'kind = "polices"\nsays', "did you mean 'police'?"),
        ("[[decline]]", "[[declines]]", "did you mean 'decline'?"),
    ],
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), each(MISTAKES))
def test_a_mistake_is_named_with_file_entry_and_cure(
    changed: Changed, file: str, old: str, new: str, named: str
) -> None:
    assert_named(changed, file, old, new, named)


def test_a_ground_that_asks_for_nothing_is_refused(changed: Changed) -> None:
    path = changed("referral.toml", "[[ground.confirm]]", "[[ground.confirm]]")
    file = path / "referral.toml"
    text = file.read_text(encoding="utf-8")
    last = text.index('[[ground.confirm]]\nid = "danger"\nstated')
    file.write_text(text[:last] + text[text.index("[[receiver]]") :], encoding="utf-8")
    assert any("nothing has to be confirmed" in line for line in complaints(path))


def test_a_pack_without_the_file_refers_nothing_without_agreement(tmp_path: Path) -> None:
    rules = load_pack(bare(tmp_path / "bare")).referral
    assert not rules.grounds
    assert (rules.times.asked, rules.times.until, rules.times.longest) == (14, 90, 365)


def test_words_may_be_shared_and_grounds_may_not(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    shutil.copytree(TINY.parent / "un", tmp_path / "un")
    head = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(head.replace("continent", 'shares = ["un"]\ncontinent', 1), "utf-8")
    shared = tmp_path / "un" / "referral.toml"
    words = "names = { fr = 'x', de = 'x', en = 'Theirs' }\n"
    shared.write_text(
        f"[[decline]]\nid = 'no_room'\n{words}[[decline]]\nid = 'not_competent'\n{words}", "utf-8"
    )
    declines = load_pack(folder).referral.declines
    assert list(declines) == ["not_competent", "no_room"]
    assert declines["not_competent"].say("en") == "Not ours"
    shared.write_text("[[ground]]\nid = 'x'\n", "utf-8")
    assert any("unknown key 'ground'" in line for line in complaints(folder))


@pytest.mark.parametrize("name", shipped_packs())
def test_a_shipped_pack_marks_its_grounds_as_its_own_and_keeps_schools_out_of_them(name: str) -> None:
    rules = load_pack(name).referral
    assert "grave_danger" in rules.grounds
    for ground in rules.grounds.values():
        assert not ground.basis.verified
        assert ground.basis.source
        assert not {"school", "mediation"} & set(ground.desks)
    assert {"school", "police", "helpline"} <= set(rules.receivers)
    assert rules.declines
    assert rules.outcomes


def test_reads_what_the_file_says(tiny: Pack) -> None:
    listed, danger = tiny.referral.grounds.values()
    assert (listed.stands, listed.desks, danger.stands) == ("listed", ("police",), "")
    assert [one.id for one in listed.confirmations] == ["victim", "danger"]
