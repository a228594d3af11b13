"""What the tour sees while a class plays: the screen and a telephone, from the lobby to the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.journeys.pages import follow, send_form

if TYPE_CHECKING:
    from tests.journeys.looking import Tour
    from tests.journeys.tour import Open


def look_at_play(done: Tour, open_window: Open) -> None:
    """A room with one telephone, looked at in every state."""
    screen, phone = (done.follow(open_window().new_page()) for _who in range(2))
    code = open_a_room(done, screen)
    phone.goto(f"{done.url}/nl/play/join/")
    phone.fill("#code", "wrong")
    send_form(phone)
    done.look(phone)
    phone.fill("#code", code)
    send_form(phone)
    expect(screen.locator(".abri-play__players li")).to_have_count(1)
    both(done, screen, phone)
    for _question in range(3):
        go_on(screen)
        expect(phone.locator("[data-play-standing] button")).to_be_visible()
        both(done, screen, phone)
        answer(phone)
        expect(screen.locator("[data-play-answers]")).to_have_text("1")
        done.look(phone)
        go_on(screen)
        expect(phone.locator("[data-play-standing] button")).to_have_count(0)
        both(done, screen, phone)
    while screen.locator(".abri-play__on").count():
        go_on(screen)
    both(done, screen, phone)
    done.look(screen, "/en/play/room/sheet/")
    done.look(screen, "/en/play/back/")
    screen.goto(f"{done.url}/en/play/room/")
    screen.locator("summary", has_text="Close the room").click()
    follow(screen, "form[action$='/end/'] button")
    done.look(screen)
    done.look(screen, "/en/play/room/")
    done.look(phone, "/nl/play/phone/")


def open_a_room(done: Tour, page: Page) -> str:
    """Choose questions of a topic and open a room; returns the code on the screen."""
    page.goto(f"{done.url}/en/play/")
    page.locator("[name=topic]").nth(1).check()
    follow(page, page.locator("main form button"))
    done.look(page)
    follow(page, page.locator("main form button"))
    return page.locator(".abri-play__code").inner_text().split(":")[-1].strip()


def go_on(page: Page) -> None:
    """Go on to what comes next, and wait until it stands there."""
    standing = page.locator("[data-play-standing]")
    before = str(standing.get_attribute("data-play-standing"))
    page.locator(".abri-play__on button").first.click()
    expect(standing).not_to_have_attribute("data-play-standing", before)


def answer(page: Page) -> None:
    """Answer whatever is asked."""
    for select in page.locator("[data-play-standing] select").all():
        select.select_option(index=1)
    if page.locator("#guess").count():
        page.fill("#guess", "20")
    if page.locator("[name=choice]").count():
        page.locator("[data-play-standing] label").first.click()
    page.locator("[data-play-form] button").first.click()


def both(done: Tour, screen: Page, phone: Page) -> None:
    """Look at the screen and at the telephone."""
    for page in (screen, phone):
        done.look(page)
