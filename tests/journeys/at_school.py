"""What the tour sees at a school on its way to gold, and of those who confirm schools and look at their labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.journeys import desk
from tests.journeys.centre import Centre
from tests.journeys.pages import follow, send_form

if TYPE_CHECKING:
    from tests.journeys.looking import Tour
    from tests.journeys.tour import Open

SCHOOL, NEWCOMER, PASSWORD = "De Meeuw", "lotte@meeuw.example", "a long walk along the quay"
JURORS = ("alma", "boris")
AREAS = ("infrastructure", "policy", "practice")
# A browser would need a minute for forty pages that look alike.
SHOW_ALL = """async ([addresses, words]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const address of addresses) {
    await fetch(address, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token, words }) });
  }
}"""
CHOOSE_BEST = """() => document.querySelectorAll("main fieldset").forEach((one) => {
  const numbers = [...one.querySelectorAll("input[type=radio]")].filter((each) => /^[0-9]+$/.test(each.value));
  if (numbers.length) numbers.pop().checked = true;
})"""


def look_at_schools(done: Tour, centre: Centre, open_window: Open) -> None:
    """Hanne leads a school, jana looks after schools in all her parts, emil gave her the last of them."""
    emil, jana, hanne, ivo = (done.follow(open_window().new_page()) for _who in range(4))
    for page, name in ((emil, "emil"), (jana, "jana"), (hanne, "hanne"), (ivo, "ivo")):
        desk.sign_in(page, name, centre.password)
    # Of two schools.
    done.look(ivo, "/school/")
    give_parts(done, emil)
    newcomer = done.follow(open_window().new_page())
    come_in(done, centre, newcomer)
    done.look(jana, "/learning/schools/")
    row = jana.locator("section", has=jana.get_by_role("heading", name=SCHOOL))
    follow(jana, row.locator("button[value=confirm]"))
    done.crawl(hanne, hanne.url.removeprefix(done.url))
    ask_a_colleague(done, hanne)
    hand_in(done, hanne)
    look_at_labels(done, jana)
    done.look(hanne, f"{school_of(hanne)}awards/")
    check_the_certificate(done, hanne)


def school_of(page: Page) -> str:
    """Return the address of the school whose page is open."""
    found = re.search(r"/school/S-\w+/", page.url)
    assert found, page.url
    return found[0]


def give_parts(done: Tour, page: Page) -> None:
    """What jana has to have, a jury, somebody who is not there, and a domain."""
    done.crawl(page, "/learning/parts/")
    parts = {"nobody-of-that-name": "juror", "jana": "ministry", **dict.fromkeys(JURORS, "juror")}
    for who, part in parts.items():
        page.goto(f"{done.url}/learning/parts/")
        page.fill("[name=who]", who)
        page.check(f"[name=part][value={part}]")
        follow(page, page.locator("form", has=page.locator("[name=who]")).locator("button"))
        done.look(page)
    page.goto(f"{done.url}/learning/domains/")
    page.fill("[name=domain]", "haven.example")
    send_form(page)
    done.look(page)


def come_in(done: Tour, centre: Centre, page: Page) -> None:
    """A school that nobody knows: registered, refused and taken, its link, its page before somebody confirms it."""
    page.goto(f"{done.url}/en/school-label/register/")
    send_form(page)
    done.look(page)
    page.fill("[name=name]", SCHOOL)
    page.check("[name=kind][value=primary]")
    page.fill("[name=place]", "8400")
    page.fill("[name=email]", NEWCOMER)
    send_form(page)
    if page.locator("[name=which]").count():
        done.look(page)
        page.check("[name=which] >> nth=0")
        send_form(page)
    done.look(page)
    (mail, *_more) = centre.mails_to(NEWCOMER)
    link = re.search(r"/school/join/\S+", mail.message.get_content())
    assert link
    done.look(page, link[0])
    account = {"name": "Lotte Maes", "password1": PASSWORD, "password2": PASSWORD}
    for name, words in account.items():
        page.fill(f"[name={name}]", words)
    send_form(page)
    done.look(page, link[0])
    desk.sign_in(page, NEWCOMER, PASSWORD)
    done.look(page)


def ask_a_colleague(done: Tour, page: Page) -> None:
    """A line of the plan that says nothing, and somebody who is asked to join."""
    school = school_of(page)
    page.goto(f"{done.url}{school}plan/")
    page.fill("[name=what]", "")
    follow(page, page.locator("form", has=page.locator("[name=what]")).locator("button").first)
    done.look(page)
    page.goto(f"{done.url}{school}team/")
    page.fill("[name=email]", "karel@vuurtoren.example")
    follow(page, page.locator("form", has=page.locator("[name=email]")).locator("button"))
    done.look(page)


def hand_in(done: Tour, page: Page) -> None:
    """Everything answered with the highest step and shown, and handed in."""
    school = school_of(page)
    addresses: list[str] = []
    for area in AREAS:
        page.goto(f"{done.url}{school}label/area/{area}/")
        page.evaluate(CHOOSE_BEST)
        send_form(page)
        addresses += page.eval_on_selector_all(
            "main a[href*='/label/evidence/']", "all => all.map(one => one.href)"
        )
    page.evaluate(SHOW_ALL, [sorted(set(addresses)), "It stands in our rules and hangs in every class."])
    done.look(page, f"{school}label/hand-in/")
    follow(page, "main form button")
    done.look(page)


def look_at_labels(done: Tour, page: Page) -> None:
    """What waits, one of it, a verdict without words and one that counts; whole regions; taking a label back."""
    for address in ("/learning/labels/", "/learning/figures/"):
        done.look(page, address)
    page.goto(f"{done.url}/learning/labels/")
    follow(page, page.locator("main table").first.locator("tbody th a").last)
    done.look(page)
    send_form(page)
    done.look(page)
    page.evaluate(CHOOSE_BEST)
    page.check("[name=verdict][value=accept]")
    send_form(page)
    done.look(page)
    follow(page, "main a[href$='/revoke/']")
    done.look(page)


def check_the_certificate(done: Tour, page: Page) -> None:
    """What anybody sees who checks it, and who types something else."""
    code = page.locator("main .abri-code").first.inner_text()
    page.goto(f"{done.url}/en/school-label/check/")
    page.fill("[name=code]", "ABCD")
    send_form(page)
    done.look(page)
    page.fill("[name=code]", code)
    send_form(page)
    done.look(page)
    done.look(page, f"/en/school-label/check/{code.replace(' ', '')}/")
    done.look(page, "/en/school-label/schools/")
    done.look(page, "/en/school-label/schools/?level=iron")
