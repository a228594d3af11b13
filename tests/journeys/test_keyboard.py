"""Without a mouse: the skip link, a focus that is seen, a whole report, and the queue's own keys."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre

MOST_TABS = 80
# Whether the element with the focus looks otherwise than without it; of a radio, the circle that is drawn for it.
RING = """() => {
  const one = document.activeElement;
  const label = one.matches("[type=radio], [type=checkbox]") && one.labels[0];
  const look = () => [getComputedStyle(one), ...(label ? [getComputedStyle(label, "::before")] : [])]
    .map((style) => style.outline + style.boxShadow + style.backgroundColor).join();
  const focused = look();
  one.blur();
  const blurred = look();
  one.focus();
  return focused !== blurred;
}"""
IS_FOCUSED = "selector => document.activeElement.matches(selector)"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; every stop on the way shows where it is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate(IS_FOCUSED, selector):
            return
    raise AssertionError(f"Tab does not reach {selector} on {page.url}")


def test_the_skip_link_comes_first_and_leads_to_the_content(tab: Page) -> None:
    for address in ("/en/", "/en/help/", "/desk/account/login/"):
        tab.goto(address)
        tab.keyboard.press("Tab")
        expect(tab.locator(".abri-skip-link")).to_be_focused()
        expect(tab.locator(".abri-skip-link")).to_be_in_viewport()
        tab.keyboard.press("Enter")
        expect(tab.locator("#content")).to_be_focused()


def test_a_report_is_told_and_sent_without_a_mouse(tab: Page) -> None:
    tab.goto("/en/")
    tab_to(tab, 'main a[href="/en/report/"]')
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/report/")
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/report/reporter/")
    while not tab.url.endswith("/check/"):
        here = tab.url
        name = here.rstrip("/").rpartition("/")[2]
        if name == "danger":
            tab_to(tab, "[name=danger]")
            tab.keyboard.press("Space")
            tab_to(tab, "main form button:not([name=skip])")
        elif name == "category":
            tab_to(tab, '[name=category][value="cyberbullying.peers"]')
            tab.keyboard.press("Space")
            tab_to(tab, "main form button:not([name=skip])")
        elif name == "story":
            tab_to(tab, "[name=story]")
            tab.keyboard.type("Told without a mouse.")
            tab_to(tab, "main form button:not([name=skip])")
        else:
            tab_to(tab, "button[name=skip]")
        tab.keyboard.press("Enter")
        tab.wait_for_url(lambda url, here=here: url != here)  # type: ignore[misc]
    tab_to(tab, "main form button")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/report/receipt/")
    assert reporter.receipt_on(tab)


def test_the_queue_is_walked_with_j_and_k_and_opened_with_enter(centre: Centre, tab: Page) -> None:
    desk.sign_in(tab, "alma", centre.password)
    references = tab.locator("[data-open]").all_inner_texts()
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        tab.keyboard.press(key)
        expect(tab.locator("[data-row][data-current] [data-open]")).to_have_text(references[row])
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/desk/cases/{references[1]}/")


def test_a_case_is_worked_from_the_queue_to_its_end_without_a_mouse(centre: Centre, tab: Page) -> None:
    desk.sign_in(tab, "alma", centre.password)
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/desk/cases/*/")
    answer_the_reporter(tab)
    put_down_a_task_and_do_it(tab)
    list_the_keys_and_switch_them_off(tab)


def answer_the_reporter(tab: Page) -> None:
    """Take an answer to begin with, write it anew, and send it."""
    tab.keyboard.press("c")
    expect(tab.locator("[name=canned-which]")).to_be_focused()
    tab.locator("[name=canned-which]").press("ArrowDown")
    tab_to(tab, "button[formaction]")
    tab.keyboard.press("Enter")
    box = tab.locator("[name=answer-text]")
    expect(box).not_to_be_empty()
    tab.keyboard.press("r")
    expect(box).to_be_focused()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("We read it. jkr?")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator(".abri-message", has_text="We read it. jkr?")).to_be_visible()


def put_down_a_task_and_do_it(tab: Page) -> None:
    """Write down a task, find it in the list of tasks, and do it there."""
    tab.locator("body").press("Escape")
    tab.keyboard.press("t")
    expect(tab.locator("[name=task-text]")).to_be_focused()
    tab.keyboard.type("Call the school back.")
    tab.locator("[name=task-due_on]").fill("2099-01-01")
    while not tab.evaluate(IS_FOCUSED, "[name=task-person]"):
        # A day has boxes of the browser's own, which a look at the focus would begin anew.
        tab.keyboard.press("Tab")
    tab_to(tab, "form[action$='/tasks/'] button")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab.keyboard.press("g")
    with tab.expect_navigation():
        tab.keyboard.press("t")
    tab.keyboard.press("j")
    with tab.expect_navigation():
        tab.keyboard.press("d")
    expect(tab.locator("[data-row]")).to_have_count(0)


def list_the_keys_and_switch_them_off(tab: Page) -> None:
    """On the list of tasks: the list of keys opens, and no key does anything once they are switched off."""
    tab.keyboard.press("?")
    expect(tab.locator("[data-keys-list]")).to_have_attribute("open", "")
    tab.locator("[data-keys-toggle]").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("g")
    tab.keyboard.press("q")
    expect(tab).to_have_url(re.compile(r"/desk/tasks/$"))
