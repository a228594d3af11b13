"""What is drawn without templates is what Django's templates draw."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from abri.centre.ui import widgets

NASTY = "a\"b<c>&d'e"
LISTED = [("", "–"), ("a&b", NASTY), ("Group <1>", [("x", mark_safe("<b>y</b>")), ("z", "Z")])]
CASES: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput({"maxlength": 5, "required": True, "disabled": False}), NASTY),
    (forms.TextInput(), None),
    (forms.TextInput(), mark_safe("&amp;")),
    (forms.EmailInput({"autocomplete": NASTY}), "a@b.example"),
    (forms.NumberInput({"min": 1}), 12),
    (forms.PasswordInput(), "x"),
    (forms.HiddenInput(), NASTY),
    (forms.DateInput(), "2026-11-22"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea({"rows": 3}), NASTY),
    (forms.Textarea(), None),
    (forms.Select(choices=LISTED), "a&b"),
    (forms.Select(choices=LISTED), "z"),
    (forms.Select({"data-x": NASTY}, choices=()), None),
]


@pytest.mark.parametrize(("widget", "value"), CASES, ids=lambda one: type(one).__name__)
def test_a_widget_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    context = widget.get_context("the-name", value, {"id": "id_it"})
    template = widget.template_name
    drawn = widgets.WIDGETS[template.rpartition("/")[2]](context["widget"])
    assert parse_html(drawn) == parse_html(DjangoTemplates().render(template, context))
