"""One's own account: language, password, second factors, sessions, key."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts import people
from abri.centre.accounts.forms import LanguageForm
from abri.centre.accounts.permissions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show the account; a POST changes its language."""
    person = signed_in(request)
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        people.change_language(person=person, language=form.cleaned_data["language"])
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("The language is changed."))
        return redirect("accounts:me")
    return render(
        request, "accounts/me.html", {"person": person, "form": form, "protected": is_mfa_enabled(person)}
    )


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign this person out here and in every other browser."""
    person = signed_in(request)
    people.end_sessions(person=person, by=person, at=timezone.now())
    logout(request)
    messages.success(request, _("You are signed out everywhere. Your key is locked."))
    return redirect("account_login")
