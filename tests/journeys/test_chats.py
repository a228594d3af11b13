"""A chat on its way: pasted and checked, put with a report, sent; as a zip file in the intake; and who listens."""

import io
import zipfile

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.fakes.chats import CLASS_CHAT
from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form

SAID = "8 messages of 5 people"
DISTRESS = "Ze lachen me uit. Ik wil niet meer leven."


def packed() -> FilePayload:
    """An export with the chat and something that only looks like a picture."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("_chat.txt", CLASS_CHAT)
        archive.writestr("IMG-0001.jpg", b"\xff\xd8 no picture at all")
    return {"name": "chat.zip", "mimeType": "application/zip", "buffer": whole.getvalue()}


def answer_what_is_asked(page: Page) -> None:
    """Answer the questions from here on, and look at what was told."""
    for _ in range(reporter.MOST_PAGES):
        name = page.url.rstrip("/").rpartition("/")[2]
        if name == "check":
            return
        if page.locator("button[name=remove_chat]").count():
            send_form_of_the_chat(page)
        else:
            reporter.answer(page, name, reporter.NOT_URGENT.get(name, ""))
    raise AssertionError("the questions do not end")


def send_form_of_the_chat(page: Page) -> None:
    """Continue with the chat that is there."""
    follow(page, "main form .abri-button-group button:not([name])")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_pasted_chat_to_a_receipt(centre: Centre, window: Window, *, scripts: bool) -> None:
    dina = window(java_script_enabled=scripts).new_page()
    dina.goto("/en/")
    follow(dina, 'main a[href$="/check-a-chat/"]')
    dina.fill("[name=messages]", CLASS_CHAT)
    send_form(dina)
    expect(dina.locator("h1")).to_have_text("What seems to happen in this chat")
    expect(dina.locator(".abri-told--urgent")).to_contain_text("Sara may be in distress")
    expect(dina.locator(".abri-chat-picture")).to_have_count(2)
    expect(dina.locator("#m7")).to_be_hidden()
    follow(dina, 'form[action$="/attach/"] button')
    expect(dina.locator("main")).to_contain_text(SAID)
    follow(dina, "main .abri-button")
    answer_what_is_asked(dina)
    expect(dina.locator("main")).to_contain_text(SAID)
    reporter.send_report(dina)
    expect(dina.get_by_text("You can talk to someone now")).to_be_visible()
    reference = centre.newest_case()
    alma = window().new_page()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto(f"/desk/cases/{reference}/chat/")
    expect(alma.locator("main")).to_contain_text("Sara")


def test_a_zip_file_goes_along_and_can_be_removed(window: Window) -> None:
    dina = window().new_page()
    reporter.begin(dina, "en")
    dina.goto("/en/report/chat/")
    dina.set_input_files("[name=chat_file]", packed())
    send_form(dina)
    dina.goto("/en/report/check/")
    expect(dina.locator("main")).to_contain_text(SAID)
    dina.goto("/en/report/chat/")
    follow(dina, "button[name=remove_chat]")
    expect(dina.locator("[name=chat_file]")).to_be_visible()
    dina.goto("/en/report/check/")
    expect(dina.locator("main")).not_to_contain_text(SAID)


def test_a_file_that_is_too_large_is_told_before_it_is_sent_and_after(window: Window) -> None:
    large: FilePayload = {"name": "chat.txt", "mimeType": "text/plain", "buffer": b"x" * 11_000_000}
    for scripts in (True, False):
        dina = window(java_script_enabled=scripts).new_page()
        dina.goto("/en/check-a-chat/")
        dina.set_input_files("[name=messages_file]", large)
        dina.locator("main form button").click()
        expect(dina.locator("main").get_by_text("more than 10 MB").first).to_be_visible()


def test_distress_in_the_story_is_met_with_who_listens(window: Window) -> None:
    dina = window().new_page()
    reporter.tell(dina, "nl", {**reporter.NOT_URGENT, "story": DISTRESS})
    receipt = reporter.send_report(dina)
    expect(dina.locator("main .abri-panel a[href^='tel:']").first).to_be_visible()
    reporter.say_it_is_saved(dina)
    reporter.open_mailbox(dina, "nl", receipt)
    expect(dina.locator("main .abri-panel a[href^='tel:']")).to_have_count(0)
    reporter.write_back(dina, f"Nog iets: {DISTRESS}")
    expect(dina.locator("main .abri-panel a[href^='tel:']").first).to_be_visible()
