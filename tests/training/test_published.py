"""The public formats, with invented rows: what is abusive, in which language, of which function."""

from pathlib import Path

import pytest

from training.published import READERS

FILES = {
    "germeval2018": ("x.txt", "guten Tag|LBR|du\tOTHER\tOTHER\nso etwas\tOFFENSE\tINSULT\n"),
    "germeval2021": ("x.csv", "comment_id,comment_text,Sub1_Toxic\n1,guten Tag du,0\n2,so etwas,1\n"),
    "hatecheck": (
        "cases_german.csv",
        "functionality,test_case,label_gold,target_ident\nkind,guten Tag du,non-hateful,men\nrude,so etwas,hateful,\n",
    ),
    "edos": (
        "x.csv",
        "text,label_sexist,split\nguten Tag du,not sexist,test\nnein,sexist,dev\nso etwas,sexist,test\n",
    ),
    "gahd": ("x.csv", "gahd_id,text,label,split\n1,guten Tag du,0,test\n2,nein,1,dev\n3,so etwas,1,test\n"),
    "convabuse": (
        "x.csv",
        "user,Annotator1_is_abuse.1,Annotator1_is_abuse.-2,Annotator2_is_abuse.-1\nguten Tag du,1,0,\nso etwas,0,1,1\n",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_each_format_gives_texts_with_their_truth(name: str, tmp_path: Path) -> None:
    file, content = FILES[name]
    (tmp_path / file).write_text(content, encoding="utf-8")
    found = list(READERS[name](tmp_path / file))
    assert [(one.text, one.known["abusive"]) for one in found] == [
        ("guten Tag du", False),
        ("so etwas", True),
    ]


def test_olid_takes_its_labels_from_the_file_beside(tmp_path: Path) -> None:
    (tmp_path / "testset.tsv").write_text('id\ttweet\n1\tgood "day\n2\tsuch a thing\n')
    (tmp_path / "labels-levela.csv").write_text("1,NOT\n2,OFF\n")
    found = list(READERS["olid"](tmp_path / "testset.tsv"))
    assert [(one.text, one.known["abusive"]) for one in found] == [
        ('good "day', False),
        ("such a thing", True),
    ]


def test_olid_takes_its_labels_from_the_column(tmp_path: Path) -> None:
    (tmp_path / "train.tsv").write_text("id\ttweet\tsubtask_a\n1\tgood day\tNOT\n")
    assert [one.known["abusive"] for one in READERS["olid"](tmp_path / "train.tsv")] == [False]


def test_hatecheck_knows_language_function_and_group(tmp_path: Path) -> None:
    file, content = FILES["hatecheck"]
    (tmp_path / file).write_text(content, encoding="utf-8")
    first, _ = READERS["hatecheck"](tmp_path / file)
    assert (first.language, first.function, first.ground) == ("de", "kind", "men")
