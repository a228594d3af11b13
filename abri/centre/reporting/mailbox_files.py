"""Adding files in the mailbox. About pictures of people under 18 is asked anew each time."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from abri.centre.cases import mailbox as reporters_side
from abri.centre.cases.mailbox import AlreadySent, Mailbox, MailboxClosed, NobodyReads
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.files.uploads import FILE, takes_evidence
from abri.centre.reporting import file_forms, file_question, file_words, handing_in, held, minor_images
from abri.centre.reporting.drafts import facts_of
from abri.centre.reporting.file_forms import ADD, CONFIRM, REMOVE
from abri.centre.reporting.gates import OF_ADULTS, Gate
from abri.centre.reporting.handing_in import HandingIn, NotNow
from abri.centre.reporting.mailboxes import (
    LONGEST_MESSAGE,
    nobody_reads,
    once_of,
    received,
    too_long,
    with_mailbox,
)
from abri.centre.reporting.questions import Asked
from abri.centre.reporting.visits import Visit
from abri.centre.ui.help_lines import competent_lines
from abri.centre.ui.language import speak
from abri.centre.ui.templatetags.ui import number
from abri.centre.vault import settling
from abri.engine.facts import Facts
from abri.engine.packs import Question
from abri.engine.packs.answers import AnswerError, clean_text

FIELD = "files" + FILE
ANEW = "anew"


def _awaited(_request: HttpRequest) -> str:
    return FIELD


@takes_evidence(file_forms.receiver(_awaited, mailbox=True))
@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def add_files(request: HttpRequest, language: str, *, visit: Visit, box: Mailbox) -> HttpResponse:
    """Ask about pictures, then take files, then send them with a message."""
    asked = country().intake.image
    if box.case.state == Case.State.WITHDRAWN or asked is None:
        return redirect("reporting:mailbox", language)
    adding = _Adding(request, visit, box, asked, timezone.now())
    try:
        return adding.pressed() if request.method == "POST" else adding.page([])
    except DatabaseError:
        return adding.page([file_words.trouble(NotNow())], status=503)


@dataclass(frozen=True)
class _Adding:
    """One request to the page, of whoever opened the mailbox. ``asked`` is the question about pictures."""

    request: HttpRequest
    visit: Visit
    box: Mailbox
    asked: Question
    at: datetime

    def pressed(self) -> HttpResponse:
        """Do what the button says."""
        post, by = self.request.POST, handing_in.with_message(self.visit, self.box, self.at)
        if self.asked.id in post or ANEW in post or not by.hold.image:
            return self._answered(by, post.get(self.asked.id, ""))
        if CONFIRM in post and by.gate is Gate.WARNING:
            held.change(by.key, by.until(self.at), lambda hold: replace(hold, confirmed=True))
        if REMOVE in post:
            by.remove(post[REMOVE], self.at)
        wrong = file_forms.take(self.request, by, FIELD, self.at)
        if wrong:
            return self.page(wrong)
        return self._here() if {ADD, REMOVE, CONFIRM} & set(post) else self._sent(by)

    def _answered(self, by: HandingIn, answer: str) -> HttpResponse:
        """Keep the answer about pictures. Files that came with another answer go."""
        known = answer if answer in self.asked.values else ""
        if known != by.hold.image or ANEW in self.request.POST:
            held.drop(by.key)
            held.change(by.key, by.until(self.at), lambda hold: replace(hold, image=known))
        if known or ANEW in self.request.POST:
            return self._here()
        return self._ask(_("Please choose one of the answers below."))

    def page(self, wrong: list[str], *, status: int = 200) -> HttpResponse:
        """The question, or the files and the field for more, or why none can be taken."""
        by = handing_in.with_message(self.visit, self.box, self.at)
        if not by.hold.image:
            return self._ask("", status=status)
        facts = replace(
            facts_of(self.box.report()["answers"], self.at), image=handing_in.image_of(by.hold.image)
        )
        if facts.image in minor_images.IMAGE_OF_A_MINOR:
            return self._never(facts, by)
        spoken = self._speak()
        known = {
            **file_forms.shown(by, wrong, FIELD),
            "adults": facts.image == OF_ADULTS,
            "lines": competent_lines(facts, self.at, spoken, beside=[]) if by.gate is Gate.SHUT else [],
            "text": self.request.POST.get("text", ""),
            "once": uuid4(),
            "limit": LONGEST_MESSAGE,
        }
        return render(self.request, "reporting/mailbox_files.html", known, status=status)

    def _never(self, facts: Facts, by: HandingIn) -> HttpResponse:
        """What works instead of a picture that may never be sent; the next time is asked anew."""
        held.change(by.key, by.until(self.at), lambda hold: replace(hold, image=""))
        language = self.request.LANGUAGE_CODE
        here, onward = (
            reverse(name, args=[language]) for name in ("reporting:add_files", "reporting:mailbox")
        )
        return minor_images.page(self.request, facts, self.at, back=here, onward=onward)

    def _ask(self, wrong: str, *, status: int = 200) -> HttpResponse:
        asked = Asked(self.asked, self._speak(), error=wrong)
        errors = [{"text": wrong, "href": asked.anchor}] if wrong else []
        known = {"asked": asked, "errors": errors}
        return render(self.request, "reporting/mailbox_files_question.html", known, status=status)

    def _sent(self, by: HandingIn) -> HttpResponse:
        """Give the case the files, with a message that tells the team of them."""
        hold = by.hold
        if not hold.whole or not file_question.fits(by):
            return self.page([_("Choose a file first.")])
        try:
            text = clean_text(self.request.POST.get("text", ""), LONGEST_MESSAGE) or _telling(len(hold.whole))
            with transaction.atomic():
                once = once_of(self.request)
                posted = reporters_side.post(self.box, text, at=self.at, once=once, found=hold.raises)
                settling.adopt(self.box.case, [one.key for one in hold.whole], at=self.at)
                held.forget(by.key)
        except AnswerError:
            return self.page([too_long()])
        except NobodyReads as refusal:
            self.visit.distress = self.visit.distress or refusal.distress
            return self.page([nobody_reads()], status=409)
        except (AlreadySent, MailboxClosed):
            return redirect("reporting:mailbox", self.request.LANGUAGE_CODE)
        held.discard(hold.unfinished)
        posted = replace(posted, distress=posted.distress or hold.distress)
        return received(self.request, self.request.LANGUAGE_CODE, self.visit, self.box, posted)

    def _here(self) -> HttpResponse:
        return redirect("reporting:add_files", self.request.LANGUAGE_CODE)

    def _speak(self) -> str:
        return speak(self.request, self.request.LANGUAGE_CODE, young=self.visit.young)


def _telling(files: int) -> str:
    """What stands in the conversation where nothing was written."""
    said = ngettext("I have added %(count)s file.", "I have added %(count)s files.", files)
    return said % {"count": number(files)}
