"""What goes wrong in a classroom, and what somebody outside tries: each ends clearly and nothing is lost."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from altcha.v1 import Payload, solve_challenge
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from abri.centre import rsgi, turns
from abri.centre.learning.models import PlayAnswer, Player, PlayRoom
from abri.centre.learning.models.play import MOST_PLAYERS
from abri.centre.learning.play import budget, nicknames, players, rooms, tokens
from abri.centre.learning.play.watching import PlayersPage, TeachersPage
from tests.centre.learning.play.conftest import forget_fragments
from tests.centre.learning.play.school_class import Pupil, Teacher, words

ClassOf = Callable[..., list[Pupil]]


def solved(challenge: str) -> str:
    """What the script of the page would send."""
    work = json.loads(challenge)
    found = solve_challenge(work["challenge"], work["salt"], work["algorithm"], work["maxNumber"])
    assert found
    return json.dumps(
        Payload(work["algorithm"], work["challenge"], found.number, work["salt"], work["signature"]).to_dict()
    )


# ---------------------------------------------------------------- codes


def test_codes_have_nothing_that_looks_like_something_else() -> None:
    assert not set("01OIL2Z5S8BAEU") & set(tokens.ALPHABET)
    assert len(tokens.ALPHABET) ** 6 > 100_000_000


@pytest.mark.parametrize("typed", ["{code}", "{low}", " {first}-{last} ", "{first} {last}"])
def test_a_code_counts_however_it_is_typed(teacher: Teacher, typed: str) -> None:
    code = teacher.opens().code
    written = typed.format(code=code, low=code.lower(), first=code[:3], last=code[3:])
    assert Pupil().joins(written, "Panda 12").status_code == 302


def test_who_guesses_codes_has_to_work_and_a_class_is_never_locked_out(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "EARN_FROM", 3)
    code = teacher.opens().code
    for _ in range(3):
        assert "We do not know this code" in Pupil().joins("CDFGHJ", "Panda 12").content.decode()
    pupil = Pupil()
    page = pupil.joins(code, "Panda 12")
    assert page.status_code == 429
    assert not Player.objects.exists()
    turn = {"turn": page.context["turn"], "work": solved(page.context["work"])}
    assert pupil.client.post("/en/play/join/", {"code": code, "name": "Panda 12", **turn}).status_code == 302
    # One turn tries one code.
    again = Pupil().client.post("/en/play/join/", {"code": code, "name": "Panda 13", **turn})
    assert again.status_code == 429


def from_address(address: str) -> Pupil:
    """A telephone behind this address."""
    return Pupil(client=Client(REMOTE_ADDR=address))


def test_who_guesses_from_one_address_slows_nobody_elsewhere_down(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail while wrong codes were counted for the whole installation alone."""
    monkeypatch.setattr(budget, "EARN_FROM_ONE_ADDRESS", 3)
    code = teacher.opens().code
    for last in range(3):
        # Of IPv6 a home or a school has a whole network.
        from_address(f"2001:db8:1:2::{last}").joins("CDFGHJ", "Panda 12")
    assert from_address("2001:db8:1:2::ffff").joins(code, "Panda 12").status_code == 429
    assert from_address("2001:db8:1:3::1").joins(code, "Panda 13").status_code == 302
    assert from_address("203.0.113.9").joins(code, "Panda 14").status_code == 302


@pytest.mark.parametrize("limit", ["LONG_FROM", "LONG_FROM_ONE_ADDRESS"])
def test_where_guessing_goes_on_six_signs_are_not_enough_and_the_picture_lets_a_class_in(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """A turn that was earned does not help: to a strong computer its work is nothing. Seen to fail while it did."""
    monkeypatch.setattr(budget, limit, 3)
    code = teacher.opens().code
    for _ in range(3):
        Pupil().joins("CDFGHJ", "Panda 12")
    word = "somebody"
    turn = {"turn": word, "work": solved(turns.challenge(f"play {word}", timezone.now()))}
    refused = Pupil().client.post("/en/play/join/", {"code": code, "name": "Panda 12", **turn})
    assert (refused.status_code, Player.objects.exists()) == (429, False)
    assert "six signs are not enough" in refused.content.decode()
    long = tokens.long_code(code)
    assert tokens.grouped(long) in words(teacher.sees())
    assert Pupil().joins(tokens.grouped(long).lower(), "Panda 12").status_code == 302
    scanned = {"code": code, "scanned": long, "name": "Panda 13"}
    assert Pupil().client.post("/en/play/join/", scanned).status_code == 302


def test_a_long_code_is_not_made_without_the_installations_key(teacher: Teacher, settings: Any) -> None:
    code = teacher.opens().code
    long = tokens.long_code(code)
    settings.SECRET_KEY = "another"
    assert tokens.read_code(long) == tokens.Code("")
    assert Pupil().joins(code + code, "Panda 12").status_code == 200
    # What a picture of another room told does not count for this one.
    other = {"code": code, "scanned": tokens.long_code("CDFGHJ"), "name": "Panda 13"}
    assert Pupil().client.post("/en/play/join/", other).status_code == 302


def test_no_address_of_a_computer_stands_in_what_is_counted(teacher: Teacher) -> None:
    """What is counted names one bucket of 65,536, another one each day."""
    from_address("203.0.113.9").joins("CDFGHJ", "Panda 12")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM records_cache WHERE cache_key LIKE %s", ["%play.wrong%"])
        keys = [key for (key,) in cursor.fetchall()]
    assert len(keys) == 2
    assert not any("203" in key for key in keys)
    request, now = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9"), timezone.now()
    assert len(budget.bucket(request, now)) == 4
    assert budget.bucket(request, now) != budget.bucket(request, now + timedelta(days=1))


def test_without_scripts_one_waits_for_the_turn(teacher: Teacher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "EARN_FROM", 0)
    code = teacher.opens().code
    page = Pupil().joins(code, "Panda 12")
    turn = {"turn": page.context["turn"], "ticket": page.context["ticket"], "code": code, "name": "Panda 12"}
    assert Pupil().client.post("/en/play/join/", turn).status_code == 429
    monkeypatch.setattr(turns, "WAIT", timedelta(0))
    assert Pupil().client.post("/en/play/join/", turn).status_code == 302


def test_very_many_rooms_are_not_opened_by_one_script(
    teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "ROOMS_PER_MINUTE", 1)
    teacher.opens()
    address = "/en/play/choose/?topic=passwords&audience=pupils&age=&most=15"
    wanted = {"question": ["passwords.length", "passwords.share"], "seconds": "0", "beside": ""}
    page = Teacher().client.post(address, wanted)
    assert page.status_code == 429
    fields = dict.fromkeys(name for name, _ in page.context["fields"])
    assert set(fields) == set(wanted)
    turn = {"turn": page.context["turn"], "work": solved(page.context["work"])}
    assert Teacher().client.post(address, {**wanted, **turn}).status_code == 302


# ---------------------------------------------------------------- who comes in


def test_a_room_holds_forty_and_says_so(teacher: Teacher) -> None:
    room = teacher.opens()
    Player.objects.bulk_create(
        Player(room=room, nickname=f"Panda {n}", folded=f"panda{n}", token_digest=f"{n}")
        for n in range(MOST_PLAYERS)
    )
    assert "This room is full" in Pupil().joins(room.code, "Koala 12").content.decode()
    rooms.remove(room, room.players.get(nickname="Panda 7").pk)
    assert Pupil().joins(room.code, "Koala 12").status_code == 302


def test_a_closed_door_lets_nobody_in_until_it_is_opened(teacher: Teacher) -> None:
    room = teacher.opens()
    teacher.client.post("/en/play/room/door/", {"locked": "1"})
    assert "Nobody can come into this room" in Pupil().joins(room.code, "Panda 12").content.decode()
    teacher.client.post("/en/play/room/door/", {"locked": "0"})
    assert Pupil().joins(room.code, "Panda 12").status_code == 302


@pytest.mark.parametrize("other", ["Panda 12", "PANDA12", "pánda-12"])
def test_two_names_that_look_alike_are_one_and_another_is_proposed(teacher: Teacher, other: str) -> None:
    room = teacher.opens()
    Pupil().joins(room.code, "Panda 12")
    page = Pupil().joins(room.code, other)
    assert "has this name already" in page.content.decode()
    assert Pupil().joins(room.code, page.context["name"]).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "", "x", "A name that is far too long", "sukkel", "Jan Peeters", "0470 12 34 56", "a@b.be", "Team 1488",
        # In another language than the page's it may hurt; with points between its letters it hurts as much.
        "Pan\u202eda", "chatte", "k.a.n.k.e.r",
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_taken_is_refused_kindly(teacher: Teacher, name: str) -> None:
    room = teacher.opens()
    page = Pupil().joins(room.code, name)
    assert page.status_code == 200
    assert page.context["name_error"]
    assert page.context["name"] != name
    assert not Player.objects.exists()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_proposed_names_are_short_and_harmless(language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        for _ in range(20):
            name = nicknames.propose(())
            assert nicknames.read(name, language) == name


def test_somebody_who_was_sent_out_sees_it_and_the_answers_go_too(
    teacher: Teacher, class_of: ClassOf
) -> None:
    pupil, other = class_of(2, "passwords.length")
    teacher.goes_on()
    pupil.answers(1, choice="pet")
    moves = teacher.room.moves
    player = Player.objects.get(nickname="Panda 10")
    teacher.client.post("/en/play/room/remove/", {"player": player.pk})
    assert teacher.room.moves == moves + 1
    assert not PlayAnswer.objects.exists()
    assert pupil.client.get("/en/play/phone/news/").status_code == 410
    assert pupil.answers(1, choice="pet").status_code == 410
    assert other.client.get("/en/play/phone/news/").status_code == 200


def test_a_teacher_sends_nobody_out_of_another_room(teacher: Teacher, class_of: ClassOf) -> None:
    class_of(1)
    stranger = Teacher()
    stranger.opens()
    stranger.client.post("/en/play/room/remove/", {"player": Player.objects.get().pk})
    assert Player.objects.exists()


# ---------------------------------------------------------------- answers


def test_a_second_answer_changes_nothing(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    pupil.answers(1, choice="pet")
    assert "Your answer has arrived" in pupil.answers(1, choice="long").content.decode()
    seat = players.seat_of(tokens.digest(pupil.client.cookies["abri_play"].value), timezone.now())
    assert seat
    players.answer(seat, number=1, given="long", at=timezone.now())
    assert PlayAnswer.objects.get().given == "pet"


def test_an_answer_after_the_results_were_shown_does_not_count(teacher: Teacher, class_of: ClassOf) -> None:
    """Seen to fail while the round alone was compared: the page may have been read before the button was pressed."""
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    seat = players.seat_of(tokens.digest(pupil.client.cookies["abri_play"].value), timezone.now())
    assert seat
    teacher.goes_on()
    with pytest.raises(players.TooLate):
        players.answer(seat, number=1, given="long", at=timezone.now())
    assert "Not answered" in pupil.answers(1, choice="long").content.decode()
    assert not PlayAnswer.objects.exists()


def test_an_answer_to_a_question_before_does_not_count(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length", "passwords.share")
    for _ in range(3):
        teacher.goes_on()
    assert "Who may know your password?" in pupil.answers(1, choice="long").content.decode()
    assert not PlayAnswer.objects.exists()


def test_the_time_for_an_answer_ends_by_itself_with_a_second_of_grace(
    teacher: Teacher, class_of: ClassOf
) -> None:
    (pupil,) = class_of(1, "passwords.length", seconds=20)
    teacher.goes_on()
    seat = players.seat_of(tokens.digest(pupil.client.cookies["abri_play"].value), timezone.now())
    assert seat
    ends = teacher.room.closes_at
    assert ends
    assert teacher.room.standing(ends) == PlayRoom.State.SHOWN
    with pytest.raises(players.TooLate):
        players.answer(seat, number=1, given="long", at=ends + timedelta(seconds=2))
    players.answer(seat, number=1, given="long", at=ends + timedelta(milliseconds=500))
    PlayRoom.objects.update(closes_at=timezone.now() - timedelta(seconds=5))
    assert pupil.client.get("/en/play/phone/numbers/").json()["state"] == 2
    assert "abri-verdict--right" in pupil.sees()


@pytest.mark.parametrize("choice", ["elephant", ["long", "pet"], "", "long pet"])
def test_what_is_no_answer_is_refused(teacher: Teacher, class_of: ClassOf, choice: object) -> None:
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    refused = pupil.answers(1, choice=choice)
    assert (refused.status_code, PlayAnswer.objects.exists()) == (422, False)
    assert refused.headers["Content-Type"].startswith("text/plain")


# ---------------------------------------------------------------- teachers


def test_a_button_pressed_twice_goes_on_once(teacher: Teacher, class_of: ClassOf) -> None:
    class_of(1, "passwords.length", "passwords.share")
    moves = teacher.room.moves
    teacher.goes_on(moves)
    teacher.goes_on(moves)
    assert (teacher.room.round, teacher.room.state) == (1, "asked")


def test_who_presses_as_the_time_ends_sees_the_results_first(teacher: Teacher, class_of: ClassOf) -> None:
    """Seen to fail while the state of the screen was not sent along: the results were skipped."""
    class_of(1, "passwords.length", "passwords.share", seconds=20)
    teacher.goes_on()
    PlayRoom.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    teacher.goes_on(state="asked")
    assert (teacher.room.round, teacher.room.state) == (1, "shown")
    teacher.goes_on(state="shown")
    assert (teacher.room.round, teacher.room.state) == (2, "asked")


def test_a_server_that_is_restarted_in_the_middle_loses_nothing(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length")
    teacher.goes_on()
    pupil.answers(1, choice="long")
    forget_fragments()
    assert "Your answer has arrived" in pupil.sees()
    teacher.goes_on()
    assert "abri-verdict--right" in pupil.sees()
    assert "1 of 1 right" in words(teacher.sees())


def test_every_process_tells_the_pages_that_it_holds(teacher: Teacher, class_of: ClassOf) -> None:
    """The room was changed by another process: what is told comes from the database alone."""
    class_of(2, "passwords.length")
    room, later = teacher.room, timezone.now() + timedelta(hours=1)
    pages = [PlayersPage(room.pk, 1, later), TeachersPage(room.pk, later), PlayersPage(room.pk + 1, 2, later)]
    PlayRoom.objects.update(state="asked", moves=7)
    told = rsgi._ask(pages, timezone.now(), is_time_to_note=True)
    mine = {"state": 1, "moves": 7}
    assert told == [mine, {**mine, "players": 2, "answers": 0}, {"state": 4}]


def test_a_teacher_comes_back_in_another_browser(teacher: Teacher, class_of: ClassOf) -> None:
    class_of(1, "passwords.length")
    teacher.goes_on()
    way_back = teacher.client.cookies["abri_play_room"].value
    assert tokens.grouped(way_back) in teacher.sees()
    other = Teacher()
    typed = tokens.grouped(way_back).lower()
    assert other.client.post("/en/play/back/", {"code": typed}).headers["Location"] == "/en/play/room/"
    assert "What makes a password strong?" in words(other.sees())
    unknown = Teacher().client.post("/en/play/back/", {"code": "nonsense"})
    assert "We do not know this code" in unknown.content.decode()
    assert Teacher().client.post("/en/play/back/", {"code": tokens.new_way_back()}).status_code == 200


def test_no_address_of_a_page_carries_a_secret_or_a_code(teacher: Teacher, class_of: ClassOf) -> None:
    """Addresses stay in histories and in logs of whoever stands in between. Seen to fail while a link led back."""
    (pupil,) = class_of(1, "passwords.length")
    secrets = (teacher.client.cookies["abri_play_room"].value, pupil.client.cookies["abri_play"].value)
    page = teacher.sees() + pupil.client.get("/en/play/phone/").content.decode()
    for address in re.findall(r'(?:href|action|src|data-\w+)="([^"#]*)', page):
        assert not any(secret in address for secret in (*secrets, teacher.room.code))


def test_a_teacher_who_never_comes_back_leaves_nothing(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length", seconds=20)
    teacher.goes_on()
    PlayRoom.objects.update(opened_at=timezone.now() - timedelta(hours=3))
    assert pupil.client.get("/en/play/phone/numbers/").json() == {"state": 4}
    rooms.sweep(at=timezone.now())
    assert not Player.objects.exists()


def test_nobody_but_the_teacher_presses(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1)
    for verb in ("on", "door", "remove", "end"):
        assert pupil.client.post(f"/en/play/room/{verb}/", {"moves": "0"}).status_code == 410
    assert pupil.client.get("/en/play/room/sheet/").status_code == 410
    assert teacher.room.state == "lobby"


def test_a_question_that_a_newer_pack_has_no_more_is_left_out(teacher: Teacher, class_of: ClassOf) -> None:
    (pupil,) = class_of(1, "passwords.length", "passwords.share")
    PlayRoom.objects.update(questions=["passwords.gone", "passwords.share"])
    teacher.goes_on()
    assert teacher.room.now_asked[0] == "passwords.share"
    PlayRoom.objects.update(rounds=[["passwords.gone", ""]])
    assert "Look at the screen" in pupil.sees()
    assert "no longer there" in teacher.sees()
