"""The law of a pack: its own and what it shares, complete or refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from abri.engine.packs import Pack, load_pack, loader
from tests.engine.conftest import TINY, Changed, complaints

SHARED = """
[[instrument]]
id = "un.rules"
names = { en = "Rules", fr = "Règles", de = "Regeln" }

[[provision]]
id = "un.rules.1"
kind = "treaty"
instrument = "un.rules"
article = "1"
names = { en = "Rule", fr = "Règle", de = "Regel" }
says = { en = "Be kind.", fr = "Soyez gentils.", de = "Seid nett." }
source = "https://example.org/rules"
checked = 2026-11-21
verified = true
"""
HEAD = """
id = "un"
names = { en = "Union", fr = "Union", de = "Union" }
languages = ["en", "fr", "de"]
fallback = ["en", "fr", "de"]
checked = 2026-11-21
"""
SHARING = 'timezone = "Europe/Lisbon"\nshares = ["un"]'


@pytest.fixture
def union(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped packs with shared law in it; gives that law's folder."""
    folder = tmp_path / "shipped" / "un"
    (folder / "provisions").mkdir(parents=True)
    (folder / "shared.toml").write_text(HEAD, encoding="utf-8")
    (folder / "law.toml").write_text("", encoding="utf-8")
    (folder / "provisions" / "rules.toml").write_text(SHARED, encoding="utf-8")
    shutil.copytree(TINY, folder.parent / "xx")
    monkeypatch.setattr(loader, "SHIPPED", folder.parent)
    return folder


def test_law_is_linked_both_ways(tiny: Pack) -> None:
    assert tiny.law.lineage.successors("xx.old.threat") == ("xx.new.threat",)
    assert tiny.law.lineage.predecessors("xx.new.threat") == ("xx.old.threat",)
    assert tiny.law.lineage.successors("xx.new.threat") == ()


def test_a_provision_knows_its_regime_and_its_days(tiny: Pack) -> None:
    old, new = tiny.law.provisions["xx.old.threat"], tiny.law.provisions["xx.new.threat"]
    assert (old.regime, new.regime) == ("xx.old", "xx.new")
    assert old.ends == new.starts


def test_shared_law_is_part_of_the_pack(union: Path, changed: Changed) -> None:
    pack = load_pack(changed("pack.toml", 'timezone = "Europe/Lisbon"', SHARING))
    shared = pack.law.provisions["un.rules.1"]
    assert shared.says.say("fr") == "Soyez gentils."
    assert shared.file == "un/provisions/rules.toml"


def test_an_id_that_both_have_is_refused(union: Path, changed: Changed) -> None:
    rules = union / "provisions" / "rules.toml"
    rules.write_text(SHARED.replace("un.rules.1", "xx.old.threat"), encoding="utf-8")
    found = complaints(changed("pack.toml", 'timezone = "Europe/Lisbon"', SHARING))
    assert any("un/provisions/rules.toml: provision xx.old.threat: the id" in line for line in found)


def test_shared_law_without_the_packs_language_is_refused(union: Path, changed: Changed) -> None:
    head = union / "shared.toml"
    head.write_text(head.read_text(encoding="utf-8").replace('"fr", ', ""), encoding="utf-8")
    found = complaints(changed("pack.toml", 'timezone = "Europe/Lisbon"', SHARING))
    assert any("no texts in 'fr'" in line for line in found)


@pytest.mark.parametrize("name", ["xx", "nowhere"])
def test_only_a_folder_of_shared_law_can_be_shared(union: Path, changed: Changed, name: str) -> None:
    found = complaints(changed("pack.toml", 'timezone = "Europe/Lisbon"', SHARING.replace("un", name)))
    assert any("which is no shared folder" in line for line in found)


def test_provisions_without_their_head_are_refused(changed: Changed) -> None:
    folder = changed("law.toml", "number = 1", "number = 1")
    (folder / "law.toml").unlink()
    assert any(
        "law.toml: file: it is missing, but there is provisions/" in line for line in complaints(folder)
    )


def test_a_long_chain_of_successors_is_no_circle(changed: Changed) -> None:
    folder = changed("law.toml", "number = 1", "number = 1")
    text = (folder / "provisions" / "code.toml").read_text(encoding="utf-8")
    scope = text[text.index('[[provision]]\nid = "xx.new.scope"') :].split("\n\n")[0]
    scope = scope.replace('also = ["xx.words"]\n', "")
    links = []
    for count in range(1500):
        ends = f"from = {1800 + count // 12:04}-{count % 12 + 1:02}-01\n"
        ends += f"until = {1800 + (count + 1) // 12:04}-{(count + 1) % 12 + 1:02}-01\n"
        more = f'{ends}replaced_by = ["xx.link.{count + 1}"]\nsource' if count < 1499 else "source"
        links.append(scope.replace("xx.new.scope", f"xx.link.{count}").replace("source", more, 1))
    (folder / "provisions" / "chain.toml").write_text("\n".join(links), encoding="utf-8")
    assert load_pack(folder).law.lineage.successors("xx.link.0") == ("xx.link.1",)
