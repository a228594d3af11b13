"""Questions as files for the systems that schools use: those of a topic, or of what filters leave."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from abri.centre.country import lessons
from abri.centre.learning.quizzes.selecting import Selection
from abri.centre.learning.quizzes.telling import source_of
from abri.centre.ui.colons import colon
from abri.centre.ui.language import speak
from abri.engine.learning.items import Item, items
from abri.engine.learning.moodle import moodle_xml
from abri.engine.learning.qti import qti_package
from abri.engine.packs.learning.quiz import Question


@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
@require_safe
def moodle(request: HttpRequest, language: str, quiz_topic: str = "") -> HttpResponse:
    """The questions as Moodle XML."""
    taken = _taken(request, language, quiz_topic)
    return _file(
        moodle_xml(taken, _topics(language)), "application/xml", f"{quiz_topic or 'quiz'}-{language}.xml"
    )


@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
@require_safe
def qti(request: HttpRequest, language: str, quiz_topic: str = "") -> HttpResponse:
    """The questions as a package of QTI 2.1."""
    taken = _taken(request, language, quiz_topic)
    topics = _topics(language)
    package = qti_package(taken, topics, topics.get(quiz_topic) or _("Quizzes"), language)
    return _file(package, "application/zip", f"{quiz_topic or 'quiz'}-{language}.zip")


def _taken(request: HttpRequest, language: str, topic: str) -> Iterable[Item]:
    """What is taken along, topic by topic; raises Http404 where that is nothing."""
    quiz = lessons().quiz
    if topic and topic not in quiz.topics:
        raise Http404
    topics = (topic,) if topic else tuple(quiz.topics)
    offered = tuple(question for name in topics for question in quiz.about(name))
    selection = Selection.of(request.GET, offered)
    if not selection.questions:
        raise Http404
    spoken = speak(request, language, young=selection.young)

    def source(question: Question) -> str:
        line = source_of(question, spoken)
        return line.before + "".join(piece.url or piece.words for piece in line.pieces) + line.after

    return items(selection.questions, spoken, source, colon())


def _topics(language: str) -> dict[str, str]:
    return {topic.id: topic.names.say(language) for topic in lessons().quiz.topics.values()}


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
