"""The draft as a whole: what differs, what it would do, and publishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.accounts.permissions import signed_in
from abri.centre.overlay import actions, dry_run, trying, wording
from abri.centre.overlay.editing import editing
from abri.centre.overlay.forms import WhyForm
from abri.centre.overlay.models import Draft, Edition
from abri.centre.overlay.permissions import editors_only
from abri.centre.ui.colons import named
from abri.engine.packs import PackError


@editors_only
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """What publishing would change, with ways to try it first; and publishing itself."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _published(request, form):
        return redirect("overlay:changes")
    desk = editing(request)
    known = {
        "form": form,
        "editing": desk,
        "entries": wording.entries(desk.differences, desk.counting.pack, desk.pack),
        "problems": list(wording.complaints(desk.drafted.wrong, desk.pack)),
        "languages": [(code, wording.language(code)) for code in desk.pack.languages],
    }
    return render(request, "overlay/draft.html", known)


def _published(request: HttpRequest, form: WhyForm) -> bool:
    """Whether the draft counts now; what keeps it from that stands beside the form."""
    try:
        actions.publish(by=signed_in(request), why=form.cleaned_data["why"], at=timezone.now())
    except Draft.DoesNotExist:
        messages.info(request, _("You have no draft."))
    except actions.NothingChanged:
        form.add_error(None, _("The draft is what counts already."))
        return False
    except actions.Overtaken:
        form.add_error(
            None, _("Somebody published meanwhile. Bring your draft up to date, and look at it again.")
        )
        return False
    except PackError as error:
        for about, problem in wording.complaints(error.problems, editing(request).pack):
            form.add_error(None, named(about, problem))
        return False
    else:
        messages.success(request, _("Published. Everybody sees it within seconds."))
    return True


@editors_only
@require_POST
def bring_up_to_date(request: HttpRequest) -> HttpResponse:
    """Put the draft on top of what somebody else published."""
    try:
        actions.bring_up_to_date(by=signed_in(request), at=timezone.now())
    except Draft.DoesNotExist:
        messages.info(request, _("You have no draft."))
    else:
        messages.success(request, _("Your draft stands on top of what was published. Look at it again."))
    return redirect("overlay:draft")


@editors_only
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Forget the draft."""
    actions.discard(by=signed_in(request))
    messages.info(request, _("Your draft is gone. What counts did not change."))
    return redirect("overlay:changes")


@editors_only
@require_http_methods(["GET", "POST"])
def try_out(request: HttpRequest) -> HttpResponse:
    """What the draft would do to the worked examples; where asked for, to past reports that this person may open."""
    desk = editing(request)
    before, after = desk.counting.pack, desk.pack
    known = {"editing": desk, "examples": dry_run.on_examples(before, after), "most": dry_run.MOST_CASES}
    if request.method == "POST":
        known["cases"] = dry_run.on_cases(
            before,
            after,
            by=signed_in(request),
            ring=request.keyring,  # type: ignore[attr-defined]  # put there by the accounts' middleware
            at=timezone.now(),
        )
    return render(request, "overlay/dry_run.html", known)


@editors_only
@require_POST
def begin_trial(request: HttpRequest, language: str) -> HttpResponse:
    """Walk through the real pages of a report with the words of the draft."""
    found = Draft.objects.filter(by=signed_in(request)).first()
    if found is None:
        messages.info(request, _("You have no draft."))
        return redirect("overlay:changes")
    response = redirect("reporting:intro", language)
    trying.begin(response, found)
    return response


@editors_only
@require_POST
def end_trial(request: HttpRequest) -> HttpResponse:
    """See again what everybody sees."""
    return trying.over(request)


@editors_only
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What counts, the editor's draft, and every edition there was."""
    desk = editing(request)
    editions = list(Edition.objects.newest_first().select_related("by"))
    return render(
        request,
        "overlay/changes.html",
        {
            "editing": desk,
            "editions": editions,
            "differ": len(desk.differences),
            "problems": list(wording.complaints(desk.counting.wrong, desk.counting.pack)),
        },
    )
