"""What the tour sees while a case is passed on: the offer, the question to the person, what the other desk gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.pages import follow, send_form

if TYPE_CHECKING:
    from tests.journeys.looking import Tour
    from tests.journeys.tour import Open

STORY = {**reporter.NOT_URGENT, "story": "It happens in my class."}


def look_at_passing_on(done: Tour, centre: Centre, open_window: Open) -> None:
    """A report goes from the helpline to the school, and its person is asked first."""
    dina, alma, clara = (done.follow(open_window().new_page()) for _who in range(3))
    receipt = reporter.report(dina, "en", STORY)
    address = f"/desk/cases/{centre.newest_case()}/"
    desk.sign_in(alma, "alma", centre.password)
    talk(done, dina, alma, receipt)
    offer(done, alma, address)
    answer_the_question(done, dina)
    desk.sign_in(clara, "clara", centre.password)
    receive(done, clara)
    done.look(dina, "/en/mailbox/passing-on/1/")


def talk(done: Tour, person: Page, at_the_desk: Page, receipt: str) -> None:
    """Wait to talk, talk, and end it."""
    at_the_desk.goto(f"{done.url}/desk/conversations/")
    reporter.open_mailbox(person, "en", receipt)
    follow(person, 'form[action$="/live/ask/"] button')
    done.look(person)
    done.look(at_the_desk, "/desk/conversations/")
    follow(at_the_desk, 'form[action$="/live/begin/"] button')
    for page in (at_the_desk, person):
        done.look(page)
    follow(at_the_desk, 'form[action$="/live/end/"] button')


def offer(done: Tour, page: Page, address: str) -> None:
    """Offer all of the case to the school: forgetting something, previewed, sent; and what is read aloud instead."""
    page.goto(f"{done.url}{address}refer/?to=school")
    send_form(page)
    done.look(page)
    for box in page.locator("[name=items]").all():
        box.check()
    page.fill("[name=letter]", "Please talk with the class.")
    page.fill("[name=request]", "May the school help?")
    page.check("[name=ground][value=consent]")
    send_form(page)
    done.look(page)
    follow(page, "main button[name=send]")
    done.look(page)
    follow(page, '#referral a[href$="/spoken/"]')
    done.look(page)
    send_form(page)
    done.look(page)


def answer_the_question(done: Tour, page: Page) -> None:
    """The mailbox that asks, the question, the thanks for the answer."""
    done.look(page, "/en/mailbox/")
    done.look(page, "/en/mailbox/passing-on/1/")
    follow(page, "main button[value=yes]")
    done.look(page)


def receive(done: Tour, page: Page) -> None:
    """What waits for the school, what it gets once it accepted, and a refused answer on the way."""
    done.look(page, "/desk/referrals/")
    for one in page.eval_on_selector_all("main table a", "all => all.map(one => one.href)"):
        page.goto(one)
        if page.locator('form[action$="/accept/"]').count():
            break
    done.look(page)
    follow(page, 'form[action$="/accept/"] button')
    done.look(page)
    follow(page, 'form[action$="/write/"] button')
    done.look(page)
