"""The question of the intake that takes a chat: read on arrival and kept beside the draft, never among the answers."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from abri.centre.country import country
from abri.centre.files.uploads import FILE
from abri.centre.reporting import chats, drafts, taking
from abri.centre.reporting.questions import Read
from abri.centre.reporting.taking import Taken, Trouble
from abri.engine.packs import Question

REMOVE, ATTACHED = "remove_chat", "_attached"


def file_fields(question_id: str = "", **_more: str) -> set[str]:
    """The fields with files of a question's page, or of the page with all questions: that of the chat and no other."""
    asked = country().intake.chat
    return {asked.id + FILE} if asked and question_id in {"", asked.id} else set()


def wants_removal(request: HttpRequest) -> bool:
    """Whether the button was pressed that removes the chat."""
    return REMOVE in request.POST


def shown(asked: Question, draft: drafts.Draft, at: datetime) -> list[str]:
    """What the question's page shows of a chat that is kept; nothing where it expired."""
    return (
        [str(draft.answers[asked.id])] if asked.id in draft.answers and chats.is_kept(draft.key, at) else []
    )


def read(request: HttpRequest, asked: Question, draft: drafts.Draft, at: datetime, spoken: str) -> Read:
    """The answer to the question of the chat, which is then kept beside ``draft``; raises ``DatabaseError``."""
    if wants_removal(request):
        chats.drop(draft.key)
        return Read([])
    taken = taking.take(request, asked.id, at, spoken)
    if taken.trouble is Trouble.NOTHING_SENT:
        return _as_before(request, asked, draft, at)
    if taken.trouble is Trouble.HAS_TO_WAIT:
        return _wrong(taken, taken.error + " " + _("You can also go on without the chat."))
    if taken.analysis is None:
        return _wrong(taken, taken.error)
    kept = chats.of(taken.analysis)
    if kept is None:
        return _wrong(taken, taking.too_much(taken.analysis))
    chats.keep(draft.key, kept, at + drafts.LASTS)
    return Read([kept.answer], answer=kept.answer)


def _wrong(taken: Taken, error: str) -> Read:
    return Read([taken.typed], error=error, days=(taken.since, taken.until), waiting=taken.waiting)


def _as_before(request: HttpRequest, asked: Question, draft: drafts.Draft, at: datetime) -> Read:
    """Nothing new was sent: the chat that is kept already, or that it is gone."""
    was_there = asked.id + ATTACHED in request.POST
    if not was_there and asked.id not in draft.answers:
        return Read([])
    if kept := _kept_answer(request, asked, draft, at):
        return Read([kept], answer=kept)
    return Read([], error=gone()) if was_there else Read([])


def _kept_answer(request: HttpRequest, asked: Question, draft: drafts.Draft, at: datetime) -> str:
    if kept := chats.find(draft.key, at):
        return kept.answer
    # The button was pressed twice: the chat went with the report, whose receipt waits.
    sent = drafts.find(request, at)
    return str(sent.answers.get(asked.id, "")) if sent and sent.sent else ""


def gone() -> str:
    """That the chat is gone and nothing else is."""
    return _("To protect you, the chat was deleted after 60 minutes without a click. Everything else is still here. "
             "Add the chat again, or go on without it.")  # fmt: skip
