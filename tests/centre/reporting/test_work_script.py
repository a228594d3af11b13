"""The script of the waiting page earns the turn in a real browser, under the centre's own policy."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect, sync_playwright

from abri.centre import turns
from tests.centre.conftest import Report
from tests.centre.reporting.conftest import Dina

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PAGE = "/en/report/turn/"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


class Stage:
    """Serves one page and its static files to a browser, and keeps the form that comes back."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.sent: dict[str, list[str]] | None = None

    def answer(self, route: Route) -> None:
        """Play the server."""
        path = route.request.url.removeprefix(self.origin)
        if route.request.method == "POST":
            self.sent = parse_qs(route.request.post_data or "", keep_blank_values=True)
            route.fulfill(body="<title>sent</title>", content_type="text/html")
        elif path == PAGE:
            policy = {"Content-Security-Policy": self.page["Content-Security-Policy"]}
            route.fulfill(body=self.page.content, content_type="text/html", headers=policy)
        elif isinstance(file := finders.find(path.removeprefix("/static/")), str):
            route.fulfill(body=Path(file).read_bytes(), content_type=KINDS[Path(file).suffix])
        else:
            route.fulfill(status=404)

    def play(self, browser: Browser, *, scripts: bool = True) -> Any:
        """Open the page."""
        context = browser.new_context(java_script_enabled=scripts)
        context.route("**/*", self.answer)
        page = context.new_page()
        page.goto(self.origin + PAGE)
        return page


@pytest.fixture
def turned_away(dina: Dina, report: Report, settings: Any) -> tuple[str, Any]:
    """A draft that has to earn its turn: its lookup id and its waiting page."""
    settings.ABRI_FLOOD_PER_MINUTE = 1
    dina.report()
    other = Dina()
    other.tell()
    other.send()
    return other.draft(timezone.now()).key.lookup, other.get(PAGE)


def test_the_form_is_sent_by_itself_with_the_work_done(turned_away: tuple[str, Any]) -> None:
    subject, page = turned_away
    stage = Stage(page, "http://localhost")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        expect(stage.play(browser)).to_have_title("sent", timeout=60_000)
        browser.close()
    assert stage.sent is not None
    assert turns.has_worked(subject, stage.sent["work"][0])
    assert stage.sent["csrfmiddlewaretoken"][0]


def test_on_an_address_without_hashing_the_button_stays(turned_away: tuple[str, Any]) -> None:
    stage = Stage(turned_away[1], "http://plain.test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        shown = stage.play(browser)
        assert shown.locator("[data-work-says]").is_hidden()
        shown.get_by_role("button", name="Send my report").click()
        expect(shown).to_have_title("sent")
        browser.close()
    assert stage.sent is not None
    assert stage.sent["work"] == [""]


def test_without_scripts_the_page_says_how_long_to_wait(turned_away: tuple[str, Any]) -> None:
    stage = Stage(turned_away[1], "http://localhost")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        shown = stage.play(browser, scripts=False)
        assert shown.get_by_text("Please wait 30 seconds").is_visible()
        assert shown.get_by_role("button", name="Send my report").is_visible()
        browser.close()
