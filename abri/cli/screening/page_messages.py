"""The messages of the report, each once for all languages: all of a small chat, of a big one those that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from abri.cli.screening.analysis import Analysis
from abri.cli.screening.markup import each, name, tag, text
from abri.cli.screening.words import say
from abri.engine.screening.chats import Message
from abri.engine.screening.findings import Reason
from abri.engine.screening.stories import MessageFinding
from abri.engine.screening.telling import label, marked, reason, wording

ALL_OF = 400
"""A chat of so many messages is shown whole."""
MOST_FLAGGED = 1_000
CONTEXT = 2
"""How many messages before and behind one that matters are shown."""
LONGEST = 2_000
"""Characters of a message that are shown."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The messages to show, in order, with their findings; `left` matter too and are not shown."""

    numbers: tuple[int, ...]
    findings: dict[int, MessageFinding]
    urgent: frozenset[int]
    left: int


def choose(analysis: Analysis) -> Chosen:
    """What to show: urgent messages before the more severe before the others, and what stands around them."""
    urgent = frozenset(analysis.story.urgent)
    order = sorted(
        analysis.shown_findings(), key=lambda one: (one.number not in urgent, -one.severity, one.number)
    )
    findings = {one.number: one for one in order[:MOST_FLAGGED]}
    total = len(analysis.chat.messages)
    if total <= ALL_OF:
        return Chosen(tuple(range(1, total + 1)), findings, urgent, 0)
    around = {
        number
        for middle in findings
        for number in range(max(middle - CONTEXT, 1), min(middle + CONTEXT, total) + 1)
    }
    return Chosen(tuple(sorted(around)), findings, urgent, max(len(order) - MOST_FLAGGED, 0))


def messages(
    analysis: Analysis,
    chosen: Chosen,
    watched: Callable[[Iterable[MessageFinding]], Iterator[MessageFinding]],
) -> Iterator[str]:
    """The section with the messages, piece by piece."""
    yield "<section>\n" + each(lambda code: text(say("messages", code)), "h2")
    yield each(lambda code: text(_introduction(analysis, chosen, code)), "p")
    if chosen.left:
        yield each(lambda code: text(say("messages_left", code, n=wording(code).number(chosen.left))), "p")
    yield tag("p", each(_key), class_="key")
    yield '\n<ol class="messages">\n'
    explained = {
        one.number: (one, reasons) for one, reasons in analysis.explained(watched(chosen.findings.values()))
    }
    before = 0
    for number in chosen.numbers:
        if number - before > 1:
            yield _gap(number - before - 1)
        finding, reasons = explained.get(number, (None, ()))
        message = analysis.chat.messages[number - 1]
        yield _message(message, finding, reasons, urgent=number in chosen.urgent)
        before = number
    if before < len(analysis.chat.messages) and chosen.numbers:
        yield _gap(len(analysis.chat.messages) - before)
    yield "</ol>\n</section>\n"


def _introduction(analysis: Analysis, chosen: Chosen, code: str) -> str:
    words, total = wording(code), len(analysis.chat.messages)
    if len(chosen.numbers) == total:
        return say("messages_all", code)
    return say("messages_some", code, shown=words.number(len(chosen.numbers)), all=words.number(total))


def _key(code: str) -> str:
    """What the highlights mean."""
    kinds = [tag("mark", text(reason(kind, code)), class_=kind) for kind in ("term", "pattern", "model")]
    kinds.append(tag("mark", text(say("against", code)), class_="against"))
    return f"{text(say('key', code))} {' '.join(kinds)}"


def _gap(count: int) -> str:
    said = each(lambda code: text(say("left_out", code, n=wording(code).counted("messages", count))))
    return tag("li", said, class_="gap") + "\n"


def _message(
    message: Message, finding: MessageFinding | None, reasons: Sequence[Reason], *, urgent: bool
) -> str:
    number = message.number
    looks = [look for look, holds in (("hurtful", finding is not None and finding.flagged),
                                      ("danger", urgent)) if holds]  # fmt: skip
    who = name(message.author) if message.author else each(lambda code: text(say("nobody", code)))
    when = ""
    if message.at is not None:
        when = " " + tag("time", f"{message.at:%Y-%m-%d %H:%M}", datetime=message.at.isoformat())
    head = tag(
        "p",
        tag("a", str(number), href=f"#m{number}", class_="number"),
        " ",
        tag("b", who),
        when,
        class_="who",
    )
    body = _body(message, reasons)
    found = _found(finding) if finding is not None else ""
    return tag("li", head, body, found, id=f"m{number}", class_=" ".join(looks) or None) + "\n"


def _body(message: Message, reasons: Sequence[Reason]) -> str:
    shown = message.text[:LONGEST]
    pieces = []
    for piece in marked(shown, reasons):
        if piece.kind is None:
            pieces.append(text(piece.text))
        else:
            look = piece.kind if piece.weight >= 0 else "against"
            pieces.append(tag("mark", text(piece.text), class_=look))
    left = len(message.text) - len(shown)
    cut = tag(
        "span", " … ", each(lambda code: text(say("cut", code, n=wording(code).number(left)))), class_="cut"
    )
    return tag("p", *pieces, dir="auto", class_="text") + (tag("p", cut) if left > 0 else "")


def _found(finding: MessageFinding) -> str:
    """What seems to be in a message and whom it may be aimed at."""
    kinds: Sequence[str] = (*finding.named, *finding.marked) or (("hurtful",) if finding.flagged else ())
    labels = "".join(tag("li", each(lambda code, kind=kind: text(label(kind, code)))) for kind in kinds)  # type: ignore[misc]
    aim = ""
    if finding.flagged and finding.targets:
        aim = tag("li", each(lambda code: text(say("aimed", code))), " ", name(finding.targets[0].name))
    return tag("ul", labels, aim, class_="found")
