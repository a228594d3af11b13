"""What a person expects to find, in the words of a person, in four languages."""

import pytest

from abri.centre.directory.search import Asked, Found, find

# language, what is typed, ids of which one has to be among the first, how many count as the first
EXPECTED = [
    ("nl", "116000", ["be.childfocus.116000", "be.childfocus"], 1),
    ("fr", "116 000", ["be.childfocus.116000", "be.childfocus"], 1),
    ("de", "child focus", ["be.childfocus.116000", "be.childfocus"], 1),
    ("en", "CHILD FOCUS", ["be.childfocus.116000", "be.childfocus"], 1),
    ("en", "chidl focsu", ["be.childfocus.116000", "be.childfocus"], 1),
    ("nl", "awel", ["be.awel"], 1),
    ("nl", "Awel 102", ["be.awel"], 1),
    ("nl", "pesten", ["cyberbullying"], 10),
    ("nl", "gepest", ["cyberbullying", "bullied"], 5),
    ("nl", "cyberpeste", ["eu.actionplan.cyberbullying2026", "be.fwb.decree2023"], 5),
    ("nl", "iemand deelt mijn naaktfoto", ["intimate-images", "be.cp2024.art136", "be.cp1867.art417_9"], 10),
    ("nl", "afpersing", ["sextortion", "extorted"], 10),
    ("nl", "442bis", ["be.cp1867.art442bis"], 1),
    ("fr", "442bis", ["be.cp1867.art442bis"], 1),
    ("fr", "harcèlement", ["be.cp2024.art237"], 5),
    ("fr", "harcelement", ["be.cp2024.art237"], 5),
    ("fr", "HARCÈLEMENT", ["be.cp2024.art237"], 5),
    ("fr", "harcelment", ["be.cp2024.art237"], 6),
    ("fr", "photo nue", ["intimate-images"], 5),
    ("fr", "chantage", ["sextortion"], 5),
    ("fr", "cyber-harcèlement", ["eu.dir2024_1385.art7"], 5),
    ("fr", "police", ["be.police.local", "be.101"], 5),
    ("de", "Mobbing", ["cyberbullying"], 10),
    ("de", "mobing", ["cyberbullying"], 10),
    ("de", "Ehrverletzung", ["be.cp2024.art244", "be.cp2024.art240"], 5),
    ("de", "Belaestigung", ["be.cp2024.art237", "be.cp1867.art442bis"], 6),
    ("de", "Erpressung", ["sextortion"], 10),
    ("en", "bullied", ["cyberbullying"], 3),
    ("en", "revenge porn", ["be.cp2024.art136", "be.cp1867.art417_9", "intimate-images"], 10),
    ("en", "defamation", ["be.cp2024.art240", "be.cp1867.art443_444"], 10),
    ("en", "grooming", ["grooming"], 5),
    ("en", "be.cp2024.art237", ["be.cp2024.art237"], 1),
]


def search(language: str, typed: str, **more: str) -> Found:
    return find(Asked.read(typed), language=language, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "typed", "wanted", "first"), EXPECTED)
def test_people_find_what_they_mean(language: str, typed: str, wanted: list[str], first: int) -> None:
    ids = [hit.id for hit in search(language, typed).hits]
    assert set(ids[:first]) & set(wanted), ids


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("typed", ["sexting", "deepfake", "phishing"])
def test_words_of_the_field_are_known_in_every_language(language: str, typed: str) -> None:
    assert search(language, typed).total > 0


def test_a_result_is_said_in_the_reader_s_language() -> None:
    for language in ("nl", "fr", "de", "en"):
        hit = search(language, "be.cp2024.art237").hits[0]
        assert hit.title.language == hit.summary.language == language


def test_a_word_of_another_language_is_found_too() -> None:
    assert "be.cp2024.art237" in [hit.id for hit in search("nl", "harcèlement").hits]


def test_what_a_mistyped_word_was_taken_for_is_told() -> None:
    assert search("fr", "harcelment").meant == {"harcelment": "harcèlement"}
    assert search("fr", "harcelement").meant == {}


def test_a_sentence_finds_what_has_most_of_its_words() -> None:
    found = search("en", "someone keeps sharing my naked pictures")
    assert found.partly
    assert "intimate-images" in [hit.id for hit in found.hits[:10]]


def test_sections_and_countries_narrow_down_and_are_counted_before() -> None:
    everything = search("nl", "pesten")
    only = search("nl", "pesten", section="organisations")
    assert {hit.section for hit in only.hits} == {"organisations"}
    assert only.total == everything.sections["organisations"]
    assert only.sections == everything.sections
    here = search("nl", "politie", country="lu")
    assert all("lu" in hit.countries for hit in here.hits)


def test_later_pages_go_on_where_the_first_ended() -> None:
    asked = Asked.read("online")
    first = find(asked, language="nl", limit=5)
    second = find(asked, language="nl", limit=5, offset=5)
    assert len({hit.id for hit in (*first.hits, *second.hits)}) == 10


def test_what_nobody_confirmed_is_marked() -> None:
    hits = search("de", "Beleidigung").hits
    assert {hit.id: hit.verified for hit in hits}["be.cp1867.art448"] is False
