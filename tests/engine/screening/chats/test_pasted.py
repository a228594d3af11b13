"""Text that somebody copied: who talks is told from the heads of letters."""

import pytest

from abri.engine.screening.chats import ChatError, read_chat


def test_a_name_that_also_heads_a_letter_is_a_name() -> None:
    chat = read_chat(b"An: hallo\nBo: dag\nAn: tot morgen")
    assert chat.authors == ("An", "Bo")


@pytest.mark.parametrize("letter", ["An: Bo\nBetreff: Hausaufgaben", "Von: Bo\nAn: Jo", "Van: Bo\nAan: Jo"])
def test_the_head_of_a_letter_is_no_chat(letter: str) -> None:
    with pytest.raises(ChatError):
        read_chat(letter.encode())
