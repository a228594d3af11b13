"""The page templates and components render alone, say what they should, and carry nothing inline."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation

from abri.centre import ui

ROOT = Path(ui.__file__).parent
COMPONENTS = sorted(path.stem for path in (ROOT / "templates" / "ui" / "components").glob("*.html"))
ICONS = sorted(path.stem for path in (ROOT / "templates" / "ui" / "icons").glob("*.html"))
DOCUMENT = (ROOT.parents[2] / "docs" / "developer" / "ui.md").read_text(encoding="utf-8")
# Pieces of pages and of other components, which nobody includes directly.
INNER = {
    "brand", "choice", "choices", "date_part", "demonstration", "desk_navigation", "error",
    "exit", "field_label", "key_alert", "keys", "languages", "limit", "messages", "option", "safety",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def component(component_name: str, /, **parameters: Any) -> str:
    with translation.override("en"):
        return render_to_string(f"ui/components/{component_name}.html", parameters)


@pytest.mark.parametrize("name", COMPONENTS)
def test_the_component_is_documented(name: str) -> None:
    assert name in INNER or re.search(rf"^\| .*`{name}`", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize("name", ICONS)
def test_the_icon_is_documented_and_silent_without_a_label(name: str) -> None:
    assert f"`{name}`" in DOCUMENT
    assert 'aria-hidden="true"' in component("icon", name=name)
    assert 'role="img" aria-label="x"' in component("icon", name=name, label="x")


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_an_inline_script_or_style(path: Path) -> None:
    source = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", source)


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_an_error_page_needs_no_context(name: str, language: str) -> None:
    with translation.override(language):
        page = get_template(name).render()
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1


def test_the_language_of_a_page_has_no_register() -> None:
    with translation.override("de-young"):
        assert '<html lang="de">' in get_template("ui/public.html").render()


def test_the_way_out_is_a_link_without_scripts() -> None:
    page = render_to_string("ui/public.html", {"exit_url": "/fr/leave/"})
    assert re.search(r'<a class="abri-exit__button" href="/fr/leave/"', page)


def test_a_page_without_numbers_has_no_safety_line() -> None:
    assert "abri-safety" not in render_to_string("ui/public.html", {})
    page = render_to_string("ui/public.html", {"emergency": [{"number": "112", "label": "help"}]})
    assert 'href="tel:112"' in page


def test_a_demonstration_cannot_be_mistaken() -> None:
    for name in ("public", "desk", "plain"):
        with translation.override("en"):
            assert "DEMONSTRATION" in render_to_string(f"ui/{name}.html", {"demonstration": True})


def test_unread_danger_is_a_word_and_a_shape() -> None:
    badge = component("urgency", level="immediate", label="danger: violence", unread=True)
    assert "Unread: danger: violence" in badge
    assert "<path" in badge


@pytest.mark.parametrize("level", ["immediate", "high", "normal", "low"])
def test_each_urgency_has_a_shape_of_its_own(level: str) -> None:
    def shape(of: str) -> str:
        drawn = re.search(r"<svg[^>]*>(.*)</svg>", component("urgency", level=of, label=""))
        assert drawn
        return drawn[1]

    levels = ("immediate", "high", "normal", "low")
    assert [other for other in levels if shape(other) == shape(level)] == [level]


def test_a_chosen_answer_stays_chosen() -> None:
    options = [{"value": 1, "label": "one"}, {"value": 12, "label": "twelve", "hint": "a dozen"}]
    page = component("radios", name="n", legend="How many?", options=options, value="12", heading=True)
    assert re.findall(r'value="(\d+)" checked', page) == ["12"]
    assert "<h1" in page
    groups = [{"label": "g", "options": options}]
    page = component("checkboxes", name="n", legend="Which?", options=groups, values=["1"])
    assert re.findall(r'value="(\d+)" checked', page) == ["1"]
    assert 'role="group"' in page


def test_the_receipt_is_readable_without_scripts() -> None:
    page = component("receipt", code="ABCDE-FGHJK-MNPQR-STVWX", save_href="/fr/save/")
    assert page.count("hidden data-") == 2
    assert 'href="/fr/save/"' in page


def test_hours_that_nobody_knows_are_not_claimed() -> None:
    page = component("number_card", name="Line", number="103")
    assert "Open now" not in page
    assert "Closed now" not in page


def test_links_that_look_alike_are_told_apart_in_the_words_of_the_language() -> None:
    row = '{% load ui %}{% component "row" key="Nom" href="/x/" action=action %}Alma{% endcomponent %}'
    with translation.override("fr"):
        page = Template(row).render(Context())
        assert 'aria-label="Modifier\xa0: Nom">Modifier</a>' in page
        assert 'aria-label="Retirer\xa0: Nom"' in Template(row).render(Context({"action": "Retirer"}))
    with translation.override("de"):
        card = render_to_string("ui/components/number_card.html", {"name": "Line", "number": "103"})
        assert 'aria-label="103 anrufen"' in card


@pytest.mark.parametrize(("limit", "words"), [(1, "Tot 1 teken."), (10_000, "Tot 10.000 tekens.")])
def test_a_limit_counts_and_groups_as_its_language_does(limit: int, words: str) -> None:
    with translation.override("nl"):
        page = render_to_string("ui/components/limit.html", {"id": "s", "limit": limit})
    assert words in page
    assert 'data-over-one="%(count)s teken te veel"' in page


def test_a_form_of_filters_reads_and_never_writes() -> None:
    page = Template('{% load ui %}{% component "filters" label="x" %}{% endcomponent %}').render(Context())
    assert 'method="get"' in page
