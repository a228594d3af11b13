"""`abri pack new`: what it writes is a pack in the template's languages, and a list of things to do in any other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from abri.cli import main
from abri.cli.scaffold import BECOMES, HEAD, TEMPLATE
from abri.engine.packs import PackError, load_pack, shipped_packs
from abri.engine.packs.advice import load_advice
from abri.engine.packs.loader import SHIPPED
from abri.engine.routing import recommend

SAME = ("code", "group", "insafe", "dsa_sor", "four_c", "ncmec", "conduct", "evidence_upload", "urgency")
"""What statistics and safeguards of all countries have in common."""


def begin(folder: Path, country: str, languages: str) -> Path:
    """A new pack in a folder of its own."""
    path = folder / country
    assert main(["pack", "new", country, str(path), "--languages", languages]) == 0
    return path


@pytest.mark.parametrize(
    ("country", "languages"), [("nl", "nl,en"), ("at", "de"), ("fr", "fr,en,de,nl"), ("ch", "de,fr,en")]
)
def test_in_the_languages_of_the_template_it_is_a_pack_at_once(
    tmp_path: Path, country: str, languages: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = begin(tmp_path, country, languages)
    assert "It has no problems, and nothing in it is confirmed" in capsys.readouterr().out
    assert main(["pack", "check", str(path)]) == 0
    pack = load_pack(path)
    assert pack.languages == tuple(languages.split(","))
    assert [number.number for number in pack.emergency] == ["112"]
    own = [one for one in pack.organisations.values() if one.origin == country]
    assert not [one.id for one in own if one.verified]
    assert all(one.note for one in own)


def test_its_advice_is_there_in_every_language(tmp_path: Path) -> None:
    path = begin(tmp_path, "nl", "nl,en")
    advice = load_advice(path, load_pack(path))
    assert {"cyberbullying", "intimate-images", "parents"} <= set(advice)
    assert not list((path / "advice").glob("*.fr.md"))


def test_advice_that_waits_for_its_translation_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = begin(tmp_path, "nl", "nl,en")
    (path / "advice" / "parents.nl.md").unlink()
    assert main(["pack", "check", str(path)]) == 1
    assert "advice/parents.nl.md: file: it is missing" in capsys.readouterr().err


def test_its_worked_examples_hold(tmp_path: Path) -> None:
    pack = load_pack(begin(tmp_path, "at", "de,en"))
    for example in pack.routing_examples:
        route = recommend(pack, example.facts, example.at)
        for key, wanted in example.expect.items():
            match key:
                case "first":
                    assert route.channels[0] == wanted
                case "channels":
                    assert route.channels[: len(wanted)] == wanted
                case "includes":
                    assert set(wanted) <= set(route.channels)
                case "due":
                    assert f"{route.due.amount} {route.due.unit}" == wanted
                case _:
                    assert getattr(route, key) == wanted, example.name


def test_law_of_the_union_is_for_its_member_states_only(tmp_path: Path) -> None:
    member, other = load_pack(begin(tmp_path, "at", "de")), load_pack(begin(tmp_path, "ch", "de"))
    assert set(member.law.provisions) >= {"eu.dsa.art16"}
    assert not other.law.provisions
    assert not [one for one in other.organisations if not one.startswith("ch.")]
    assert not [code for code, category in other.categories.items() if category.provisions]


def test_another_language_becomes_a_list_of_things_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = begin(tmp_path, "es", "es,en")
    assert re.search(r"It has \d+ things to do: abri pack check", capsys.readouterr().out)
    assert main(["pack", "check", str(path)]) == 1
    assert "the text 'ask' has no 'es'; add es = \"...\" to it" in capsys.readouterr().err


def test_every_problem_of_another_language_is_a_missing_translation(tmp_path: Path) -> None:
    with pytest.raises(PackError) as told:
        load_pack(begin(tmp_path, "es", "es,en"))
    other = [problem for problem in told.value.problems if "'es'" not in problem.problem]
    assert not other


def test_the_examples_in_its_comments_are_right(tmp_path: Path) -> None:
    path = begin(tmp_path, "at", "en")
    for file in path.glob("*.toml"):
        told = file.read_text(encoding="utf-8")
        shown = re.sub(r"^# \[\[.*?(?=^[^#]|^$|\Z)", lambda found: re.sub(r"(?m)^# ?", "", found[0]), told,
                       flags=re.MULTILINE | re.DOTALL)  # fmt: skip
        file.write_text(shown, encoding="utf-8")
    pack = load_pack(path)
    assert {
        "at.helpline",
        "at.education.label",
        "at.study.1",
        "at.event.1",
        "at.campaign.1",
        "at.pillar.1",
    } <= {entry.id for entry in (*pack.organisations.values(), *pack.entries())}
    assert set(pack.regions) == {"at.north"}
    assert set(pack.law.levels) == {1}


def test_without_english_its_sentences_stay_as_comments(tmp_path: Path) -> None:
    told = (begin(tmp_path, "pt", "pt") / "intake.toml").read_text(encoding="utf-8")
    assert '# ask.en = "Is someone in danger now?"' in told
    assert "ask.nl" not in told


def test_it_knows_the_country_s_name_clock_and_holidays(tmp_path: Path) -> None:
    head = tomllib.loads((begin(tmp_path, "pt", "en") / "pack.toml").read_text(encoding="utf-8"))
    assert (head["names"]["en"], head["timezone"]) == ("Portugal", "Europe/Lisbon")
    assert (head["continent"], head["holidays"]) == ("europe", "PT")


def test_nothing_of_the_template_is_left_in_it(tmp_path: Path) -> None:
    for file in begin(tmp_path, "at", "de,en").rglob("*.*"):
        told = file.read_text(encoding="utf-8")
        assert not re.search(r"\bxx\b|\bXX\b|^#(with|end|country)\b", told, re.MULTILINE), file.name


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Luxembourg"], "'Luxembourg' is not a country; write its two-letter code"),
        (["LU"], "write its two-letter code in lower case"),
        (["lu"], "lu: a pack of this name comes with Abri"),
        (["at", "--languages", "fr,Deutsch"], "'Deutsch' is not a language; write codes such as fr,de,en"),
        (["at", "--languages", ""], "'' is not a language"),
    ],
)
def test_what_it_cannot_understand_is_told(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["pack", "new", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "lu"
    kept.mkdir()
    (kept / "pack.toml").write_text("mine")
    assert main(["pack", "new", "lu", str(kept)]) == 2
    assert "it exists already; name a folder that does not" in capsys.readouterr().err
    assert (kept / "pack.toml").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["pack", "new", "lu", str(tmp_path / "file" / "lu")]) == 2
    assert "it cannot be written" in capsys.readouterr().err


def test_the_template_is_no_pack() -> None:
    names = {file.name for file in TEMPLATE.iterdir()}
    assert BECOMES not in names
    assert HEAD in names
    assert "template" not in shipped_packs()


@pytest.mark.parametrize("name", shipped_packs())
def test_categories_of_every_pack_are_mapped_as_in_the_template(name: str) -> None:
    template = tomllib.loads((TEMPLATE / "categories.toml").read_text(encoding="utf-8"))
    ours = tomllib.loads((SHIPPED / name / "categories.toml").read_text(encoding="utf-8"))

    def mapped(categories: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{key: category.get(key) for key in SAME} for category in categories]

    assert mapped(ours["category"]) == mapped(template["category"])


@pytest.mark.parametrize("name", shipped_packs())
def test_questions_of_every_pack_are_those_of_the_template(name: str) -> None:
    """Words may differ; what an answer states may not, but for where somebody lives."""
    template = tomllib.loads((TEMPLATE / "intake.toml").read_text(encoding="utf-8"))
    ours = tomllib.loads((SHIPPED / name / "intake.toml").read_text(encoding="utf-8"))

    def asked(questions: list[dict[str, object]]) -> list[tuple[object, ...]]:
        return [
            (
                question["id"],
                question["kind"],
                question.get("required"),
                question.get("when"),
                _stated(question),
            )
            for question in questions
        ]

    assert asked(ours["question"]) == asked(template["question"])


def _stated(question: dict[str, object]) -> object:
    options = question.get("option", [])
    assert isinstance(options, list)
    return question["id"] == "region" or [(option["value"], option.get("sets")) for option in options]
