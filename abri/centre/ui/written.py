"""Fields of the desk's forms: a text that somebody writes, a choice that depends on the pack, a form sent once."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from abri.centre.ui.forms import LongText
from abri.centre.ui.templatetags.ui import number
from abri.engine.packs.answers import AnswerError, clean_text


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Let the field ``name`` of ``form`` be one of ``choices``: they depend on the pack, the language or the desk."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class WrittenField(forms.CharField):
    """A text that somebody wrote: nothing visible is changed, nothing harmful is kept, too much is said so."""

    def __init__(self, *, limit: int, rows: int, **more: Any) -> None:
        super().__init__(widget=LongText({"autocomplete": "off"}, limit=limit, rows=rows), **more)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        """The text in its one spelling; a text that is too long stays in the box."""
        try:
            return clean_text(str(value or ""), self.limit)
        except AnswerError as error:
            message = ngettext(
                "This text is longer than %(limit)s character. It is still here: shorten it or send it in two parts.",
                "This text is longer than %(limit)s characters. It is still here: shorten it or send it in two parts.",
                self.limit,
            )
            raise ValidationError(message % {"limit": number(self.limit)}) from error


class OnceForm(forms.Form):
    """A form whose text is stored once, however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
