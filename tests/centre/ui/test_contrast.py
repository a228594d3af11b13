"""Every pair of colours that the styles put on each other can be read, in both themes."""

import json
from pathlib import Path

import pytest

from abri.centre import ui

TOKENS = json.loads((Path(ui.__file__).parent / "styles" / "tokens.json").read_text(encoding="utf-8"))
# WCAG 2.2: 1.4.3 (text) and 1.4.11 (controls and their focus).
LEAST = {"text": 4.5, "control": 3.0}
PAIRS = [
    (theme, kind, front, back)
    for theme in ("light", "dark")
    for kind, pairs in TOKENS["pairs"].items()
    for front, back in pairs
]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("theme", "kind", "front", "back"), PAIRS)
def test_the_pair_has_enough_contrast(theme: str, kind: str, front: str, back: str) -> None:
    assert contrast(TOKENS[theme][front], TOKENS[theme][back]) >= LEAST[kind]


def test_both_themes_name_the_same_colours() -> None:
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()


def test_every_colour_that_is_written_on_is_measured() -> None:
    measured = {name for pairs in TOKENS["pairs"].values() for pair in pairs for name in pair}
    # Lines and shadows carry no meaning.
    assert TOKENS["light"].keys() - measured == {"line", "shadow"}


def shortest(colour: str) -> str:
    """The colour as the build writes it: ``#fff`` for ``#ffffff``."""
    digits = colour[1:]
    return "#" + (digits[::2] if digits[::2] == digits[1::2] else digits)


def test_the_stylesheets_carry_the_colours_of_the_tokens() -> None:
    static = Path(ui.__file__).parent / "static" / "ui"
    for name in ("public.css", "desk.css"):
        css = (static / name).read_text(encoding="utf-8")
        for theme in ("light", "dark"):
            for token, colour in TOKENS[theme].items():
                assert f"--{token}:{shortest(colour)}" in css, f"{name} was not rebuilt: {theme} {token}"
