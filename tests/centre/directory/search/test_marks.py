"""Which words of a result are marked."""

from abri.centre.directory.search.marks import EXCERPT, Marks, Words
from abri.centre.directory.search.synonyms import others

DUTCH = {"nl": "Pesten op school: wie pest, en wie wordt gepest?", "fr": "Le harcèlement à l'école"}


def marked(words: Words) -> list[str]:
    return [piece.text for piece in words.pieces if piece.marked]


def test_other_forms_of_a_word_are_marked() -> None:
    assert marked(Marks(["pesten"], [], unfinished="").whole(DUTCH, ["nl"], "nl")) == ["Pesten", "pest"]


def test_accents_do_not_hide_a_word_and_stay_where_they_are() -> None:
    text = Marks(["harcelement"], [], unfinished="").whole(DUTCH, ["nl"], "fr")
    assert (marked(text), text.text) == (["harcèlement"], DUTCH["fr"])


def test_an_unfinished_word_marks_what_begins_like_it() -> None:
    assert marked(Marks(["sch"], [], unfinished="sch").whole(DUTCH, ["nl"], "nl")) == ["school"]


def test_other_words_for_the_same_thing_are_marked() -> None:
    synonyms = others(["beleidigung"])["beleidigung"]
    text = Marks(["beleidigung"], synonyms, unfinished="").whole({"de": "Die Verleumdung"}, ["de"], "de")
    assert marked(text) == ["Verleumdung"]


def test_a_text_in_another_language_says_which() -> None:
    assert Marks(["x"], [], unfinished="").whole(DUTCH, ["fr", "nl"], "de").language == "fr"


def test_a_long_text_is_cut_around_its_first_mark() -> None:
    long = {"nl": "woord " * 100 + "hier pesten en " + "meer " * 100}
    text = Marks(["pesten"], [], unfinished="").excerpt(long, ["nl"], "nl")
    assert marked(text) == ["pesten"]
    assert len(text.text) <= EXCERPT + 4
    assert (text.text[0], text.text[-1]) == ("…", "…")


def test_markup_in_a_text_stays_text() -> None:
    text = Marks(["pest"], [], unfinished="").whole({"nl": "<b>pest</b> & co"}, ["nl"], "nl")
    assert text.text == "<b>pest</b> & co"
    assert marked(text) == ["pest"]


def test_text_without_a_space_is_cut_too() -> None:
    text = Marks(["x"], [], unfinished="").excerpt({"nl": "y" * 1000}, ["nl"], "nl")
    assert len(text.text) == EXCERPT + 2
