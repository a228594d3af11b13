"""A class of three telephones and a teacher, from the code on the wall to the sheet that she takes along."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window


def opened(page: Page) -> str:
    """Open a room as a teacher does; returns the code on the wall."""
    page.goto("/en/play/")
    page.get_by_label("Passwords").check()
    page.get_by_label("5, about ten minutes").check()
    page.get_by_role("button", name="Choose questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose questions")
    page.get_by_role("button", name="Open the room").click()
    return page.locator(".abri-play__code").inner_text().split(":")[-1].strip()


def comes_in(page: Page, language: str, code: str, name: str = "") -> str:
    """Come in with a telephone, under the name that is proposed where none is given; returns the name."""
    page.goto(f"/{language}/play/join/")
    page.locator("#code").fill(code.lower())
    if name:
        page.locator("#name").fill(name)
    taken = page.locator("#name").input_value()
    page.locator("main form button").first.click()
    return taken


def test_a_class_plays_from_code_to_sheet(window: Window) -> None:
    teacher = window().new_page()
    code = opened(teacher)
    phones = [window(viewport={"width": 320, "height": 640}).new_page() for _ in range(3)]

    # A name that hurts is refused; the one that is proposed instead gets in.
    comes_in(phones[0], "nl", code, "sukkel")
    expect(phones[0].locator(".abri-error-summary")).to_be_visible()
    names = [
        comes_in(phone, language, code) for phone, language in zip(phones, ("nl", "fr", "en"), strict=True)
    ]
    for name in names:
        expect(teacher.locator(".abri-play__players")).to_contain_text(name)

    # The first question appears on every telephone without anybody touching it.
    teacher.get_by_role("button", name="Begin").click()
    for phone in phones:
        expect(phone.locator("[data-play-standing] input[name=choice]").first).to_be_visible()
    for place, phone in enumerate(phones[:2]):
        phone.locator("[data-play-standing] label").nth(place).click()
        phone.locator("[data-play-form] button").click()
    expect(teacher.locator("[data-play-answers]")).to_have_text("2")

    # The third one loses her page in the middle, comes back and answers.
    phones[2].reload()
    phones[2].locator("[data-play-standing] label").first.click()
    phones[2].get_by_role("button", name="Send my answer").click()
    expect(phones[2].get_by_role("heading", level=1)).to_have_text("Your answer has arrived")

    teacher.get_by_role("button", name="Show the results").click()
    expect(teacher.get_by_role("heading", name="To talk about")).to_be_visible()
    for phone in phones:
        expect(phone.locator("h1.abri-verdict")).to_be_visible()

    # One is sent out, and sees it.
    teacher.locator("summary", has_text="are in").click()
    teacher.get_by_role("button", name="Send out").first.click()
    expect(phones[0].locator("main a[href$='/play/join/']")).to_be_visible()

    while not teacher.get_by_role("heading", name="The game is over").is_visible():
        before = teacher.locator("[data-play-standing]").get_attribute("data-play-standing")
        teacher.locator(".abri-play__on button").first.click()
        expect(teacher.locator("[data-play-standing]")).not_to_have_attribute(
            "data-play-standing", str(before)
        )
    expect(phones[1].locator("main a[href$='/play/join/']")).to_be_visible()
    teacher.get_by_role("link", name="Results to print").first.click()
    expect(teacher.locator("main")).to_contain_text("of 2 right")
    assert not any(name in teacher.locator("main").inner_text() for name in names)
    teacher.go_back()
    teacher.locator("summary", has_text="Close the room").click()
    teacher.get_by_role("button", name="Close the room and delete everything").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("The room is closed")


def test_a_telephone_whose_line_has_broken_unnoticed_asks_instead(window: Window) -> None:
    """Seen to fail while one that went from the school's network to its own waited before an old question."""
    teacher, phone = window().new_page(), window().new_page()
    code = opened(teacher)
    phone.clock.install()
    with phone.expect_response(lambda told: "event-stream" in told.headers.get("content-type", "")):
        comes_in(phone, "en", code)
    expect(phone.locator("[data-play-standing]")).to_be_visible()
    with phone.expect_request(lambda asked: asked.headers.get("accept") == "application/json"):
        # Longer than the server is ever silent, without a word of it.
        phone.clock.fast_forward(60_000)
