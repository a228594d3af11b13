"""Exit this page: the button, Shift three times, the link without scripts. Back does not show the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window


def by_button(page: Page) -> None:
    page.click("[data-exit-address]")


def by_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [by_button, by_shift])
def test_leaving_shows_another_page_and_back_does_not_return(
    centre: Centre, window: Window, leave: Callable[[Page], None]
) -> None:
    context = window()
    page = context.new_page()
    page.goto("about:blank")
    reporter.begin(page, "en")
    while not page.url.endswith("/story/"):
        reporter.answer(
            page, page.url.rstrip("/").rpartition("/")[2], "" if "danger" not in page.url else "none"
        )
        if page.url.endswith("/category/"):
            reporter.answer(page, "category", ["cyberbullying.peers"])
    page.fill("[name=story]", "Somebody is coming in.")
    leave(page)
    page.wait_for_url(f"{centre.elsewhere}**")
    page.go_back()
    expect(page.get_by_text("Somebody is coming in.")).to_have_count(0)
    assert "/story/" not in page.url
    assert [
        cookie["name"] for cookie in context.cookies() if cookie["name"] in {"abri_draft", "abri_mailbox"}
    ] == []
    answer = page.goto(f"{centre.url}/en/report/check/")
    assert answer is not None
    assert answer.status == 410


def test_leaving_the_mailbox_closes_it(centre: Centre, window: Window) -> None:
    page = window().new_page()
    receipt = reporter.report(page, "en", {**reporter.NOT_URGENT, "story": "Nobody should see me read this."})
    reporter.open_mailbox(page, "en", receipt)
    by_button(page)
    page.wait_for_url(f"{centre.elsewhere}**")
    page.goto(f"{centre.url}/en/mailbox/")
    expect(page.locator("[name=code]")).to_be_visible()


def test_the_way_out_works_without_scripts(centre: Centre, window: Window) -> None:
    page = window(java_script_enabled=False).new_page()
    for address in ("/nl/", "/fr/report/", "/de/mailbox/"):
        page.goto(address)
        by_button(page)
        page.wait_for_url(f"{centre.elsewhere}**")
