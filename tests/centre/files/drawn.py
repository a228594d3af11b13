"""Files for tests, made when they are needed: harmless ones drawn by code, and hostile ones of every kind."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageDraw, ImageFont

WORDS = (
    "Kijk wie er weer is",
    "Ga weg uit deze groep",
    "Niemand mag dich",
    "Tu es vraiment nul",
    "Leave me alone",
)
SECRET = b"Rue du Secret 12"


def encoded(picture: Image.Image, form: str, **how: Any) -> bytes:
    """A picture as a file."""
    into = io.BytesIO()
    picture.save(into, form, **how)
    return into.getvalue()


def heic(picture: Image.Image) -> bytes:
    """A photograph as telephones with an apple write it."""
    import pillow_heif

    into = io.BytesIO()
    pillow_heif.from_pillow(picture).save(into, quality=60)
    return into.getvalue()


def corners(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red left above, green right above, blue left below, white right below: which way is up can be seen."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    middle, half = size[0] // 2, size[1] // 2
    pen.rectangle((0, 0, middle - 1, half - 1), "red")
    pen.rectangle((middle, 0, size[0], half - 1), (0, 128, 0))
    pen.rectangle((0, half, middle - 1, size[1]), "blue")
    return picture.convert(mode)


def screenshot() -> Image.Image:
    """Lines of a chat in balloons, as a telephone shows them."""
    picture = Image.new("RGB", (720, 130 * len(WORDS)), (236, 229, 221))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(36)
    for number, line in enumerate(WORDS):
        top = 130 * number + 15
        pen.rounded_rectangle((30, top, 60 + pen.textlength(line, font=font), top + 90), 18, fill="white")
        pen.text((45, top + 20), line, fill=(20, 20, 20), font=font)
    return picture


def photograph(width: int, height: int) -> Image.Image:
    """Blurred coloured noise: as hard to pack as what a camera sees."""
    noise = Image.effect_noise((width // 4, height // 4), 60).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grain = Image.effect_noise((width, height), 8)
    grey = ImageChops.add(noise, grain, scale=2)
    turned = grey.transpose(Image.Transpose.ROTATE_180)
    return Image.merge("RGB", (grey, turned, ImageChops.invert(grey)))


def telling_exif(orientation: int = 1) -> bytes:
    """Metadata of a telephone: who, where, which way up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif[0x8825] = {1: "N", 2: (50.0, 51.0, 2.0), 3: "E", 4: (4.0, 21.0, 3.0)}
    return exif.tobytes()


def wide_colours() -> bytes:
    """A profile of the colours that newer screens show (Display P3), with nothing in it but numbers."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(78),
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(0.5151, 0.2412, -0.0011),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(0.2919, 0.6922, 0.0419),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(0.1572, 0.0666, 0.7841),
        b"rTRC": (
            curve := b"para\0\0\0\0\0\3\0\0" + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        ),
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, content = struct.pack(">I", len(tags)), b""
    begin = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", begin + len(content), len(value))
        content += value + bytes(-len(value) % 4)
    whole = table + content
    head = struct.pack(">I4sI4s4s4s", 128 + len(whole), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + whole


def film(form: str, *, frames: int = 8, size: tuple[int, int] = (32, 24)) -> bytes:
    """A picture that moves, from dark to light."""
    shades = [Image.new("RGB", size, (20 * number, 0, 0)) for number in range(frames)]
    return encoded(shades[0], form, save_all=True, append_images=shades[1:], duration=40)


def written(document: Pdf) -> bytes:
    """A document as a file, with everything in it as it was put there."""
    into = io.BytesIO()
    document.save(into, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return into.getvalue()


def paper(pages: int = 1) -> Pdf:
    """Pages with a line of text each."""
    document = Pdf.new()
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(pages):
        page = document.add_blank_page(page_size=(300, 200))
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = Stream(document, f"BT /F 18 Tf 30 100 Td (page {number + 1}) Tj ET".encode())
    return document


def acting_paper() -> bytes:
    """A document with everything in it that acts, tells or hides."""
    document = paper(2)
    script = Dictionary(S=Name.JavaScript, JS="app.alert('SCRIPT')")
    file = document.make_stream(SECRET, Type=Name.EmbeddedFile)
    named = Dictionary(Type=Name.Filespec, F="FILE.exe", UF="FILE.exe", EF=Dictionary(F=file))
    root, page = document.Root, document.pages[0].obj
    root.OpenAction, root.AA = script, Dictionary(WC=script)
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["SCRIPT", script])),
        EmbeddedFiles=Dictionary(Names=Array(["FILE", named])),
    )
    root.AF = Array([named])
    root.Metadata = document.make_stream(
        b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", Type=Name.Metadata, Subtype=Name.XML
    )
    drawn = document.make_stream(
        b"BT /F 12 Tf 2 4 Td (FILLED IN) Tj ET",
        Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 20]), Resources=page.Resources,
        PieceInfo=Dictionary(Private=Dictionary(Private=SECRET.decode())),
    )  # fmt: skip
    box = Array([30, 30, 130, 50])
    fillable = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="field", V="FILLED IN", Rect=box, F=4, P=page,
            AP=Dictionary(N=drawn), AA=Dictionary(K=script),
        )
    )  # fmt: skip
    root.AcroForm = Dictionary(
        Fields=Array([fillable]), XFA=Array(["template", document.make_stream(b"<template>XFA</template>")])
    )
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F="LAUNCH.exe"))
    page.PieceInfo = Dictionary(App=Dictionary(Private=SECRET.decode()))
    page.Metadata = document.make_stream(SECRET, Type=Name.Metadata, Subtype=Name.XML)
    page.Annots = Array(
        [
            fillable,
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=box,
                A=Dictionary(S=Name.URI, URI="https://LINK.example"),
            ),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=box, FS=named),
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, Contents="COMMENT"),
        ]
    )
    document.trailer.Info = document.make_indirect(Dictionary(Author=SECRET.decode()))
    return written(document)


def deep_paper(depth: int) -> bytes:
    """A document whose tree of pages leads down and down."""
    document = paper()
    tree = document.Root.Pages
    for _ in range(depth):
        tree = document.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([tree])))
        tree.Kids[0].Parent = tree
    document.Root.Pages = tree
    return written(document)


def looping_paper() -> bytes:
    """A document whose tree of pages leads back to its beginning."""
    raw = written(paper())
    return raw.replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]").replace(b"/Kids [ 4 0 R ]", b"/Kids [ 2 0 R ]")


def swelling_paper(megabytes: int) -> bytes:
    """A document of some kilobytes whose list of objects swells to megabytes when it is looked into."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # The same again and again: nobody has to pack it all.
    megabyte = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = struct.pack(">HH", megabytes * 1_000_000 % 65521, 1)
    listed = b"\x78\xda" + megabyte * megabytes + b"\3\0" + check
    size = b"%d" % (megabytes * 250_000)
    head = b"<</Type/XRef/W[1 2 1]/Root 2 0 R/Size " + size + b"/Filter/FlateDecode/Length %d>>" % len(listed)
    return (
        b"%PDF-1.5\n1 0 obj\n" + head + b"\nstream\n" + listed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    )


def png_of(width: int, height: int, *, rows: int = 1) -> bytes:
    """The beginning of a giant: a picture that says how large it is and holds only a few rows."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes((1 + 3 * min(width, 1000)) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive(files: dict[str, bytes]) -> bytes:
    """A zip."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return into.getvalue()


CHAT = b"12/03/2026, 20:01 - Lien: hallo\n12/03/2026, 20:02 - Tom: ga weg\n12/03/2026, 20:03 - Lien: stop\n"
MAIL = b"""\
Received: from a.example by b.example; Tue, 12 Mar 2024 14:05:00 +0100
From: =?utf-8?q?Zo=C3=AB?= <zoe@a.example>
To: tom@b.example
Subject: hallo
Message-ID: <1@a.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Tot in het caf=E9
--x
Content-Type: text/html; charset=utf-8

<p>Tot in het <b>caf\xc3\xa9</b> <a href="https://a.example/x">hier</a><script>alert(1)</script></p>
--x
Content-Type: application/octet-stream; name="game.exe"
Content-Disposition: attachment; filename="game.exe"
Content-Transfer-Encoding: base64

TVqQAAMAAAAEAAAA
--x--
"""


def mp4(brand: bytes = b"isom") -> bytes:
    """The beginning of a film: brands, then the list of what is in it."""
    return (
        struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 512, b"mp42")
        + struct.pack(">I4s", 16, b"moov")
        + bytes(200)
    )


def webm(kind: bytes = b"webm") -> bytes:
    """The beginning of a film of the web."""
    head = b"\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82" + bytes([0x80 | len(kind)]) + kind
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67\x01" + bytes(100)


def ogg(packet: bytes) -> bytes:
    """The first page of a stream, and the head of the next."""
    first = b"OggS\0\2" + bytes(20) + bytes([1, len(packet)]) + packet
    return first + b"OggS\0\0" + bytes(60)


def mp3(tag: int = 0, frames: int = 6) -> bytes:
    """Silent frames of 128 kbit/s, after a tag of some bytes."""
    size = bytes(tag >> shift & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\4\0\0" + size + bytes(tag) if tag else b"") + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def every_harmless_file() -> Iterator[tuple[str, bytes]]:
    """A file of each kind that is cleaned, with the code of its kind."""
    yield "png", encoded(corners(), "PNG")
    yield "jpeg", encoded(corners(), "JPEG", quality=95)
    yield "webp", encoded(corners(), "WEBP", quality=95)
    yield "avif", encoded(corners(), "AVIF", quality=95)
    yield "gif", encoded(corners(), "GIF")
    yield "heic", heic(corners())
    yield "pdf", written(paper())
    yield "text", "Zoë was hier\n".encode()
    yield "chat", CHAT
    yield "mail", MAIL


WEB_PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
