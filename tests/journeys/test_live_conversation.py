"""A reporter and a caseworker who are both there write to each other live, and nobody reloads a page."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow


def messages(page: Page) -> list[str]:
    """What stands in the conversation."""
    return [text.strip() for text in page.locator("[data-live-list] .abri-message__text").all_inner_texts()]


def say(page: Page, text: str) -> None:
    """Write as people do: Enter sends."""
    field = page.locator("[data-live-form] textarea")
    field.press_sequentially(text)
    field.press("Enter")
    expect(field).to_have_value("")


def test_a_page_whose_stream_has_broken_unnoticed_asks_instead(centre: Centre, window: Window) -> None:
    """Seen to fail while a reporter whose telephone changed networks waited before a page that heard nothing more."""
    dina, alma = window().new_page(), window().new_page()
    dina.clock.install()
    receipt = reporter.report(dina, "en", {**reporter.NOT_URGENT, "story": "I write on the train."})
    desk.sign_in(alma, "alma", centre.password)
    alma.goto("/desk/conversations/")
    alma.wait_for_timeout(500)
    reporter.open_mailbox(dina, "en", receipt)
    with dina.expect_response(lambda told: "event-stream" in told.headers.get("content-type", "")):
        follow(dina, dina.get_by_role("button", name="Talk now"))
    expect(dina.get_by_text("You are next.")).to_be_visible()
    with dina.expect_request(lambda asked: asked.headers.get("accept") == "application/json"):
        # Longer than the server is ever silent, without a word of it.
        dina.clock.fast_forward(60_000)
    # The line is the next journey's too.
    follow(dina, dina.get_by_role("button", name="End the conversation"))


def test_mailbox_and_desk_turn_into_a_conversation_and_back(centre: Centre, window: Window) -> None:
    dina, alma = window().new_page(), window().new_page()
    receipt = reporter.report(dina, "en", {**reporter.NOT_URGENT, "story": "I would rather talk about it."})
    reference = centre.newest_case()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto("/desk/conversations/")
    expect(alma.get_by_text("Nobody waits.")).to_be_visible()
    alma.wait_for_timeout(500)

    reporter.open_mailbox(dina, "en", receipt)
    follow(dina, dina.get_by_role("button", name="Talk now"))
    expect(dina.get_by_text("You are next.")).to_be_visible()
    row = alma.locator("li", has_text=reference)
    follow(alma, row.get_by_role("button", name="Talk with this reporter"))
    expect(dina.get_by_text("Somebody of the team is here.")).to_be_visible()
    expect(alma.get_by_text("The reporter is here.")).to_be_visible()

    dina.locator("textarea").press_sequentially("Hel")
    expect(alma.get_by_text("The reporter is writing")).to_be_visible()
    say(dina, "lo")
    expect(alma.locator("[data-live-list]")).to_contain_text("Hello")
    say(alma, "I am here. Are you alone?")
    expect(dina.locator("[data-live-list]")).to_contain_text("Are you alone?")
    say(dina, "Yes.")
    expect(alma.locator("[data-live-list]")).to_contain_text("Yes.")
    said = ["Hello", "I am here. Are you alone?", "Yes."]
    assert messages(dina) == said
    assert messages(alma) == said

    follow(alma, alma.get_by_role("button", name="End the conversation"))
    assert re.search(f"/desk/cases/{reference}/$", alma.url)
    expect(dina.get_by_text("The conversation has ended.")).to_be_visible()
    expect(dina.get_by_role("button", name="End the conversation")).to_be_hidden()
    dina.goto("/en/mailbox/")
    for text in said:
        expect(dina.locator(".abri-message", has_text=text)).to_be_visible()
