"""A picture comes back as the eye sees it, upright and in the right colours, and without whatever else was in it."""

import io
import random

import pytest
from PIL import Image, ImageChops, ImageStat, PngImagePlugin

from abri.centre.files.cleaners import image
from abri.centre.files.cleaners.answer import Answer, Refused
from abri.centre.files.limits import MOST_FRAMES, MOST_PIXELS, MOST_PIXELS_READ, VEIL_SIDE
from tests.centre.files.drawn import (
    SECRET,
    corners,
    encoded,
    film,
    heic,
    photograph,
    png_of,
    screenshot,
    telling_exif,
    wide_colours,
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """As the process that cleans begins."""
    for code in ("png", "avif", "heic"):
        image.prepare(code)


def cleaned(raw: bytes, code: str, *, reading: bool = False) -> Answer:
    """What becomes of a picture."""
    return image.clean(raw, code, reading=reading)


def seen(content: bytes) -> Image.Image:
    """A copy as a browser shows it."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def colours(picture: Image.Image) -> tuple[tuple[int, ...], ...]:
    """The colours in the four corners, from left above to right below, in steps of 64."""
    width, height = picture.size
    points = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    pixels = [picture.getpixel((int(x * width), int(y * height))) for x, y in points]
    return tuple(tuple(round(value / 64) for value in pixel) for pixel in pixels if isinstance(pixel, tuple))


UNDONE_BY = {
    Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270,
    Image.Transpose.ROTATE_270: Image.Transpose.ROTATE_90,
}
AS_DRAWN = colours(corners())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA"])
def test_every_form_and_mode_looks_as_before(form: str, mode: str) -> None:
    if (form, mode) in {("JPEG", "RGBA"), ("JPEG", "P")}:
        return
    how = {"quality": 95} if form in ("JPEG", "WEBP", "AVIF") else {}
    answer = cleaned(encoded(corners(mode), form, **how), form.lower())
    assert (answer.result, answer.width, answer.height) == ("cleaned", 64, 48)
    expected = colours(corners(mode).convert("RGB"))
    assert colours(seen(answer.copy)) == expected


def test_a_photograph_of_a_telephone_with_an_apple_is_read() -> None:
    answer = cleaned(heic(corners()), "heic")
    assert (answer.copy_media_type, colours(seen(answer.copy))) == ("image/jpeg", AS_DRAWN)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_was_up_is_up(orientation: int) -> None:
    turned = corners()
    for held, turn in image._TURNS.items():
        if held == orientation:
            turned = turned.transpose(UNDONE_BY.get(turn, turn))
    answer = cleaned(encoded(turned, "JPEG", quality=95, exif=telling_exif(orientation)), "jpeg")
    assert (answer.width, answer.height) == (64, 48)
    assert colours(seen(answer.copy)) == AS_DRAWN


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_nothing_is_told_but_the_picture(form: str) -> None:
    telling: dict[str, object] = {
        "exif": telling_exif(),
        "icc_profile": wide_colours(),
        "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
    }
    if form == "PNG":
        telling.pop("xmp")
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        telling["pnginfo"] = text
    if form == "JPEG":
        telling["comment"] = SECRET
    raw = encoded(corners(), form, **telling)
    assert SECRET in raw
    answer = cleaned(raw, form.lower())
    assert {"metadata", "place"} <= set(answer.lost)
    copy = Image.open(io.BytesIO(answer.copy))
    assert not set(copy.info) & {"exif", "xmp", "comment", "icc_profile", "Comment", "XML:com.adobe.xmp"}
    assert not copy.getexif()
    assert SECRET not in answer.copy


def test_what_was_behind_the_picture_is_gone() -> None:
    for form in ("JPEG", "PNG"):
        answer = cleaned(encoded(corners(), form) + SECRET, form.lower())
        assert answer.lost == ["appended"]
        assert SECRET not in answer.copy


def test_colours_of_newer_screens_become_those_of_all() -> None:
    green = Image.new("RGB", (16, 16), (0, 200, 0))
    answer = cleaned(encoded(green, "PNG", icc_profile=wide_colours()), "png")
    wide = seen(answer.copy).getpixel((8, 8))
    # Computed from the two colour spaces: more green than these screens can show, and no red left.
    assert isinstance(wide, tuple)
    assert wide[0] == 0
    assert wide[2] == pytest.approx(0, abs=12)
    assert wide[1] == pytest.approx(205, abs=6)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_profile_or_broken_exif_harms_nothing() -> None:
    for telling in ({"icc_profile": b"no profile at all"}, {"exif": b"Exif\0\0II*\0\xff\xff\xff\x7f"}):
        answer = cleaned(encoded(corners(), "JPEG", quality=95, **telling), "jpeg")
        assert colours(seen(answer.copy)) == AS_DRAWN


def test_transparent_parts_stay_so() -> None:
    clear = corners("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    for form in ("PNG", "WEBP", "AVIF"):
        answer = cleaned(encoded(clear, form), form.lower())
        assert answer.copy_media_type == "image/png"
        alpha = Image.open(io.BytesIO(answer.copy)).getchannel("A")
        assert ImageStat.Stat(ImageChops.difference(alpha, clear.getchannel("A"))).mean[0] < 2


def test_a_print_shop_s_colours_and_deep_greys_are_shown() -> None:
    ink = cleaned(encoded(corners("CMYK"), "JPEG", quality=95), "jpeg")
    assert Image.open(io.BytesIO(ink.copy)).mode == "RGB"
    deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16")
    answer = cleaned(encoded(deep, "PNG"), "png")
    assert answer.lost == ["depth"]
    assert (
        ImageStat.Stat(
            ImageChops.difference(seen(answer.copy).convert("L"), Image.linear_gradient("L"))
        ).mean[0]
        < 2
    )


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(form: str) -> None:
    answer = cleaned(film(form), form.lower())
    assert (answer.copy_media_type, answer.lost) == ("image/webp", [])
    copy = Image.open(io.BytesIO(answer.copy))
    assert getattr(copy, "n_frames", 1) == 8
    copy.seek(7)
    shade = copy.convert("RGB").getpixel((5, 5))
    assert isinstance(shade, tuple)
    assert shade[0] == pytest.approx(140, abs=12)


def test_of_a_long_film_the_first_picture_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MOST_MOVING_PIXELS", 7 * 32 * 24)
    answer = cleaned(film("GIF"), "gif")
    assert (answer.copy_media_type, answer.lost) == ("image/png", ["animation"])
    assert MOST_FRAMES > 8


@pytest.mark.parametrize("size", [(100_000, 100_000), (MOST_PIXELS // 10, 11), (70_000, 1), (2**31 - 1, 1)])
def test_a_giant_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="too_many_pixels"):
        cleaned(png_of(*size), "png")


def test_a_giant_gif_is_refused_before_it_is_unpacked() -> None:
    raw = encoded(corners(), "GIF")
    with pytest.raises(Refused, match="too_many_pixels"):
        cleaned(raw[:6] + b"\xff\xff\xff\xff" + raw[10:], "gif")


def test_the_veil_tells_which_picture_it_is_and_not_what_is_on_it() -> None:
    answer = cleaned(encoded(screenshot(), "PNG"), "png")
    veil = Image.open(io.BytesIO(answer.veil))
    assert (veil.format, veil.mode) == ("JPEG", "L")
    assert max(veil.size) <= VEIL_SIDE
    assert len(answer.veil) < 2000


def test_text_is_looked_for_in_what_a_program_drew_only() -> None:
    drawn = cleaned(encoded(screenshot(), "JPEG", quality=80), "jpeg", reading=True)
    page = Image.open(io.BytesIO(drawn.reading))
    assert page.mode == "L"
    assert page.width * page.height <= MOST_PIXELS_READ
    assert not cleaned(encoded(photograph(800, 600), "JPEG", quality=90), "jpeg", reading=True).reading
    assert not cleaned(encoded(screenshot(), "PNG"), "png", reading=False).reading


def test_white_letters_on_black_are_turned_for_reading() -> None:
    dark = ImageChops.invert(screenshot())
    page = Image.open(io.BytesIO(cleaned(encoded(dark, "PNG"), "png", reading=True).reading))
    assert ImageStat.Stat(page).mean[0] > 128


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF", "GIF"])
def test_a_broken_picture_gives_a_picture_or_a_fault_and_never_hangs(form: str) -> None:
    raw, dice = encoded(corners(), form), random.Random(form)
    for length in (*range(0, 60, 7), *(dice.randrange(60, len(raw)) for _ in range(6))):
        _survives(raw[:length], form)
    for _ in range(25):
        broken = bytearray(raw)
        for _ in range(dice.randint(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        _survives(bytes(broken), form)


def _survives(raw: bytes, form: str) -> None:
    try:
        answer = cleaned(raw, form.lower())
    except (Refused, *FAULTS):
        return
    assert answer.copy
    assert seen(answer.copy)


# What the process answers with "damaged" whatever it is; here, so that a new one is seen.
FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, AttributeError, RuntimeError)
