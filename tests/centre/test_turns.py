"""A turn that is bound to the word of a form serves once."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from abri.centre import turns

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REGISTER = "school.register"


def form(word: str = "word", what: str = REGISTER) -> QueryDict:
    sent = QueryDict(mutable=True)
    sent.update({"turn": word, "ticket": turns.ticket(f"{what} {word}", NOON - turns.WAIT)})
    return sent


def test_a_turn_that_is_sent_twice_at_once_serves_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail while whoever asked before it was used up went through."""
    monkeypatch.setattr(turns, "is_used_up", lambda _subject: False)
    assert turns.earned(REGISTER, form(), NOON) is None
    again = turns.earned(REGISTER, form(), NOON)
    assert again is not None
    assert again.word != "word"


def test_a_turn_serves_only_what_it_was_earned_for() -> None:
    other = turns.earned("begin", form(), NOON)
    assert other is not None
    assert other.word != "word"


def test_what_is_given_back_serves_again() -> None:
    assert turns.earned(REGISTER, form(), NOON) is None
    turns.give_back(f"{REGISTER} word")
    assert turns.earned(REGISTER, form(), NOON) is None
    assert turns.earned(REGISTER, form(), NOON) is not None


def test_one_who_still_waits_keeps_the_place() -> None:
    first = turns.earned(REGISTER, QueryDict(), NOON)
    assert first is not None
    assert first.fields["seconds"] == 31
    sent = QueryDict(mutable=True)
    sent.update({"turn": first.word, "ticket": first.ticket})
    later = turns.earned(REGISTER, sent, NOON + turns.WAIT / 2)
    assert later is not None
    assert (later.word, later.fields["seconds"]) == (first.word, 16)
