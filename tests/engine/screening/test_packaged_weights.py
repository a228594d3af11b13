"""The weights that ship: small, quick to load, checked, described, and sane on plain sentences."""

import json
import time

import py3langid
import pytest

from abri.engine.screening import weights
from abri.engine.screening.screener import Screener
from training.expand import LABELS

PLAIN = {
    "nl": ["Hoe laat begint de training morgen?", "Ik heb mijn huiswerk vergeten, mag ik het van jou zien?"],
    "fr": ["On se retrouve devant la gare à huit heures ?", "J'ai oublié mon livre de maths à la maison."],
    "de": ["Wann fängt morgen das Training an?", "Ich habe meine Hausaufgaben vergessen, kannst du helfen?"],
    "en": ["What time does practice start tomorrow?", "I forgot my homework, can you help me?"],
}
RUDE = {
    "nl": "Je bent echt een idioot",
    "fr": "T'es vraiment un idiot",
    "de": "Du bist ein Idiot",
    "en": "You are an idiot",
}
SHORT = {
    "nl": "ja|nee|ok|komaan|hoi allemaal|b denk ik|wie komt er mee?|tot morgen|wacht|ik ook als het mag van mama",
    "fr": "oui|mdr|haha oui|salut tout le monde|attends|à demain|allez|moi aussi si maman veut bien|pourquoi",
    "de": "ja klar|nee|nee, morgen|bis morgen|kommst du?|hab dich lieb|gute Nacht|endlich Ruhe|warum",
    "en": "same|no way|lol|gg|see you tomorrow|mum says no|why|page 34|on my way",
}
AT_RISK = {
    "nl": "ik wil niet meer leven",
    "fr": "je veux mourir",
    "de": "ich will nicht mehr leben",
    "en": "I don't want to live any more",
}


def test_they_are_under_twelve_megabytes_and_described() -> None:
    files = {file.name: len(file.read_bytes()) for file in weights.folder().iterdir()}
    assert sum(files.values()) < 12_000_000
    assert set(files) == {
        "ATTRIBUTION.md",
        "MODEL_CARD.md",
        "lexicon.tsv",
        "manifest.json",
        "weights.safetensors",
    }


def test_they_load_at_once() -> None:
    spent = []
    for _ in range(5):
        begun = time.process_time()
        Screener.load()
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1


def test_the_manifest_knows_every_label_of_the_grammars(packaged: Screener) -> None:
    manifest = json.loads((weights.folder() / "manifest.json").read_text(encoding="utf-8"))
    assert set(LABELS) <= set(manifest["curves"])
    assert packaged.version == manifest["version"] == weights.CURRENT


@pytest.mark.parametrize("language", PLAIN)
def test_plain_sentences_pass_and_their_language_is_known(packaged: Screener, language: str) -> None:
    found = packaged.screen_all(PLAIN[language])
    assert [one.flagged for one in found] == [False, False]
    assert [one.language for one in found] == [language, language]


@pytest.mark.parametrize("language", SHORT)
def test_the_small_change_of_a_chat_passes(packaged: Screener, language: str) -> None:
    texts = SHORT[language].split("|")
    found = dict(zip(texts, packaged.screen_all(texts), strict=True))
    assert {text for text, one in found.items() if one.flagged or "distress" in one.marked} == set()


@pytest.mark.parametrize("language", AT_RISK)
def test_who_may_be_at_risk_is_heard_and_not_blamed(packaged: Screener, language: str) -> None:
    found = packaged.screen(AT_RISK[language])
    assert ("distress" in found.marked, found.flagged) == (True, False)


def test_an_independent_program_hears_the_same_languages() -> None:
    py3langid.set_languages(list(PLAIN))
    assert {language: py3langid.classify(" ".join(texts))[0] for language, texts in PLAIN.items()} == {
        language: language for language in PLAIN
    }


@pytest.mark.parametrize("language", RUDE)
def test_a_plain_insult_is_flagged_with_its_reason(packaged: Screener, language: str) -> None:
    text = RUDE[language]
    found = packaged.screen(text)
    assert found.flagged
    assert "idio" in {text[reason.start : reason.end].lower()[:4] for reason in found.reasons}


def test_answers_do_not_depend_on_company(packaged: Screener) -> None:
    every = [text for texts in PLAIN.values() for text in texts] + list(RUDE.values())
    assert list(packaged.screen_all(every)) == [packaged.screen(text) for text in every]
