"""A school from its registration to gold: the link in the mail, forty answers with evidence, a reviewer, the check."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.centre import Centre
from tests.journeys.conftest import Window
from tests.journeys.pages import follow, send_form

TEACHER, PASSWORD, SCHOOL = "greta@anker.example", "a long walk along the quay", "Het Anker"


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in as somebody who belongs to no desk, and so lands elsewhere."""
    page.goto("/desk/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    send_form(page)


def registered(page: Page, centre: Centre) -> None:
    """Register the school, open the link of the mail, make an account and sign in with it."""
    page.goto("/en/school-label/")
    follow(page, page.get_by_role("link", name="Register your school"))
    page.fill("[name=name]", SCHOOL)
    page.check("[name=kind][value=secondary]")
    page.fill("[name=place]", "9000")
    page.fill("[name=email]", TEACHER)
    send_form(page)
    if page.locator("[name=which]").count():
        page.check("[name=which] >> nth=0")
        send_form(page)
    (mail, *_more) = centre.mails_to(TEACHER)
    link = re.search(r"https?://\S+/school/join/\S+", mail.message.get_content())
    assert link
    page.goto(link[0])
    page.fill("[name=name]", "Greta Anker")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    send_form(page)
    sign_in(page, TEACHER, PASSWORD)


def answered(page: Page) -> None:
    """Answer every question with the highest step, area by area."""
    for area in ("infrastructure", "policy", "practice"):
        page.goto(re.sub(r"label/.*", f"label/area/{area}/", page.url))
        for radio in page.locator("input[type=radio][value='3']").all():
            radio.check()
        send_form(page)


def shown(page: Page) -> None:
    """Write what shows it for each answer."""
    questions: list[str] = []
    for area in ("infrastructure", "policy", "practice"):
        page.goto(re.sub(r"label/.*", f"label/area/{area}/", page.url))
        buttons = page.locator("main button[name=then]:not([value=overview])")
        questions += [str(one.get_attribute("value")) for one in buttons.all()]
    follow(page, page.get_by_role("button", name="Save, then show it").last)
    assert "/label/evidence/" in page.url
    for question in questions:
        page.goto(re.sub(r"label/.*", f"label/evidence/{question}/", page.url))
        page.fill("[name=words]", "It stands in our rules and hangs in every class.")
        follow(page, page.get_by_role("button", name="Add these sentences"))


def test_a_school_comes_in_and_reaches_gold(window: Window, centre: Centre) -> None:
    school, looking_after = window().new_page(), window().new_page()
    registered(school, centre)
    sign_in(looking_after, "jana", centre.password)
    looking_after.goto("/learning/schools/")
    row = looking_after.locator("section", has=looking_after.get_by_role("heading", name=SCHOOL))
    follow(looking_after, row.locator("button[value=confirm]"))

    school.goto("/school/")
    follow(school, school.get_by_role("link", name="Assess your school"))
    follow(school, school.get_by_role("button", name="Begin"))
    answered(school)
    shown(school)
    school.goto(re.sub(r"label/.*", "label/hand-in/", school.url))
    expect(school.locator("main")).to_contain_text("your school reaches Gold")
    follow(school, school.get_by_role("button", name="Hand in now"))

    # Somebody always looks at gold.
    looking_after.goto("/learning/labels/")
    follow(looking_after, looking_after.get_by_role("link", name=SCHOOL))
    expect(looking_after.locator("main")).to_contain_text("It stands in our rules")
    for group in looking_after.locator("fieldset", has=looking_after.locator("[name^=points_]")).all():
        group.locator("input[type=radio]").last.check()
    looking_after.check("[name=verdict][value=accept]")
    send_form(looking_after)

    school.goto(re.sub(r"label/.*", "awards/", school.url))
    expect(school.get_by_role("heading", name="Gold")).to_be_visible()
    code = school.locator("main .abri-code").first.inner_text()
    for name in ("Certificate (PDF)", "Open Badge (JSON)"):
        with school.expect_download() as taken:
            school.get_by_role("link", name=name).click()
        assert taken.value.path().stat().st_size > 1000

    anybody = window().new_page()
    anybody.goto("/en/school-label/check/")
    anybody.fill("[name=code]", code.lower())
    send_form(anybody)
    expect(anybody.get_by_role("heading", level=1)).to_have_text("This certificate is real and counts")
    expect(anybody.locator("main")).to_contain_text(SCHOOL)
    anybody.goto("/en/school-label/schools/?level=gold")
    expect(anybody.locator("main table")).to_contain_text(SCHOOL)
