"""Check a chat: anybody may have one read. Nothing of it is stored unless its reader puts it with a report."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Desk
from abri.centre.country import articles, country
from abri.centre.files.chats import Analysis
from abri.centre.files.limits import MOST_MESSAGES
from abri.centre.files.uploads import FILE, LARGEST, takes_files
from abri.centre.reporting import beginning, chats, drafts, taking
from abri.centre.reporting.chats import Kept
from abri.centre.reporting.drafts import AlreadySent, Draft
from abri.centre.reporting.steps import with_draft
from abri.centre.reporting.taking import Taken, Trouble
from abri.centre.ui.help_lines import HelpLine, further_numbers, help_lines
from abri.centre.ui.language import speak
from abri.engine.facts import Facts
from abri.engine.packs import chat_answer

FIELD = "messages"
MOST_LINES = 4
# Which danger to look up help for; what a person does to themselves comes before what others say they will do.
DANGERS = {"self_harm": "self_harm", "violence": "violence_now"}


def _fields(**_more: str) -> set[str]:
    return {FIELD + FILE}


@takes_files(_fields)
@require_http_methods(["GET", "HEAD", "POST"])
def check_a_chat(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for a chat, and say what seems to happen in it."""
    at = timezone.now()
    spoken = speak(request, language, young=True)
    if request.method != "POST":
        return _ask(request, Taken())
    taken = taking.take(request, FIELD, at, spoken)
    if taken.analysis is None:
        return _ask(request, taken)
    return _result(request, taken.analysis, at, spoken)


def _ask(request: HttpRequest, taken: Taken) -> HttpResponse:
    href = f"#{FIELD}{FILE}" if taken.had_file else f"#{FIELD}"
    known = {
        "name": FIELD,
        "to": _slug(request),
        "taken": taken,
        "errors": [{"text": taken.error, "href": href}] if taken.error else [],
        "largest": LARGEST // 1_000_000,
        "most": MOST_MESSAGES,
    }
    status = 429 if taken.trouble is Trouble.HAS_TO_WAIT else 200
    return render(request, "reporting/check_a_chat.html", known, status=status)


@dataclass(frozen=True)
class Line:
    """A message of the result in pieces; ``found`` where something in it weighed.

    ``author`` and ``at`` are missing where the chat names none. An ``at`` without a zone is the device's clock, shown
    as it stands there.
    """

    number: int
    at: datetime | None
    author: str = field(repr=False)
    pieces: list[tuple[str, bool]] = field(repr=False)
    labels: list[str]
    found: bool
    cut: bool

    @classmethod
    def read(cls, line: dict[str, Any]) -> "Line":
        """From what the reading process said."""
        return cls(**{**line, "at": parse_datetime(line["at"]) if line["at"] else None})


@dataclass(frozen=True)
class Excerpt:
    """Messages that follow each other, of which some stand out."""

    urgent: bool
    lines: list[Line]


def _result(request: HttpRequest, analysis: Analysis, at: datetime, spoken: str) -> HttpResponse:
    kept = chats.of(analysis)
    shown = [Excerpt(one["urgent"], [Line.read(line) for line in one["lines"]]) for one in analysis.shown]
    linked = {line.number for one in shown for line in one.lines if line.found}
    lines = _lines(analysis, at, spoken)
    known = {
        "analysis": analysis,
        "pictures": _pictures(analysis),
        "said": chats.said(chat_answer(analysis.messages, analysis.people)),
        # The last of them says to call the emergency number, which the page has just named.
        "urgent": [one.text for one in analysis.said if one.urgent and one.numbers],
        "told": [
            (one.text, sorted(linked.intersection(one.numbers))) for one in analysis.said if not one.urgent
        ],
        "shown": shown,
        "lines": lines,
        "further": further_numbers(lines, spoken) if lines else (),
        "carried": chats.carried(kept) if kept and country().intake.chat else "",
        "too_much": "" if kept else taking.too_much(analysis),
        "fitting": analysis.fitting,
        "to": _slug(request),
        "name": FIELD,
        "advised": bool(articles()),
        "largest": LARGEST // 1_000_000,
    }
    return render(request, "reporting/chat_result.html", known)


def _slug(request: HttpRequest) -> str:
    """The short name of the desk whose own link led here; empty without one, or where it receives nothing any more."""
    desk = _desk(request)
    return desk.slug if desk else ""


def _desk(request: HttpRequest) -> Desk | None:
    slug = request.POST.get("to", "") or request.GET.get("to", "")
    return Desk.objects.able_to_receive().filter(slug=slug).first() if slug else None


def _pictures(analysis: Analysis) -> list[dict[str, Any]]:
    """The pictures, each with its table; one that has nothing to show is left out."""
    words = (
        (_("Messages over time"), (_("When"), _("Messages"), _("May hurt"), _("Urgent"))),
        (_("Who may have written against whom"), (_("Who"), _("Against whom"), _("Messages"))),
    )
    return [
        {"svg": svg, "rows": rows, "caption": caption, "head": head}
        for (svg, rows), (caption, head) in zip(analysis.pictures, words, strict=True)
        if rows
    ]


def _lines(analysis: Analysis, at: datetime, spoken: str) -> list[HelpLine]:
    """Who answers now, where something in the chat cannot wait."""
    if not analysis.dangers:
        return []
    return help_lines(Facts(danger=DANGERS[analysis.dangers[0]]), at, spoken, at_most=MOST_LINES)


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, language: str) -> HttpResponse:
    """Put the chat of the result page with the report that was begun, or begin one."""
    if request.method != "POST":
        return redirect("reporting:check_a_chat", language)
    at = timezone.now()
    speak(request, language, young=True)
    carried = request.POST.get("chat", "")
    kept = chats.brought(carried)
    if kept is None or country().intake.chat is None:
        return render(request, "reporting/chat_gone.html", status=410)
    try:
        return _attached(request, language, carried, kept, at)
    except AlreadySent:
        return _again(request, carried, "another", status=409)
    except DatabaseError:
        return _again(request, carried, "failed", status=503)


def _attached(request: HttpRequest, language: str, carried: str, kept: Kept, at: datetime) -> HttpResponse:
    draft = drafts.find(request, at)
    if draft is not None and draft.sent:
        raise AlreadySent
    if draft is None:
        desk, waits = _desk(request), beginning.turn_of(request, at)
        if waits is not None:
            return beginning.page(waits, request, desk, carried=carried)
        draft = drafts.begin(at, desk=desk.slug if desk else "")
    _put(draft, kept, at)
    response = redirect("reporting:attached", language)
    drafts.give_cookie(response, draft.key)
    return response


def _put(draft: Draft, kept: Kept, at: datetime) -> None:
    asked = country().intake.chat
    if asked is not None:
        chats.keep(draft.key, kept, at + drafts.LASTS)
        draft.answers[asked.id] = kept.answer
        drafts.keep(draft, at)


def _again(request: HttpRequest, carried: str, why: str, *, status: int) -> HttpResponse:
    """The chat is not with a report yet, and is not lost."""
    return render(
        request,
        "reporting/attach_again.html",
        {"carried": carried, "to": request.POST.get("to", ""), why: True},
        status=status,
    )


@require_safe
@with_draft
def attached(request: HttpRequest, language: str, *, draft: Draft) -> HttpResponse:
    """The chat is with the report: go on with it."""
    asked = country().intake.chat
    said = chats.said(draft.answers.get(asked.id)) if asked else ""
    if not said:
        return redirect("reporting:check", language)
    begun = len(draft.answers) > 1
    known = {
        "said": said,
        "begun": begun,
        "first": country().intake.first,
        "questions": len(draft.asked),
    }
    return render(request, "reporting/attached.html", known)
