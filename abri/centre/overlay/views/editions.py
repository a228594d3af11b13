"""What was published: each edition with what it changed, and the way back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from abri.centre.accounts.permissions import signed_in
from abri.centre.overlay import actions, editions, wording
from abri.centre.overlay.forms import WhyForm
from abri.centre.overlay.models import Edition
from abri.centre.overlay.permissions import editors_only
from abri.centre.ui.colons import named
from abri.engine.packs import PackError
from abri.engine.packs.overlay import differences


@editors_only
@require_GET
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """What one edition changed."""
    found = get_object_or_404(Edition.objects.select_related("by"), pk=number)
    before, after = editions.laid(number - 1).pack, editions.laid(number).pack
    known = {
        "edition": found,
        "newest": editions.newest_number(),
        "entries": wording.entries(differences(before, after), before, after),
    }
    return render(request, "overlay/edition.html", known)


@editors_only
@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then let count again what an older edition said; 0 is the pack as it comes."""
    newest = editions.newest_number()
    if number:
        get_object_or_404(Edition, pk=number)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _brought_back(request, number, form):
        return redirect("overlay:changes")
    before, after = editions.laid(newest).pack, editions.laid(number).pack
    known = {
        "form": form,
        "number": number,
        "entries": wording.entries(differences(before, after), before, after),
    }
    return render(request, "overlay/bring_back.html", known)


def _brought_back(request: HttpRequest, number: int, form: WhyForm) -> bool:
    try:
        actions.bring_back(
            number=number, by=signed_in(request), why=form.cleaned_data["why"], at=timezone.now()
        )
    except actions.NothingChanged:
        form.add_error(None, _("This is what counts already."))
    except actions.Overtaken:
        form.add_error(None, _("Somebody published meanwhile. Look at what counts now, then try again."))
    except PackError as error:
        for about, problem in wording.complaints(error.problems, editions.laid(number).pack):
            form.add_error(None, named(about, problem))
    else:
        messages.success(request, _("Published. Everybody sees it within seconds."))
        return True
    return False
