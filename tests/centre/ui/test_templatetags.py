"""Components with a body, instants, telephone numbers, receipt codes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from abri.centre.ui.templatetags.ui import full, number, receipt_groups, tel

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(Context(context))


def test_a_component_holds_its_body_and_escapes_its_texts() -> None:
    html = render(
        '{% component "panel" title=title %}<p>{{ story }}</p>{% endcomponent %}', title="<b>", story="<i>"
    )
    assert "&lt;b&gt;" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_a_component_sees_its_parameters_and_not_the_page() -> None:
    html = render('{% component "panel" title="One" %}{% endcomponent %}', tone="danger", icon="alert")
    assert "abri-panel--calm" in html
    assert "<svg" not in html


@pytest.mark.parametrize(
    "source", ["{% component %}{% endcomponent %}", '{% component "panel" loose %}{% endcomponent %}']
)
def test_a_component_written_wrongly_says_so(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="component"):
        render(source)


def test_a_moment_carries_the_instant_for_readers_and_machines() -> None:
    html = render("{% moment at now=now %}", at=NOW - timedelta(hours=2), now=NOW)
    assert 'datetime="2026-11-21T18:00:00+00:00"' in html
    assert ">2 h<" in html
    assert 'class="abri-hidden"' in html
    assert ">2 h ago<" in render('{% moment at now=now style="ago" %}', at=NOW - timedelta(hours=2), now=NOW)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "10,000"), ("nl", "10.000"), ("fr-young", "10\xa0000"), ("de", "10.000")]
)
def test_a_number_is_grouped_as_its_language_does(language: str, words: str) -> None:
    with translation.override(language):
        assert number(10_000) == words


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("112", "tel:112"),
        ("02 551 02 20", "tel:025510220"),
        ("+32 (0)2 551 02 20", "tel:+3225510220"),
        ("0800/30 030", "tel:080030030"),
    ],
)
def test_a_printed_number_can_be_dialled(printed: str, address: str) -> None:
    assert tel(printed) == address


def test_a_receipt_shows_its_groups() -> None:
    assert receipt_groups("ABCDE-FGHJK-MNPQR-STVWX") == ["ABCDE", "FGHJK", "MNPQR", "STVWX"]


class TestFixed:
    """A component that says nothing but codes and words of the program is made once for each language."""

    SOURCE = '{% load i18n %}{% fixed "tag" text=_("Queue") tone="red" %}'

    def test_it_is_the_component(self) -> None:
        included = render('{% include "ui/components/tag.html" with text=_("Queue") tone="red" only %}')
        assert render(self.SOURCE) == included

    def test_each_language_has_its_own(self) -> None:
        for language, word in (("en", "Queue"), ("nl", "Wachtrij"), ("en", "Queue")):
            with translation.override(language):
                assert word in Template("{% load ui %}" + self.SOURCE).render(Context())

    def test_what_is_safe_as_it_stands_does_not_make_the_same_signs_safe(self) -> None:
        source = '{% fixed "tag" text=text %}'
        assert "<b>new</b>" in render(source, text=SafeString("<b>new</b>"))
        assert "&lt;b&gt;new&lt;/b&gt;" in render(source, text="<b>new</b>")


def test_an_instant_is_said_in_the_language_and_by_the_clock_of_the_page() -> None:
    with translation.override("nl"), timezone.override("Europe/Brussels"):
        assert full(NOW) == "21 november 2026 om 21:00"
    with translation.override("en"), timezone.override("UTC"):
        assert full(NOW) == "21 November 2026, 20:00"
        assert full(NOW + timedelta(seconds=59)) == full(NOW)
