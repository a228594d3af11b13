"""The page of a chat that a report brought along: in short, what was found, all of it."""

import logging
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys
from abri.centre.cases.models import Case, Item
from abri.centre.cases.screening import OF_CHAT
from abri.centre.casework.chats import ChatHead, OpenChat, dismissed, head_of, pairs_of
from abri.centre.casework.findings import judgements_in, telling_language
from abri.centre.casework.forms import ChatForm
from abri.centre.casework.reading import findings_by_subject
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.records.keyring import Keyring
from abri.engine.screening import telling
from abri.engine.screening.records import from_record
from abri.engine.screening.stories.plain import RecordError

logger = logging.getLogger(__name__)

VIEWS = ("", "found", "all")
FOUND_A_PAGE, LINES_A_PAGE, URGENT_IN_SHORT = 40, 100, 20


@login_required
@require_safe
def chat(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the chat of a case."""
    case = visible_case(request, reference)
    if not case.items.filter(kind=Item.Kind.CHAT).exists():
        raise Http404
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    person = signed_in(request)
    opened, head = _open_chat(case, ring, person)
    context = {
        "case": case,
        "head": head,
        "may_judge": actions.may_act(case, person) and case.state != Case.State.WITHDRAWN,
        **_views(request, case),
    }
    if opened is None:
        return render(request, "casework/chat.html", context)
    form = ChatForm(request.GET or {}, people=opened.choices, labels=opened.labels)
    chosen = form.chosen()
    shown = _in_short(opened) if not chosen["view"] else _listed(opened, chosen, case)
    return render(
        request, "casework/chat.html", {**context, "chat": opened, "filters": form, "chosen": chosen, **shown}
    )


def _open_chat(case: Case, ring: Keyring, reader: Person) -> tuple[OpenChat | None, ChatHead | None]:
    """The chat, ``None`` where it is spoilt, and what stands about it on the case's page."""
    kinds = (Item.Kind.CHAT, Item.Kind.FINDINGS, Item.Kind.DISMISSAL)
    rows = case.items.filter(kind__in=kinds).select_related("author").order_by("number")
    opened = [(item, keys.opened_if_whole(item, ring)) for item in rows]
    judged, about = judgements_in(opened, reader), findings_by_subject(opened).get(OF_CHAT)
    sealed = next(content for item, content in opened if item.kind == Item.Kind.CHAT)
    head = head_of(about, judged)
    if sealed is None or about is None:
        return None, head
    try:
        return OpenChat(from_record(sealed), str(about[0].pk), judged), head
    except RecordError:
        logger.warning("chat cannot be read", extra={"case": str(case.pk)})
        return None, head


def _views(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Where the three views of a chat are, and which one this is."""
    here = reverse("casework:chat", args=[case.reference])
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    names = {"": _("In short"), "found": _("What was found"), "all": _("The whole chat")}
    return {
        "view": view,
        "chat_url": here,
        "page_url": request.get_full_path(),
        "tabs": [
            {"url": f"{here}?view={name}" if name else here, "label": said, "current": name == view}
            for name, said in names.items()
        ],
    }


def _in_short(opened: OpenChat) -> dict[str, Any]:
    """The summary, what is urgent in its context, and the pictures with their figures."""
    language, analysed = telling_language(), opened.analysed
    story, words = analysed.story, telling.wording(telling_language())
    told = telling.course(analysed.chat, story)
    urgent = [number for number in story.urgent if not dismissed((opened.held_by, number), opened.judged)]
    return {
        "said": telling.summary(analysed.chat, story, language),
        "runs": opened.in_context(urgent[:URGENT_IN_SHORT]),
        "more_urgent": len(urgent) > URGENT_IN_SHORT,
        # Made by the engine, which escapes every name in them.
        "timeline": mark_safe(telling.timeline_svg(analysed.chat, story, language)),  # noqa: S308 - escaped there
        "who_to_whom": mark_safe(telling.who_to_whom_svg(analysed.chat, story, language)),  # noqa: S308 - escaped there
        "spans": [(told.label(span, words, year=True), span) for span in told.spans if span.messages],
        "pairs": pairs_of(analysed),
        # Its first paragraph is about a program on one's own device.
        "method": telling.method(language)[1:],
        "limits": telling.limits(language),
    }


def _listed(opened: OpenChat, chosen: dict[str, Any], case: Case) -> dict[str, Any]:
    """One page of what was found, in its context, or of all messages."""
    everything = chosen["view"] == "all"
    numbers = opened.chosen(person=chosen["person"], code=chosen["label"], everything=everything)
    size = LINES_A_PAGE if everything else FOUND_A_PAGE
    pages = max(1, -(-len(numbers) // size))
    at = min(chosen["page"], pages)
    if everything and chosen["message"] in numbers:
        at = numbers.index(chosen["message"]) // size + 1
    shown = numbers[(at - 1) * size : at * size]
    here = reverse("casework:chat", args=[case.reference])

    def to(page: int) -> str:
        query = {name: chosen[name] for name in ("view", "person", "label") if chosen[name] not in {None, ""}}
        return f"{here}?{urlencode({**query, 'page': page})}"

    return {
        "runs": [list(opened.lines(shown))] if everything else opened.in_context(shown),
        "count": len(numbers),
        "clear": f"{here}?view={chosen['view']}",
        "newer": to(at - 1) if at > 1 else "",
        "older": to(at + 1) if at < pages else "",
        "position": _("page %(at)s of %(pages)s") % {"at": at, "pages": pages},
    }
