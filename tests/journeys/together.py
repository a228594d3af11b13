"""What the tour sees at a school: an incident, and a support group from which a text leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.journeys.pages import follow

if TYPE_CHECKING:
    from tests.journeys.looking import Tour


def look_at_a_school(done: Tour, page: Page) -> None:
    """Put a case into an incident, look at the support group of the demonstration, and let a text leave."""
    page.goto(f"{done.url}/desk/")
    follow(page, page.locator("[data-open]").first)
    page.locator("#related details > summary").click()
    page.fill("[name=incident-label]", "Third year, the trip")
    follow(page, "#related form button[type=submit]")
    done.look(page)
    done.look(page, "/desk/incidents/")
    done.look(page, "/desk/restorative/begin/")
    done.look(page, "/desk/restorative/")
    follow(page, page.locator("main table a").first)
    done.look(page)
    record = page.url
    page.goto(f"{record}leaving/")
    done.look(page)
    page.goto(f"{record}leaving/?sheet=invitation&to=group&language=en")
    done.look(page)
    follow(page, "main form button[type=submit]")
    done.look(page)
