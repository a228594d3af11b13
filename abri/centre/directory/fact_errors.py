"""Telling the operator that a fact is wrong. Nothing is kept here: a letter in the outbox, sealed, and then gone."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from abri.centre.directory.fact_pages import found_or_404
from abri.centre.directory.linked_data import absolute
from abri.centre.directory.rows import fact_url, title_language
from abri.centre.outbox.letters import Kind, enqueue
from abri.centre.outbox.models import Letter
from abri.centre.ui.forms import LongText
from abri.centre.ui.language import speak

# Of all readers together: who wants to drown the operator in letters gets no further.
MOST_AN_HOUR = 30
HOUR = timedelta(hours=1)
LONGEST, LONGEST_SOURCE = 2000, 500


class FactError(forms.Form):
    """What is wrong, and how we can know. Nobody is asked who they are."""

    wrong = forms.CharField(
        label=_("What is wrong"),
        error_messages={"required": _("Write what is wrong.")},
        help_text=_(
            "In a few sentences. Please do not write about yourself or about what happened to you: "
            "this is sent as an ordinary e-mail."
        ),
        max_length=LONGEST,
        widget=LongText(limit=LONGEST, rows=6),
    )
    known_from = forms.CharField(
        label=_("Where it can be read"),
        help_text=_("An address or the name of a document. You can leave this empty."),
        max_length=LONGEST_SOURCE,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fact_error(request: HttpRequest, language: str, fact_id: str) -> HttpResponse:
    """The form, the letter, the thanks; where nobody receives letters, that is said instead."""
    entry = found_or_404(fact_id)
    spoken = speak(request, language, young=False)
    here = reverse("directory:fact_error", args=[language, entry.id])
    form = FactError(request.POST or None)
    address = absolute(fact_url(entry.id, spoken))
    known: dict[str, Any] = {
        "entry": entry,
        "title": entry.title.say(spoken),
        "title_language": title_language(entry, spoken),
        "fact_url": fact_url(entry.id, spoken),
        "address": address,
        "form": form,
        "received": bool(settings.ABRI_OPERATOR_EMAIL and settings.MAIL_CONFIGURED),
        "thanks": "thanks" in request.GET,
    }
    if request.method != "POST" or not known["received"]:
        return render(request, "directory/fact_error.html", known)
    if not form.is_valid():
        return render(request, "directory/fact_error.html", known, status=422)
    if not _sent(form, address):
        return render(request, "directory/fact_error.html", known | {"too_many": True}, status=429)
    return redirect(f"{here}?thanks")


def _sent(form: FactError, address: str) -> bool:
    """Put the letter into the outbox; False where this hour has seen enough of them."""
    at = timezone.now()
    detail = form.cleaned_data["wrong"]
    if source := form.cleaned_data["known_from"]:
        detail = f"{detail}\n\n{source}"
    with transaction.atomic():
        if Letter.objects.made_since(at - HOUR, Kind.FACT_ERROR).count() >= MOST_AN_HOUR:
            return False
        enqueue(
            Kind.FACT_ERROR,
            to=settings.ABRI_OPERATOR_EMAIL,
            language=settings.LANGUAGE_CODE,
            at=at,
            link=address,
            detail=detail,
        )
    return True
