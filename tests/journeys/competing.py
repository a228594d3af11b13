"""What the tour sees of the competition: a class and its tips, moderators, jury, vote, winners and the charter.

It plays in the year before: its dates are moved about, and this year's stay as other journeys find them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.journeys import at_school, desk
from tests.journeys.centre import Centre, today
from tests.journeys.pages import follow, send_form

if TYPE_CHECKING:
    from tests.journeys.looking import Tour
    from tests.journeys.tour import Open

# The days of each date from today on, while tips come in, while classes vote, and when all is over.
TIPS, VOTE, OVER = (0, 1, 2, 3), (-1, 0, 0, 1), (-4, -3, -2, -1)
DAYS = ("tips_until", "vote_from", "vote_until", "charter_on")


def look_at_the_competition(done: Tour, centre: Centre, open_window: Open) -> None:
    """A class comes in, its tip is accepted and read, another class votes for it, and it wins."""
    editor, newcomer, hanne, *jurors = (done.follow(open_window().new_page()) for _who in range(5))
    for page, name in zip((editor, hanne, *jurors), ("jana", "hanne", *at_school.JURORS), strict=True):
        desk.sign_in(page, name, centre.password)
    desk.sign_in(newcomer, at_school.NEWCOMER, at_school.PASSWORD)
    edition = edition_before(done, editor)
    move(editor, f"{done.url}{edition}", TIPS)
    send_a_tip(done, newcomer)
    moderate(done, editor)
    move(editor, f"{done.url}{edition}", VOTE)
    vote(done, hanne, edition)
    done.look(editor, edition)
    follow(editor, "form[action$='/draw/'] button")
    for page in jurors:
        judge(done, page)
    move(editor, f"{done.url}{edition}", OVER)
    follow(editor, "form[action$='/winners/'] button")
    done.look(editor)
    done.crawl(editor, f"{edition}charter/")
    refused_signature(done, editor, f"{edition}charter/signatures/")
    year = edition.rstrip("/").rpartition("/")[2]
    for address in ("", f"{year}/", f"{year}/charter/", f"{year}/charter/1/", "commitments/"):
        done.look(editor, f"/en/safer-internet-day/{address}")


def edition_before(done: Tour, page: Page) -> str:
    """Return the address of last year's edition, the older one of the two."""
    done.look(page, "/learning/competition/")
    (*_newer, older) = page.eval_on_selector_all("main tbody th a", "all => all.map(one => one.pathname)")
    return str(older)


def move(page: Page, edition: str, days: tuple[int, ...]) -> None:
    """Let an edition be so far today."""
    page.goto(edition)
    now = today()
    for name, away in zip(DAYS, days, strict=True):
        day = now + timedelta(days=away)
        for part in ("day", "month", "year"):
            page.fill(f"[name={name}_{part}]", str(getattr(day, part)))
    follow(page, page.locator("form", has=page.locator(f"[name={DAYS[0]}_day]")).locator("button"))


def send_a_tip(done: Tour, teacher: Page) -> None:
    """A class comes in, gets its code, and sends a tip; one with a number is refused."""
    school = at_school.school_of(teacher)
    teacher.goto(f"{done.url}{school}competition/")
    send_form(teacher)
    done.look(teacher)
    teacher.fill("[name=label]", "6A")
    teacher.locator("[name=age_band]").first.check()
    teacher.locator("[name=language]").first.check()
    send_form(teacher)
    done.look(teacher)
    code = teacher.locator(".abri-code").inner_text()
    teacher.goto(f"{done.url}/en/safer-internet-day/class/")
    for words in ("wrong", code):
        teacher.fill("[name=code]", words)
        send_form(teacher)
        done.look(teacher)
    for words in ("Bel mij op 0470 12 34 56.", "Slaap er een nacht over."):
        teacher.fill("[name=text]", words)
        teacher.locator("[name=theme]").first.check()
        send_form(teacher)
        done.look(teacher)
    follow(teacher, "main article a")
    done.look(teacher)
    teacher.goto(f"{done.url}{school}competition/")
    follow(teacher, "main tbody a")
    follow(teacher, "main article a")
    done.look(teacher)


def moderate(done: Tour, page: Page) -> None:
    """The tips that wait; one is decided without a reason, and every one is accepted."""
    done.look(page, "/learning/tips/")
    follow(page, "main tbody a")
    page.check("[name=to][value=ask]")
    send_form(page)
    done.look(page)
    for tip in page_links(page, f"{done.url}/learning/tips/"):
        page.goto(tip)
        page.check("[name=to][value=accept]")
        send_form(page)
    done.look(page)


def vote(done: Tour, page: Page, edition: str) -> None:
    """A class of the other school votes."""
    school, year = at_school.school_of(page), edition.rstrip("/").rpartition("/")[2]
    page.goto(f"{done.url}{school}competition/")
    follow(page, page.locator("main tbody tr", has_text=year).locator("a"))
    done.look(page)
    follow(page, "main a[href$='/vote/']")
    done.look(page)
    page.locator("[name=chosen]").first.check()
    send_form(page)
    done.look(page)


def judge(done: Tour, page: Page) -> None:
    """What a juror reads: one tip without points, then all of them."""
    done.look(page, "/learning/jury/")
    follow(page, "main tbody a")
    send_form(page)
    done.look(page)
    while "/learning/jury/" in page.url and page.locator("main form [name^=points_]").count():
        page.evaluate(at_school.CHOOSE_BEST)
        send_form(page)
    done.look(page)


def refused_signature(done: Tour, page: Page, address: str) -> None:
    """A signature of nobody."""
    page.goto(f"{done.url}{address}")
    send_form(page)
    done.look(page)


def page_links(page: Page, address: str) -> list[str]:
    """Return where the first column of the first table of a page leads to."""
    page.goto(address)
    links: list[str] = (
        page.locator("main table").first.locator("th a").evaluate_all("all => all.map(one => one.href)")
    )
    return links
