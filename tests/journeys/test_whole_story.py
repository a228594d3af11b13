"""Dina reports, alma answers, dina writes back, alma closes: in each language, two of them without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, reporter
from tests.journeys.centre import Centre
from tests.journeys.conftest import Window

# Words that no page says by itself; told plainly, as somebody of fifteen might.
TOLD = {
    "nl": ("Sinds de schoolreis schrijven ze elke avond over mij in de klasgroep.",
           "Ze hebben het vandaag weer gedaan.", "Dank je dat je schrijft. Wil je dat wij het platform aanspreken?"),
    "fr": ("Depuis le voyage scolaire, ils écrivent sur moi chaque soir dans le groupe de la classe.",
           "Ils l’ont encore fait aujourd’hui.", "Merci d’avoir écrit. Veux-tu que nous contactions la plateforme ?"),
    "de": ("Seit der Klassenfahrt schreiben sie jeden Abend über mich in der Klassengruppe.",
           "Heute haben sie es wieder getan.", "Danke, dass du schreibst. Sollen wir die Plattform ansprechen?"),
    "en": ("Since the school trip they write about me in the class group every evening.",
           "They did it again today.", "Thank you for writing. Shall we talk to the platform?"),
}  # fmt: skip
PLATFORM_AND_MORE = {"platform": "whatsapp", "since": "2026-09-14", "authors": "2-5", "region": "be.vl"}


# Which words stand in a form and whether it needs a script have nothing to do with each other: two languages of each.
@pytest.mark.parametrize(
    ("language", "scripts"),
    [("nl", True), ("fr", False), ("de", True), ("en", False)],
    ids=["nl-with-scripts", "fr-without-scripts", "de-with-scripts", "en-without-scripts"],
)
def test_a_report_gets_an_answer(centre: Centre, window: Window, language: str, scripts: bool) -> None:
    story, message, answer = TOLD[language]
    dina = window(java_script_enabled=scripts, locale=language).new_page()
    answers = {**reporter.NOT_URGENT, **PLATFORM_AND_MORE, "story": story}
    asked = reporter.tell(dina, language, answers)
    assert set(answers) <= set(asked), "not everything was asked"
    assert dina.locator("html").get_attribute("lang") == language
    expect(dina.get_by_text(story)).to_be_visible()
    receipt = reporter.send_report(dina)
    reporter.say_it_is_saved(dina)
    assert receipt not in dina.content()
    reference = centre.newest_case()

    alma = window(java_script_enabled=scripts).new_page()
    desk.sign_in(alma, "alma", centre.password)
    desk.open_case(alma, reference)
    expect(alma.locator(".abri-story")).to_contain_text(story)
    desk.answer(alma, answer)

    reporter.open_mailbox(dina, language, receipt)
    expect(dina.locator(".abri-message", has_text=answer)).to_be_visible()
    reporter.write_back(dina, message)

    alma.goto("/desk/")
    expect(desk.row_of(alma, reference).locator(".abri-grow .abri-tag")).to_be_visible()
    desk.open_case(alma, reference)
    expect(alma.locator(".abri-message", has_text=message)).to_be_visible()
    desk.close(alma, "helped")
    alma.goto("/desk/?view=closed")
    expect(desk.row_of(alma, reference)).to_be_visible()

    dina.reload()
    expect(dina.locator(".abri-message", has_text=message)).to_be_visible()
    for told in (story, message, answer, receipt):
        assert told.encode() not in centre.bytes_on_disk()
        assert told not in centre.log.read_text()
