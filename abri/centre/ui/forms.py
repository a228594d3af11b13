"""How plain Django forms become Abri's fields: a renderer and the widgets that need more than Django's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from abri.centre.ui import widgets as drawing
from abri.centre.ui.templatetags.ui import fixed

_WIDGETS = "django/forms/widgets/"
_AUTOCOMPLETE = {
    "email": "email",
    "password": "current-password",
    "new_password": "new-password",
    "name": "name",
    "code": "one-time-code",
}
_CLASSES = {
    "textarea.html": "abri-textarea",
    "select.html": "abri-select",
    "checkbox.html": "abri-checkboxes__input",
    "file.html": "abri-file",
    **{
        f"{kind}.html": "abri-input"
        for kind in ("text", "email", "number", "url", "tel", "search", "password", "date")
    },
}


class Renderer(DjangoTemplates):
    """Renders forms, fields and widgets with the templates below ``ui/forms``, else with Django's."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        """Return our template of that widget, else Django's."""
        if template_name.startswith(_WIDGETS):
            try:
                return super().get_template("ui/forms/widgets/" + template_name.removeprefix(_WIDGETS))
            except TemplateDoesNotExist:
                pass
        return super().get_template(template_name)

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Render one part of a form; a box gets its class, and ``autocomplete`` by its name if it says none."""
        if template_name == self.field_template_name and _is_plain(context):
            return _plain(context["field"])
        widget = context.get("widget")
        drawn = None
        if widget and template_name.startswith(_WIDGETS):
            css = _CLASSES.get(template_name.removeprefix(_WIDGETS))
            if css:
                own = widget["attrs"].get("class")
                widget["attrs"]["class"] = f"{css} {own}" if own else css
            token = _AUTOCOMPLETE.get(str(widget["name"]).rpartition("-")[2])
            if token and widget.get("type") != "hidden":
                widget["attrs"].setdefault("autocomplete", token)
            drawn = drawing.WIDGETS.get(template_name.removeprefix(_WIDGETS))
        return drawn(widget) if drawn and widget else super().render(template_name, context, request)


def _is_plain(context: Mapping[str, Any]) -> bool:
    """Whether a field is nothing but a label, a hint and one box: no error, no group, nothing of a page around it."""
    field = context.get("field")
    if len(context) > 1 or not isinstance(field, forms.BoundField) or field.errors:
        return False
    return not field.use_fieldset and field.widget_type != "checkbox"


def _plain(field: forms.BoundField) -> SafeString:
    """Such a field as ``ui/forms/field.html`` draws it, in an eighth of the time: a search has ten of them."""
    css, help_text, own_id = field.css_classes(), field.help_text, conditional_escape(field.auto_id)
    limit = getattr(field.field.widget, "limit", None)
    hint = f'<div class="abri-hint" id="{own_id}_helptext">{help_text}</div>' if help_text else ""
    counted = fixed("limit", id=str(field.auto_id), limit=limit) if limit else ""
    labelled = f'for="{conditional_escape(field.id_for_label)}">{conditional_escape(field.label)}'
    group = f"abri-form-group {conditional_escape(css)}" if css else "abri-form-group"
    # A hint is the program's and may hold a link; the box escapes what it holds.
    drawn = f'<label class="abri-label" {labelled}</label>{hint}{field}{counted}'
    return mark_safe(f'<div class="{group}">{drawn}</div>')  # noqa: S308


class _Hinted(forms.widgets.ChoiceWidget):
    """A group of choices in which an option may carry a line of explanation."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, Any] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return Django's option with its hint, which the option's input is described by."""
        option = super().create_option(name, value, *args, **kwargs)
        hint = self.hints.get(str(value))
        if hint:
            option["hint"] = hint
            option["hint_id"] = f"{option['attrs'].get('id', name)}_hint"
            option["attrs"]["aria-describedby"] = option["hint_id"]
        return option


class Radios(_Hinted, forms.RadioSelect):
    """One of several, each a row that can be clicked; ``hints`` maps an option's value to its hint."""


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Any of several, each a row that can be clicked; ``hints`` maps an option's value to its hint."""


class LongText(forms.Textarea):
    """A text of several lines with a visible limit, which counts down where scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, limit: int, rows: int = 8) -> None:
        super().__init__({"rows": rows, "data-limit": limit, **(attrs or {})})
        self.limit = limit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return Django's context; the line with the limit describes the box too."""
        context = super().get_context(name, value, attrs)
        described = context["widget"]["attrs"]
        # No maxlength: a browser would cut a pasted text silently, and what is cut off may be the proof.
        described.pop("maxlength", None)
        if described.get("id"):
            described["aria-describedby"] = (
                f"{described.get('aria-describedby', '')} {described['id']}_limit".strip()
            )
        return context


class DateParts(forms.MultiWidget):
    """A date in three boxes: nobody has to know which order or separator a computer wants."""

    template_name = "ui/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({part: forms.TextInput(box) for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Return day, month and year of a date or of an ISO date."""
        if not value:
            return ["", "", ""]
        year, month, day = str(value).split("-", 2)
        return [day.lstrip("0"), month.lstrip("0"), year]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed as an ISO date; nonsense stays nonsense, which the field refuses."""
        day, month, year = ((part or "").strip() for part in super().value_from_datadict(data, files, name))
        if not (day or month or year):
            return ""
        return f"{year}-{month:0>2}-{day:0>2}"
