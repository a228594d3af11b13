"""What telephones are shown. Everybody in a round sees the same words, so that each is made once a language and kept.

A class asks for its question in the same moment: what is kept here takes a microsecond, rendering it a millisecond.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from abri.centre.learning.models import PlayRoom
from abri.centre.learning.play.asking import Asked, asked_now, quiz
from abri.centre.learning.play.players import Seat
from abri.centre.learning.quizzes.showing import shown
from abri.centre.learning.quizzes.telling import told
from abri.centre.learning.quizzes.words import VERDICTS
from abri.engine.learning.marking import mark

# Rounds of a hundred classes in four languages, and the answers that differ.
KEPT = 4096


def of(seat: Seat, at: datetime) -> SafeString:
    """The part of a telephone's page that changes, in the language that is active."""
    room = seat.room
    state = room.standing(at)
    language = get_language() or ""
    now = asked_now(room) if state in {PlayRoom.State.ASKED, PlayRoom.State.SHOWN} else None
    if now is None:
        body = _waiting(language, state)
    elif state == PlayRoom.State.SHOWN:
        body = _result(language, now.question.id, now.scene, seat.given)
    elif seat.given:
        body = _waiting(language, "answered")
    else:
        body = _question(language, now.question.id, now.scene)
    mark_of_state = f"{state} {room.round} {int(bool(seat.given))}"
    number = (
        f'<input type="hidden" name="round" value="{room.round}">' if state == PlayRoom.State.ASKED else ""
    )
    over = " data-play-over" if state == PlayRoom.State.OVER else ""
    return mark_safe(f'<div data-play-standing="{mark_of_state}"{over}>{number}{body}</div>')  # noqa: S308


@lru_cache(maxsize=64)
def _waiting(language: str, state: str) -> SafeString:
    return render_to_string("learning/play/waiting.html", {"state": state})


@lru_cache(maxsize=KEPT)
def _question(language: str, name: str, scene: str) -> SafeString:
    now = _asked(name, scene)
    known: dict[str, Any] = {"question": now.question}
    if now.at_scene is None:
        known["shown"] = shown(now.question, language)
    else:
        choices = [
            {"value": choice.id, "label": choice.says.say(language)} for choice in now.at_scene.choices
        ]
        known |= {"scene": {"says": now.at_scene.says.say(language)}, "options": choices}
    return render_to_string("learning/play/question.html", known)


@lru_cache(maxsize=KEPT)
def _result(language: str, name: str, scene: str, given: str) -> SafeString:
    now = _asked(name, scene)
    question, answer = now.question, tuple(given.split())
    if now.at_scene is None:
        verdict = mark(question, answer).verdict if answer else ""
        known: dict[str, Any] = {
            "verdict": verdict,
            "said": VERDICTS[verdict],
            "asks": question.asks.say(language),
            "told": told(question, language, answer or None),
        }
    else:
        chosen = (choice.says.say(language) for choice in now.at_scene.choices if choice.id == given)
        known = {
            "scene": now.at_scene,
            "scene_says": now.at_scene.says.say(language),
            "given": given,
            "chosen": next(chosen, ""),
            "told": told(question, language, None),
        }
    return render_to_string("learning/play/result.html", known)


def _asked(name: str, scene: str) -> Asked:
    return Asked(quiz().questions[name], scene)
