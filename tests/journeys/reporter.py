"""What dina does: tells step by step, saves the receipt, comes back with it. By names and values: in any language."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.journeys.pages import follow, send_form

Given = Mapping[str, str | list[str]]

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")
QUESTION = re.compile(r"/(?:nl|fr|de|en)/report/([a-z_]+)/(?:\?.*)?$")
# Pages between questions: they only lead on.
BETWEEN = {"danger-now", "pictures"}
MOST_PAGES = 40

# What a teenager might answer who wants help against classmates, nothing of it urgent.
NOT_URGENT: Given = {
    "reporter": "self",
    "age": "14-15",
    "danger": "none",
    "wants": ["talk", "removal"],
    "category": ["cyberbullying.peers"],
    "contact": "mailbox",
}


def begin(page: Page, language: str) -> None:
    """From the first page to the first question."""
    page.goto(f"/{language}/")
    follow(page, f'main a[href="/{language}/report/"]')
    send_form(page)


def tell(page: Page, language: str, answers: Given) -> list[str]:
    """Answer what ``answers`` hold, skip the rest, stop where all of it is shown; return the questions' names."""
    begin(page, language)
    asked: list[str] = []
    for _ in range(MOST_PAGES):
        name = page.url.rstrip("/").rpartition("/")[2]
        if name == "check":
            return asked
        if name in BETWEEN:
            follow(page, "main .abri-button")
            continue
        asked.append(name)
        answer(page, name, answers.get(name, ""))
    raise AssertionError(f"the questions do not end: {asked}")


def answer(page: Page, name: str, given: str | list[str]) -> None:
    """Give one answer and continue; an empty one is skipped."""
    expect(page.locator("h1")).to_have_count(1)
    if not given:
        follow(page, "button[name=skip]")
        return
    fill(page, name, given)
    send_form(page)


def fill(page: Page, name: str, given: str | list[str]) -> None:
    """Choose or type an answer."""
    if page.locator(f'input[name="{name}_day"]').count():
        for part, text in zip(("year", "month", "day"), str(given).split("-"), strict=True):
            page.fill(f'input[name="{name}_{part}"]', text)
    elif page.locator(f'input[name="{name}"][value]:is([type=radio], [type=checkbox])').count():
        for value in [given] if isinstance(given, str) else given:
            page.check(f'input[name="{name}"][value="{value}"]')
    else:
        page.fill(f'[name="{name}"]', str(given))


def send_report(page: Page) -> str:
    """Send from the page that shows everything; return the receipt."""
    send_form(page)
    arrives_at_the_receipt(page)
    return receipt_on(page)


def arrives_at_the_receipt(page: Page) -> None:
    """Wait for the receipt page, however often the browser set out for it: a second click aborts the first way."""
    expect(page).to_have_url(re.compile("/report/receipt/$"), timeout=30_000)


def receipt_on(page: Page) -> str:
    """Return the receipt that the page shows."""
    shown = re.sub(r"\s", "", page.locator("#receipt").inner_text())
    found = RECEIPT.fullmatch(shown)
    assert found, shown
    return found[0]


def report(page: Page, language: str, answers: Given) -> str:
    """Tell everything, send it, say that the receipt is saved; return the receipt."""
    tell(page, language, answers)
    receipt = send_report(page)
    say_it_is_saved(page)
    return receipt


def say_it_is_saved(page: Page) -> None:
    """Press "I saved it": the receipt is forgotten here."""
    follow(page, 'form[action$="/receipt/saved/"] button')
    page.wait_for_url("**/report/saved/")


def open_mailbox(page: Page, language: str, receipt: str) -> None:
    """Open the mailbox with the receipt as somebody types it from paper: small letters, spaces."""
    page.goto(f"/{language}/mailbox/")
    page.fill("[name=code]", receipt.lower().replace("-", " "))
    send_form(page)
    expect(page.locator(".abri-message").first).to_be_visible()


def write_back(page: Page, text: str) -> None:
    """Send a message from the open mailbox."""
    page.fill('form[action$="/mailbox/write/"] [name=text]', text)
    page.click('form[action$="/mailbox/write/"] button')
    expect(page.locator(".abri-message", has_text=text)).to_be_visible()
