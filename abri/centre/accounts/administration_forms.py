"""What an administrator fills in: desks, invitations, memberships, and the filter of the audit."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts import audit_words
from abri.centre.accounts.desks import Remit
from abri.centre.accounts.models import Desk, Membership, Person
from abri.centre.country import country
from abri.centre.doors import REPORTING, is_open
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.forms import Checkboxes, Radios
from abri.centre.ui.language import plain

ROLE_HINTS = {
    Membership.Role.CASEWORKER: _("Reads cases, answers, assigns and closes them."),
    Membership.Role.SUPERVISOR: _("Works on cases too, and sees how the desk is doing."),
    Membership.Role.READ_ONLY: _("Reads cases and changes nothing."),
}

# Outside these a day has no midnight that a database could compare with.
_SENSIBLE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class DeskForm(forms.Form):
    """A desk's remit."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Reporters read it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    slug = forms.SlugField(
        label=_("Short name in addresses"), max_length=40,
        help_text=_("Lower-case letters, digits and hyphens. The desk's own link carries it."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Desk.Kind.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=Checkboxes, help_text=_("None ticked: all of them.")
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"), required=False, widget=Checkboxes, help_text=_("None ticked: the whole country.")
    )
    open_to_all = forms.BooleanField(
        label=pgettext_lazy("desk", "Open to everybody"), required=False, initial=True,
        help_text=_("Not ticked: only the desk's own link brings reports here, as a school wants it."),
    )  # fmt: skip
    is_fallback = forms.BooleanField(
        label=_("Fallback desk"), required=False,
        help_text=_("Always staffed. It can also read reports of danger that another desk received."),
    )  # fmt: skip
    alert_email = forms.EmailField(
        label=_("E-mail for alerts"), required=False,
        help_text=_("A mailbox of the team. It is told that an urgent report waits, and nothing of what it says."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )  # fmt: skip

    live = forms.BooleanField(
        label=_("Talks live"), required=False,
        help_text=_("Reporters can write with the team live while a caseworker is there, within the team's hours."),
    )  # fmt: skip
    trusted_flagger = forms.BooleanField(
        label=_("Trusted flagger"), required=False,
        help_text=_("Only if a coordinator of digital services named it one. A supervisor then says for which areas."),
    )  # fmt: skip

    def __init__(self, *args: Any, desk: Desk | None = None, **kwargs: Any) -> None:
        if desk is not None:
            kwargs["initial"] = {name: getattr(desk, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.desk = desk
        language, pack = plain(get_language() or "en"), country()
        self.fields["languages"].choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in pack.languages]  # type: ignore[attr-defined]
        self.fields["regions"].choices = [  # type: ignore[attr-defined]
            (region.id, region.names.say(language)) for region in pack.regions.values()
        ]
        if not pack.regions:
            self.fields["regions"].widget = forms.MultipleHiddenInput()

    def clean_slug(self) -> str:
        """A short name that no desk has or had: old links must not lead to another team."""
        slug: str = self.cleaned_data["slug"].lower()
        if self._others().filter(slug=slug).exists():
            raise ValidationError(gettext("Another desk has, or had, this short name."))
        return slug

    def clean_is_fallback(self) -> bool:
        """One fallback desk at a time."""
        wanted: bool = self.cleaned_data["is_fallback"]
        other = self._others().standing().filter(is_fallback=True).first() if wanted else None
        if other is not None:
            raise ValidationError(
                gettext("%(desk)s is the fallback desk. Untick it there first.") % {"desk": other.name}
            )
        return wanted

    def _others(self) -> Any:
        return Desk.objects.exclude(pk=self.desk.pk) if self.desk else Desk.objects.all()

    @property
    def remit(self) -> Remit:
        """The cleaned answers."""
        return Remit(**self.cleaned_data)


class InvitationForm(forms.Form):
    """Whom to invite, to which desk, as what; where there are no desks, whom to make an administrator."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    desk = forms.ModelChoiceField(
        label=_("Desk"), queryset=Desk.objects.none(), required=False, empty_label=_("No desk")
    )
    role = forms.ChoiceField(
        label=_("Role at the desk"), choices=Membership.Role.choices, initial=Membership.Role.CASEWORKER,
        widget=Radios(hints=ROLE_HINTS),
    )  # fmt: skip
    is_administrator = forms.BooleanField(
        label=_("Administrator"), required=False,
        help_text=_(
            "Administrators manage desks, people and invitations and read the audit. This alone opens no case."
        ),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGE_NAMES.items())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_open(REPORTING):
            self.fields["desk"].queryset = Desk.objects.standing().order_by("name")  # type: ignore[attr-defined]
        else:
            for name in ("desk", "role", "is_administrator"):
                del self.fields[name]

    def clean_email(self) -> str:
        """An address that no active person uses yet."""
        email: str = self.cleaned_data["email"].lower()
        if Person.objects.filter(email=email, is_active=True).exists():
            raise ValidationError(
                gettext(
                    "Somebody with this address is here already. Add that person to a desk on the page People."
                )
            )
        return email

    def clean(self) -> dict[str, Any]:
        """Somebody who would belong nowhere is not invited."""
        cleaned = super().clean() or {}
        if "desk" not in self.fields:
            return {**cleaned, "desk": None, "role": Membership.Role.CASEWORKER, "is_administrator": True}
        if not cleaned.get("desk") and not cleaned.get("is_administrator"):
            self.add_error("desk", gettext("Choose a desk, or make this person an administrator."))
        return cleaned


class MembershipForm(forms.Form):
    """Adding somebody who is here already to one more desk."""

    desk = forms.ModelChoiceField(
        label=_("Desk"), queryset=Desk.objects.none(), empty_label=_("Choose a desk")
    )
    role = forms.ChoiceField(
        label=_("Role at the desk"), choices=Membership.Role.choices, initial=Membership.Role.CASEWORKER,
        widget=Radios(hints=ROLE_HINTS),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = Desk.objects.standing().exclude(pk__in=Desk.objects.of(person)).order_by("name")
        self.fields["desk"].queryset = elsewhere  # type: ignore[attr-defined]


class AuditFilter(forms.Form):
    """Which entries of the audit to show. Empty boxes hide nothing."""

    action = forms.ChoiceField(label=pgettext_lazy("event", "What"), required=False)
    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}), validators=_SENSIBLE
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}), validators=_SENSIBLE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Everything")), *audit_words.choices()]  # type: ignore[attr-defined]
        self.fields["desk"].queryset = Desk.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["desk"].empty_label = _("All desks")  # type: ignore[attr-defined]
        if not is_open(REPORTING):
            del self.fields["desk"]

    def narrow(self, entries: Any) -> Any:
        """``entries`` that pass; a box that makes no sense does not narrow."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("action"):
            entries = entries.filter(action=asked["action"])
        if asked.get("desk"):
            entries = entries.filter(desk_id=str(asked["desk"].pk))
        if asked.get("since"):
            entries = entries.filter(at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            entries = entries.filter(at__lt=_midnight(asked["until"], days=1))
        return entries


def _midnight(day: date, *, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
