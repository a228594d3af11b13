"""The lane of addresses for a hotline: written down, handed over, looked after; never opened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions as cases
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.hotline import forms
from abri.centre.casework.paging import Order, neighbours, page_of
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.country import country
from abri.centre.notices import hotline, writings
from abri.centre.notices.days import today
from abri.centre.notices.models import HotlineAddress
from abri.centre.records.keyring import Keyring

PAGE_SIZE = 50
_BY_DAY = Order(("look_on", "id"))
Act = Callable[["Opened", dict[str, Any], dict[str, Any]], None]


@dataclass(frozen=True)
class Opened:
    """An address with what was told about it, for one reader."""

    address: HotlineAddress
    case: Case
    told: hotline.Told
    ring: Keyring


@login_required
@require_safe
def lane(request: HttpRequest) -> HttpResponse:
    """The addresses of my desks that somebody still looks after, the next first."""
    person = signed_in(request)
    seen = HotlineAddress.objects.filter(case__in=Case.objects.visible_to(person)).running()
    page = page_of(
        seen.exclude(look_on=None).select_related("case", "desk"),
        _BY_DAY,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    context = {
        "rows": [
            {"address": one, "overdue": one.look_on < today(), "label": _label(one)} for one in page.rows
        ],
        **neighbours(request, page),
    }
    return render(request, "casework/hotline/lane.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Put an address of a case into the lane."""
    case = visible_case(request, reference)
    if not cases.may_act(case, signed_in(request)):
        raise PermissionDenied
    form = forms.AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = hotline.Told(url=form.cleaned_data["url"], note=form.cleaned_data["note"])
        try:
            address = hotline.add(case=case, told=told, by=signed_in(request), at=timezone.now())
        except cases.AlreadyClosed:
            messages.info(request, _("This case is not open any more. Nothing was changed."))
            return redirect("casework:case", reference)
        return redirect("casework:hotline_address", address.reference)
    context = {"case": case, "form": form}
    return render(request, "casework/hotline/add.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def address(request: HttpRequest, address: str) -> HttpResponse:
    """One address: broken up, so that nobody opens it by accident, with what is known and what to do."""
    opened = _opened(request, address)
    return opened if isinstance(opened, HttpResponse) else _page(request, opened)


@login_required
def exact(request: HttpRequest, address: str) -> HttpResponse:
    """Show the exact address to somebody who has to hand it over; that they saw it is recorded."""
    opened = _opened(request, address, to_act=True)
    if isinstance(opened, HttpResponse):
        return opened
    hotline.shown(address=opened.address, by=signed_in(request), at=timezone.now())
    return _page(request, opened, shows_exact=True)


@login_required
def hosting(request: HttpRequest, address: str) -> HttpResponse:
    """State where it is hosted."""

    def do(opened: Opened, given: dict[str, Any], who: dict[str, Any]) -> None:
        hotline.state_hosting(
            address=opened.address, ring=opened.ring, hosted=given["hosted"], in_country=given["country"],
            host=given["host"], **who,
        )  # fmt: skip

    return _change(
        request, address, "hosting", lambda _: forms.HostingForm(request.POST, prefix="hosting"), do
    )


@login_required
def label(request: HttpRequest, address: str) -> HttpResponse:
    """Say what it is; only for people of a hotline."""

    def do(opened: Opened, given: dict[str, Any], who: dict[str, Any]) -> None:
        hotline.label(address=opened.address, label=given["label"], **who)

    return _change(request, address, "label", lambda _: forms.LabelForm(request.POST, prefix="label"), do)


@login_required
def hand_over(request: HttpRequest, address: str) -> HttpResponse:
    """Record that it was handed over."""

    def do(opened: Opened, given: dict[str, Any], who: dict[str, Any]) -> None:
        hotline.hand_over(
            address=opened.address, ring=opened.ring, to=given["to"], handed=given["handed"], on=given["on"],
            **who,
        )  # fmt: skip

    return _change(request, address, "hand_over", lambda one: _hand_over_form(one, request.POST), do)


@login_required
def look(request: HttpRequest, address: str) -> HttpResponse:
    """Record what was heard about it."""

    def do(opened: Opened, given: dict[str, Any], who: dict[str, Any]) -> None:
        hotline.look_after(
            address=opened.address, gone=given["gone"] == "yes", look_on=given["look_on"], on=today(), **who
        )

    return _change(
        request, address, "look", lambda _: forms.LookForm(request.POST, prefix="look", today=today()), do
    )


@login_required
def drop(request: HttpRequest, address: str) -> HttpResponse:
    """Do not hand it over."""

    def do(opened: Opened, _given: dict[str, Any], who: dict[str, Any]) -> None:
        hotline.drop(address=opened.address, **who)

    return _change(request, address, "drop", lambda _: Form(request.POST), do)


def _opened(request: HttpRequest, reference: str, *, to_act: bool = False) -> Opened | HttpResponse:
    """The address for who may see its case, opened; 404 for everybody else, 403 for who may only read."""
    visible = HotlineAddress.objects.filter(case__in=Case.objects.visible_to(signed_in(request)))
    found = get_object_or_404(
        visible.select_related("case__desk", "case__escalated_to", "desk"), reference=reference
    )
    if found.case is None:
        raise Http404
    if to_act and request.method != "POST":
        # Whoever signed in on the way starts anew.
        return redirect("casework:hotline_address", found.reference)
    if to_act and not cases.may_act(found.case, signed_in(request)):
        raise PermissionDenied
    ring = opened_or_refused(request, found.case)
    if isinstance(ring, HttpResponse):
        return ring
    content = writings.opened(writings.of_address(found), ring)
    return Opened(found, found.case, hotline.Told.from_content(content or {"url": ""}), ring)


def _change(
    request: HttpRequest, reference: str, name: str, make: Callable[[Opened], Form], do: Act
) -> HttpResponse:
    """Run ``do`` with what the form cleaned; answer with the page, else go back to it."""
    opened = _opened(request, reference, to_act=True)
    if isinstance(opened, HttpResponse):
        return opened
    form = make(opened)
    if form.is_valid():
        try:
            do(opened, form.cleaned_data, {"by": signed_in(request), "at": timezone.now()})
        except hotline.NotTheHotline:
            form.add_error(None, _("Only people of a hotline say what something is. Nothing was changed."))
        except hotline.UnknownRoute:
            form.add_error(None, _("The route has changed in the meantime. Look at it again."))
        except hotline.Unreadable:
            form.add_error(
                None, _("What is stored about it was damaged. Nothing was changed. Tell an administrator.")
            )
        except cases.AlreadyClosed:
            form.add_error(None, _("Nobody looks after this address any more. Nothing was changed."))
    if form.errors:
        return _page(request, opened, refused={name: form})
    messages.success(request, _("Recorded."))
    return redirect("casework:hotline_address", reference)


def _hand_over_form(opened: Opened, data: Any = None) -> forms.HandOverForm:
    route = hotline.route_for(opened.address.hosted)
    return forms.HandOverForm(data, prefix="hand_over", today=today(), to=route.to if route else ())


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    refused: dict[str, Form] | None = None,
    shows_exact: bool = False,
) -> HttpResponse:
    found, route = opened.address, hotline.route_for(opened.address.hosted)
    may_act = cases.may_act(opened.case, signed_in(request)) and found.is_running
    context = {
        "address": found,
        "case": opened.case,
        "told": opened.told,
        "shows_exact": shows_exact,
        "label": _label(found),
        "may_act": may_act,
        "may_label": may_act and hotline.may_label(found.desk) and bool(country().platforms.labels),
        "route": route,
        "route_says": words.said(route.says) if route else "",
        "route_to": _organisations(route.to) if route else [],
        "handed_to": _organisations([found.route]) if found.route else [],
        "overdue": found.is_running and found.look_on is not None and found.look_on < today(),
        "forms": {**(_forms(opened) if may_act else {}), **(refused or {})},
    }
    return render(request, "casework/hotline/address.html", context, status=422 if refused else 200)


def _forms(opened: Opened) -> dict[str, Form]:
    found = opened.address
    hosted = {"hosted": found.hosted, "country": found.country, "host": opened.told.host}
    given: dict[str, Form] = {
        "hosting": forms.HostingForm(prefix="hosting", initial=hosted),
        "label": forms.LabelForm(prefix="label", initial={"label": found.label}),
        "hand_over": _hand_over_form(opened),
    }
    if found.state == HotlineAddress.State.HANDED_OVER:
        given["look"] = forms.LookForm(prefix="look", today=today())
    return given


def _organisations(names: Any) -> list[Any]:
    known = country().organisations
    return [
        {
            "name": words.said(known[name].names),
            "contact": known[name].contact,
            "verified": known[name].verified,
        }
        for name in names
        if name in known
    ]


def _label(found: HotlineAddress) -> str:
    label = country().platforms.labels.get(found.label)
    return words.said(label.names) if label else found.label
