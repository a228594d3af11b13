"""Pages of teachers: the classes of their school, and for each its code, tips, quiz and vote."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts.permissions import signed_in
from abri.centre.learning.competition import editions, entering, voting
from abri.centre.learning.competition.forms import EnterForm, QuizForm, TipForm, VoteForm
from abri.centre.learning.competition.views.classes import changing, tips_context, write
from abri.centre.learning.competition.views.public import rules_or_404
from abri.centre.learning.competition.words import PHASES
from abri.centre.learning.models import Belonging, ClassTeam, Edition, Tip
from abri.centre.learning.permissions import school_members_only
from abri.centre.learning.play import rooms, tokens
from abri.engine.learning.competition import Phase


@school_members_only
@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest, belonging: Belonging) -> HttpResponse:
    """The classes of the school, this year's first; a POST lets one more take part."""
    rules, now = rules_or_404(), timezone.now()
    edition = editions.current(now)
    opened = edition is not None and editions.phase_of(edition, now) == Phase.TIPS
    form = EnterForm(request.POST or None, rules=rules, initial={"language": belonging.school.language})
    if request.method == "POST" and form.is_valid():
        team = _entered(edition, belonging, form)
        if team is not None:
            messages.success(request, _("Your class takes part. Show it the code."))
            return redirect("learning:class_team", belonging.school.reference, team.pk)
    context = {
        "school": belonging.school,
        "edition": edition,
        "phase": PHASES[editions.phase_of(edition, now)] if edition is not None else "",
        "teams": ClassTeam.objects.of_school(belonging.school).select_related("edition", "teacher__person"),
        "form": form if opened or form.errors else None,
    }
    return render(request, "learning/competition/classes.html", context, status=422 if form.errors else 200)


@school_members_only
@require_http_methods(["GET", "POST"])
def class_team(request: HttpRequest, belonging: Belonging, team_id: UUID) -> HttpResponse:
    """One class; a POST sends a tip that it thought of together."""
    rules, team = rules_or_404(), _team(belonging, team_id)
    form = TipForm(request.POST or None, rules=rules)
    if request.method == "POST" and form.is_valid() and team.takes_part and write(team, form):
        messages.success(request, _("Sent. Somebody reads it before others do."))
        return redirect("learning:class_team", belonging.school.reference, team.pk)
    phase = editions.phase_of(team.edition, timezone.now())
    context: dict[str, Any] = {
        **tips_context(team, rules, form),
        "school": belonging.school,
        "team": team,
        "teacher_left": team.teacher_left,
        "mine": team.teacher_id == belonging.pk,
        "quiz": QuizForm() if phase == Phase.TIPS and team.takes_part else None,
        "room": _room(request),
        "votes_now": phase == Phase.VOTE and voting.may_vote(team),
        "vote": voting.vote_of(team),
    }
    return render(
        request, "learning/competition/class_team.html", context, status=422 if form.errors else 200
    )


@school_members_only
@require_http_methods(["GET", "POST"])
def class_team_tip(request: HttpRequest, belonging: Belonging, team_id: UUID, tip_id: UUID) -> HttpResponse:
    """One tip: write it in another way, or take it back."""
    rules, team = rules_or_404(), _team(belonging, team_id)
    tip = get_object_or_404(Tip.objects.select_related("team__edition"), pk=tip_id, team=team)
    form = changing(request, tip, rules)
    if form is None:
        messages.success(request, _("Done."))
        return redirect("learning:class_team", belonging.school.reference, team.pk)
    context = {"school": belonging.school, "team": team, "tip": tip, "form": form}
    return render(
        request, "learning/competition/class_team_tip.html", context, status=422 if form.errors else 200
    )


@school_members_only
@require_POST
def class_quiz(request: HttpRequest, belonging: Belonging, team_id: UUID) -> HttpResponse:
    """What the class reached: from the room that this browser opened, or as it was counted on the screen."""
    rules_or_404()
    team, form = _team(belonging, team_id), QuizForm(request.POST)
    reached = _room(request) if "room" in request.POST else None
    if reached is None and form.is_valid():
        reached = form.cleaned_data["right"], form.cleaned_data["asked"]
    if reached is None:
        messages.error(request, _("Nothing was stored: write how many answers were right, of how many."))
    else:
        try:
            entering.played(
                team=team, right=reached[0], asked=reached[1], by=signed_in(request), at=timezone.now()
            )
            messages.success(request, _("Stored."))
        except editions.NotNow:
            messages.error(request, _("The time for this is over. Nothing was stored."))
    return redirect("learning:class_team", belonging.school.reference, team.pk)


@school_members_only
@require_http_methods(["GET", "POST"])
def class_vote(request: HttpRequest, belonging: Belonging, team_id: UUID) -> HttpResponse:
    """Whom the class votes for; a POST gives its vote."""
    rules_or_404()
    team = _team(belonging, team_id)
    form = VoteForm(request.POST or None, candidates=voting.candidates(team))
    back = redirect("learning:class_team", belonging.school.reference, team.pk)
    if request.method == "POST" and form.is_valid():
        chosen = get_object_or_404(ClassTeam, pk=form.cleaned_data["chosen"])
        try:
            voting.vote(voter=team, chosen=chosen, by=signed_in(request), at=timezone.now())
        except voting.AlreadyVoted:
            messages.error(request, _("Your class has voted already. Its first vote counts."))
        except voting.Refused:
            messages.error(request, _("This vote does not count. Nothing was stored."))
        except editions.NotNow:
            messages.error(request, _("The vote is not open. Nothing was stored."))
        else:
            messages.success(request, _("Your class has voted."))
        return back
    if request.method == "GET" and editions.phase_of(team.edition, timezone.now()) != Phase.VOTE:
        messages.info(request, _("The vote is not open."))
        return back
    context = {"school": belonging.school, "team": team, "form": form, "vote": voting.vote_of(team)}
    return render(
        request, "learning/competition/class_vote.html", context, status=422 if form.errors else 200
    )


@school_members_only
@require_POST
def change_class(request: HttpRequest, belonging: Belonging, team_id: UUID) -> HttpResponse:
    """Look after a class oneself, give it another code, take it out, or bring it back."""
    rules_or_404()
    team, now, by, to = _team(belonging, team_id), timezone.now(), signed_in(request), request.POST.get("to")
    if to == "take_over":
        entering.take_over(team=team, belonging=belonging, at=now)
    elif to == "code":
        entering.renew_code(team=team, by=by, at=now)
    elif to == "out":
        entering.take_out(team=team, by=by, at=now)
    elif to == "back":
        try:
            entering.bring_back(team=team, by=by, at=now)
        except entering.AlreadyEntered:
            messages.error(request, _("Another class has this name now. Nothing was changed."))
    return redirect("learning:class_team", belonging.school.reference, team.pk)


def _entered(edition: Edition | None, belonging: Belonging, form: EnterForm) -> ClassTeam | None:
    """The class of a valid form, taking part; else the form says why not."""
    if edition is None:
        form.add_error(None, _("Classes cannot come in now. Nothing was stored."))
        return None
    try:
        return entering.enter(edition=edition, belonging=belonging, at=timezone.now(), **form.cleaned_data)
    except entering.AlreadyEntered:
        form.add_error("label", _("This class takes part already. You find it in the list."))
    except entering.TooMany:
        form.add_error(None, _("Your school has as many classes in it as one may."))
    except editions.NotNow:
        form.add_error(None, _("Classes cannot come in now. Nothing was stored."))
    return None


def _team(belonging: Belonging, team_id: UUID) -> ClassTeam:
    teams = ClassTeam.objects.select_related("edition", "school", "teacher__person")
    return get_object_or_404(teams, pk=team_id, school=belonging.school)


def _room(request: HttpRequest) -> tuple[int, int] | None:
    """Right answers, of how many, in the room of class play that this browser opened; None without one."""
    found = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), timezone.now())
    if found is None:
        return None
    counted = [one for _asked, one in rooms.sheet(found) if one.right is not None]
    asked = sum(one.answered for one in counted)
    return (sum(one.right or 0 for one in counted), asked) if asked else None
