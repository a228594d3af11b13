"""A class plays: every kind of question, from the code on the screen to the sheet, and nothing stays."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from abri.centre.learning.models import PlayAnswer, Player, PlayRoom
from abri.centre.learning.play import players, rooms
from abri.centre.records.models import AuditEntry
from tests.centre.learning.play.school_class import QUESTIONS, RIGHT, Pupil, Teacher, words
from tests.guarantees.logs import everything_logged

ClassOf = Callable[..., list[Pupil]]


def test_a_room_is_opened_without_an_account_and_shows_its_code(teacher: Teacher) -> None:
    page = teacher.client.get("/en/play/").content.decode()
    assert "Passwords" in page
    chosen = teacher.client.get(
        "/en/play/choose/?topic=passwords&audience=pupils&age=&most=15"
    ).content.decode()
    assert "What makes a password strong?" in chosen
    room = teacher.opens()
    screen = words(teacher.sees())
    assert f"{room.code[:3]} {room.code[3:]}" in screen
    assert "/en/play/join/" in screen
    assert "<svg" in teacher.sees()


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "passwords.found"])
def test_every_kind_of_question_can_be_played(teacher: Teacher, class_of: ClassOf, question: str) -> None:
    right, silent = class_of(2, question)
    teacher.goes_on()
    asked = right.sees()
    assert all(f'name="{name}"' in asked for name in RIGHT[question])
    assert "Your answer has arrived" in right.answers(1, **RIGHT[question]).content.decode()
    assert "Your answer has arrived" in right.sees()
    teacher.goes_on()
    assert "abri-verdict--right" in right.sees()
    assert "Not answered" in silent.sees()
    screen = words(teacher.sees())
    assert "1 of 1 right" in screen
    assert "To talk about" in screen


def test_a_story_is_voted_on_scene_by_scene(teacher: Teacher, class_of: ClassOf) -> None:
    pupils = class_of(3, "passwords.found")
    teacher.goes_on()
    for pupil, choice in zip(pupils, ("try", "try", "back"), strict=True):
        assert pupil.answers(1, choice=choice).status_code == 200
    teacher.goes_on()
    assert "3 votes" in words(teacher.sees())
    teacher.goes_on()
    assert teacher.room.now_asked == ("passwords.found", "asked")
    teacher.goes_on()
    # Nobody voted: the teacher says where it goes.
    teacher.goes_on(to="stop")
    room = teacher.room
    assert (room.now_asked, room.state) == (("passwords.found", "late"), "shown")
    assert "How the story ends" in pupils[0].sees()
    teacher.goes_on()
    assert teacher.room.state == "over"


def test_each_telephone_speaks_its_own_language_and_the_screen_two(teacher: Teacher) -> None:
    room = teacher.opens("passwords.length", beside="fr")
    pupil = Pupil("de")
    pupil.joins(room.code, "Panda 12")
    teacher.goes_on()
    assert "Was macht ein Passwort stark?" in pupil.sees()
    screen = teacher.sees()
    assert "What makes a password strong?" in screen
    assert "rend un mot de passe fort" in screen


def test_when_the_game_is_over_names_and_answers_are_gone_and_the_sheet_stays(
    teacher: Teacher, class_of: ClassOf
) -> None:
    pupils = class_of(2, "passwords.length", "passwords.share")
    for number, question in enumerate(("passwords.length", "passwords.share"), start=1):
        teacher.goes_on()
        pupils[0].answers(number, **RIGHT[question])
        teacher.goes_on()
    teacher.goes_on()
    assert not Player.objects.exists()
    assert not PlayAnswer.objects.exists()
    sheet = words(teacher.client.get("/en/play/room/sheet/").content.decode())
    assert sheet.count("1 of 1 right") == 2
    assert "Panda" not in sheet
    gone = pupils[0].client.get("/en/play/phone/")
    assert gone.status_code == 410
    assert gone.cookies["abri_play"].value == ""


def test_closing_the_room_deletes_it(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1)
    assert "Everything in it is deleted" in teacher.client.post("/en/play/room/end/").content.decode()
    assert not PlayRoom.objects.exists()
    assert not Player.objects.exists()
    assert pupil.client.get("/en/play/phone/numbers/").json() == {"state": 4}
    assert teacher.client.get("/en/play/room/").status_code == 410


def test_three_hours_after_it_was_opened_nothing_is_left(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1)
    at = timezone.now() + timedelta(hours=3)
    rooms.sweep(at=at - timedelta(minutes=1))
    assert PlayRoom.objects.exists()
    rooms.sweep(at=at)
    assert not PlayRoom.objects.exists()
    assert not Player.objects.exists()
    assert pupil.sees().count("The game is over")


def test_before_the_worker_comes_by_a_room_whose_time_is_over_lets_nobody_see_it(
    teacher: Teacher, class_of: ClassOf
) -> None:
    """Seen to fail while only the worker ended rooms."""
    (pupil,) = class_of(1)
    room = teacher.room
    PlayRoom.objects.update(opened_at=timezone.now() - timedelta(hours=3))
    assert pupil.client.get("/en/play/phone/").status_code == 410
    assert teacher.client.get("/en/play/room/").status_code == 410
    with pytest.raises(players.NoSuchRoom):
        players.room_of_code(room.code, timezone.now())


def test_nothing_about_a_pupil_is_logged_or_audited(teacher: Teacher, class_of: ClassOf) -> None:
    log: list[str] = []
    with everything_logged(log):
        (pupil,) = class_of(1, "passwords.length")
        teacher.goes_on()
        pupil.answers(1, choice="pet")
        Pupil().joins("CDFGHJ", "Panda 99")
    said = "\n".join(log)
    secret = pupil.client.cookies["abri_play"].value
    assert not any(word in said for word in ("Panda", "pet", secret, teacher.room.code))
    assert not AuditEntry.objects.exists()


def test_the_database_opens_no_room(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1)
    stored = str(list(PlayRoom.objects.values())) + str(list(Player.objects.values()))
    assert pupil.client.cookies["abri_play"].value not in stored
    assert teacher.client.cookies["abri_play_room"].value not in stored


def test_without_scripts_forms_and_looking_again_do_the_same(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    page = pupil.client.get("/en/play/phone/").content.decode()
    assert "<noscript>" in page
    assert "Look again" in page
    nothing = pupil.client.post("/en/play/phone/", {"round": 1})
    assert nothing.status_code == 422
    assert "Choose an answer first" in nothing.content.decode()
    sent = pupil.client.post("/en/play/phone/", {"round": 1, "choice": "long"})
    assert sent.headers["Location"] == "/en/play/phone/"
    assert "Your answer has arrived" in pupil.client.get(sent.headers["Location"]).content.decode()


def test_an_answer_is_one_read_and_one_insert(
    teacher: Teacher, class_of: ClassOf, django_assert_num_queries: Any
) -> None:
    """A hundred classes answer 125 times a second."""
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    pupil.sees()
    with django_assert_num_queries(1):
        pupil.sees()
    with django_assert_num_queries(2):
        pupil.answers(1, choice="long")


def test_pages_that_are_open_are_told_numbers_only(teacher: Teacher, class_of: ClassOf) -> None:
    pupil, other = class_of(2, "passwords.length")
    teacher.goes_on()
    pupil.answers(1, choice="long")
    moves = teacher.room.moves
    assert pupil.client.get("/en/play/phone/numbers/").json() == {"state": 1, "moves": moves}
    screen = teacher.client.get("/en/play/room/numbers/", headers={"accept": "text/event-stream"})
    told = re.search(r"data: (.*)", screen.content.decode())
    assert told
    assert told[1] == f'{{"state":1,"moves":{moves},"players":2,"answers":1}}'
    assert other.client.get("/en/play/phone/numbers/").json() == {"state": 1, "moves": moves}
