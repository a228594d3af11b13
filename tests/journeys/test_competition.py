"""A class from its code to a charter: entered by a teacher, read by a moderator, edited, published, and printed."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.centre import Centre, today
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form

TIP = "Vraag het eerst, deel het daarna."
WORDS = {
    "nl": "Wij vragen het eerst.",
    "fr": "Nous demandons d'abord.",
    "de": "Wir fragen zuerst.",
    "en": "We ask first.",
}


def sign_in(page: Page, name: str, centre: Centre) -> None:
    """Sign in as somebody who belongs to no desk: their first page stands elsewhere."""
    page.goto("/desk/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", centre.password)
    send_form(page)


def fill_day(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(day, part)))


def test_a_class_from_code_to_charter(centre: Centre, window: Window) -> None:
    # A teacher lets a class take part, and shows it the code.
    teacher = window().new_page()
    sign_in(teacher, "hanne", centre)
    teacher.goto("/school/")
    follow(teacher, teacher.locator("a[href$='/competition/']").first)
    teacher.fill("[name=label]", "3C")
    teacher.check("[name=age_band][value='13-15']")
    teacher.check("[name=language][value=nl]")
    send_form(teacher)
    code = teacher.locator(".abri-code").inner_text()

    # The class opens its page with the code and sends a tip; one with a number is refused and stays in its box.
    board = window(viewport={"width": 320, "height": 640}).new_page()
    board.goto("/nl/safer-internet-day/class/")
    board.fill("[name=code]", code.lower())
    send_form(board)
    board.fill("[name=text]", "Bel mij op 0470 12 34 56.")
    board.check("[name=theme][value=private]")
    board.get_by_role("button", name="tip").click()
    expect(board.locator("[name=text]")).to_have_value("Bel mij op 0470 12 34 56.")
    board.fill("[name=text]", TIP)
    board.get_by_role("button", name="tip").click()
    expect(board.locator("article", has_text=TIP)).to_be_visible()

    # A moderator reads it. As an editor she ends the time for tips and writes the chapter.
    editor = window().new_page()
    sign_in(editor, "jana", centre)
    editor.goto("/learning/tips/")
    follow(editor, editor.get_by_role("link", name=TIP))
    editor.check("[name=to][value=accept]")
    send_form(editor)
    editor.goto("/learning/competition/")
    follow(editor, editor.locator("main tbody a[href^='/learning/competition/']").first)
    year = editor.url.rstrip("/").rpartition("/")[2]
    day = today()
    for place, name in enumerate(("tips_until", "vote_from", "vote_until", "charter_on")):
        fill_day(editor, name, day + timedelta(days=2 * place - 1))
    send_form(editor)
    editor.goto(f"/learning/competition/{year}/charter/chapters/private/")
    editor.get_by_label(TIP).check()
    for language, words in WORDS.items():
        editor.fill(f"[name=text_{language}]", words)
    send_form(editor)
    editor.locator("form[action$='/charter/publish/'] button").click()

    # Everybody reads it, and takes it along to be signed.
    reader = window().new_page()
    reader.goto(f"/nl/safer-internet-day/{year}/charter/")
    expect(reader.locator("main")).to_contain_text(WORDS["nl"])
    reader.locator("main summary").first.click()
    expect(reader.locator("blockquote", has_text=TIP)).to_be_visible()
    printed = reader.request.get(str(reader.locator("main a[href$='/pdf/']").get_attribute("href")))
    assert printed.body().startswith(b"%PDF")
