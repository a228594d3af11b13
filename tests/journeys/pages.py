"""Pressing what leads to another page: the next thing that a journey looks at is that page, not the one before it."""

from playwright.sync_api import Locator, Page


def follow(page: Page, what: str | Locator) -> None:
    """Press a link or a button and wait for the page it leads to."""
    target = page.locator(what).first if isinstance(what, str) else what
    with page.expect_navigation():
        target.click()


def send_form(page: Page) -> None:
    """Send the first form of the page by its first button that does not skip it."""
    follow(page, "main form button[type=submit]:not([name=skip])")
