"""Files on their way: in parts over a line that breaks, whole without scripts, refused, added in the mailbox."""

import random
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form

QUESTION = "/en/report/files/"
CONTINUE = "main form .abri-button-group button:not([name])"
# Two parts and a half of the eight megabytes; nothing that any program would open.
LARGE = 20_000_000
# So much passes slowly through the hands of the browser that breaks the line.
SLOWLY = 60_000
NOTE = "notes of the week.txt"


def note(name: str = NOTE) -> FilePayload:
    """A small file of plain text."""
    return {"name": name, "mimeType": "text/plain", "buffer": b"Monday: again.\n" * 50}


def about_pictures(page: Page, answer: str) -> None:
    """Begin a report and answer the question that decides about files."""
    reporter.begin(page, "en")
    page.goto("/en/report/minor_image/")
    reporter.answer(page, "minor_image", answer)


def answer_the_rest(page: Page) -> None:
    """Give the two answers without which nothing is sent."""
    for name in ("danger", "category"):
        page.goto(f"/en/report/{name}/")
        reporter.answer(page, name, reporter.NOT_URGENT[name])
    page.goto("/en/report/check/")


def test_two_files_arrive_although_the_line_breaks_and_the_page_is_loaded_anew(
    centre: Centre, window: Window, tmp_path_factory: pytest.TempPathFactory
) -> None:
    large = tmp_path_factory.mktemp("telephone") / "recording.bin"
    large.write_bytes(random.Random(5).randbytes(LARGE))
    small = large.with_name("notes.txt")
    small.write_text("Monday: again.\n" * 50)
    dina = window().new_page()
    about_pictures(dina, "none")
    dina.goto(QUESTION)
    # The second part never comes through.
    second = re.compile(r"/report/files/[^/]+/2/$")
    dina.route(second, lambda route: route.abort())
    dina.set_input_files("[name=files_file]", [small, large])
    with dina.expect_response(lambda answer: answer.url.endswith("/1/"), timeout=SLOWLY):
        dina.click("button[name=add]")
    broken = dina.get_by_text("The line is broken. What arrived is safe.")
    expect(broken).to_be_visible(timeout=SLOWLY)
    dina.reload()
    expect(dina.locator(".abri-files__row--broken")).to_contain_text("Choose the same file again")
    dina.unroute(second)
    parts: list[str] = []
    dina.on("request", lambda sent: parts.append(sent.url) if sent.method == "PUT" else None)
    dina.set_input_files("[name=files_file]", large)
    follow(dina, CONTINUE)
    assert 0 < len(parts) < 3, parts
    answer_the_rest(dina)
    expect(dina.locator("main")).to_contain_text("2 files")
    expect(dina.locator("main")).not_to_contain_text("Not all files are here yet")
    reporter.send_report(dina)
    follow(dina, 'a[href$="/receipt/summary/"]')
    expect(dina.locator("main")).to_contain_text("2 files")
    alma = window().new_page()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto(f"/desk/cases/{centre.newest_case()}/")
    for name in ("notes.txt", "recording.bin"):
        expect(alma.locator("main")).to_contain_text(name)


def test_without_scripts_several_files_go_along_and_one_is_removed(window: Window) -> None:
    dina = window(java_script_enabled=False).new_page()
    about_pictures(dina, "none")
    dina.goto(QUESTION)
    dina.set_input_files("[name=files_file]", [note(), note("wrong one.txt")])
    follow(dina, "button[name=add]")
    expect(dina.locator(".abri-files__row")).to_have_count(2)
    follow(dina, dina.locator(".abri-files__row", has_text="wrong one").get_by_role("button"))
    expect(dina.locator(".abri-files__row")).to_have_count(1)
    dina.set_input_files("[name=files_file]", note("third.txt"))
    follow(dina, CONTINUE)
    answer_the_rest(dina)
    expect(dina.locator("main")).to_contain_text("2 files")
    reporter.send_report(dina)


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_is_not_sure_gets_no_field_and_what_came_before_is_deleted(
    window: Window, *, scripts: bool
) -> None:
    dina = window(java_script_enabled=scripts).new_page()
    about_pictures(dina, "none")
    dina.goto(QUESTION)
    dina.set_input_files("[name=files_file]", note())
    follow(dina, "button[name=add]")
    dina.goto("/en/report/minor_image/")
    reporter.answer(dina, "minor_image", "not_sure")
    expect(dina.locator("h1")).to_have_text("Never send the picture")
    expect(dina.locator("main")).to_contain_text("The files that you had added are deleted")
    for page in (QUESTION, "/en/report/pictures/", "/en/report/addresses/", "/en/report/all/"):
        dina.goto(page)
        expect(dina.locator("[name=files_file]")).to_have_count(0)


def test_a_file_is_added_in_the_mailbox(centre: Centre, window: Window) -> None:
    dina = window().new_page()
    receipt = reporter.report(dina, "en", reporter.NOT_URGENT)
    reporter.open_mailbox(dina, "en", receipt)
    follow(dina, 'main a[href$="/mailbox/files/"]')
    reporter.fill(dina, "minor_image", "none")
    send_form(dina)
    dina.set_input_files("[name=files_file]", note())
    dina.fill("[name=text]", "This is all that I wrote down.")
    follow(dina, dina.get_by_role("button", name="Send to the team"))
    expect(dina.locator(".abri-message", has_text="This is all that I wrote down.")).to_be_visible()
    expect(dina.locator(".abri-files__row")).to_contain_text(NOTE)
    alma = window().new_page()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto(f"/desk/cases/{centre.newest_case()}/")
    expect(alma.locator("main")).to_contain_text(NOTE)
    follow(dina, 'main a[href$="/mailbox/files/"]')
    expect(dina.locator("[name=files_file]")).to_have_count(0)
