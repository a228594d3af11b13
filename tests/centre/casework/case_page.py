"""The page of a case as a test reads it."""

import re

from django.test import Client

from tests.centre.conftest import Reported


def address(reported: Reported) -> str:
    return f"/desk/cases/{reported.case.reference}/"


def shown(client: Client, reported: Reported, status: int = 200) -> str:
    page = client.get(address(reported))
    assert page.status_code == status
    return page.content.decode()


def pane(page: str, name: str) -> str:
    """The part of a case's page with that id."""
    found = re.search(rf'<section [^>]*id="{name}".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def page_head(page: str) -> str:
    return page[page.index('id="status"') : page.index('id="story"')]
