"""An administrator changes a word: drafted, tried on the real pages, published for everybody, and taken back."""

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window

WORDS = {"nl": "Opgelicht", "fr": "Dans le piège", "de": "Hereingelegt", "en": "Somebody tricked me"}
SECONDS_TO_FOLLOW = 60


def publish(page: Page, why: str) -> None:
    page.fill("[name=why]", why)
    page.get_by_role("button", name="Publish for everybody").click()
    page.wait_for_url("**/desk/changes/")


def everybody_sees(page: Page, words: str, *, there: bool) -> bool:
    """Whether ten pages in a row say so, whichever process answers, before a minute is over."""
    deadline = time.monotonic() + SECONDS_TO_FOLLOW
    in_a_row = 0
    while in_a_row < 10 and time.monotonic() < deadline:
        answer = page.request.get("/en/report/all/").text()
        in_a_row = in_a_row + 1 if (words in answer) is there else 0
    return in_a_row == 10


def test_a_word_is_drafted_tried_published_and_taken_back(centre: Centre, window: Window) -> None:
    page, stranger = window().new_page(), window().new_page()
    desk.sign_in(page, "emil", centre.password)
    page.goto("/desk/changes/categories/scam/")
    for code, words in WORDS.items():
        page.fill(f"[name='names.{code}']", words)
    page.get_by_role("button", name="Keep in the draft").click()
    page.wait_for_url("**/desk/changes/categories/")

    page.goto("/desk/changes/draft/")
    expect(page.locator("ins", has_text=WORDS["fr"])).to_be_visible()
    page.get_by_role("button", name="Nederlands").click()
    page.wait_for_url("**/nl/report/")
    page.goto("/nl/report/all/")
    expect(page.get_by_text(WORDS["nl"])).to_be_visible()
    assert WORDS["en"] not in stranger.request.get("/en/report/all/").text()
    page.locator(".abri-trial button").click()
    page.wait_for_url("**/desk/changes/draft/")

    publish(page, "Our callers say it so")
    assert everybody_sees(stranger, WORDS["en"], there=True)
    page.get_by_role("link", name=re.compile("as it comes")).click()
    publish(page, "The first word was clearer")
    assert everybody_sees(stranger, WORDS["en"], there=False)
