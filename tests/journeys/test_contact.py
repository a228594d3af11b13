"""A call is written down with the keyboard alone, in fewer keys than a minute has room for."""

from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.centre import Centre

# Nobody types slower on a telephone: two keys a second. A sentence is typed while the caller speaks.
KEYS_A_MINUTE = 120
TOLD = "A mother asks what to do about pictures of her son that go round in a group."


def choose(page: Page, letters: str) -> int:
    """Choose in the list that has the focus by typing, then leave it; returns how many keys that took."""
    page.keyboard.type(letters)
    page.keyboard.press("Tab")
    return len(letters) + 1


def test_a_call_is_written_down_by_keys_alone_in_under_a_minute(tab: Page, centre: Centre) -> None:
    desk.sign_in(tab, "alma", centre.password)
    tab.goto("/desk/contacts/new/")
    expect(tab.locator("[name=category]")).to_be_focused()
    keys = 0
    # Category, danger, who, age, gender, where, language, region, how long: a letter or two and the tabulator each.
    for letters in ("P", "", "Th", "12", "B", "In m", "F", "B", "5"):
        keys += choose(tab, letters)
    expect(tab.locator("#proposed")).to_contain_text("T")
    expect(tab.locator("[name=told]")).to_be_focused()
    tab.keyboard.type(TOLD)
    tab.keyboard.press("Tab")
    keys += choose(tab, "")
    tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    keys += 4
    expect(tab.locator("#receipt span")).to_have_count(4)
    assert keys <= KEYS_A_MINUTE / 2, keys
    with tab.expect_navigation():
        tab.get_by_role("link", name="Go to the case").press("Enter")
    expect(tab.locator("#story")).to_contain_text(TOLD)
    expect(tab.locator("#contact")).to_contain_text("Telephone")
