"""Pages of the quizzes: the topics, a round played alone, and the sheet to print."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.country import lessons
from abri.centre.learning.quizzes.drawings import drawing
from abri.centre.learning.quizzes.onward import onward
from abri.centre.learning.quizzes.playing import Round, given
from abri.centre.learning.quizzes.selecting import Selection
from abri.centre.learning.quizzes.showing import counted, shown
from abri.centre.learning.quizzes.telling import told
from abri.centre.learning.quizzes.words import AUDIENCES, VERDICTS, refusal
from abri.centre.ui.language import speak
from abri.engine.learning.answers import NotAnAnswer, read_answer, scenes_on_way
from abri.engine.packs.learning.quiz import Question, Topic
from abri.engine.packs.learning.tasks import Deciding


def topic_or_404(name: str) -> Topic:
    """The topic of this id; raises Http404."""
    topic = lessons().quiz.topics.get(name)
    if topic is None:
        raise Http404
    return topic


@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
@require_safe
@gzip_page
def quizzes(request: HttpRequest, language: str) -> HttpResponse:
    """All topics, with as many questions as the filters leave."""
    quiz = lessons().quiz
    if not quiz.topics:
        raise Http404
    selection = Selection.of(request.GET, tuple(quiz.questions.values()))
    spoken = speak(request, language, young=selection.young)
    wanted = {question.id for question in selection.questions}
    topics = []
    for topic in quiz.topics.values():
        left = [question for question in quiz.about(topic.id) if question.id in wanted]
        if left:
            adults = all(question.audience != "pupils" for question in left)
            topics.append({**_known(topic, spoken), "count": counted(left), "adults": adults})
    topics.sort(key=lambda topic: topic["adults"])
    known = {"topics": topics, "selection": selection, "count": counted(selection.questions)}
    return render(request, "learning/quizzes/topics.html", known)


@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def quiz(request: HttpRequest, language: str, quiz_topic: str) -> HttpResponse:
    """A topic, and the rounds of it that somebody plays alone."""
    topic = topic_or_404(quiz_topic)
    selection = Selection.of(request.GET, lessons().quiz.about(topic.id))
    spoken = speak(request, language, young=selection.young)
    several = len({question.audience for question in selection.questions}) > 1
    rounds = [
        {"number": number, "count": counted(dealt), "whom": AUDIENCES[dealt[0].audience] if several else ""}
        for number, dealt in enumerate(selection.rounds, start=1)
    ]
    known = {"selection": selection, "rounds": rounds, **_known(topic, spoken)}
    if request.method == "POST" and rounds:
        number = _number(request, "round", len(rounds))
        return _play(request, language, selection.rounds[number - 1], {**known, "round": number})
    return render(request, "learning/quizzes/topic.html", known | {"count": counted(selection.questions)})


def _known(topic: Topic, spoken: str) -> dict[str, Any]:
    return {
        "topic": topic,
        "name": topic.names.say(spoken),
        "says": topic.says.say(spoken),
        "drawing": drawing(topic.id),
    }


def _number(request: HttpRequest, name: str, most: int) -> int:
    """A number from 1 to `most` that the form carries; 1 where it carries none."""
    untrusted = request.POST.get(name, "")
    number = int(untrusted) if untrusted.isascii() and untrusted.isdigit() and len(untrusted) < 5 else 1
    return min(max(number, 1), most)


def _play(
    request: HttpRequest, language: str, questions: tuple[Question, ...], known: dict[str, Any]
) -> HttpResponse:
    """The page of a round that comes next: a question, what was right about the answer, or the result."""
    played = Round.read(questions, request.POST)
    checks = "check" in request.POST
    number = _number(request, "check" if checks else "go", len(questions) + 1)
    if number > len(questions):
        return _result(request, language, played, known)
    question = questions[number - 1]
    spoken = speak(request, language, young=question.audience == "pupils")
    known |= {"number": number, "total": len(questions), "question": question, "played": played}
    if not checks:
        so_far = () if isinstance(question.task, Deciding) else played.answers.get(question.id, ())
        return render(
            request, "learning/quizzes/question.html", known | {"shown": shown(question, spoken, so_far)}
        )
    fields: list[str] = []
    try:
        fields = given(question, request.POST)
        answer = read_answer(question, fields)
    except NotAnAnswer as refused:
        known["error"] = refusal(question, refused.reason)
        return _again(request, question, spoken, fields, known)
    played = played.answered(question, answer)
    verdict = played.verdict(question)
    known |= {"played": played, "verdict": verdict, "said": VERDICTS[verdict]}
    known |= {"told": told(question, spoken, answer), "asks": question.asks.say(spoken)}
    return render(request, "learning/quizzes/answer.html", known)


def _again(
    request: HttpRequest, question: Question, spoken: str, fields: list[str], known: dict[str, Any]
) -> HttpResponse:
    """The question once more, saying why; a story that is not at its end goes on instead."""
    if isinstance(question.task, Deciding):
        way, fields = [name for name in fields if name], []
        with suppress(NotAnAnswer):
            scenes_on_way(question.task, way)
            fields = way
            if request.POST.get("choice"):
                del known["error"]
    again = shown(question, spoken, fields)
    typed = tuple(one._replace(value=request.POST.get(one.name, "")) for one in again.selects)
    known["shown"] = replace(again, selects=typed)
    return render(request, "learning/quizzes/question.html", known)


def _result(request: HttpRequest, language: str, played: Round, known: dict[str, Any]) -> HttpResponse:
    """How the round went, question by question, and what to read next."""
    young = any(question.audience == "pupils" for question in played.questions)
    spoken = speak(request, language, young=young)
    lines = [
        {"number": number, "asks": question.asks.say(spoken), "verdict": verdict, "said": VERDICTS[verdict]}
        for number, question in enumerate(played.questions, start=1)
        for verdict in [played.verdict(question)]
    ]
    known |= {
        "lines": lines,
        "played": played,
        "right": sum(line["verdict"] == "right" for line in lines),
        "partly": sum(line["verdict"] == "partly" for line in lines),
        "total": len(lines),
        "onward": onward(known["topic"].id, spoken),
        "next": _next_round(known["selection"], known["round"]),
    }
    return render(request, "learning/quizzes/result.html", known)


def _next_round(selection: Selection, number: int) -> int:
    """The number of the round that follows for the same audience, 0 where there is none."""
    rounds = selection.rounds
    follows = number < len(rounds) and rounds[number][0].audience == rounds[number - 1][0].audience
    return number + 1 if follows else 0


@csrf_exempt  # Nothing is changed or kept, and a cookie would be.
@require_safe
@gzip_page
def printed(request: HttpRequest, language: str, quiz_topic: str) -> HttpResponse:
    """The questions on sheets, and the answers on sheets apart."""
    topic = topic_or_404(quiz_topic)
    selection = Selection.of(request.GET, lessons().quiz.about(topic.id))
    spoken = speak(request, language, young=selection.young)
    sheet = []
    for question in selection.questions:
        story = question.task if isinstance(question.task, Deciding) else None
        said = {"shown": shown(question, spoken), "told": told(question, spoken, None)}
        sheet.append({**said, "scenes": _scenes(story, spoken) if story else []})
    known = {"sheet": sheet, "selection": selection, **_known(topic, spoken)}
    return render(request, "learning/quizzes/print.html", known)


def _scenes(story: Deciding, spoken: str) -> list[dict[str, Any]]:
    """The scenes of a story, numbered, so that it can be followed on paper."""
    numbers = {name: number for number, name in enumerate(story.scenes, start=1)}
    return [
        {
            "number": numbers[scene.id],
            "says": scene.says.say(spoken),
            "choices": [{"says": one.says.say(spoken), "to": numbers[one.to]} for one in scene.choices],
        }
        for scene in story.scenes.values()
    ]
