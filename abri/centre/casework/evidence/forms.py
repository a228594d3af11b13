"""What people fill in about evidence at the desk. The forms clean a dictionary and save nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.forms import LONGEST_REASON
from abri.centre.country import country
from abri.centre.ui.forms import Radios
from abri.centre.ui.written import WrittenField
from abri.centre.vault.addresses import LONGEST_ADDRESS, Address, NotAnAddress, pasted, read
from abri.centre.vault.links import MOST_AT_ONCE, Link
from abri.engine.packs.answers import AnswerError, clean_text

LONGEST_ACCOUNT = 100
MOST_PASTED = 100_000
NO, ADULT, PERHAPS = "no", "adult", "perhaps"


class LookForm(forms.Form):
    """That somebody wants to see or hear something; why, where they say so."""

    reason = forms.CharField(
        label=_("Why (you may leave this out)"), required=False, max_length=200, strip=True
    )


class CopyForm(forms.Form):
    """That somebody takes a copy out of Abri. Of the original a reason is asked."""

    form_of = forms.ChoiceField(
        choices=[("original", "original"), ("copy", "copy")], widget=forms.HiddenInput
    )
    reason = WrittenField(
        label=_("Why you need the original"),
        help_text=_("It stands in the custody log for as long as the log is kept."),
        limit=LONGEST_REASON,
        rows=2,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What was filled in; the original without a reason is refused."""
        cleaned = super().clean() or {}
        if cleaned.get("form_of") == "original" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Say in a few words why."))
        return cleaned


class HandOverForm(forms.Form):
    """To whom something was handed over that nobody here may look at."""

    to = forms.ChoiceField(label=_("Handed over to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "to").choices = evidence_words.handed_over_to()


class UnderAgeForm(forms.Form):
    """The question before any file is taken. Only a clear no leads on, or adults at a desk that the pack names."""

    intimate = forms.ChoiceField(
        label=_("Could somebody in these files be under 18 and naked, or shown in a sexual way?"),
        help_text=_(
            "Do not open the files again to find out. If you are not sure, say that you are not sure."
        ),
        widget=Radios,
        error_messages={"required": _("Answer this first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "intimate").choices = [
            (NO, gettext("No, nobody is naked or shown in a sexual way")),
            (ADULT, gettext("No, but an adult is naked or shown in a sexual way")),
            (PERHAPS, gettext("Yes, or I am not sure")),
        ]


class ClockField(forms.Field):
    """A day and a time as a clock showed them, without a zone: another field says by which clock."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": "abri-input"}, format="%Y-%m-%dT%H:%M"
    )

    def to_python(self, value: Any) -> datetime | None:
        """The instant without its zone; raises for what cannot be read."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError as error:
            raise ValidationError(gettext("Write the day and the time, like 2026-11-22 14:05.")) from error


class SeenForm(forms.Form):
    """When somebody saw an address, by which clock, and what was there."""

    seen_at = ClockField(label=_("When it was seen"), required=False)
    zone = forms.ChoiceField(label=_("By the clock of"), required=False)
    seen = WrittenField(
        label=_("What was seen there"),
        help_text=_("A sentence or two. Describe it, do not copy it."),
        limit=LONGEST_REASON,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "zone").choices = list(zones())

    def clean(self) -> dict[str, Any]:
        """What was filled in; a time that has not come yet is a mistake in typing."""
        cleaned = super().clean() or {}
        if (at := cleaned.get("seen_at")) and self.instant(at, cleaned.get("zone", "")) > timezone.now():
            self.add_error("seen_at", gettext("This time has not come yet. Check the day and the clock."))
        return cleaned

    @staticmethod
    def instant(clock: datetime, zone: str) -> datetime:
        """When it was, by the clock of ``zone``."""
        return clock.replace(tzinfo=ZoneInfo(zone or country().timezone))


class AddressesForm(SeenForm):
    """Several addresses at once, as somebody pasted them, and what they have in common."""

    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_("One or several, each on a line. Nobody opens them: Abri asks the network for nothing."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        max_length=MOST_PASTED,
        error_messages={"required": _("Paste at least one address.")},
    )
    field_order = ("addresses", "seen_at", "zone", "seen")

    def clean_addresses(self) -> list[Address]:
        """The addresses, each page once, in their order; raises for what is none."""
        found: dict[str, Address] = {}
        unread: list[str] = []
        for word in pasted(self.cleaned_data["addresses"]):
            try:
                address = read(word)
            except NotAnAddress:
                unread.append(word[:60])
            else:
                found.setdefault(address.canonical, address)
        if unread:
            raise ValidationError(
                ngettext(
                    "This is no address of a page: %(words)s. Correct it or take it out.",
                    "These are no addresses of pages: %(words)s. Correct them or take them out.",
                    len(unread),
                )
                % {"words": ", ".join(unread[:5])}
            )
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(
                gettext("At most %(most)s addresses at once. Add the others afterwards.")
                % {"most": MOST_AT_ONCE}
            )
        return list(found.values())


class LinkForm(SeenForm):
    """One address with what is known about it; ``already``: the case holds the same one."""

    already = False
    url = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_ADDRESS)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    account = forms.CharField(
        label=_("Name of the account"), required=False, max_length=LONGEST_ACCOUNT, strip=True
    )
    account_id = forms.CharField(
        label=_("Number of the account"),
        help_text=_("It stays when the name changes."),
        required=False,
        max_length=LONGEST_ACCOUNT,
        strip=True,
    )
    field_order = ("url", "platform", "account", "account_id", "seen_at", "zone", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = ("", gettext("Another site"))
        choices_of(self, "platform").choices = [other, *evidence_words.platforms()]
        for name in ("account", "account_id"):
            # The name of somebody else's account, not of whoever types.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_url(self) -> str:
        """The address, made whole."""
        try:
            return read(self.cleaned_data["url"]).url
        except NotAnAddress as error:
            raise ValidationError(gettext("This is no address of a page.")) from error

    def _clean_name(self, field: str) -> str:
        try:
            return clean_text(self.cleaned_data[field], LONGEST_ACCOUNT).removeprefix("@")
        except AnswerError as error:
            raise ValidationError(gettext("This is too long.")) from error

    def clean_account(self) -> str:
        """The name in its one spelling, without the sign that some platforms put before it."""
        return self._clean_name("account")

    def clean_account_id(self) -> str:
        """The number in its one spelling."""
        return self._clean_name("account_id")

    def link(self) -> Link:
        """The link that was filled in."""
        told = dict(self.cleaned_data)
        clock, zone = told.pop("seen_at"), told.pop("zone") or country().timezone
        if clock is None:
            return Link(**told)
        instant = self.instant(clock, zone)
        return Link(**told, seen_at=instant.isoformat(timespec="minutes"), zone=zone)


LinkFormSet = forms.formset_factory(LinkForm, extra=0, max_num=MOST_AT_ONCE, absolute_max=MOST_AT_ONCE)


def initial_of(address: Address, common: dict[str, Any]) -> dict[str, Any]:
    """What the form of ``address`` begins with: what the address itself tells, and what all have in ``common``."""
    platform = address.platform if address.platform in dict(evidence_words.platforms()) else ""
    told = {"url": address.url, "account": address.account, "account_id": address.account_id}
    return {**told, "platform": platform, **{name: common.get(name) for name in ("seen_at", "zone", "seen")}}


def zones() -> Iterable[tuple[str, str]]:
    """By which clocks a time may have been read: the country's, the one of computers, then those of its neighbours."""
    home = country().timezone
    yield home, words.said(country().name)
    yield "UTC", "UTC"
    continent = home.partition("/")[0]
    for zone in sorted(available_timezones()):
        if zone.startswith(f"{continent}/") and zone != home:
            yield zone, _place(zone)


def choices_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """The field ``name`` of ``form``, which offers choices that depend on the pack."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (our own forms)
    return field


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
