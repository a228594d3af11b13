"""A plain Django form renders with labels, hints, errors and what readers need to find them."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.utils import translation
from django.utils.functional import lazy

from abri.centre.ui.forms import Checkboxes, DateParts, LongText, Radios, Renderer


class Story(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label="Mail", help_text="We only say that there is a message.")
    story = forms.CharField(label="Story", widget=LongText(limit=200), max_length=200, required=False)
    age = forms.ChoiceField(
        label="Age", choices=[("a", "young"), ("b", "old")], widget=Radios(hints={"a": "under 12"})
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("People", [("x", "one"), ("y", "two")])], widget=Checkboxes, required=False
    )
    since = forms.DateField(label="Since", widget=DateParts, required=False)
    saved = forms.BooleanField(label="Saved", required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="t")


def html(data: str | None = None, **options: Any) -> str:
    with translation.override("en"):
        return str(Story(QueryDict(data) if data is not None else None, **options))


def test_every_visible_field_has_its_label() -> None:
    page = html()
    for field in ("email", "story", "age_0", "age_1", "kinds_0_0", "since_0", "since_1", "since_2", "saved"):
        assert f'id="id_{field}"' in page
        assert f'for="id_{field}"' in page


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    page = html("email=nonsense&age=a")
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_helptext"' in page
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_the_first_box_of_each_wrong_field() -> None:
    page = html("")
    assert 'href="#id_email"' in page
    assert 'href="#id_age_0"' in page
    assert 'role="alert"' in page


def test_an_untouched_form_has_no_summary() -> None:
    assert 'role="alert"' not in html()


def test_an_option_carries_its_hint() -> None:
    assert 'aria-describedby="id_age_0_hint"' in html()
    assert 'id="id_age_0_hint">under 12<' in html()


def test_grouped_options_are_named_groups() -> None:
    assert 'role="group" aria-labelledby="id_kinds_group_0"' in html()


def test_what_was_typed_and_chosen_comes_back() -> None:
    page = html("email=a@example.org&age=b&kinds=y&since_day=7&since_month=3&since_year=2026&story=%3Cb%3E")
    assert 'value="b" checked' in page
    assert 'value="y" checked' in page
    assert 'value="2026"' in page
    assert "&lt;b&gt;" in page


def test_names_bring_their_autocomplete() -> None:
    assert 'autocomplete="email"' in html()


def test_a_limit_is_said_and_never_cuts() -> None:
    page = html()
    assert "Up to 200 characters." in page
    assert 'aria-describedby="id_story_limit"' in page
    box = page[page.index("<textarea") : page.index("</textarea>")]
    assert "maxlength" not in box


def test_the_hidden_field_travels() -> None:
    assert '<input type="hidden" name="token" value="t"' in html()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("since_day=7&since_month=3&since_year=2026", date(2026, 3, 7)),
        ("since_day=&since_month=&since_year=", None),
        ("", None),
    ],
)
def test_three_boxes_make_a_date(typed: str, value: date | None) -> None:
    form = Story(QueryDict(f"email=a@example.org&age=a&token=t&{typed}"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["since"] == value


@pytest.mark.parametrize(
    "typed",
    ["since_day=31&since_month=2&since_year=2026", "since_day=x&since_month=-&since_year=", "since_month=3"],
)
def test_nonsense_is_no_date_and_comes_back(typed: str) -> None:
    form = Story(QueryDict(f"email=a@example.org&age=a&token=t&{typed}"))
    assert set(form.errors) == {"since"}
    assert "abri-form-group--error" in str(form)


def test_a_date_fills_its_boxes() -> None:
    assert DateParts().decompress(date(2026, 3, 7)) == ["7", "3", "2026"]


def test_a_plain_field_is_drawn_as_its_template_draws_it() -> None:
    class Plain(forms.Form):
        named = forms.CharField(label="Name & place", help_text='See <a href="/x/">this</a>.', required=False)
        told = forms.CharField(widget=LongText(limit=1200), initial="<b>")
        which = forms.ChoiceField(choices=[("a", "A & B"), ("b", "B")], initial="b")
        day = forms.DateField(label=lazy(lambda: "It's a day", str)())

    for field in Plain(prefix="one"):
        drawn = field.as_field_group()
        by_template = DjangoTemplates.render(Renderer(), "ui/forms/field.html", {"field": field})
        assert str(by_template) == drawn
