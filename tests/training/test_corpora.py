"""The corpora's readers, on invented rows: what a corpus does not say stays unknown, what is held out is dropped."""

from pathlib import Path

import pytest

from training import corpora, heldout
from training.examples import SPLITS, split_of_text

ROWS = {
    "edos/edos_labelled_aggregated.csv": "text,label_sexist,label_category,label_vector,split\n"
    "fine day,not sexist,none,none,train\nbad thing,sexist,2. derogation,2.2 aggressive,train\n"
    "kept out,sexist,none,none,test\n",
    "gahd/gahd.csv": "gahd_id,text,label,split,contrastive_gahd_id\n"
    "a1,ein Tag,0,train,b2\nb2,kein Tag,1,dev,a1\nc3,nicht,1,test,\n",
    "germeval2018/germeval2018.training.txt": "ein Tag|LBR|so\tOTHER\tOTHER\nbloss so\tOFFENSE\tPROFANITY\n",
    "xed/nl-projections.tsv": "goede dag\t5\nboze dag\t1, 5\n",
    "xed/fr-projections.tsv": "",
    "xed/de-projections.tsv": "",
    "xed/en-annotated.tsv": "",
    "xed/neu_en.txt": "plain day\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Corpora with a few invented rows."""
    for name, content in ROWS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / heldout.LIST).write_text(f"{heldout.digest('Fine  day')}\tsomewhere\n")
    return tmp_path


def test_a_label_that_is_not_annotated_is_unknown(folder: Path) -> None:
    fine, bad = corpora.edos(folder)
    assert fine.known == {"abusive": False, "identity_hate": False}
    assert bad.known["identity_hate"]
    assert bad.known["insult"]
    assert "sexual" not in bad.known


def test_test_rows_are_left_alone(folder: Path) -> None:
    assert [one.text for one in corpora.gahd(folder)] == ["ein Tag", "kein Tag"]


def test_a_line_and_its_contrast_are_in_one_split(folder: Path) -> None:
    assert len({one.split for one in corpora.gahd(folder)}) == 1


def test_mere_swearing_is_marked_as_such(folder: Path) -> None:
    other, swearing = corpora.germeval2018(folder)
    assert other.text == "ein Tag so"
    assert swearing.known["profanity_untargeted"]


def test_angry_subtitles_are_never_negatives(folder: Path) -> None:
    assert [one.text for one in corpora.xed(folder)] == ["goede dag", "plain day"]


def test_held_out_texts_and_doubles_are_dropped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpora, "READERS", {"edos": corpora.edos, "again": corpora.edos})
    (found,) = corpora.examples(folder)
    assert found.text == "bad thing"
    assert found.split in SPLITS


def test_a_text_is_in_the_same_split_however_it_is_written() -> None:
    assert split_of_text("@alma Good  day") == split_of_text("@boris good day")
