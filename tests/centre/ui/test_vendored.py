"""What was made or copied from others is what VENDORED.toml says, small, and free of what may not ship."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from abri.centre import ui

STATIC = Path(ui.__file__).parent / "static" / "ui"
VENDORED = tomllib.loads((STATIC / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
KILOBYTE = 1024


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["path"])
def test_the_file_is_the_one_that_was_vendored(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert {"name", "version", "licence"} <= entry.keys()


def test_every_stylesheet_and_font_is_listed() -> None:
    there = {str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.suffix in {".css", ".woff2"}}
    assert there == {entry["path"] for entry in VENDORED}


def test_the_licences_stand_beside_the_files() -> None:
    licences = {path.stem: path.read_text(encoding="utf-8") for path in STATIC.glob("licences/*.txt")}
    assert "SIL Open Font License" in licences["atkinson-hyperlegible-next"]
    assert "MIT License" in licences["govuk-frontend"]


def test_no_stylesheet_or_script_names_an_address_or_a_crown() -> None:
    banned = re.compile(r"https?://|transport|crest|crown", re.IGNORECASE)
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        assert not banned.search(path.read_text(encoding="utf-8")), path


def test_a_first_public_page_stays_far_below_sixty_kilobytes() -> None:
    css = len(gzip.compress((STATIC / "public.css").read_bytes()))
    script = len(gzip.compress((STATIC / "exit.js").read_bytes()))
    icon = len((STATIC / "favicon.svg").read_bytes())
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*-latin-[47]00.woff2"))
    assert css <= 14 * KILOBYTE
    # Leaves 16 KB for the page itself.
    assert css + script + icon + fonts <= 44 * KILOBYTE
