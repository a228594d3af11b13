"""Forms of schools: registering, inviting, the parts that administrators give."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.forms import AcceptForm, plain_name
from abri.centre.accounts.models import Person
from abri.centre.country import country, lessons
from abri.centre.learning.models import Appointment, Belonging, School
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.forms import Radios
from abri.engine.packs.sections.places import Place

_DOMAIN = re.compile(r"(?=.{4,120}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
ROLE_HINTS = {
    Belonging.Role.LEAD: _("Invites colleagues, hands in, and does everything that members do."),
    Belonging.Role.MEMBER: _("Answers, adds evidence, works on the plan."),
}


def regions() -> list[tuple[str, str]]:
    """The regions of the country, in the page's language."""
    spoken = get_language() or "en"
    return [(one.id, one.names.say(spoken)) for one in country().regions.values()]


def region_name(code: str) -> str:
    """What a region is called in the page's language; the code itself where the pack knows it no more."""
    return dict(regions()).get(code, code)


class RegisterForm(forms.Form):
    """What somebody says of their school. Where several places fit, a second question asks which."""

    name = forms.CharField(
        label=_("Name of the school"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(label=_("Kind of school"), choices=School.Kind.choices, widget=Radios)
    place = forms.CharField(label=_("Municipality or postcode"), max_length=80)
    which = forms.ChoiceField(label=_("Which of these?"), required=False, widget=Radios)
    region = forms.ChoiceField(label=_("Region"), widget=Radios)
    email = forms.EmailField(
        label=_("Your e-mail address at the school"),
        max_length=120,
        help_text=_("We send you a link to go on. With an address of the school itself it goes fastest."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = country().places
        self.found: tuple[Place, ...] = ()
        if len(places):
            del self.fields["region"]
            self.found = _different(places.find(str(self.data.get(self.add_prefix("place"), ""))))
        elif found := regions():
            self.fields["region"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["region"]
        if len(self.found) > 1:
            self.fields["which"].choices = [(str(at), _shown(one)) for at, one in enumerate(self.found)]  # type: ignore[attr-defined]
        else:
            del self.fields["which"]

    def clean_name(self) -> str:
        """A name that shows as it is written."""
        return plain_name(self.cleaned_data["name"])

    def clean_place(self) -> str:
        """A place that the country knows, where it knows any."""
        place = plain_name(self.cleaned_data["place"])
        if len(country().places) and not self.found:
            raise ValidationError(
                gettext("We know no such place. Write a postcode, or the name of the municipality.")
            )
        return place

    def clean(self) -> dict[str, Any]:
        """Exactly one place."""
        cleaned = super().clean() or {}
        if len(self.found) > 1 and not cleaned.get("which") and "which" not in self.errors:
            self.add_error("which", gettext("Several places fit. Choose yours."))
        return cleaned

    def where(self, language: str) -> dict[str, str]:
        """Postcode, name in ``language`` and region of a valid form."""
        given = self.cleaned_data
        if not self.found:
            return {"place": "", "place_name": given["place"], "region": given.get("region", "")}
        place = self.found[int(given.get("which") or 0)]
        return {"place": place.postcode, "place_name": place.names.say(language), "region": place.region}


def _different(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple({(one.postcode, one.names.forms): one for one in places}.values())


def _shown(place: Place) -> str:
    return f"{place.postcode} {place.names.say(get_language() or 'en')}"


class NewAccountForm(AcceptForm):
    """What somebody who opened a link of learning says about themselves. The sign-in name is drawn, not chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]
        self.fields["name"].help_text = _("Your colleagues see it.")


class InviteColleagueForm(forms.Form):
    """Whom to ask to join the team."""

    email = forms.EmailField(
        label=_("Your colleague's e-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("In the team"),
        choices=Belonging.Role.choices,
        initial=Belonging.Role.MEMBER,
        widget=Radios(hints=ROLE_HINTS),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_NAMES.items())


class NewLeadForm(forms.Form):
    """Who leads a team from now on: somebody of it, else an address that gets a link."""

    belonging = forms.ChoiceField(label=_("Somebody of the team"), required=False)
    email = forms.EmailField(label=_("Or an e-mail address at the school"), max_length=254, required=False)

    def __init__(self, *args: Any, team: Iterable[Belonging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._team = {str(one.pk): one for one in team}
        people = [(pk, one.person.name) for pk, one in self._team.items()]
        self.fields["belonging"].choices = [("", _("Nobody of them")), *people]  # type: ignore[attr-defined]

    def clean_belonging(self) -> Belonging | None:
        """Who it is; nobody where nobody was chosen."""
        return self._team.get(self.cleaned_data["belonging"])

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("belonging") and not cleaned.get("email"):
            raise ValidationError(gettext("Choose somebody of the team, or write an e-mail address."))
        return cleaned


class AppointForm(forms.Form):
    """Who gets which part, where. Somebody without an account is invited at an e-mail address."""

    who = forms.CharField(
        label=_("Sign-in name or e-mail"),
        max_length=254,
        help_text=_("Of somebody with an account here. Any other e-mail address gets an invitation."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    part = forms.ChoiceField(label=_("Part"), choices=Appointment.Part.choices, widget=Radios)
    region = forms.ChoiceField(label=_("Region"), required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_NAMES.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: Person | None = None
        self.fields["region"].choices = [("", _("All regions")), *regions()]  # type: ignore[attr-defined]

    def clean_who(self) -> str:
        """A sign-in name or an address of somebody, or an address that nobody has."""
        who: str = self.cleaned_data["who"].strip()
        # Sign-in names are chosen freely, also one that is somebody else's address; an address got the account's link.
        column = "email" if "@" in who else "username"
        self.person = Person.objects.filter(is_active=True, **{f"{column}__iexact": who}).first()
        if self.person is None:
            if "@" not in who:
                raise ValidationError(
                    gettext("Nobody signs in with this name. Write an e-mail address to invite somebody.")
                )
            forms.EmailField().clean(who)
        return who


class DomainForm(forms.Form):
    """A domain at which only staff have addresses."""

    domain = forms.CharField(
        label=_("E-mail domain"),
        max_length=120,
        help_text=_(
            "What follows the @, such as school.example. Never one at which pupils have addresses too."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    school_name = forms.CharField(
        label=_("Name of the school, if it is of one school alone"),
        max_length=120,
        required=False,
        help_text=_(
            "Then only that school is confirmed at once. Empty where several schools share the domain."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def clean_school_name(self) -> str:
        """A name that shows as it is written, or none."""
        name: str = self.cleaned_data["school_name"]
        return plain_name(name) if name else ""

    def clean_domain(self) -> str:
        """A domain in lower case, of staff alone."""
        domain: str = self.cleaned_data["domain"].strip().lower().removeprefix("@")
        if not _DOMAIN.fullmatch(domain):
            raise ValidationError(gettext("Write a domain such as school.example."))
        if lessons().mail.is_anybodys(domain):
            raise ValidationError(
                gettext("Anybody can have an address there. Moderators confirm schools that use it.")
            )
        return domain
