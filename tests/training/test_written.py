"""Lines written for the project: where they go, and what is refused."""

from pathlib import Path

import pytest

from training import heldout, written
from training.examples import LANGUAGES

ROW = "you are no fun\tinsult\t\tindividual\t\tquarrel\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    lines = [
        f"line number {number} about the bus\t\tdistress\tnone\torigin\teveryday\n" for number in range(60)
    ]
    (tmp_path / "en/train.tsv").write_text("".join(lines) + ROW, encoding="utf-8")
    (tmp_path / "en/judge.tsv").write_text(ROW, encoding="utf-8")
    return tmp_path


def test_a_row_says_what_is_true_of_its_text(folder: Path) -> None:
    (line,) = written.judging("en", folder)
    assert line.text == "you are no fun"
    assert {head for head, so in line.known.items() if so} == {"abusive", "insult", "individual"}
    assert (line.split, line.source, line.function) == ("judge", "judge", "abusive: quarrel")


def test_lines_to_learn_from_train_and_calibrate_and_never_judge(folder: Path) -> None:
    found = list(written.examples("en", folder))
    assert {line.split for line in found} == {"train", "calibrate"}
    assert found[0].benign_human
    assert found[0].known["distress"]
    assert not found[0].known["abusive"]
    assert found[0].ground == "origin"


def test_a_language_without_lines_has_none(folder: Path) -> None:
    assert [line.language for line in written.judges(folder)] == ["en"]
    assert list(written.examples("nl", folder)) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a text\tinsult\t\tindividual\n", "en/judge.tsv:1: 6 columns"),
        ("a text\trudeness\t\tindividual\t\tquarrel\n", "'rudeness' is no label"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(folder: Path, row: str, told: str) -> None:
    (folder / "en/judge.tsv").write_text(row, encoding="utf-8")
    with pytest.raises(written.WrittenError, match=told):
        list(written.judging("en", folder))


def test_what_judges_is_never_learned_from() -> None:
    for language in LANGUAGES:
        learned = {heldout.digest(line.text) for line in written.examples(language)}
        assert not learned & {heldout.digest(line.text) for line in written.judging(language)}
