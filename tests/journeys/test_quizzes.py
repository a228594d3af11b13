"""A pupil plays a round with the keyboard alone and without scripts; every page passes axe and fits a small phone."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.journeys.looking import NARROW, STICKS_OUT
from tests.journeys.test_keyboard import tab_to

RUN_AXE = """async () => (await axe.run()).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target).slice(0, 3).join(" | ")}`)"""
TOPIC = "/en/quizzes/passwords/"


def looked_at(page: Page, pupil: Page) -> None:
    """Look at what the pupil sees in a window with scripts, which axe needs."""
    page.set_content(pupil.content().replace('="/static/', f'="{pupil.url.split("/en/")[0]}/static/'))
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN_AXE) == [], pupil.title()
    assert pupil.evaluate(STICKS_OUT) == []


def press(page: Page, selector: str) -> None:
    """Press a button by keyboard and wait for the page that follows."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer(page: Page) -> None:
    """Fill in whatever the question asks for, by keyboard."""
    selects = page.locator("main select")
    for place in range(selects.count()):
        tab_to(page, f"#{selects.nth(place).get_attribute('id')}".replace(".", "\\."))
        for _ in range(place + 1):
            page.keyboard.press("ArrowDown")
    if page.locator("#guess").count():
        tab_to(page, "#guess")
        page.keyboard.type("20")
    if page.locator("[name=choice]").count():
        tab_to(page, "[name=choice]")
        page.keyboard.press("Space")
    press(page, "[name=check]")


def test_a_pupil_plays_a_round_without_mouse_and_scripts(window: Window) -> None:
    page = window(java_script_enabled=False, viewport=NARROW).new_page()
    beside = window(viewport=NARROW, bypass_csp=True).new_page()
    page.goto("/en/learn/")
    page.get_by_role("link", name="Quizzes", exact=True).click()
    page.get_by_role("link", name="Passwords").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passwords")
    press(page, "[name=round]")
    kinds = set()
    for number in range(1, 11):
        expect(page.locator(".abri-progress")).to_contain_text(f"question {number} of")
        while page.locator("[name=check]").count():
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            kinds.add(page.locator("main input[type], main select").last.get_attribute("type") or "select")
            looked_at(beside, page)
            answer(page)
        looked_at(beside, page)
        expect(page.locator(".abri-source")).to_be_visible()
        press(page, "[name=go]")
        if not page.locator(".abri-progress").count():
            break
    expect(page.get_by_role("heading", level=1)).to_contain_text("right")
    looked_at(beside, page)
    assert page.context.cookies() == []
    assert page.url.endswith(TOPIC)
    assert len(kinds) >= 2
