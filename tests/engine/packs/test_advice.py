"""Advice: articles in every language of the pack, or an error that says which file and what to do."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from abri.engine.packs import PackError, load_pack
from abri.engine.packs.advice import load_advice

ARTICLE = '+++\ntitle = "Calm"\nchecked = 2026-11-21\nsource = ["https://example.org"]\n+++\n\nBreathe.\n'
PACK = replace(load_pack("be"), languages=("en", "fr"), fallback=("en", "fr"))


def folder(tmp_path: Path, **files: str) -> Path:
    """A pack's folder with these articles, named with a dash for the dot."""
    (tmp_path / "advice").mkdir()
    for name, text in files.items():
        (tmp_path / "advice" / f"{name.replace('__', '.')}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_belgium_s_articles_are_complete() -> None:
    articles = load_advice("be", load_pack("be"))
    assert {"cyberbullying", "sextortion", "parents", "teachers"} <= articles.keys()
    for article in articles.values():
        assert set(article.body) >= {"nl", "fr", "de", "en"}
        assert article.checked >= date(2026, 1, 1)
        assert article.sources


def test_an_article_is_read_in_every_language(tmp_path: Path) -> None:
    path = folder(
        tmp_path, calm__en=ARTICLE, calm__fr=ARTICLE.replace("Calm", "Calme").replace("11-21", "11-20")
    )
    [article] = load_advice(path, PACK).values()
    assert (article.topic, article.title.say("fr-young"), article.body.say("en")) == (
        "calm",
        "Calme",
        "Breathe.",
    )
    assert article.checked == date(2026, 11, 20)


def test_a_pack_without_advice_has_none(tmp_path: Path) -> None:
    assert load_advice(tmp_path, PACK) == {}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"calm__en": ARTICLE}, "advice/calm.fr.md: file: it is missing"),
        ({"Calm": ARTICLE}, "advice/Calm.md: file: its name does not fit"),
        ({"calm__en": "Breathe."}, "advice/calm.en.md: head: it cannot be read"),
        (
            {"calm__en": ARTICLE.replace("title", "titel")},
            "advice/calm.en.md: head: title, checked or the text",
        ),
        (
            {"calm__en": ARTICLE.replace("Breathe.", "")},
            "advice/calm.en.md: head: title, checked or the text",
        ),
        (
            {"calm__en": ARTICLE.replace('["https', '"https').replace('org"]', 'org"')},
            "advice/calm.en.md: source",
        ),
        (
            {"calm__en": ARTICLE.replace("2026-11-21", "2026-11-21T10:00:00")},
            "advice/calm.en.md: head: title, checked",
        ),
        (
            {"calm__en": "+++\nx = " + "[" * 20_000 + "\n+++\nBreathe."},
            "advice/calm.en.md: head: it cannot be read",
        ),
        (
            {"calm__en": ARTICLE + "x" * 100_001},
            "advice/calm.en.md: file: it has 100088 bytes, more than 100000",
        ),
    ],
)
def test_a_mistake_names_the_file_and_the_cure(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(PackError) as raised:
        load_advice(folder(tmp_path, **files), PACK)
    assert says in str(raised.value)
    assert all(problem.cure for problem in raised.value.problems)
