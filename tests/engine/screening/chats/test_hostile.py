"""Damaged, hostile and absurd input is refused in one line that repeats nothing of it, in bounded time and memory."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from abri.engine.screening.chats import ChatError, read_chat
from tests.engine.screening.chats.exports import zipped

LINE = "12-03-2024 10:00 - Noor: hallo\n"
MOST_SECONDS, MOST_MEGABYTES = 10, 500


def refusal(content: bytes) -> str:
    with pytest.raises(ChatError) as raised:
        read_chat(content)
    said = str(raised.value)
    assert "\n" not in said
    assert len(said) < 120
    return said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\t ",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"Dit is geen chat.\n",
        b"Boodschappen:\n- melk\n- brood\n",
        b"From: a@example.org\nTo: b@example.org\nSubject: hi\n",
        b"{}",
        b"[]",
        b"[1, 2]",
        b"null",
        b'{"messages": 3}',
        b"a,b,c\n1,2,3\n",
        b"# Title\n\nSome prose: with a colon.\nAnd more.\n",
        b"<html><body>chat</body></html>",
        b"12:30\n13:30\n",
        b"key: value\nother: value\nthird: value\nfourth: value\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04",
        b"PK\x05\x06",
    ],
)
def test_no_chat_is_refused(content: bytes) -> None:
    assert refusal(content)


def test_wrong_encodings_are_refused_or_read_right() -> None:
    text = LINE.replace("hallo", "ça va, Zoë?")
    assert read_chat(text.encode("utf-16")).messages[0].text == "ça va, Zoë?"
    assert refusal(text.encode("latin-1")) == "line 1: neither UTF-8 nor UTF-16"
    assert "binary" in refusal(text.encode("utf-16-le"))
    assert refusal(text.encode("utf-32")) == "neither UTF-8 nor UTF-16"
    assert "damaged" in refusal((LINE + "12-03-2024 10:01 - Noor: Zoë").encode()[:-1])


@pytest.mark.parametrize("cut", [1, 5, 40, 200])
def test_truncated_documents_are_refused(cut: int) -> None:
    rows = [
        {"id": n, "type": "message", "date_unixtime": "1710000000", "from": "Noor", "text": "hallo daar"}
        for n in range(20)
    ]
    whole = json.dumps({"name": "x", "type": "personal_chat", "id": 1, "messages": rows}).encode()
    assert "damaged" in refusal(whole[:-cut])
    lines = "".join(json.dumps({"author": "a", "text": "hallo daar"}) + "\n" for _ in range(20)).encode()
    assert "line" in refusal(lines[: -cut - 1])


def test_a_refusal_repeats_nothing_of_the_input() -> None:
    secret = "geheimpje"
    for content in (
        f"{LINE}99-99-2024 10:00 - {secret}: {secret}\n",
        json.dumps(
            {
                "name": secret,
                "type": "x",
                "id": 1,
                "messages": [{"type": "message", "date": secret, "from": secret}],
            }
        ),
        f"datum;afzender;bericht\n{secret};{secret};{secret}\n",
        f'{{"author": "{secret}", "text": "{secret}"}}\n{{"{secret}\n',
        f'datum,afzender,bericht\n"{secret}',
    ):
        assert secret not in refusal(content.encode())
    assert secret not in refusal(zipped({f"{secret}/_chat.txt": b"12-03-2024 99:99 - x: y"}))


def test_values_out_of_range_are_refused_with_their_place() -> None:
    assert refusal((LINE + "31-02-2024 10:00 - Noor: x\n").encode()).startswith("line 2: a date or time")
    assert refusal((LINE + "een\ntwee\n12-03-2024 24:10 - Noor: x\n").encode()).startswith("line 4: ")
    values: tuple[object, ...] = (10**25, -5, "1e999", None, True, [], "9" * 5_000)
    for value in values:
        message = {"id": 1, "type": "message", "date_unixtime": value, "from": "a", "text": "b"}
        content = json.dumps({"name": "x", "type": "personal_chat", "id": 1, "messages": [message]})
        assert refusal(content.encode()).startswith("message 1: ")
    assert refusal(b'{"name":1,"type":1,"id":1,"messages":[{"id":NaN}]}') == "a number is out of range"


def test_brackets_and_digits_without_end_are_refused() -> None:
    assert refusal(b"[" * 200_000) == "nested too deeply"
    assert refusal(b'{"a":' * 200_000)
    assert refusal(b'{"messages": ' + b"9" * 100_000 + b"}") == "a number is out of range"
    assert refusal(b"9" * 100_000)


def test_archives_that_lead_out_are_refused() -> None:
    for path in ("../../_chat.txt", "/etc/_chat.txt", "C:/_chat.txt", "a/../../_chat.txt", "..\\_chat.txt"):
        assert refusal(zipped({path: LINE.encode()})) == "entry 1: leads out of the archive"


def test_archives_without_chat_text_are_refused() -> None:
    assert refusal(zipped({"photo.jpg": b"\xff\xd8"})) == "the archive: no chat text"
    assert refusal(zipped({})) == "the archive: no chat text"
    assert refusal(zipped({"notes.txt": b"no chat"})) == "not a chat in a format that can be read"


def test_media_entries_are_never_read() -> None:
    """A picture whose data is broken would fail if anybody looked."""
    content = zipped({"_chat.txt": LINE.encode(), "IMG-1.jpg": b"x" * 500}, zipfile.ZIP_STORED)
    broken = content.replace(b"x" * 500, b"y" * 500)
    assert len(read_chat(broken).messages) == 1


def test_bombs_are_refused_before_they_go_off() -> None:
    assert refusal(zipped({"_chat.txt": LINE.encode() * 1_500_000})).startswith("entry 1: ")
    assert refusal(zipped({"_chat.txt": b"\0" * 300_000_000})).startswith("entry 1: ")
    lying = zipped({"_chat.txt": LINE.encode() * 10_000})
    size = struct.pack("<I", len(LINE) * 10_000)
    assert refusal(lying.replace(size, struct.pack("<I", 31)))


def test_archives_that_are_damaged_or_encrypted_are_refused() -> None:
    content = zipped({"_chat.txt": LINE.encode() * 50})
    assert refusal(content[: len(content) // 2]) == "the archive: damaged or cut off"
    assert refusal(content[:60] + b"\0\0\0\0\0\0" + content[66:])
    encrypted = bytearray(content)
    directory = content.index(b"PK\x01\x02")
    encrypted[directory + 8] |= 1
    assert refusal(bytes(encrypted)) == "entry 1: encrypted"


def test_a_list_of_entries_beyond_measure_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("_chat.txt", LINE)
    content = bytearray(buffer.getvalue())
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 900_000_000)
    assert refusal(bytes(content)) == "the archive: too many entries"


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere", "bad\0name"):
        with pytest.raises(ChatError, match="cannot be opened"):
            read_chat(path)


# Each makes one input, which a process of its own reads from a file: so its memory can be measured.
MONSTERS: dict[str, Callable[[], bytes]] = {
    "a line of 50 MB": lambda: b"12-03-2024 10:00 - Noor: " + b"a" * 50_000_000,
    "a line of 50 MB with emoji": lambda: b"12-03-2024 10:00 - Noor: " + "🦊".encode() * 12_500_000,
    "a bare line of 50 MB": lambda: b"a" * 50_000_000,
    "50 MB of one JSON text": lambda: b'{"author": "a", "text": "' + b"a" * 50_000_000 + b'"}',
    "50 MB of empty lists": lambda: b"[" + b"[]," * 16_000_000 + b"[]]",
    "50 MB of numbers": lambda: b"[" + b"1," * 25_000_000 + b"1]",
    "200,000 brackets": lambda: b"[" * 200_000,
    "a number of 100,000 digits": lambda: b'{"messages": [{"timestamp_ms": ' + b"9" * 100_000 + b"}]}",
    "a million authors": lambda: many("12-03-2024 10:00 - Naam{n}: hoi\n"),
    "a million authors in CSV": lambda: b"date,author,text\n" + many("2024-03-12,N{n},hoi\n"),
    "a million authors in lines": lambda: many('{{"author": "N{n}", "text": "hoi"}}\n'),
    "a million authors of Telegram": lambda: (
        b'{"name": "x", "type": "y", "id": 1, "messages": ['
        + many('{{"id":{n},"type":"message","date_unixtime":"1","from":"N{n}","text":"a"}},')[:-1]
        + b"]}"
    ),
    "a million pasted authors": lambda: many("N{n}: hoi\n"),
    "notices that match slowly": lambda: many(
        "12-03-2024 10:00 - is heeft " + "is heeft " * 30 + "{n}\n", 100_000
    ),
    "names like notices": lambda: many(
        "12-03-2024 10:00 - x{n} " + "heeft x " * 8 + "toegevoegd: y\n", 400_000
    ),
    "messages like notices": lambda: (
        b'{"participants": [], "title": "", "messages": ['
        + many(
            '{{"sender_name":"a","timestamp_ms":{n},"content":"' + "group named the " * 19 + '"}},', 10**5
        )[:-1]
        + b"]}"
    ),
    "spaces": lambda: b"12-03-2024 10:00 - Noor:" + b" " * 1_900_000 + b"<",
    "open marks": lambda: b"12-03-2024 10:00 - Noor: " + b"<attached " * 190_000,
    "open links": lambda: b"[2024-03-12 10:00:00] Noor: " + b"[" * 1_900_000,
    "titles of colons": lambda: b">>> Chat History with " + b":" * 3_900_000 + b"x",
    "colons": lambda: b"a: " * 1_300_000,
    "quotes": lambda: b"date,author,text\n" + b'"' * 3_000_001,
    "no table at all": lambda: b";" * 3_000_000,
    "a zip bomb": lambda: zipped({"_chat.txt": b"0" * 400_000_000}),
    "a bomb of many entries": lambda: zipped({f"message_{n}.json": b"0" * 1_000_000 for n in range(200)}),
}
READ = {
    "spaces",
    "open marks",
    "open links",
    "notices that match slowly",
    "messages like notices",
    "titles of colons",
}
MEASURED = """
import sys, time
from pathlib import Path
from abri.engine.screening.chats import ChatError, read_chat
begun = time.process_time()
try:
    read_chat(sys.argv[1])
    outcome = "read"
except ChatError:
    outcome = "refused"
used = time.process_time() - begun
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(outcome, used, int(peak.split()[1]) // 1024)
"""


def many(form: str, times: int = 1_000_000) -> bytes:
    return "".join(form.format(n=number) for number in range(times)).encode()


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux says how much memory a process took"
)
@pytest.mark.parametrize("name", MONSTERS)
def test_monsters_are_met_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "monster"
    path.write_bytes(MONSTERS[name]())
    command = [sys.executable, "-c", MEASURED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    outcome, seconds, megabytes = done.stdout.split()
    assert outcome == ("read" if name in READ else "refused")
    assert float(seconds) < MOST_SECONDS
    assert int(megabytes) < MOST_MEGABYTES
