import pytest
from django.test import RequestFactory

from abri.centre.ui.tabs import tabs

PAGES = {"overlay:changes": "Overview", "overlay:times": "Times", "overlay:draft": "Draft"}


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/desk/changes/", ["Overview"]),
        ("/desk/changes/times/", ["Times"]),
        ("/desk/changes/times/normal/", ["Times"]),
        ("/desk/changes/elsewhere/", []),
    ],
)
def test_the_page_that_is_open_is_marked_and_no_other(path: str, marked: list[str]) -> None:
    shown = tabs(RequestFactory().get(path), PAGES, label="Changes")
    assert [item["label"] for item in shown["items"] if item["current"]] == marked
