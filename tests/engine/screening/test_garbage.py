"""The collector rests while a chat is read, and what was before comes back: also with threads, also after an error."""

import gc
import threading

import pytest

from abri.engine.screening.chats import ChatError, read_chat
from abri.engine.screening.garbage import no_collecting


def test_it_rests_and_runs_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), no_collecting():
        assert 1 / gc.isenabled()
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_first_of_two_threads_to_end_does_not_wake_it() -> None:
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with no_collecting():
            inside.set()
            leave.wait()

    other = threading.Thread(target=hold)
    with no_collecting():
        other.start()
        inside.wait()
    assert not gc.isenabled()
    leave.set()
    other.join()
    assert gc.isenabled()


def test_a_file_that_is_no_chat_leaves_it_running() -> None:
    with pytest.raises(ChatError):
        read_chat(b"no chat")
    assert gc.isenabled()
