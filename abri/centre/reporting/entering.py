"""Opening a mailbox with a receipt."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abri.centre import turns
from abri.centre.cases import mailbox
from abri.centre.records.keyring import InvalidReceipt, Receipt
from abri.centre.reporting import budget, visits
from abri.centre.ui.language import speak

CODE_LENGTH = 20


def ask(
    request: HttpRequest, *, typed: str = "", unsent: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """Ask for the code; a message that was not sent because the mailbox had closed stays in the form."""
    known = {
        "typed": typed,
        "unsent": unsent,
        "error": error,
        "errors": [{"text": error, "href": "#code"}] if error else [],
    }
    return render(request, "reporting/mailbox_enter.html", known, status=status)


def enter(request: HttpRequest, language: str, at: datetime) -> HttpResponse:
    """Open the mailbox of the code that was typed, or say kindly what is wrong with it."""
    speak(request, language, young=True)
    typed, unsent = request.POST.get("code", ""), request.POST.get("text", "")
    try:
        receipt = Receipt.parse(typed)
    except InvalidReceipt as error:
        return ask(request, typed=typed, unsent=unsent, error=words(error))
    if budget.wrong_codes_exhausted(at) and not _has_turn(request, receipt.lookup, at):
        return _wait(request, receipt, unsent, at)
    try:
        box = mailbox.open_with_receipt(receipt)
    except mailbox.Erased as erased:
        return render(request, "reporting/mailbox_erased.html", {"on": erased.on})
    except mailbox.NoSuchMailbox:
        budget.count_wrong_code(at)
        return ask(request, typed=typed, unsent=unsent, error=_unknown())
    visit = visits.begin(box, at, unsent=unsent)
    response = redirect("reporting:mailbox", language)
    visits.give_cookie(response, visit)
    return response


def _has_turn(request: HttpRequest, lookup: str, at: datetime) -> bool:
    return turns.has_worked(lookup, request.POST.get("work", "")) or turns.has_waited(
        lookup, request.POST.get("ticket", ""), at
    )


def _wait(request: HttpRequest, receipt: Receipt, unsent: str, at: datetime) -> HttpResponse:
    """Many wrong codes are being tried: the browser works for its turn, or without scripts waits for it."""
    held = request.POST.get("ticket", "")
    still = turns.still_to_wait(receipt.lookup, held, at)
    known = {
        "code": receipt.display,
        "unsent": unsent,
        "ticket": held if still is not None else turns.ticket(receipt.lookup, at),
        "work": turns.challenge(receipt.lookup, at),
        "seconds": int((turns.WAIT if still is None else still).total_seconds()) + (still is not None),
    }
    return render(request, "reporting/mailbox_turn.html", known, status=429)


def words(error: InvalidReceipt) -> str:
    """What is wrong with a code, and what to do."""
    if error.reason == "empty":
        return _("Type your code. It has 20 letters and digits, in four groups.")
    if error.reason == "character":
        return _("There is a character in it that is never part of a code. A code has only letters and digits, "
                 "and never the letter U.")  # fmt: skip
    if error.reason == "too_long" and error.given > 2 * CODE_LENGTH:
        return _("This is much longer than a code. Type only the 20 letters and digits.")
    return ngettext(
        "You typed %(count)d character. A code has 20. Check whether one is missing, or typed twice.",
        "You typed %(count)d characters. A code has 20. Check whether one is missing, or typed twice.",
        error.given,
    ) % {"count": error.given}


def _unknown() -> str:
    return _("We do not know this code. Compare it with what you saved, character by character. Capitals, spaces and "
             "dashes do not matter.")  # fmt: skip
