"""Evidence at the desk: a picture behind its veil, one that nobody may see, addresses that another case holds too."""

import io
import random
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow

ACCOUNTS = "https://www.instagram.com/{0}.one/\nhxxps://x[.]com/{0}_two/status/77"
# Two parts and a half of the eight megabytes; nothing that any program would open.
LARGE = 20_000_000
# So much passes slowly through the hands of the browser that breaks the line.
SLOWLY = 60_000


def drawn(colour: str) -> FilePayload:
    """A picture of one colour."""
    into = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(into, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": into.getvalue()}


def new_case(centre: Centre, window: Window) -> str:
    """A report for the helpline; returns its reference."""
    dina = window().new_page()
    reporter.tell(dina, "en", {**reporter.NOT_URGENT, "story": "Somebody writes about me under my pictures."})
    reporter.send_report(dina)
    return centre.newest_case()


def add_files(page: Page, *files: FilePayload) -> None:
    """Answer the question with a clear no, and hand in the files."""
    follow(page, "#evidence a[href$='/evidence/files/']")
    page.check("[name=intimate][value=no]")
    follow(page, "main form button[type=submit]")
    page.set_input_files("[name=files]", list(files))
    # The first button of the form is for the Enter key alone.
    follow(page, page.locator("main form button[type=submit]").last)


def add_addresses(page: Page, text: str) -> None:
    """Paste addresses and keep them as they are read."""
    follow(page, "#evidence a[href$='/evidence/links/']")
    page.fill("[name=addresses]", text)
    follow(page, "main form button[type=submit]")
    follow(page, "main form button[type=submit]")


def exhibit(page: Page, number: int) -> None:
    """Open one thing from the case's page."""
    follow(page, page.locator(".abri-exhibit__name a").nth(number - 1))


def test_a_picture_behind_its_veil_and_one_that_nobody_may_see(centre: Centre, window: Window) -> None:
    reference = new_case(centre, window)
    alma = window().new_page()
    desk.sign_in(alma, "alma", centre.password)
    desk.open_case(alma, reference)
    add_files(alma, drawn("teal"), drawn("maroon"))
    expect(alma.locator(".abri-exhibit")).to_have_count(2)
    exhibit(alma, 1)
    expect(alma.locator(".abri-veil img")).to_be_visible()
    assert alma.locator(".abri-veil img").evaluate("one => one.naturalWidth") <= 64
    expect(alma.locator("img.abri-shown")).to_have_count(0)
    alma.fill(".abri-look [name=reason]", "To tell the school what is in it.")
    follow(alma, ".abri-look button[type=submit]")
    expect(alma.locator("img.abri-shown")).to_be_visible()
    assert alma.locator("img.abri-shown").evaluate("one => one.naturalWidth") == 320
    expect(alma.locator("#custody")).to_contain_text("Alma Verbeke had it shown")
    expect(alma.locator("#custody")).to_contain_text("To tell the school what is in it.")
    alma.goto(f"/desk/cases/{reference}/evidence/2/")
    follow(alma, "a[href$='/seal-off/']")
    follow(alma, "main form button[type=submit]")
    expect(alma.locator(".abri-veil")).to_have_count(0)
    expect(alma.locator("#custody")).to_contain_text("Alma Verbeke sealed it off")
    desk.open_case(alma, reference)
    expect(alma.locator(".abri-exhibit--sealed_off")).to_have_count(1)


def test_a_long_recording_arrives_although_the_line_breaks_and_the_page_is_loaded_anew(
    centre: Centre, window: Window, tmp_path: Path
) -> None:
    recording = tmp_path / "recording.bin"
    recording.write_bytes(random.Random(6).randbytes(LARGE))
    reference = new_case(centre, window)
    alma = window().new_page()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto(f"/desk/cases/{reference}/evidence/files/no/")
    # The second part never comes through.
    second = re.compile(r"/evidence/files/no/[^/]+/2/$")
    alma.route(second, lambda route: route.abort())
    alma.set_input_files("[name=files]", recording)
    with alma.expect_response(lambda answer: answer.url.endswith("/1/"), timeout=SLOWLY):
        alma.get_by_role("button", name="Add the files").click()
    expect(alma.get_by_text("The line is broken. What arrived is safe.")).to_be_visible(timeout=SLOWLY)
    alma.reload()
    expect(alma.locator(".abri-files__row--broken")).to_contain_text("Choose the same file again")
    alma.unroute(second)
    parts: list[str] = []
    alma.on("request", lambda sent: parts.append(sent.url) if sent.method == "PUT" else None)
    alma.set_input_files("[name=files]", recording)
    follow(alma, alma.get_by_role("button", name="Add the files"))
    assert 0 < len(parts) < 3, parts
    expect(alma.locator("main")).to_contain_text("1 file is added.")
    expect(alma.locator(".abri-exhibit")).to_contain_text("recording.bin")


def test_what_the_reporter_wrote_is_reviewed_and_kept(centre: Centre, window: Window) -> None:
    dina = window().new_page()
    told = {**reporter.NOT_URGENT, "addresses": ACCOUNTS.format("other")}
    reporter.tell(dina, "en", told)
    reporter.send_report(dina)
    alma = window(java_script_enabled=False).new_page()
    desk.sign_in(alma, "alma", centre.password)
    desk.open_case(alma, centre.newest_case())
    follow(alma, alma.get_by_role("button", name="Keep these addresses as evidence"))
    expect(alma.locator("[name=addresses]")).to_have_value(ACCOUNTS.format("other"))
    follow(alma, "main form button[type=submit]")
    follow(alma, "main form button[type=submit]")
    expect(alma.locator(".abri-exhibit")).to_have_count(2)
    expect(alma.get_by_role("button", name="Keep these addresses as evidence")).to_have_count(0)


def test_an_address_leads_to_the_other_case_that_holds_it(centre: Centre, window: Window) -> None:
    first, second = new_case(centre, window), new_case(centre, window)
    alma = window(java_script_enabled=False).new_page()
    desk.sign_in(alma, "alma", centre.password)
    for reference, spelled in ((first, "some"), (second, "Some")):
        desk.open_case(alma, reference)
        add_addresses(alma, ACCOUNTS.format(spelled))
    expect(alma.locator(".abri-exhibit")).to_have_count(2)
    expect(alma.locator(f".abri-exhibit a[href='/desk/cases/{first}/']")).to_have_count(2)
    follow(alma, f".abri-exhibit a[href='/desk/cases/{first}/']")
    expect(alma.locator(f".abri-exhibit a[href='/desk/cases/{second}/']")).to_have_count(2)
