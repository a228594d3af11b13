"""What the people of the desk do: sign in, open a case, answer, close. By names and addresses, so in any language."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.pages import follow, send_form


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in through the page; who is of no desk lands elsewhere, with a second factor the next page asks for it."""
    page.goto("/desk/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    send_form(page)
    page.wait_for_url(re.compile(r"^(?!.*/account/login)"))


def row_of(page: Page, reference: str) -> Locator:
    """Return the row of the queue with this case."""
    return page.locator("[data-row]", has=page.locator("[data-open]", has_text=reference))


def open_case(page: Page, reference: str) -> None:
    """Open a case from the queue."""
    page.goto("/desk/")
    follow(page, row_of(page, reference).locator("[data-open]"))
    page.wait_for_url(f"**/desk/cases/{reference}/")


def form(page: Page, verb: str) -> Locator:
    """Return the case page's form for ``verb``: answer, note, assign, close, reopen."""
    return page.locator(f'form[action$="/{verb}/"]')


def answer(page: Page, text: str) -> None:
    """Send a message to the reporter."""
    form(page, "answer").locator("[name=answer-text]").fill(text)
    form(page, "answer").locator("button[type=submit]:not([formaction])").click()
    expect(page.locator(".abri-message", has_text=text)).to_be_visible()


def close(page: Page, outcome: str) -> None:
    """Close the case with an outcome: the form stands on the case's page, or without scripts on one of its own."""
    fold = page.locator("[data-key=x]")
    fold.locator("summary").click()
    if page.evaluate("typeof htmx") == "undefined":
        follow(page, fold.get_by_role("link"))
    form(page, "close").locator(f'[name=close-outcome][value="{outcome}"]').check()
    follow(page, form(page, "close").locator("button[type=submit]"))
    expect(form(page, "reopen")).to_be_visible()
