"""By when somebody acts on reports of each urgency."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from abri.centre.overlay import wording
from abri.centre.overlay.editing import Editing, editing, keep
from abri.centre.overlay.forms import DangerForm, TimesForm
from abri.centre.overlay.permissions import editors_only
from abri.engine.packs import URGENCIES
from abri.engine.packs.rules import Due


@editors_only
@require_GET
def times(request: HttpRequest) -> HttpResponse:
    """The time for each urgency, with what is promised."""
    desk = editing(request)
    rows = [
        {
            "urgency": urgency,
            "label": wording.title_of("due", urgency, desk.pack),
            "span": wording.span(due.amount, due.unit),
            "target": tier.target.say(wording.spoken()) if tier else "",
            "changed": desk.is_changed("due", urgency) or desk.is_changed("tier", urgency),
        }
        for urgency, due in desk.pack.routing.due.items()
        for tier in [desk.pack.routing.tiers.get(urgency)]
    ]
    chain = desk.pack.routing.danger
    steps = [
        {"label": label, "minutes": getattr(chain, name), "changed": desk.is_changed("danger", name)}
        for name, label in wording.STEPS.items()
    ]
    return render(request, "overlay/times.html", {"rows": rows, "steps": steps, "editing": desk})


@editors_only
@require_http_methods(["GET", "POST"])
def time(request: HttpRequest, urgency: str) -> HttpResponse:
    """The time for one urgency."""
    if urgency not in URGENCIES:
        raise Http404
    desk = editing(request)
    standing, now = desk.shipped.routing.tiers.get(urgency), desk.pack.routing.tiers.get(urgency)
    form = TimesForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"target": (standing.target, now.target)} if standing and now else {},
        due=desk.pack.routing.due[urgency],
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and keep(request, _timed(urgency, form.due, form.changes(), desk), form):
        return redirect("overlay:times")
    title = wording.title_of("due", urgency, desk.pack)
    known = {"form": form, "title": title, "back": "overlay:times", "editing": desk}
    return render(request, "overlay/words.html", known)


@editors_only
@require_http_methods(["GET", "POST"])
def danger(request: HttpRequest) -> HttpResponse:
    """How many minutes each step waits while nobody reads of danger."""
    desk = editing(request)
    standing, now = desk.shipped.routing.danger, desk.pack.routing.danger
    form = DangerForm(request.POST if request.method == "POST" else None, standing=standing, now=now)
    if request.method == "POST" and form.is_valid():
        said = form.changes()
        if keep(request, lambda content: content.update(danger=said), form):
            return redirect("overlay:times")
    return render(request, "overlay/danger.html", {"form": form, "editing": desk})


def _timed(urgency: str, due: Due, promised: dict[str, Any], desk: Editing) -> Any:
    as_in_pack = due == desk.shipped.routing.due[urgency]
    said = {} if as_in_pack else {"amount": due.amount, "unit": due.unit}

    def alter(content: dict[str, Any]) -> None:
        content["due"] = {**content.get("due", {}), urgency: said}
        content["tier"] = {**content.get("tier", {}), urgency: promised}

    return alter
