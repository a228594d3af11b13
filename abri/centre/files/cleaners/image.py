"""Pictures, decoded and written anew: what the eye sees stays, whatever else stood in the file does not."""

import io
import struct
from functools import cache

from PIL import Image, ImageChops, ImageCms, ImageFilter, JpegImagePlugin, MpoImagePlugin, TiffImagePlugin

from abri.centre.files.cleaners.answer import Answer, Refused
from abri.centre.files.limits import (
    LONGEST_SIDE,
    MOST_FRAMES,
    MOST_MOVING_PIXELS,
    MOST_PIXELS,
    MOST_PIXELS_READ,
    VEIL_SIDE,
)

# Photographs of telephones need them, and they may not be loaded when that is noticed.
_NEEDED_LATE = (MpoImagePlugin, TiffImagePlugin)
_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "avif": "AVIF", "gif": "GIF", "heic": "HEIF"}
_ORIENTATION, _PLACE = 0x0112, 0x8825
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Reading Exif that somebody broke may raise nearly anything; the picture is none the worse for it.
_BROKEN_EXIF = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
_METADATA = ("exif", "xmp", "comment", "XML:com.adobe.xmp", "Raw profile type exif", "photoshop", "extension")
# A phone shows nothing that another quality would show better.
_QUALITY = 92
_QUICKLY = 4_000_000
# Milliseconds, where a film does not say how fast it goes.
_USUAL_DURATION = 100


def prepare(code: str) -> None:
    """Load what pictures of this kind need, and use it once."""
    # Our own bound stands in :func:`clean`, before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    if code == "avif":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    elif code in ("gif", "png", "webp"):
        # What moves is written as WebP.
        from PIL import WebPImagePlugin  # noqa: F401 - importing it registers the format
    elif code == "heic":
        _load_heic()
    trial = io.BytesIO()
    Image.new("RGB", (8, 8)).save(trial, "PNG")
    clean(trial.getvalue(), "png", reading=True)
    _srgb()


def _load_heic() -> None:
    try:
        import pillow_heif
    except ImportError:
        raise Refused("no_program") from None
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()


def clean(raw: bytes, code: str, *, reading: bool) -> Answer:
    """The picture of one kind without metadata, upright, in sRGB; with ``reading`` one to read text in, too."""
    with Image.open(io.BytesIO(raw), formats=[_FORMATS[code]]) as picture:
        _refuse_giant(picture)
        answer = Answer(code, "cleaned", lost=_lost(picture, raw, code))
        turn = _turn(picture)
        moving = _moving(picture) if _moves(picture) else b""
        if moving:
            answer.copy, answer.copy_media_type = moving, "image/webp"
        elif _moves(picture):
            answer.lost.append("animation")
        sampling = JpegImagePlugin.get_sampling(picture) if code == "jpeg" else 0
        if picture.mode.startswith("I"):
            answer.lost.append("depth")
        still = _in_srgb(picture)
    if turn is not None and not moving:
        still = still.transpose(turn)
    answer.width, answer.height = still.size
    if not moving:
        answer.copy, answer.copy_media_type = _encoded(still, code, sampling)
    answer.veil = _veil(still)
    if reading and not moving and _looks_like_a_screen(still):
        answer.reading = _to_read(_on_white(still))
    return answer


def _refuse_giant(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused("too_many_pixels")


def _moves(picture: Image.Image) -> bool:
    # Photographs of some telephones hold further pictures of the same moment: no film.
    return picture.format in ("GIF", "WEBP", "PNG", "AVIF") and bool(getattr(picture, "is_animated", False))


def _lost(picture: Image.Image, raw: bytes, code: str) -> list[str]:
    """What the picture holds that a copy has no place for."""
    lost = []
    if any(picture.info.get(name) for name in _METADATA) or getattr(picture, "text", None):
        lost.append("metadata")
    if _has_place(picture):
        lost.append("place")
    end = {"png": b"IEND\xaeB`\x82", "jpeg": b"\xff\xd9"}.get(code)
    if end and len(raw) - len(end) > raw.rfind(end) >= 0 and raw[raw.rfind(end) + len(end) :].strip(b"\0"):
        lost.append("appended")
    return lost


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How to turn it, so that what was up is up."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except _BROKEN_EXIF:
        return None


def _has_place(picture: Image.Image) -> bool:
    try:
        return bool(picture.getexif().get_ifd(_PLACE))
    except _BROKEN_EXIF:
        return False


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The pixels, eight bits a channel, in the colours that screens take them for; nothing else of the picture."""
    profile = picture.info.get("icc_profile")
    picture.load()
    if picture.mode.startswith("I"):
        still = picture.convert("I").point([value // 256 for value in range(65536)], "L")
    elif picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK") and "transparency" not in picture.info:
        still = picture
    else:
        has_alpha = "transparency" in picture.info or "a" in picture.mode.lower()[1:]
        still = picture.convert("RGBA" if has_alpha else ("L" if picture.mode == "1" else "RGB"))
    if profile and still.mode in ("RGB", "RGBA", "CMYK"):
        still = _converted(still, profile)
    if still.mode == "CMYK":
        still = still.convert("RGB")
    if still.mode in ("LA", "RGBA") and still.getextrema()[-1] == (255, 255):
        still = still.convert(still.mode.removesuffix("A"))
    still.info = {}
    return still


def _converted(still: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return still
        if still.mode == "CMYK":
            return ImageCms.profileToProfile(still, source, _srgb(), outputMode="RGB") or still
        ImageCms.profileToProfile(still, source, _srgb(), inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A profile of another kind of picture, or a broken one, which no viewer follows either.
        return still
    return still


def _encoded(still: Image.Image, code: str, sampling: int) -> tuple[bytes, str]:
    """As a photograph, or without loss where it was or has transparent parts."""
    into = io.BytesIO()
    if code in ("png", "gif") or still.mode in ("LA", "RGBA"):
        still.save(into, "PNG", compress_level=4 if still.width * still.height < _QUICKLY else 1)
        return into.getvalue(), "image/png"
    still.save(into, "JPEG", quality=_QUALITY, subsampling=max(sampling, 0))
    return into.getvalue(), "image/jpeg"


def _moving(picture: Image.Image) -> bytes:
    """The whole film as animated WebP; nothing where it is too long or cannot be written."""
    count: int = getattr(picture, "n_frames", 1)
    if count > MOST_FRAMES or count * picture.width * picture.height > MOST_MOVING_PIXELS:
        return b""
    frames, durations = [], []
    for number in range(count):
        picture.seek(number)
        frames.append(picture.convert("RGBA"))
        durations.append(int(picture.info.get("duration") or _USUAL_DURATION))
    picture.seek(0)
    frames[0].info = {}
    into = io.BytesIO()
    try:
        frames[0].save(
            into,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=0,
            quality=80,
            method=0,
        )
    except (OSError, ValueError):
        return b""
    return into.getvalue()


def _on_white(still: Image.Image) -> Image.Image:
    if still.mode in ("LA", "RGBA"):
        white = Image.new("L", still.size, 255)
        white.paste(still.convert("L"), mask=still.getchannel("A"))
        return white
    return still.convert("L")


def _veil(still: Image.Image) -> bytes:
    """So little of it that one knows which picture it is, and not what is on it."""
    small = _on_white(still.reduce(max(1, max(still.size) // (2 * VEIL_SIDE))))
    small.thumbnail((VEIL_SIDE, VEIL_SIDE))
    into = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(1.5)).save(into, "JPEG", quality=60)
    return into.getvalue()


_LOOKED_AT = 1200
_MOST_OF_IT = 0.4


def _looks_like_a_screen(still: Image.Image) -> bool:
    """Whether many neighbours are equal: what a program drew has plain areas, what a camera saw has noise."""
    left = max(0, (still.width - _LOOKED_AT) // 2)
    top = max(0, (still.height - _LOOKED_AT) // 2)
    right, bottom = min(still.width, left + _LOOKED_AT), min(still.height, top + _LOOKED_AT)
    middle = _on_white(still.crop((left, top, right, bottom)))
    if middle.width < 2:
        return False
    whole = middle.crop((0, 0, middle.width - 1, middle.height))
    moved = middle.crop((1, 0, middle.width, middle.height))
    equal = ImageChops.difference(whole, moved).histogram()[0]
    return equal >= _MOST_OF_IT * whole.width * whole.height


def _to_read(grey: Image.Image) -> bytes:
    """Dark letters on white, as large as the reader likes them."""
    if sum(count * value for value, count in enumerate(grey.histogram())) < 110 * grey.width * grey.height:
        grey = ImageChops.invert(grey)
    scale = min(2.0 if grey.width < 1000 else 1.0, (MOST_PIXELS_READ / (grey.width * grey.height)) ** 0.5)
    if scale != 1.0:
        size = (max(1, int(grey.width * scale)), max(1, int(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.BICUBIC)
    into = io.BytesIO()
    grey.save(into, "PPM")
    return into.getvalue()
