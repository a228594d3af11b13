"""Harmless files for the demonstration, drawn by code: a screenshot, a letter, a voice message without words."""

import io
import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image, ImageDraw, ImageFont

WIDTH, LINE, MARGIN = 720, 46, 24
# One frame of MPEG-1 layer III at 128 kbit/s and 44.1 kHz: a header, and nothing that sounds.
_SILENCE = b"\xff\xfb\x90\x64" + bytes(413)
_SECONDS_A_FRAME = 1152 / 44_100
SECONDS = 6


def messages(text: str) -> bytes:
    """A screenshot of a chat, one balloon a line, as a PNG."""
    font = ImageFont.load_default(30)
    balloons = [textwrap.wrap(line, 36) for line in text.splitlines() if line.strip()]
    height = sum(LINE * len(lines) + 2 * MARGIN for lines in balloons) + 2 * MARGIN
    picture = Image.new("RGB", (WIDTH, height), (233, 238, 236))
    pen, top = ImageDraw.Draw(picture), MARGIN
    for number, lines in enumerate(balloons):
        left = MARGIN if number % 3 else 3 * MARGIN
        bottom = top + LINE * len(lines) + MARGIN
        pen.rounded_rectangle(
            (left, top, WIDTH - 3 * MARGIN, bottom), 18, fill="white", outline=(200, 208, 206)
        )
        for row, line in enumerate(lines):
            pen.text((left + MARGIN, top + 12 + row * LINE), line, fill=(20, 28, 40), font=font)
        top = bottom + MARGIN
    into = io.BytesIO()
    picture.save(into, "PNG")
    return into.getvalue()


def letter(text: str) -> bytes:
    """A letter of one page, as a PDF with its text."""
    rows = [row for line in text.splitlines() for row in (textwrap.wrap(line, 80) or [""])]
    shown = "".join(f"({_escaped(row)}) Tj T*\n" for row in rows)
    stream = f"BT /F1 11 Tf 15 TL 60 780 Td\n{shown}ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(written),
    )  # fmt: skip
    return bytes(written)


def voice(_text: str) -> bytes:
    """A voice message in which nobody says anything, as an MP3."""
    return _SILENCE * round(SECONDS / _SECONDS_A_FRAME)


def _escaped(row: str) -> str:
    return row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


DRAWN: Mapping[str, Callable[[str], bytes]] = MappingProxyType(
    {"messages": messages, "letter": letter, "voice": voice}
)
"""What a story may ask for, by the word it uses."""
