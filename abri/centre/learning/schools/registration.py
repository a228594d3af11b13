"""The public way in for a school, and the link that follows it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre import turns
from abri.centre.accounts.permissions import signed_in
from abri.centre.country import lessons
from abri.centre.learning import turning
from abri.centre.learning.models import LearningInvitation
from abri.centre.learning.schools import links, registering, teams
from abri.centre.learning.schools.forms import NewAccountForm, RegisterForm
from abri.centre.ui.language import plain

TURN = "school.register"


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the school and an address, and say the same whoever and whatever is known already."""
    if lessons().label is None:
        raise Http404
    form = RegisterForm(request.POST or None)
    takes_mail = settings.MAIL_CONFIGURED or settings.DEMONSTRATION
    context = {"form": form, "takes_mail": takes_mail}
    if request.method == "GET" or not takes_mail or not form.is_valid():
        return render(request, "learning/schools/register.html", context, status=422 if form.errors else 200)
    given, now = form.cleaned_data, timezone.now()
    if registering.are_many(now):
        turn = turns.earned(TURN, request.POST, now)
        if turn is not None:
            return turning.page(turn, request, "learning/schools/turn.html")
    link = registering.register(
        name=given["name"],
        kind=given["kind"],
        email=given["email"],
        language=plain(language),
        at=now,
        **form.where(language),
    )
    if not settings.MAIL_CONFIGURED:
        # Only in a demonstration, from where no letter leaves: whoever tries it has to be able to go on.
        return render(request, "learning/schools/registered.html", {"link": link})
    return redirect("learning:school_registered", language)


@require_safe
def registered(request: HttpRequest, language: str) -> HttpResponse:
    """What happens next."""
    return render(request, "learning/schools/registered.html")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, untrusted_secret: str) -> HttpResponse:
    """The page behind a link: an account is made, or somebody who is signed in joins as they are."""
    found = links.find(untrusted_secret, at=timezone.now())
    if found is None:
        return render(request, "learning/schools/link_gone.html", status=404)
    if request.user.is_authenticated:
        return _join_as_known(request, found)
    translation.activate(found.language)
    form = NewAccountForm(request.POST or None, email=found.email, initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        return _join_as_newcomer(request, found, form)
    return _page(request, found, form, 422 if form.errors else 200)


def _join_as_newcomer(request: HttpRequest, found: LearningInvitation, form: NewAccountForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        person = teams.accept_as_newcomer(
            invitation=found, name=given["name"], language=given["language"], password=given["password1"],
            at=timezone.now(),
        )  # fmt: skip
    except teams.LinkGone:
        return render(request, "learning/schools/link_gone.html", status=404)
    messages.success(
        request,
        _(
            "Welcome. Your account is made: sign in with your e-mail address, or with the name %(name)s, and the "
            "password you chose."
        )
        % {"name": person.username},
    )
    return redirect("account_login")


def _join_as_known(request: HttpRequest, found: LearningInvitation) -> HttpResponse:
    if request.method == "GET":
        return _page(request, found, None, 200)
    try:
        teams.accept(invitation=found, person=signed_in(request), at=timezone.now())
    except teams.LinkGone:
        return render(request, "learning/schools/link_gone.html", status=404)
    except teams.AlreadyOfTheTeam:
        messages.info(request, _("You belong to this school already."))
    else:
        messages.success(request, _("Welcome to the team."))
    if found.school is None:
        return redirect("accounts:me")
    return redirect("learning:school", found.school.reference)


def _page(
    request: HttpRequest, found: LearningInvitation, form: NewAccountForm | None, status: int
) -> HttpResponse:
    context = {"form": form, "invitation": found, "part": part_name(found.part), "here": request.path}
    return render(request, "learning/schools/join.html", context, status=status)


def part_name(part: str) -> str:
    """What a part in learning is called."""
    from abri.centre.learning.models import Appointment

    return str(Appointment.Part(part).label) if part in Appointment.Part.values else ""
