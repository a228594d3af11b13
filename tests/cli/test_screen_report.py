"""The report of `abri screen`: one file in four languages that asks nobody for anything and believes no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from abri.cli import main
from abri.cli.screening.page_messages import ALL_OF, LONGEST, MOST_FLAGGED
from abri.engine.screening.screener import Screener
from tests.engine.screening.conftest import small
from tests.journeys.conftest import CHROMIUM, FLAGS
from tests.journeys.looking import ALL_BUT_CONTRAST, CONTRAST, STICKS_OUT

TITLES = {
    "nl": "Wat er in deze chat lijkt te gebeuren",
    "fr": "Ce qui semble se passer dans cette conversation",
    "de": "Was in diesem Chat zu geschehen scheint",
    "en": "What seems to happen in this chat",
}
HOSTILE = (
    "</title><script>alert(1)</script>",
    "\u202eevil\u2066",
    '"><img src=x onerror=alert(1)>',
    "&amp;<!--",
    "]]>",
)


@pytest.fixture(autouse=True)
def _small_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Screener, "load", classmethod(lambda _cls: Screener(small())))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def line(minute: int, author: str, text: str) -> str:
    return f"{12 + minute // 1440:02}-03-2024 {minute // 60 % 24:02}:{minute % 60:02} - {author}: {text}\n"


def report(folder: Path, lines: list[str], *more: str) -> Path:
    file, written = folder / "chat.txt", folder / "report.html"
    file.write_text("".join(lines), encoding="utf-8")
    written.unlink(missing_ok=True)
    assert main(["screen", str(file), "--html", str(written), *more]) == 0
    return written


def hostile(folder: Path) -> Path:
    """A chat in which names and texts are attacks."""
    said = [line(number, name, f"flurk {name} @Sam blarg") for number, name in enumerate(HOSTILE)]
    return report(
        folder, [line(0, "Sam", "hallo"), *said, line(9, "Sam", "flurk \x1b \u202e <b>")], "--lang", "nl"
    )


class Elements(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_names_and_texts_stay_words(tmp_path: Path) -> None:
    elements = Elements(hostile(tmp_path).read_text(encoding="utf-8")).found
    assert {"script", "img"} & {tag for tag, _ in elements} == set()
    assert [name for _, attributes in elements for name in attributes if name.startswith("on")] == []
    assert sum(tag == "title" for tag, _ in elements) == 1 + 2 * 4


def test_nothing_is_asked_of_anybody(tmp_path: Path) -> None:
    page = hostile(tmp_path).read_text(encoding="utf-8")
    elements = Elements(page).found
    policy = next(
        one["content"] for tag, one in elements if one.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert {tag for tag, _ in elements} & {
        "link",
        "iframe",
        "object",
        "form",
        "base",
        "image",
        "use",
    } == set()
    assert [
        one["href"] for _, one in elements if "href" in one and not str(one["href"]).startswith("#m")
    ] == []
    assert [one for _, one in elements if "src" in one or "style" in one] == []


def test_what_turns_the_direction_of_writing_stays_in_its_place(tmp_path: Path) -> None:
    page = hostile(tmp_path).read_text(encoding="utf-8")
    outside = re.sub(r'<p dir="auto" class="text">.*?</p>', "", page, flags=re.DOTALL)
    assert [sign for sign in outside if sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"] == []


def test_all_of_a_small_chat_is_there_and_sentences_lead_to_it(tmp_path: Path) -> None:
    page = report(
        tmp_path,
        [line(n, "Sam" if n % 2 else "Noor", "Noor flurk" if n == 7 else f"hallo {n}") for n in range(20)],
    )
    told = page.read_text(encoding="utf-8")
    assert [number for number in range(1, 21) if f'id="m{number}"' not in told] == []
    assert 'href="#m8"' in told
    assert "left out" not in told


def test_of_a_big_chat_what_matters_is_there_with_what_stands_around(tmp_path: Path) -> None:
    lines = [line(n, "Sam", "Noor flurk" if n == 500 else "hallo") for n in range(ALL_OF + 200)]
    told = report(tmp_path, lines).read_text(encoding="utf-8")
    assert re.findall(r'id="m(\d+)"', told) == ["499", "500", "501", "502", "503"]
    assert "5 of 600 messages stand here" in told
    assert "498 messages left out" in told
    assert "97 messages left out" in told


def test_the_file_stays_readable_however_much_is_found(tmp_path: Path) -> None:
    lines = [line(n, f"Person {n % 300}", "flurk " * 900) for n in range(MOST_FLAGGED + 500)]
    written = report(tmp_path, lines)
    assert written.stat().st_size < 20_000_000
    told = written.read_text(encoding="utf-8")
    assert "500 messages that may be hurtful are left out" in told
    assert f"{900 * 6 - 1 - LONGEST:,} more characters left out" in told


def test_the_report_says_which_file_it_is_about(tmp_path: Path) -> None:
    told = report(tmp_path, [line(1, "Sam", "hallo")], "--lang", "de").read_text(encoding="utf-8")
    assert re.search(r"<dd>[0-9a-f]{64}</dd>", told)
    assert "Tag zuerst, Uhr des Geräts" in told
    assert "<dd>test</dd>" in told
    assert "<html lang=de>" in told


def look(chromium: Browser, file: Path, width: int, scheme: str) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(file.as_uri())
    return page


def test_one_language_is_shown_at_a_time(tmp_path: Path, chromium: Browser) -> None:
    page = look(chromium, hostile(tmp_path), 1280, "light")
    headings = page.locator("h1:visible")
    assert headings.all_inner_texts() == [TITLES["nl"]]
    for code, title in TITLES.items():
        page.locator(f"#show-{code}").check()
        assert headings.all_inner_texts() == [title]
        assert page.locator("h2:visible").count() < 12


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen_and_passes_axe(
    tmp_path: Path, chromium: Browser, width: int, scheme: str
) -> None:
    page = look(chromium, hostile(tmp_path), width, scheme)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.evaluate(AXE_SCRIPT)
    for code in TITLES:
        page.locator(f"#show-{code}").check()
        assert page.evaluate(STICKS_OUT) == []
    assert page.evaluate(ALL_BUT_CONTRAST) == []
    assert page.evaluate(CONTRAST, "")[0] == []
    assert complaints == []
    assert page.evaluate("window.alerted") is None


def test_it_prints_on_paper_in_the_language_that_is_chosen(tmp_path: Path, chromium: Browser) -> None:
    page = look(chromium, hostile(tmp_path), 1280, "dark")
    page.emulate_media(media="print")
    assert not page.locator("fieldset").is_visible()
    assert page.locator("table:visible").count() >= 3
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
