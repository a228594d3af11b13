"""Every public page weighs less than 60 KB on the first visit, with styles, fonts and scripts, and needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window

LIMIT = 60 * 1024
PUBLIC = ("", "help/", "learn/", "learn/sextortion/", "parents/", "teachers/", "law/", "about/", "report/",
          "report/all/", "mailbox/", "law/sextortion/", "countries/", "countries/be/", "countries/be/statistics/",
          "countries/be/timeline/", "facts/be.childfocus/", "compare/", "changes/", "search/", "search/?q=pesten",
          "api/", "check-a-chat/", "quizzes/", "quizzes/passwords/", "quizzes/passwords/print/")  # fmt: skip
ANSWERING = ("report/reporter/", "report/category/", "report/story/", "report/chat/", "report/platform/",
             "report/danger-now/", "report/pictures/", "report/check/")  # fmt: skip
SENT = ("report/receipt/", "report/receipt/summary/", "mailbox/", "mailbox/withdraw/")
# What a page offers, in words, without what only a script could do.
OFFERED = """() => [...document.querySelectorAll("main :is(h1, h2, h3, a, button, label)")]
  .filter((one) => one.checkVisibility() && !one.matches("[data-copy], [data-print]"))
  .map((one) => one.innerText)"""


@dataclass
class Scales:
    """Counts what arrives over the network: headers and bodies as they were sent, compressed."""

    bytes: int = 0
    loaded: list[str] = field(default_factory=list)

    def weigh(self, page: Page) -> None:
        """Count from now on what ``page`` loads."""
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Network.requestWillBeSent", lambda event: self.loaded.append(event["request"]["url"]))

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


@pytest.fixture(scope="module")
def cookies(centre: Centre, chromium: Browser) -> Iterator[dict[str, Any]]:
    """The cookies of three browsers: of nobody, of somebody answering, of somebody who sent and opened the mailbox."""
    answering = chromium.new_context(base_url=centre.url)
    reporter.tell(
        answering.new_page(), "nl", {**reporter.NOT_URGENT, "danger": "suicide", "minor_image": "yes"}
    )
    sent = chromium.new_context(base_url=centre.url)
    page = sent.new_page()
    reporter.tell(page, "nl", {**reporter.NOT_URGENT, "story": "Licht genoeg voor een oude telefoon."})
    reporter.open_mailbox(page, "nl", reporter.send_report(page))
    yield {"nobody": None, "answering": answering.storage_state(), "sent": sent.storage_state()}
    answering.close()
    sent.close()


PAGES = [*(("nobody", page) for page in PUBLIC), *(("answering", page) for page in ANSWERING),
         *(("sent", page) for page in SENT)]  # fmt: skip


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_a_first_visit_is_light_and_asks_nobody_else(
    centre: Centre, window: Window, cookies: dict[str, Any], who: str, address: str
) -> None:
    scales = Scales()
    page = fresh(window, cookies[who]).new_page()
    scales.weigh(page)
    answer = page.goto(f"/nl/{address}", wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    assert scales.bytes < LIMIT, scales.loaded
    assert [url for url in scales.loaded if not url.startswith((f"{centre.url}/", "data:"))] == []
    assert any(url.endswith(".css") for url in scales.loaded), "nothing was weighed but the page"


def test_what_every_page_needs_is_loaded_once(centre: Centre, window: Window) -> None:
    page = window().new_page()
    page.goto("/nl/")
    for link in page.locator("link[href], script[src]").all():
        address = link.get_attribute("href") or link.get_attribute("src")
        headers = page.request.get(f"{centre.url}{address}").headers
        assert "immutable" in headers["cache-control"], address
        assert headers["x-content-type-options"] == "nosniff", address


@pytest.mark.parametrize("who", ["nobody", "answering", "sent"])
def test_without_scripts_nothing_is_missing(window: Window, cookies: dict[str, Any], who: str) -> None:
    with_scripts, without = (
        fresh(window, cookies[who], java_script_enabled=scripts).new_page() for scripts in (True, False)
    )
    for address in (address for one, address in PAGES if one == who):
        offered = []
        for page in (with_scripts, without):
            page.goto(f"/nl/{address}")
            offered.append(page.evaluate(OFFERED))
        assert offered[0] == offered[1] != [], address


def fresh(window: Window, cookies: Any, **options: Any) -> BrowserContext:
    """Open a window that has loaded nothing yet."""
    return window(storage_state=cookies, **options) if cookies else window(**options)
