"""A parent from the first page to a printed agreement, and a self-check that asks the centre for nothing."""

from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import Window

SIGNS = "Fridays belong to the board games."


def answer(page: Page, question: str, words: str) -> None:
    """Choose an answer as somebody does: by its words, below the question."""
    page.get_by_role("group", name=question).get_by_text(words, exact=True).click()


def shown(page: Page) -> list[str]:
    """The endings that can be seen."""
    endings = page.locator("[data-weight]")
    return [str(one.get_attribute("data-weight")) for one in endings.all() if one.is_visible()]


def test_a_parent_comes_to_a_printed_agreement_and_a_child_checks_alone(window: Window) -> None:
    page = window(java_script_enabled=False).new_page()
    page.goto("/en/parents/")
    page.get_by_role("link", name="Before something happens").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parents")
    page.get_by_role("link", name="Make a family agreement").click()
    page.get_by_role("link", name="9 to 11 years").click()
    page.get_by_text("During homework my phone lies in another room.").click()
    page.get_by_label("Your own sentences").fill(SIGNS)
    page.get_by_role("button", name="Show the sheet to print").click()
    sheet = page.locator("article.abri-sheet")
    expect(sheet).to_contain_text("During homework my phone lies in another room.")
    expect(sheet).to_contain_text(SIGNS)
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    expect(page.get_by_role("button", name="Change something")).to_be_hidden()
    expect(page.locator("header")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("Your own sentences")).to_have_value(SIGNS)
    assert SIGNS[:7] not in page.url
    assert page.context.cookies() == []

    page.goto("/en/check-yourself/bullying/")
    asked: list[str] = []

    def note(request: Request) -> None:
        # Chromium looks for the picture of its tab when it finds the time.
        if "/static/ui/favicon" not in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.context.set_offline(True)
    assert shown(page) == []
    questions = page.locator("fieldset legend").all_inner_texts()
    for question in questions[:-1]:
        answer(page, question, "No")
    # Nothing is said before everything is answered.
    assert shown(page) == []
    answer(page, questions[-1], "No")
    assert shown(page) == ["fine"]
    answer(page, questions[1], "Sometimes, or I don't know")
    assert shown(page) == ["watch"]
    answer(page, questions[3], "Yes")
    assert shown(page) == ["talk"]
    answer(page, questions[-1], "Yes")
    assert shown(page) == ["now"]
    expect(page.locator("[data-weight=now]")).to_contain_text("112")
    # Enter sends nothing either, and one button forgets.
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Wipe my answers").click()
    assert shown(page) == []
    # Danger is answered at once, whatever else is still open.
    answer(page, questions[-1], "Yes")
    assert shown(page) == ["now"]
    assert asked == []
    assert page.url.endswith("/en/check-yourself/bullying/")
    # On paper every ending stands there, with what it is for.
    page.emulate_media(media="print")
    assert shown(page) == ["now", "talk", "watch", "fine"]
    expect(page.locator(".abri-check__when").first).to_be_visible()
