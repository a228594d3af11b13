"""Categories: what they are called, and which of them are offered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from abri.centre.overlay.editing import editing, keep, put
from abri.centre.overlay.forms import WordsForm
from abri.centre.overlay.permissions import editors_only
from abri.centre.overlay.wording import spoken
from abri.engine.packs.overlay import may_hide_category


@editors_only
@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """All categories below their headings."""
    desk = editing(request)
    rows = [
        {
            "code": code,
            "name": category.names.say(spoken()),
            "hint": category.hint.say(spoken()) if category.hint else "",
            "group": next(one.names.say(spoken()) for one in desk.pack.groups if one.id == category.group),
            "hidden": bool(desk.entry("category", code).get("hidden")),
            "changed": desk.is_changed("category", code),
        }
        for code, category in desk.pack.categories.items()
    ]
    headings = [
        {"id": one.id, "name": one.names.say(spoken()), "changed": desk.is_changed("group", one.id)}
        for one in desk.pack.groups
    ]
    return render(request, "overlay/categories.html", {"rows": rows, "headings": headings, "editing": desk})


@editors_only
@require_http_methods(["GET", "POST"])
def heading(request: HttpRequest, group_id: str) -> HttpResponse:
    """One heading above categories: what it is called in every language."""
    desk = editing(request)
    standing, now = (
        next((one.names for one in pack.groups if one.id == group_id), None)
        for pack in (desk.shipped, desk.pack)
    )
    if standing is None or now is None:
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"names": (standing, now)},
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and keep(request, put("group", group_id, form.changes()), form):
        return redirect("overlay:categories")
    known = {"form": form, "title": now.say(spoken()), "back": "overlay:categories", "editing": desk}
    return render(request, "overlay/words.html", known)


@editors_only
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, code: str) -> HttpResponse:
    """One category: its name and hint in every language, and whether it is offered."""
    desk = editing(request)
    standing, now = desk.shipped.categories.get(code), desk.pack.categories.get(code)
    if standing is None or now is None:
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        pack=desk.shipped,
        texts={"names": (standing.names, now.names), "hint": (standing.hint, now.hint)},
        hideable=may_hide_category(standing),
        hidden=bool(desk.entry("category", code).get("hidden")),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and keep(request, put("category", code, form.changes()), form):
        return redirect("overlay:categories")
    known = {"form": form, "title": now.names.say(spoken()), "back": "overlay:categories", "editing": desk}
    return render(request, "overlay/words.html", {**known, "fixed": not may_hide_category(standing)})
