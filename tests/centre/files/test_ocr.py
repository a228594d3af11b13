"""The words of a screenshot are read where tesseract is installed, and nothing breaks where it is not."""

import os
import shutil
import stat
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import ImageFont

from abri.centre.files import ocr
from abri.centre.files.cleaning import clean
from abri.centre.files.kinds import KINDS
from tests.centre.files.drawn import WORDS, encoded, photograph, screenshot

installed = pytest.mark.skipif(
    not shutil.which("tesseract") and not os.environ.get("CI"), reason="tesseract is not installed"
)


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """Which languages there are is asked once a process."""
    ocr.languages.cache_clear()
    yield
    ocr.languages.cache_clear()


def alike(read: str, written: str) -> float:
    """Which share of the letters is the same."""
    return SequenceMatcher(None, read, written, autojunk=False).ratio()


@installed
def test_all_four_languages_are_there() -> None:
    assert ocr.languages() == ("nld", "fra", "deu", "eng")


@installed
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_screenshot_is_read_by_the_way(form: str) -> None:
    raw = encoded(screenshot(), form)
    answer = clean((raw,), KINDS[form.lower()], len(raw))
    assert answer.result == "cleaned"
    assert alike(answer.text, "\n".join(WORDS)) > 0.97


@installed
def test_accents_are_read() -> None:
    from PIL import Image, ImageDraw

    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 40)
    except OSError:
        pytest.skip("the letters with accents are drawn with DejaVu Sans, which is not installed")
    said = "Arrête, ça me gêne. Warum schreibst du über mich? Zoë"
    picture = Image.new("RGB", (1300, 120), "white")
    ImageDraw.Draw(picture).text((30, 30), said, fill="black", font=font)
    raw = encoded(picture, "PNG")
    read = clean((raw,), KINDS["png"], len(raw)).text
    assert alike(read, said) > 0.95
    assert {"Arrête,", "über", "Zoë"} <= set(read.split())


@installed
def test_what_is_no_picture_has_no_words() -> None:
    assert ocr.read(b"no picture") == ""


@installed
def test_whoever_reads_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "PATIENCE", 0.05)
    picture = encoded(screenshot().convert("L"), "PPM")
    assert ocr.read(picture) == ""


def test_where_it_is_missing_pictures_are_cleaned_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert ocr.languages() == ()
    raw = encoded(photograph(200, 100), "JPEG")
    answer = clean((raw,), KINDS["jpeg"], len(raw))
    assert (answer.result, answer.text) == ("cleaned", "")


def test_a_program_that_does_not_run_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "tesseract"
    broken.write_text("#!/bin/false\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(shutil, "which", lambda _: str(broken))
    assert ocr.languages() == ()
    assert ocr.read(b"P5 1 1 255\n\0") == ""
