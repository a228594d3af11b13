"""Files of a plain form: several at once, each sealed while it comes in, with or without scripts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from abri.centre.files.uploads import Receiver, sent_evidence
from abri.centre.reporting import file_words, handing_in, held
from abri.centre.reporting.handing_in import HandingIn
from abri.centre.ui.sizes import size
from abri.centre.vault.taking import HeldStream

ADD, REMOVE, CONFIRM = "add", "remove", "confirm"
_WHO = "_abri_handing_in"

Receive = Callable[[HttpRequest, str, str, int], Receiver | None]


def receiver(awaited: Callable[[HttpRequest], str], *, mailbox: bool) -> Receive:
    """Who takes the files in the field that ``awaited`` names: nobody, unless the gate of this browser is open."""

    def receive(request: HttpRequest, field: str, untrusted_name: str, at_most: int) -> Receiver | None:
        if field != awaited(request):
            return None
        at = timezone.now()
        try:
            by = _who(request, at, mailbox=mailbox)
            return by.receive(untrusted_name, at_most, at) if by else None
        except DatabaseError as error:
            raise handing_in.NotNow from error

    return receive


def _who(request: HttpRequest, at: datetime, *, mailbox: bool) -> HandingIn | None:
    """Whose files these are: the same for all of one request, so that they are counted together."""
    if not hasattr(request, _WHO):
        setattr(request, _WHO, handing_in.of_request(request, at, mailbox=mailbox))
    found: HandingIn | None = getattr(request, _WHO)
    return found


def take(request: HttpRequest, by: HandingIn, field: str, at: datetime) -> list[str]:
    """Keep the files that came in ``field``; returns what went wrong with those that could not be kept."""
    wrong = []
    for sent in sent_evidence(request, field):
        name = sent.untrusted_name
        try:
            if sent.refused is not None:
                raise sent.refused
            if isinstance(sent.receiver, HeldStream):
                by.keep(sent.receiver, name, at)
        except DatabaseError:
            wrong.append(file_words.trouble(handing_in.NotNow(), name))
        except file_words.TROUBLES as error:
            wrong.append(file_words.trouble(error, name))
    return list(dict.fromkeys(wrong))


def shown(by: HandingIn, wrong: list[str], field: str) -> dict[str, Any]:
    """What the list and the field of a page print."""
    return {
        "gate": by.gate.value,
        "field": field,
        "held": [
            {"id": one.id, "name": one.name, "size": size(one.size), "says": file_words.state(one),
             "whole": one.whole}
            for one in by.hold.files
        ],
        "gone": by.hold.gone,
        "full": len(by.hold.files) >= held.MOST_FILES,
        "largest": size(settings.ABRI_UPLOAD_FILE),
        "together": size(settings.ABRI_UPLOAD_CASE),
        "errors": [{"text": one, "href": f"#{field}"} for one in wrong],
    }  # fmt: skip
