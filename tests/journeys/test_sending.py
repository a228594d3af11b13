"""Sending once, whatever the finger does; taking everything back; being told by mail that there is an answer."""

from playwright.sync_api import expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form


def test_a_double_click_sends_one_report(centre: Centre, window: Window) -> None:
    before = centre.count_cases()
    dina = window().new_page()
    reporter.tell(dina, "en", {**reporter.NOT_URGENT, "story": "I press every button twice."})
    dina.locator("main form button[type=submit]").dblclick()
    reporter.arrives_at_the_receipt(dina)
    receipt = reporter.receipt_on(dina)
    assert centre.count_cases() == before + 1
    dina.go_back()
    dina.goto("/en/report/check/")
    assert reporter.receipt_on(dina) == receipt


def test_a_double_click_on_the_long_form_sends_one_report(centre: Centre, window: Window) -> None:
    before = centre.count_cases()
    dina = window().new_page()
    dina.goto("/en/report/all/")
    for name, given in {**reporter.NOT_URGENT, "story": "All of it on one page, twice."}.items():
        reporter.fill(dina, name, given)
    dina.locator("main form button[type=submit]").last.dblclick()
    reporter.arrives_at_the_receipt(dina)
    reporter.receipt_on(dina)
    assert centre.count_cases() == before + 1


def test_a_double_click_writes_one_message(window: Window) -> None:
    dina = window().new_page()
    receipt = reporter.report(dina, "en", {**reporter.NOT_URGENT, "story": "A report to write about."})
    reporter.open_mailbox(dina, "en", receipt)
    form = dina.locator('form[action$="/mailbox/write/"]')
    form.locator("[name=text]").fill("Only once, please.")
    form.locator("button").dblclick()
    expect(dina.locator(".abri-message", has_text="Only once, please.")).to_be_visible()
    dina.goto("/en/mailbox/")
    expect(dina.locator(".abri-message", has_text="Only once, please.")).to_have_count(1)


def test_a_withdrawn_report_is_gone_for_everybody(centre: Centre, window: Window) -> None:
    dina, alma = window().new_page(), window().new_page()
    receipt = reporter.report(dina, "en", {**reporter.NOT_URGENT, "story": "I want to take this back."})
    reference = centre.newest_case()
    desk.sign_in(alma, "alma", centre.password)
    expect(desk.row_of(alma, reference)).to_be_visible()

    reporter.open_mailbox(dina, "en", receipt)
    follow(dina, 'a[href$="/mailbox/withdraw/"]')
    send_form(dina)
    dina.wait_for_url("**/en/mailbox/")
    expect(dina.get_by_text("I want to take this back.")).to_have_count(0)
    expect(dina.locator('form[action$="/mailbox/write/"]')).to_have_count(0)

    alma.goto("/desk/")
    expect(desk.row_of(alma, reference)).to_have_count(0)
    answer = alma.goto(f"/desk/cases/{reference}/")
    assert answer is not None
    assert answer.status == 404


def test_a_mail_says_that_there_is_a_message_and_nothing_else(centre: Centre, window: Window) -> None:
    address = "somebody.quiet@mail.example"
    dina, alma = window().new_page(), window().new_page()
    story = "Please write to me, but say nothing in the mail."
    reporter.report(dina, "en", {**reporter.NOT_URGENT, "story": story, "contact": "email", "email": address})
    desk.sign_in(alma, "alma", centre.password)
    desk.open_case(alma, centre.newest_case())
    desk.answer(alma, "This stays in the mailbox.")
    (mail,) = centre.mails_to(address)
    text = mail.message.as_string()
    assert "/en/mailbox/" in text
    for secret in (story, "This stays in the mailbox", "alma", "Alma", "bully", centre.newest_case()):
        assert secret not in text
    assert address.encode() not in centre.bytes_on_disk()
