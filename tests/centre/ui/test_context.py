"""What every page finds in its context."""

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation

from abri.centre.ui.context import language_links, page


def test_the_switch_keeps_the_page() -> None:
    links = language_links("/fr/help/?topic=image", "fr")
    assert [link.url for link in links] == [f"/{code}/help/?topic=image" for code in ("nl", "fr", "de", "en")]
    assert [link.code for link in links if link.current] == ["fr"]


@pytest.mark.parametrize("path", ["/", "/desk/", "/fr", "/xx/help/", "//example.org/"])
def test_an_address_without_a_language_has_no_switch(path: str) -> None:
    assert language_links(path, "fr") == ()


def test_the_register_does_not_reach_the_addresses() -> None:
    with translation.override("fr-young"):
        context = page(RequestFactory().get("/fr/report/"))
    assert context["language"] == "fr"
    assert context["home_url"] == "/fr/"


@override_settings(DEMONSTRATION=True)
def test_a_demonstration_says_so() -> None:
    assert page(RequestFactory().get("/fr/"))["demonstration"] is True


def test_there_is_always_a_way_out() -> None:
    assert page(RequestFactory().get("/fr/"))["exit_url"]
