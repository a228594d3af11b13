"""Forms of the sign-in. Those that touch a password unlock, re-lock or replace the person's identity."""

import unicodedata
from typing import Any, cast

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts import people
from abri.centre.accounts.keys import unlock_identity
from abri.centre.accounts.models import Person
from abri.centre.accounts.sessions import hold
from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.forms import Radios

# Its own half minute, and one before and after (MFA_TOTP_TOLERANCE).
CODE_LIVES_SECONDS = 90
CODE_BOX = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "abri-input--width-10"}
PASSWORD_RULE = _(
    "At least 12 characters. A sentence that only you would write is good; a common password is refused."
)


def plain_name(untrusted: str) -> str:
    """A name without control characters and marks that turn the direction of writing; refuses one of nothing else.

    With them one colleague's name could be made to look like another's where somebody is let in.
    """
    kept = "".join(
        one for one in untrusted if unicodedata.category(one) not in {"Cc", "Cf", "Zl", "Zp"}
    ).strip()
    if not kept:
        raise ValidationError(gettext("This field is required."))
    return kept


def relabel(form: forms.Form, **labels: Any) -> None:
    """Give fields of the library our words, and take the grey words out of their boxes: they vanish while one types."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Signing in: the password unlocks the person's identity for this session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, login=_("Sign-in name or e-mail"), password=_("Password"))
        self.fields["login"].widget.attrs.update(
            autocomplete="username", autocapitalize="none", spellcheck="false"
        )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Unlock, hold, then go on to the second factor."""
        hold(request, unlock_identity(cast(Person, self.user), self.cleaned_data["password"]))
        response: HttpResponse = super().login(request, redirect_url)
        return response


class TwicePassword(forms.Form):
    """A new password, typed twice the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, password1=_("New password"), password2=_("The new password again"))
        self.fields["password1"].help_text = PASSWORD_RULE
        self.fields["password2"].widget.attrs["autocomplete"] = "new-password"

    def clean(self) -> dict[str, Any]:
        """What was typed, if both boxes agree."""
        # Not the library's own rule: it says the same in other words.
        cleaned = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("The two passwords differ."))
        return cleaned


class ChangePasswordForm(TwicePassword, BaseChangePasswordForm):
    """Another password for the same identity."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, oldpassword=_("Current password"))

    def save(self) -> None:
        """Lock the identity under the new password, in one transaction with it."""
        person = cast(Person, self.user)
        identity = unlock_identity(person, self.cleaned_data["oldpassword"])
        people.change_password(
            person=person, identity=identity, password=self.cleaned_data["password1"], at=timezone.now()
        )


class NewPasswordForm(TwicePassword, ResetPasswordKeyForm):
    """A forgotten password: the old identity stays locked for ever, a new one has to be let in by a member."""

    def save(self) -> None:
        """Set the password and make the new identity."""
        people.reset_password(person=self.user, password=self.cleaned_data["password1"], at=timezone.now())


class ForgottenPasswordForm(ResetPasswordForm):
    """Where to send a link for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, email=_("Your e-mail address at this centre"))


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that protects the account changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, password=_("Password"))


class CodeOnce(forms.Form):
    """A code of the app, or a recovery code, that is taken once."""

    user: Person

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, code=_("Code from your app, or a recovery code"))
        self.fields["code"].widget.attrs.update(CODE_BOX)

    def clean_code(self) -> str:
        """The code, unless it was used. The library forgets used codes before the tolerance for slow clocks is over."""
        code: str = super().clean_code()  # type: ignore[misc]
        used = salted_hmac("abri.accounts.used-code", f"{self.user.pk} {code}").hexdigest()
        if not cache.add(used, "used", timeout=CODE_LIVES_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(CodeOnce, AuthenticateForm):
    """The second factor at sign-in."""


class CodeAgainForm(CodeOnce, ReauthenticateCodeForm):
    """The second factor once more, before something that protects the account changes."""


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an authenticator app proves that it holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, code=_("The six digits that the app shows"))
        self.fields["code"].widget.attrs.update(CODE_BOX)


class SecurityKeyForm(AddWebAuthnForm):
    """A new passkey or security key, with a name to tell it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, name=_("Name of this key"))
        # Not the person's name, which browsers would fill in.
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["credential"].error_messages["required"] = gettext("No key has answered yet.")


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, name=_("Name of this key"))
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class LanguageForm(forms.Form):
    """The language of the desk's pages and of letters to this person."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES.items(), widget=Radios)


class AcceptForm(forms.Form):
    """What a newcomer says about themselves."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_("Colleagues see it. Reporters do not.")
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_NAMES.items(), widget=Radios)
    password1 = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_RULE,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        """A name that shows as it is written."""
        return plain_name(self.cleaned_data["name"])

    def clean_username(self) -> str:
        """A sign-in name that nobody has, in whatever case."""
        username: str = self.cleaned_data["username"]
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(gettext("Somebody signs in with this name already. Choose another."))
        return username

    def clean(self) -> dict[str, Any]:
        """A password that is long, uncommon, unlike the name, and typed twice the same."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("The two passwords differ."))
        if first:
            try:
                validate_password(first, Person(username=cleaned.get("username", ""), email=self.email))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
