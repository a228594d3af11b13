"""Tables, JSON lines and pasted text: what people really save and copy."""

from __future__ import annotations

import pytest

from abri.engine.screening.chats import ChatError, read_chat, summary


def test_tables_with_headers_in_four_languages() -> None:
    for header in (
        "Datum;Tijd;Afzender;Bericht",
        "Date;Heure;Expéditeur;Message",
        "Datum;Uhrzeit;Absender;Nachricht",
        "date;time;sender;message",
    ):
        table = f'\ufeff{header}\r\n13-03-2024;14:05;Noor;"een\r\ntwee; ""drie"""\r\n'
        told = summary(read_chat(table.encode()))
        assert (told["format"], told["first"], told["authors"]) == ("csv", "2024-03-13T14:05:00", ["Noor"])
        assert told["sample"][0]["text"] == 'een\r\ntwee; "drie"'


def test_tables_settle_day_and_month_and_zone() -> None:
    assert summary(read_chat(b"date,author,text\n3/13/2024 2:05 PM,N,a\n"))["reading"] == {
        "date_order": "month-first",
        "zone": "wall clock",
        "assumed": False,
    }
    chat = read_chat(b"at,author,text\n2024-03-12T10:00:00Z,N,a\n2024-03-12 10:01,N,b\n")
    assert (chat.reading.zone, chat.reading.assumed) == ("UTC", True)
    assert summary(read_chat(b"ts,user,msg\n1710250200,N,a\n"))["first"] == "2024-03-12T13:30:00+00:00"


def test_a_table_tells_where_it_is_wrong() -> None:
    for table, where in (
        (b"date,author,text\n2024-03-12,N,a\nsoon,N,b\n", "row 3: a date"),
        (b'date,author,text\n2024-03-12,N,"a\n', "row 2: damaged"),
    ):
        with pytest.raises(ChatError, match=where):
            read_chat(table)


def test_json_lines_are_read_line_by_line() -> None:
    chat = read_chat(
        b'{"author":"a","text":"x"}\n\n{"author":"b","text":"y","at":"2024-03-12T10:00:00+01:00"}\n'
    )
    assert (chat.format, chat.authors) == ("jsonl", ("a", "b"))
    with pytest.raises(ChatError, match="line 2: damaged"):
        read_chat(b'{"author":"a","text":"x"}\n{"author":\n')
    assert len(read_chat(b'{"author":"a","text":"x"}').messages) == 1


def test_half_a_surrogate_pair_can_still_be_written_down() -> None:
    chat = read_chat(b'{"author":"\\ud83d","text":"\\ud83d\\ude00 \\udc00"}')
    assert chat.messages[0].text.encode() == "😀 \ufffd".encode()


@pytest.mark.parametrize(
    "text",
    [
        "[14:05, 13/03/2024] Noor: a\n[14:06, 13/03/2024] Sam: b",
        "Noor, [13.03.2024 14:05]\na\n\nSam, [13.03.2024 14:06]\nb",
        "Noor — 13/03/2024 14:05\na\nSam — 13/03/2024 14:06\nb",
        "2024-03-13 14:05 Noor: a\n2024-03-13 14:06 Sam: b",
        "14:05 Noor: a\n14:06 Sam: b",
        "[14:05] Noor: a\n[14:06] Sam: b",
        "Noor (14:05): a\nSam (14:06): b",
        "<Noor> a\n<Sam> b",
        "Noor: a\nSam: b",
    ],
)
def test_pasted_chats(text: str) -> None:
    chat = read_chat(text.encode())
    assert (chat.format, [(m.author, m.text) for m in chat.messages]) == (
        "text",
        [("Noor", "a"), ("Sam", "b")],
    )


def test_logs_and_prose_are_no_chats() -> None:
    for text in (
        b"2024-03-12 10:00:00 INFO: started\n2024-03-12 10:00:01 ERROR: broken\n",
        b"Beste,\nIk zeg: dag.\nGroeten: Lou\n",
    ):
        with pytest.raises(ChatError):
            read_chat(text)
