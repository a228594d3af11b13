"""What every page of the reporter's door promises: its weight, its headers, and nothing from anybody else."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from abri.centre.reporting import one_page
from tests.centre.conftest import Report
from tests.centre.reporting.conftest import Dina

LIGHTEST_BAR = 60_000
LANGUAGES = ("nl", "fr", "de", "en")


def weight(page: Any) -> int:
    """Bytes that a first visit transfers: the page as it is sent, and what it loads as WhiteNoise sends it."""
    compressed = page.headers.get("Content-Encoding") == "gzip"
    html = (gzip.decompress(page.content) if compressed else page.content).decode()
    loaded = set(re.findall(r'(?:src|href|data-worker)="/static/([^"]+)"', html))
    style = found("ui/public.css").read_text()
    # Latin in two weights; the letters of other alphabets are loaded only where they occur.
    loaded |= {f"ui/{font}" for font in re.findall(r'url\("?(fonts/[^")]*-latin-(?:400|700)\.woff2)', style)}
    assert "ui/public.css" in loaded
    assert len(loaded) >= 4
    return len(page.content) + sum(sent(found(name)) for name in loaded)


def found(name: str) -> Path:
    """The static file of this name."""
    path = finders.find(name)
    assert isinstance(path, str), name
    return Path(path)


def sent(path: Path) -> int:
    """The bytes of a static file on the wire."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content))


def every_page(dina: Dina, report: Report, language: str) -> Iterator[tuple[str, Any]]:
    """Every page that a reporter may see, in one language."""
    dina.language = language
    for address in ("", "help/", "learn/", "learn/sextortion/", "parents/", "law/", "about/", "report/", "mailbox/",
                    "report/all/", "report/saved/", "report/story/", "report/receipt/"):  # fmt: skip
        yield address, dina.get(f"/{language}/{address}")
    dina.tell(danger="suicide", minor_image="yes")
    for address in ("danger-now/", "pictures/", "category/", "story/", "since/", "check/"):
        yield address, dina.get(f"/{language}/report/{address}")
    dina.send()
    for address in ("", "summary/"):
        yield f"receipt {address}", dina.get(f"/{language}/report/receipt/{address}")
    dina.post(f"/{language}/mailbox/", {"code": report().receipt.display})
    yield "mailbox", dina.get(f"/{language}/mailbox/")
    yield "withdraw", dina.get(f"/{language}/mailbox/withdraw/")
    dina.post(f"/{language}/mailbox/withdraw/")
    yield "withdrawn", dina.get(f"/{language}/mailbox/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_promises(dina: Dina, report: Report, language: str) -> None:
    for name, page in every_page(dina, report, language):
        html = page.content.decode()
        assert page["Cache-Control"] == "no-store", name
        assert "default-src 'none'" in page["Content-Security-Policy"], name
        assert html.count("<h1") == 1, name
        assert f'<html lang="{language}">' in html, name
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", html), name
        assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]*"[^>]*(?:rel="stylesheet"|defer)', html), name
        assert not re.search(r'(?:<img|<iframe|<link)[^>]*="https?://', html), name
        assert "tel:112" in html, name
        assert "{{" not in html, name
        assert "{%" not in html, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light(dina: Dina, report: Report, language: str) -> None:
    dina.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    weights = {name: weight(page) for name, page in every_page(dina, report, language)}
    assert {name: bytes_ for name, bytes_ in weights.items() if bytes_ >= LIGHTEST_BAR} == {}


def test_public_pages_make_no_session(dina: Dina, report: Report) -> None:
    for name, page in every_page(dina, report, "en"):
        assert "abri_session" not in page.cookies, name


def test_the_form_on_one_page_is_kept_once_a_language_whatever_stands_behind_its_address(dina: Dina) -> None:
    for several in range(5):
        assert dina.get(f"/en/report/all/?{'&' * several}").status_code == 200
    assert one_page._blank.cache_info().currsize == 1
