"""Questions to learn with: what is read, and every mistake by its name."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from abri.engine.packs import PackError
from abri.engine.packs.learning.tasks import KINDS, Choosing, Deciding, Estimating
from tests.engine.packs.learning.samples import country_with, quiz_of, sample

# fmt: off
MISTAKES: list[tuple[str, str, str]] = [
    ('id = "passwords"', 'id = "password"', "its id is not 'passwords'; give it the name of its file"),
    ("says.en = \"Keep your account to yourself.\"\n", "", "topic: the text 'says' has no 'en'"),
    ('id = "passwords.share"', 'id = "sharing"', "its id 'sharing' does not begin with its topic; write"),
    ('id = "passwords.share"', 'id = "passwords.length"', "the id 'passwords.length' is used twice"),
    ('kind = "multiple"', 'kind = "multipel"', "share: kind 'multipel' is not allowed; did you mean 'multiple'?"),
    ('ages = ["16-18"]', 'ages = ["16-99"]', "ages '16-99' is not allowed; did you mean '16-18'?"),
    ('ages = ["adults"]', 'ages = ["10-12"]', "it is for parents, and for the young"),
    ('audience = "parents"', 'audience = "parent"', "did you mean 'parents'?"),
    ("difficulty = 3", "difficulty = 4", "difficulty 4 is out of bounds; use 1 to 3"),
    ('digcomp = ["4.2", "2.1"]', 'digcomp = ["4.9"]', "'4.9' is not a competence of DigComp"),
    ("explains.fr = \"Rends-le.\"\n", "", "the text 'explains' has no 'fr'"),
    ("verified = false", "verified = true", "it is verified, and its source is an own proposal"),
    ("checked = 2026-11-22\n", "", "'checked' is missing"),
    ('facts = ["xx.child"]', 'facts = ["xx.chidl"]', "is not an entry of the pack; did you mean 'xx.child'?"),
    ("right = true", "right = false", "question passwords.length, option long: 'why' is missing"),
    ("right = true", "right = false", "0 of its 3 options are right; let exactly one be right"),
    ('says.en = "The name of my dog"', 'says.en = "many characters "', "read the same in 'en': 'many characters'"),
    ('why.en = "Who knows you can guess it."\n', "", "option pet: the text 'why' has no 'en'"),
    ('[[question.step]]\nid = "tell"', '[[question.stop]]\nid = "tell"', "unknown key 'stop'; did you mean 'step'?"),
    ('[[question.step]]\nid = "tell"', '[[question.stop]]\nid = "tell"', "it has 2 of [[question.step]]; write 3 to 6"),
    ('right.en = "A code as well"', 'right.en = "Remembers passwords"', "two of its right sides read the same in 'en'"),
    ('b.en = "You"\n', "", "the text 'b' has no 'en'"),
    ('who = "b"', 'who = "c"', "message hey: who 'c' is not allowed"),
    ('why.fr = "La hâte est un signe."\nwhy.en = "Haste is a sign."', "", "message quick: 'why' is missing"),
    ('end = "good"', 'end = "fine"', "end 'fine' is not allowed"),
    ('end = "good"', 'end = "bad"', "it has no good end"),
    ('to = "given"', 'to = "gone"', "scene 'desk' leads to 'gone', which is no scene"),
    ('to = "given"', 'to = "asked"', "no choice leads to scene 'given'"),
    ('to = "late"', 'to = "desk"', "scene 'desk' leads back to itself; let every way come to an end"),
    ('[[question.scene.choice]]\nid = "on"\n', '[[question.scene.way]]\nid = "on"\n', "it has 1 choices and no end"),
    ('id = "stop"', 'id = "on"', "the id 'on' is used twice"),
    ("answer = 12.5", "answer = 120", "its answer 120 is not between 0 and 100"),
    ("answer = 12.5", "answer = nan", "answer nan does not fit; write a number"),
    ("answer = 12.5", 'answer = "much"', "answer 'much' does not fit"),
    ("answer = 12.5\n", "", "'answer' is missing; add a number"),
    ("step = 1", "step = 7", "step 7 does not fit"),
    ("step = 1", "step = 0", "step 0 does not fit"),
    ("near = 5", "near = 60", "near 60 does not fit"),
    ("near = 5", "naer = 5", "unknown key 'naer'; did you mean 'near'?"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "named"), MISTAKES)
def test_a_mistake_is_named_with_its_cure(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = sample("en", "fr")
    assert old in text
    text = text.replace(old, new, 1)
    with pytest.raises(PackError) as refused:
        quiz_of(country_with(tmp_path / "tiny", text))
    lines = str(refused.value).splitlines()
    assert any(named in line for line in lines), lines
    assert all(line.startswith("learning/quiz/passwords.toml: ") and "; " in line for line in lines)


def test_every_kind_is_read_with_its_task(tmp_path: Path) -> None:
    quiz = quiz_of(country_with(tmp_path / "tiny", sample("en", "fr")))
    assert [question.kind for question in quiz.questions.values()] == list(KINDS)
    share = quiz.questions["passwords.share"]
    assert isinstance(share.task, Choosing)
    assert [option.right for option in share.task.options] == [True, True, False, False]
    assert (share.facts, share.origin, share.topic) == (("xx.child",), "xx", "passwords")
    story = quiz.questions["passwords.found"].task
    assert isinstance(story, Deciding)
    assert (story.first.id, story.scenes["given"].end) == ("desk", "good")
    guess = quiz.questions["passwords.many"].task
    assert isinstance(guess, Estimating)
    assert (guess.answer, guess.near) == (Decimal("12.5"), Decimal(5))


def test_a_topic_begins_with_what_is_easy(tmp_path: Path) -> None:
    quiz = quiz_of(country_with(tmp_path / "tiny", sample("en", "fr")))
    difficulties = [question.difficulty for question in quiz.about("passwords")]
    assert difficulties == sorted(difficulties)
    assert quiz.about("nothing") == ()


def shared_beside(folder: Path, text: str) -> Path:
    """The country with the topic in its own folder and in one beside it that it shares."""
    country = country_with(folder / "tiny", sample("en", "fr"))
    shared = folder / "un"
    shutil.copytree(Path(__file__).parents[3] / "packs" / "fixtures" / "un", shared)
    (shared / "learning" / "quiz").mkdir(parents=True)
    (shared / "learning" / "quiz" / "passwords.toml").write_text(text, encoding="utf-8")
    head = (country / "pack.toml").read_text(encoding="utf-8")
    (country / "pack.toml").write_text(f'shares = ["un"]\n{head}', encoding="utf-8")
    return country


def test_a_topic_may_stand_in_a_shared_folder_too(tmp_path: Path) -> None:
    text = (
        sample("en", "fr", "de")
        .replace('facts = ["xx.child"]\n', "")
        .replace('"passwords.', '"passwords.all-')
    )
    quiz = quiz_of(shared_beside(tmp_path, text))
    assert len(quiz.questions) == 14
    assert len(quiz.about("passwords")) == 14
    assert {question.origin for question in quiz.questions.values()} == {"xx", "un"}


def test_the_pack_may_add_to_a_shared_topic_without_naming_it_again(tmp_path: Path) -> None:
    text = (
        sample("en", "fr", "de")
        .replace('facts = ["xx.child"]\n', "")
        .replace('"passwords.', '"passwords.all-')
    )
    country = shared_beside(tmp_path, text)
    own = country / "learning" / "quiz" / "passwords.toml"
    own.write_text(re.sub(r"(?s)\[topic\].*?\n\n", "", own.read_text(encoding="utf-8")), encoding="utf-8")
    assert quiz_of(country).topics["passwords"].names.say("en") == "Passwords"


def test_the_same_question_in_two_folders_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError) as refused:
        quiz_of(shared_beside(tmp_path, sample("en", "fr", "de")))
    named = "un/learning/quiz/passwords.toml: question passwords.many: the id 'passwords.many' is used twice"
    assert named in str(refused.value)


def test_a_shared_question_rests_on_shared_entries(tmp_path: Path) -> None:
    text = sample("en", "fr", "de").replace('"passwords.', '"passwords.all-')
    with pytest.raises(PackError, match=r"'xx\.child' stands in 'xx'; a shared folder"):
        quiz_of(shared_beside(tmp_path, text))


def test_a_file_without_topic_and_questions_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError) as refused:
        quiz_of(country_with(tmp_path / "tiny", ""))
    assert "'topic' is missing" in str(refused.value)
    assert "'question' is missing" in str(refused.value)
