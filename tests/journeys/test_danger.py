"""Danger comes first: for the reporter numbers that answer now, for the desk the top of the queue and an alert."""

import re

from playwright.sync_api import expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow

IN_DANGER = {**reporter.NOT_URGENT, "danger": "violence_now", "story": "He is at the door again."}


def test_numbers_come_before_the_rest_of_the_form(window: Window) -> None:
    dina = window().new_page()
    reporter.begin(dina, "en")
    while "danger" not in dina.url:
        follow(dina, "button[name=skip]")
    reporter.answer(dina, "danger", "violence_now")
    dina.wait_for_url("**/report/danger-now/")
    numbers = dina.locator("main a[href^='tel:']")
    expect(numbers.first).to_have_attribute("href", "tel:112")
    follow(dina, "main .abri-button")
    expect(dina.locator("button[name=skip]")).to_be_visible()


def test_unread_danger_stands_first_and_unmistakable_until_somebody_reads_it(
    centre: Centre, window: Window
) -> None:
    dina, alma = window().new_page(), window().new_page()
    reporter.tell(dina, "en", IN_DANGER)
    receipt = reporter.send_report(dina)
    expect(dina.locator("main a[href='tel:112']").first).to_be_visible()
    reference = centre.newest_case()

    desk.sign_in(alma, "alma", centre.password)
    row = desk.row_of(alma, reference)
    expect(row).to_have_attribute("data-danger", "")
    places = alma.locator("[data-row]").evaluate_all("rows => rows.map(row => 'danger' in row.dataset)")
    assert places == sorted(places, reverse=True), "unread danger stands below something else"
    desk.open_case(alma, reference)
    alma.goto("/desk/")
    assert desk.row_of(alma, reference).get_attribute("data-danger") is None

    # Danger in a later message counts as much as in the report.
    reporter.say_it_is_saved(dina)
    reporter.open_mailbox(dina, "en", receipt)
    reporter.write_back(dina, "He is back.")
    alma.reload()
    expect(desk.row_of(alma, reference)).to_have_attribute("data-danger", "")


def test_an_open_page_hears_of_danger_without_being_touched(centre: Centre, window: Window) -> None:
    dina, alma = window().new_page(), window().new_page()
    alma.clock.install()
    desk.sign_in(alma, "alma", centre.password)
    alma.goto("/desk/team/")
    before = alma.request.get("/desk/pulse/").json()["danger"]
    reporter.tell(dina, "en", IN_DANGER)
    reporter.send_report(dina)
    alma.clock.fast_forward(21_000)
    expect(alma).to_have_title(re.compile(rf"^\({before + 1}\) "))
    expect(alma.locator("[data-pulse]")).to_contain_text(str(before + 1))
    # Whoever is signed out elsewhere is told that no alert comes any more.
    alma.context.clear_cookies()
    alma.clock.fast_forward(21_000)
    expect(alma.locator("[data-pulse]")).to_contain_text(
        alma.locator("[data-pulse]").get_attribute("data-signed-out") or "?"
    )


def test_danger_in_a_message_is_marked_on_top_and_can_be_dismissed(centre: Centre, window: Window) -> None:
    dina, alma = window().new_page(), window(java_script_enabled=False).new_page()
    reporter.tell(dina, "nl", {**reporter.NOT_URGENT, "story": "Ze lachen mij elke dag uit."})
    receipt = reporter.send_report(dina)
    reference = centre.newest_case()
    desk.sign_in(alma, "alma", centre.password)
    desk.open_case(alma, reference)

    reporter.say_it_is_saved(dina)
    reporter.open_mailbox(dina, "nl", receipt)
    reporter.write_back(dina, "Het gaat niet goed. Ik wil niet meer leven.")
    alma.goto("/desk/")
    expect(desk.row_of(alma, reference)).to_have_attribute("data-danger", "")
    desk.open_case(alma, reference)
    top = alma.locator("#status .abri-notification--danger")
    expect(top).to_contain_text("Ik wil niet meer leven.")
    mark = alma.locator("#conversation mark")
    expect(mark).to_contain_text("sign of distress")
    colour = "one => getComputedStyle(one).backgroundColor"
    assert mark.evaluate(colour) != "rgba(0, 0, 0, 0)"

    alma.locator("#marks").uncheck()
    assert mark.evaluate(colour) == "rgba(0, 0, 0, 0)"
    expect(mark.locator(".abri-found__label")).to_be_hidden()
    alma.locator("#marks").check()

    follow(alma, desk.form(alma, "dismiss").locator("button[type=submit]"))
    expect(top).to_have_count(0)
    expect(alma.locator("#conversation .abri-found--dismissed")).to_have_count(1)
    follow(alma, desk.form(alma, "restore").locator("button[type=submit]"))
    expect(top).to_have_count(1)
