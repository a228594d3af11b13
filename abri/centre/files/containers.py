"""Signatures of pictures, films and sound, looked at closely enough that nothing else passes for one.

A browser guesses from the first bytes, a player from others: only what all of them take for the same is named.
"""

import re

_NO_SIZE = 8


def container(head: bytes, tail: bytes, size: int) -> str | None:
    """The code of the picture, film or sound that a file of ``size`` bytes is; ``None`` for anything else."""
    return (
        _picture(head, size)
        or _of_boxes(head, size)
        or _matroska(head)
        or _ogg(head)
        or ("mp3" if _mp3(head, tail, size) else None)
    )


_MARKERS_AFTER_START = frozenset((0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xFE, *range(0xE0, 0xF0)))


def _picture(head: bytes, size: int) -> str | None:
    """PNG, JPEG, GIF and WebP, by their first chunk."""
    if head.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"):
        return "png"
    if head.startswith(b"\xff\xd8\xff") and len(head) > 5 and head[3] in _MARKERS_AFTER_START:
        return "jpeg"
    if (
        head[:6] in (b"GIF87a", b"GIF89a")
        and len(head) > 12
        and head[6:8] != b"\0\0"
        and head[8:10] != b"\0\0"
    ):
        return "gif"
    if head.startswith(b"RIFF") and head[8:15] == b"WEBPVP8" and head[15:16] in (b" ", b"L", b"X"):
        return "webp" if int.from_bytes(head[4:8], "little") + _NO_SIZE <= size + 1 else None
    return None


_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_QUICKTIME_BRANDS = frozenset((b"qt  ",))
_AUDIO_BRANDS = frozenset((b"M4A ", b"M4B "))
_VIDEO_BRANDS = re.compile(
    rb"isom|iso[2-9]|mp4[12]|mp71|avc1|M4V[ HP]|MSNV|dash|cmf[cs2]|3g[2epgs][0-9a-z]|mmp4|f4v |hvc1|XAVC"
)
_AFTER_BRANDS = frozenset(
    (
        b"moov",
        b"mdat",
        b"free",
        b"skip",
        b"wide",
        b"moof",
        b"uuid",
        b"sidx",
        b"styp",
        b"meta",
        b"pdin",
        b"beam",
        b"prft",
    )
)
_LARGEST_BRANDS = 512


def _of_boxes(head: bytes, size: int) -> str | None:
    """MP4, QuickTime, M4A, HEIC and AVIF: a box of brands, then one of the boxes that may follow."""
    length = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or length % 4 or not 16 <= length <= _LARGEST_BRANDS or size < length + 8:
        return None
    brands = {head[at : at + 4] for at in (8, *range(16, length, 4))}
    if head[length + 4 : length + 8] not in _AFTER_BRANDS or not _LETTERS.issuperset(b"".join(brands)):
        return None
    return _of_brands(head[8:12], brands)


def _of_brands(major: bytes, brands: set[bytes]) -> str | None:
    alike = brands if major in (b"mif1", b"msf1") else {major}
    by_brand = {"avif": _AVIF_BRANDS, "heic": _HEIC_BRANDS, "mov": _QUICKTIME_BRANDS, "m4a": _AUDIO_BRANDS}
    for code, known in by_brand.items():
        if alike & known:
            return code
    return "mp4" if _VIDEO_BRANDS.match(major) else None


# Brands may be filled up with zeros.
_LETTERS = frozenset(b" !+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\0")


def _matroska(head: bytes) -> str | None:
    """WebM: a header that names the document type, then the segment. Other Matroska files no browser plays."""
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    length, at = _vint(head, 4)
    if length is None or not 8 <= length <= 256:
        return None
    end = at + length
    doctype = None
    while at < end:
        number, at = _element(head, at)
        size, at = _vint(head, at)
        if number is None or size is None or at + size > end:
            return None
        if number == 0x4282:
            doctype = head[at : at + size].rstrip(b"\0")
        at += size
    if head[end : end + 1] == b"\xec":
        # Room that was left for later.
        size, at = _vint(head, end + 1)
        end = at + (size or 0)
    return "webm" if doctype == b"webm" and head[end : end + 4] == b"\x18S\x80g" else None


def _vint(head: bytes, at: int) -> tuple[int | None, int]:
    """A number of Matroska and where the next thing begins; ``None`` where there is none."""
    if at >= len(head) or not head[at]:
        return None, at
    width = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (value, at + width) if at + width <= len(head) else (None, at)


def _element(head: bytes, at: int) -> tuple[int | None, int]:
    if at >= len(head) or head[at] < 0x10:
        return None, at
    width = 9 - head[at].bit_length()
    return int.from_bytes(head[at : at + width], "big"), at + width


_OGG_PAGE = 27
_SOUND = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC")
_FILM = (b"\x80theora",)


def _ogg(head: bytes) -> str | None:
    """Ogg, by what its first pages say is in it: pages that begin a stream come before all others."""
    at, found = 0, set()
    while head[at : at + 6] == b"OggS\0\x02" and at + _OGG_PAGE < len(head):
        segments = head[at + 26]
        begin = at + _OGG_PAGE + segments
        packet = head[begin : begin + 8]
        if packet.startswith(_SOUND):
            found.add("oga")
        elif packet.startswith(_FILM):
            found.add("ogv")
        elif not packet.startswith(b"fishead\0"):
            return None
        at = begin + sum(head[at + _OGG_PAGE : begin])
    if not found or (head[at : at + 5] != b"OggS\0" and at < len(head)):
        return None
    return "ogv" if "ogv" in found else "oga"


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FRAMES = 4


def _mp3(head: bytes, tail: bytes, size: int) -> bool:
    """MP3: frames one after another, after the tag where there is one."""
    if not head.startswith(b"ID3"):
        return _frames(head, 0) >= _FRAMES
    if len(head) < 10 or head[3] not in (2, 3, 4) or any(byte & 0x80 for byte in head[6:10]):
        return False
    length = 10 + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    if length >= size:
        return False
    if length + 1500 * _FRAMES < len(head) or len(head) == size:
        begin = re.compile(rb"\xff").search(head, length)
        # Between the tag and the sound there may be room for a longer tag.
        return bool(
            begin
            and not head[length : begin.start()].strip(b"\0")
            and _frames(head, begin.start()) >= _FRAMES
        )
    # A tag with a large picture: the end has to be sound then.
    return any(
        _frames(tail, found.start()) >= _FRAMES for found in re.finditer(rb"\xff[\xe2-\xff]", tail[:16_384])
    )


def _frames(data: bytes, at: int) -> int:
    """How many frames of layer III follow each other from here, at most :data:`_FRAMES`."""
    count = 0
    while count < _FRAMES and (length := _frame(data[at : at + 4])):
        count += 1
        at += length
    return count


def _frame(header: bytes) -> int:
    """The length of the frame that begins so; 0 where none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sample == 3:
        return 0
    kilobits = (_RATES if version == 3 else _RATES_2)[rate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _SAMPLES[version][sample] + (header[2] >> 1 & 1)
