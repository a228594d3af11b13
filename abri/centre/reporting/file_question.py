"""The question of the intake that takes files, and what its answer has to do with the answer about pictures."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from abri.centre.country import country
from abri.centre.files.uploads import FILE
from abri.centre.reporting import file_forms, handing_in, held
from abri.centre.reporting.drafts import Draft, speaks_young
from abri.centre.reporting.file_forms import ADD, CONFIRM, REMOVE
from abri.centre.reporting.gates import OF_ADULTS, Gate
from abri.centre.reporting.handing_in import HandingIn
from abri.centre.reporting.held import Hold
from abri.centre.reporting.questions import Asked
from abri.centre.ui.help_lines import competent_lines
from abri.centre.ui.language import speak
from abri.engine.packs import Question, files_answer


def _awaited(request: HttpRequest) -> str:
    asked, match = country().intake.files, request.resolver_match
    here = asked is not None and match is not None and match.kwargs.get("question_id") == asked.id
    return asked.id + FILE if asked is not None and here else ""


receive = file_forms.receiver(_awaited, mailbox=False)


def read(request: HttpRequest, asked: Question, draft: Draft, at: datetime) -> list[str]:
    """Do what was pressed on the page of the question and answer it in ``draft``; returns what went wrong."""
    by = handing_in.with_report(draft, at)
    if CONFIRM in request.POST and by.gate is Gate.WARNING:
        held.change(draft.key, by.until(at), lambda hold: replace(hold, confirmed=True))
    if REMOVE in request.POST:
        by.remove(request.POST[REMOVE], at)
    wrong = file_forms.take(request, by, asked.id + FILE, at)
    count(asked, draft, by)
    return wrong


def count(asked: Question, draft: Draft, by: HandingIn) -> None:
    """Let the answer in ``draft`` say how many files are whole."""
    answer = files_answer(len(by.hold.whole))
    if answer:
        draft.answers[asked.id] = answer
    else:
        draft.answers.pop(asked.id, None)


def stays(request: HttpRequest) -> bool:
    """Whether the button that was pressed leads back to the page."""
    return bool({ADD, REMOVE, CONFIRM} & set(request.POST))


def page(
    request: HttpRequest, language: str, draft: Draft, asked: Question, wrong: list[str], *, status: int = 200
) -> HttpResponse:
    """The files that go along, and the field for more; or why none can be taken, and what works instead."""
    at = timezone.now()
    facts = draft.facts(at)
    spoken = speak(request, language, young=speaks_young(facts))
    by = handing_in.with_report(draft, at)
    before = country().intake.before(asked.id, draft.answers)
    known = {
        **file_forms.shown(by, wrong, asked.id + FILE),
        "asked": Asked(asked, spoken),
        "number": draft.asked.index(asked) + 1,
        "total": len(draft.asked),
        "before": before.id if before else None,
        "changing": "change" in request.GET,
        "adults": facts.image == OF_ADULTS,
        "lines": competent_lines(facts, at, spoken, beside=[]) if by.gate is Gate.SHUT else [],
    }
    return render(request, "reporting/files.html", known, status=status)


def counted(draft: Draft, at: datetime) -> Hold:
    """What is held beside ``draft``, whose answer says how much of it is whole."""
    asked = country().intake.files
    if asked is None or not held.is_held(draft.key):
        return Hold()
    by = handing_in.with_report(draft, at)
    if by.gate.opens:
        count(asked, draft, by)
    return by.hold


def close_gate(draft: Draft, at: datetime) -> None:
    """Forget the files that the answers, as they are now, do not let in. Raises ``DatabaseError``."""
    if not held.is_held(draft.key):
        return
    by = handing_in.with_report(draft, at)
    if fits(by):
        return
    if held.drop(draft.key):
        held.change(draft.key, by.until(at), lambda hold: replace(hold, gone=True))
    asked = country().intake.files
    if asked is not None:
        draft.answers.pop(asked.id, None)


def fits(by: HandingIn) -> bool:
    """Whether every file came through the gate as it stands now."""
    return not by.hold.files or (
        by.gate.opens and all(one.intimate == by.gate.intimate for one in by.hold.files)
    )
