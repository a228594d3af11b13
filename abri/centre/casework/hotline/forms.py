"""What people fill in about addresses for a hotline. The forms clean dictionaries and save nothing."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.casework.notices.forms import SENSIBLE, DayForm
from abri.centre.country import country
from abri.centre.notices.models import HotlineAddress
from abri.centre.ui.forms import Radios
from abri.centre.ui.written import WrittenField, offer
from abri.centre.vault.addresses import LONGEST_ADDRESS

LONGEST_NOTE = 1_000
_COUNTRY = re.compile(r"[A-Z]{2}")


class AddressForm(forms.Form):
    """An address, as it was given: it is not looked at, not even whether it is one."""

    url = forms.CharField(
        label=_("Address"),
        help_text=_(
            "Copy it as it is. Nobody opens it: this program does not either, and makes no link or picture of it."
        ),
        max_length=LONGEST_ADDRESS,
        error_messages={"required": _("Copy the address into this box.")},
        widget=forms.Textarea({"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    note = WrittenField(
        label=_("What was said about it (you may leave this out)"),
        help_text=_("In a few words, without describing what can be seen."),
        limit=LONGEST_NOTE,
        rows=2,
        required=False,
    )

    def clean_url(self) -> str:
        """One address in one line."""
        found = self.cleaned_data["url"].split()
        if len(found) != 1:
            raise ValidationError(gettext("Write one address, without spaces."))
        return str(found[0])


class HostingForm(forms.Form):
    """Where an address is hosted, as the analyst states."""

    hosted = forms.ChoiceField(
        label=_("Where it is hosted"), choices=HotlineAddress.Hosted.choices, widget=Radios
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, such as NL. As you found it out elsewhere; this program looks nothing up."),
        max_length=2,
        required=False,
    )
    host = forms.CharField(label=_("Provider, where you know it"), max_length=100, required=False)

    def clean_country(self) -> str:
        """The country in capitals."""
        code = str(self.cleaned_data["country"]).upper()
        if code and _COUNTRY.fullmatch(code) is None:
            raise ValidationError(gettext("Write two letters, such as NL."))
        return code

    def clean(self) -> dict[str, Any]:
        """What was filled in; the country fits what was chosen."""
        cleaned = super().clean() or {}
        hosted, code = cleaned.get("hosted"), cleaned.get("country", "")
        home = country().country
        if hosted == HotlineAddress.Hosted.HOME and code not in ("", home):
            self.add_error("country", gettext("This is another country."))
        if hosted in (HotlineAddress.Hosted.MEMBER, HotlineAddress.Hosted.ELSEWHERE) and code in ("", home):
            self.add_error("country", gettext("Write which other country."))
        return cleaned


class LabelForm(forms.Form):
    """What the competent hotline says it is."""

    label = forms.ChoiceField(label=_("Label of the hotline"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = country().platforms.labels.values()
        offer(self, "label", [("", "–"), *((one.id, words.said(one.names)) for one in labels)])


class HandOverForm(DayForm):
    """To whom an address was handed over, and when."""

    to = forms.ChoiceField(label=_("Handed over to"))
    handed = forms.CharField(label=_("Their number (you may leave this out)"), max_length=60, required=False)
    field_order = ("to", "on", "handed")

    def __init__(self, *args: Any, to: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = country().organisations
        offer(self, "to", [(name, words.said(known[name].names)) for name in to])


class LookForm(forms.Form):
    """What somebody heard about an address when they asked again."""

    gone = forms.ChoiceField(
        label=_("What you heard"),
        choices=[("yes", _("They say that it is gone")), ("no", _("Not yet, or no answer"))],
        widget=Radios,
    )
    look_on = forms.DateField(
        label=_("Ask again on"),
        help_text=_("Empty: as the country's pack proposes."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        required=False,
        validators=SENSIBLE,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_look_on(self) -> date | None:
        """A day to come."""
        day: date | None = self.cleaned_data["look_on"]
        if day is not None and day <= self.today:
            raise ValidationError(gettext("Choose a day to come."))
        return day
