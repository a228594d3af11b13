"""Fear of school is told from danger to life by the whole sentence, never by a part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abri.engine.screening.fear_of_school import only_fear_of_school

ALONE = [
    "I dare not go to school any more.",
    "I don’t dare to go to school anymore",
    "My daughter doesn't want to go to school any more!",
    "I'm too scared to go to school",
    "Ik durf niet meer naar school.",
    "Ik durf niet meer naar school te gaan",
    "Mijn dochter durft niet meer naar school...",
    "Ik wil niet meer naar school",
    "ik ben bang om naar school te gaan",
    "Je n'ose plus aller à l'école.",
    "J'ose plus aller à l'école",
    "Je ne veux plus aller à l’école",
    "Mon fils n'ose plus aller en classe",
    "J'ai peur d'aller à l'école",
    "Ich traue mich nicht mehr in die Schule.",
    "Meine Tochter traut sich nicht mehr in die Schule",
    "Ich will nicht mehr zur Schule gehen",
    "Ich habe Angst, in die Schule zu gehen",
]
WITH_MORE = [
    "I dare not go to school any more, I want to die",
    "I dare not go to school any more and I cut myself",
    "I dare not go to school any more, I'd rather not be here",
    "Ik durf niet meer naar school, ik wil er niet meer zijn",
    "Ik wil niet meer naar school, ik wil niet meer leven",
    "Je n'ose plus aller à l'école, je veux mourir",
    "Ich will nicht mehr in die Schule, ich will nicht mehr leben",
    "Ik durf niet meer naar school, ze gaan mij slaan",
    "I don't want to live any more",
    "Ik wil niet meer",
    "Je ne veux plus",
    "",
]


@pytest.mark.parametrize("sentence", ALONE)
def test_the_sentence_alone_is_fear_of_school(sentence: str) -> None:
    assert only_fear_of_school(sentence)


@pytest.mark.parametrize("sentence", WITH_MORE)
def test_with_anything_more_it_is_not_only_that(sentence: str) -> None:
    assert not only_fear_of_school(sentence)


@given(st.sampled_from(ALONE), st.text(alphabet="abcdeghlnorst", min_size=3, max_size=12))
def test_a_word_that_nobody_thought_of_is_more(sentence: str, word: str) -> None:
    assert not only_fear_of_school(f"{sentence} {word}")
    assert not only_fear_of_school(f"{word} {sentence}")
