"""What several countries have in common stands once, and every one of them sees it."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from abri.engine.packs import load_pack
from tests.engine.conftest import TINY, complaints

Sharing = Callable[..., Path]


@pytest.fixture
def sharing(tmp_path: Path) -> Sharing:
    """Copies the tiny pack and the folder that it shares, and replaces words in a file; gives the pack's folder."""
    pack = tmp_path / "tiny"
    shutil.copytree(TINY, pack)
    shutil.copytree(TINY.parent / "un", tmp_path / "un")
    head = (pack / "pack.toml").read_text(encoding="utf-8")
    (pack / "pack.toml").write_text(
        head.replace("continent", 'shares = ["un"]\ncontinent', 1), encoding="utf-8"
    )

    def change(file: str = "un/shared.toml", old: str = "", new: str = "") -> Path:
        path = tmp_path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return pack

    return change


def test_a_pack_sees_its_own_entries_and_those_it_shares(sharing: Sharing) -> None:
    pack = load_pack(sharing())
    assert {entry.id for entry in pack.entries() if entry.origin == "un"} == {
        "un.network",
        "un.rules.1",
        "un.contacts",
        "un.contacts.2025_q3",
        "un.study",
        "un.event",
        "un.day",
        "un.form",
    }
    assert pack.sections.studies["un.study"].file == "un/research.toml"
    assert pack.sections.figures["un.contacts.2025_q3"].note == "rounded"
    assert [change.origin for change in pack.sections.changes] == ["xx", "un"]
    assert pack.shared["un"].name.say("de") == "Union"


def test_the_packs_own_entries_come_first(sharing: Sharing) -> None:
    pack = load_pack(sharing())
    for several in (pack.organisations, pack.sections.figures, pack.sections.studies, pack.sections.topics):
        assert [name.startswith("un") or name == "network" for name in several] == sorted(
            name.startswith("un") or name == "network" for name in several
        )


def test_a_need_of_a_shared_organisation_may_be_one_that_the_country_does_not_know(sharing: Sharing) -> None:
    pack = load_pack(sharing())
    assert "nobody.asks.for.this" in pack.organisations["un.network"].needs
    assert "nobody.asks.for.this" not in pack.routing.needs


def test_a_figure_of_the_pack_is_told_in_shared_words(sharing: Sharing) -> None:
    sharing(
        "tiny/statistics.csv", "xx.child.calls.2024,xx.child.calls,XX", "xx.child.calls.2024,un.contacts,un"
    )
    figure = load_pack(sharing()).sections.figures["xx.child.calls.2024"]
    assert (figure.origin, figure.indicator) == ("xx", "un.contacts")


def test_a_sentence_that_the_pack_does_not_have_is_taken_over(sharing: Sharing) -> None:
    own = load_pack(sharing())
    assert own.law.sentences["nothing"].say("en") == "No law was found."
    pack = load_pack(sharing("tiny/law.toml", "nothing = ", "# "))
    assert pack.law.sentences["nothing"].say("en") == "There is no such law."


def test_a_sentence_that_nobody_has_is_missing(sharing: Sharing) -> None:
    folder = sharing("tiny/law.toml", "nothing = ", "# ")
    sharing("un/law.toml", "nothing = ", "# ")
    assert complaints(folder) == [
        "law.toml: file: the sentence 'nothing' is missing; add it to [sentences] of law.toml"
    ]


def test_a_pack_without_law_of_its_own_needs_sentences_that_are_shared(sharing: Sharing) -> None:
    own = sharing()
    sentences = tomllib.loads((own / "law.toml").read_text(encoding="utf-8"))["sentences"]
    shutil.rmtree(own / "provisions")
    (own / "law.toml").unlink()
    assert any("pack.toml: file: the sentence 'milder' is missing" in line for line in complaints(own))
    lines = [
        f"{name}.{language} = {json.dumps(texts['en' if language == 'de' else language], ensure_ascii=False)}"
        for name, texts in sentences.items()
        for language in ("en", "fr", "de")
    ]
    (own.parent / "un" / "law.toml").write_text("\n".join(["[sentences]", *lines]), encoding="utf-8")
    assert not any("sentence" in line for line in complaints(own))


# fmt: off
MISTAKES = [
    ("un/shared.toml", 'id = "un"', 'id = "nu"', "un/shared.toml: file: its id is not 'un'; give it the name of its"),
    ("un/shared.toml", '["en", "fr", "de"]', '["en", "de"]',
     "pack.toml: file: shares 'un', which has no texts in 'fr'"),
    ("un/shared.toml", "checked", "cheked", "un/shared.toml: file: 'checked' is missing"),
    ("un/shared.toml", "id = ", "id ", "un/shared.toml: file: it is not TOML"),
    ("un/organisations.toml", 'region = ["EU"]', 'region = ["XX"]',
     "region 'XX' is not for all who share it; use \"EU\""),
    ("un/organisations.toml", 'id = "un.network"', 'id = "xx.child"',
     "un/organisations.toml: organisation xx.child: the id 'xx.child' is used twice, also by"),
    ("un/campaigns.toml", 'region = ["*"]', 'region = ["xx.north"]', "region 'xx.north' is not for all who share it"),
    ("un/campaigns.toml", '["un.network"]', '["xx.child"]',
     "un/campaigns.toml: campaign un.day: organisations 'xx.child' stands in 'xx'; a shared folder names only"),
    ("un/timeline.toml", '["un.study"]', '["xx.study.lines"]', "related 'xx.study.lines' stands in 'xx'"),
    ("un/provisions/rules.toml", '["un.network"]', '["xx.police"]', "where 'xx.police' is not allowed"),
    ("un/research.toml", 'id = "un.study"', 'id = "xx.study.copy"',
     "study xx.study.lines: the id 'xx.study.copy' is used twice, also by study xx.study.copy in un/research.toml"),
    ("un/research.toml", ', de = "Viele wurden gefragt."', "", "un/research.toml: study un.study: the text 'abstract'"),
    ("un/statistics.toml", 'id = "network"', 'id = "lines"', "topic lines: the id 'lines' is used twice"),
    ("un/statistics.csv", ",14300,", ",14'300,", "un/statistics.csv: line 2: value \"14'300\" is not a number"),
    ("un/law.toml", "[sentences]", "[[level]]\nnumber = 1\n[sentences]", "un/law.toml: file: unknown key 'level'"),
    ("tiny/pack.toml", 'shares = ["un"]', 'shares = ["nu"]', "shares 'nu', which is no shared folder"),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "named"), MISTAKES)
def test_a_mistake_in_a_shared_folder_is_a_mistake_of_the_pack(
    sharing: Sharing, file: str, old: str, new: str, named: str
) -> None:
    found = complaints(sharing(file, old, new))
    assert any(named in line for line in found), found


@pytest.mark.parametrize("name", ["education.toml", "pillars.toml", "places.csv", "intake.toml", "pack.toml"])
def test_a_shared_folder_holds_nothing_of_one_country(sharing: Sharing, name: str) -> None:
    folder = sharing()
    shutil.copy(folder / name, folder.parent / "un" / name)
    assert any(line.startswith(f"un/{name}: file: it is not a file of a pack") for line in complaints(folder))
