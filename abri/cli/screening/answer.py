"""The answer for programs: one JSON object, a finding on each line. docs/caseworker/screening.md describes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from abri.cli.screening.analysis import Analysis
from abri.engine.screening.chats import summary
from abri.engine.screening.findings import Reason
from abri.engine.screening.stories import MessageFinding

Watched = Callable[[Iterable[MessageFinding]], Iterator[MessageFinding]]


def lines(analysis: Analysis, watched: Watched, *, ascii_only: bool) -> Iterator[str]:
    """The object line by line, so that a chat full of findings needs no more memory than one with few."""

    def written(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only or _has_halves(value))

    yield "{"
    for key, value in summary(analysis.chat).items():
        yield f"  {json.dumps(key)}: {written(value)},"
    yield '  "findings": ['
    waiting = ""
    for finding, reasons in analysis.explained(watched(analysis.story.findings)):
        if waiting:
            yield f"{waiting},"
        waiting = f"    {written(_finding(finding, reasons))}"
    if waiting:
        yield waiting
    yield "  ],"
    yield f'  "story": {written(_story(analysis))}'
    yield "}"


def _has_halves(value: object) -> bool:
    """Whether a text holds half of a pair of surrogates, which no encoding carries."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _finding(finding: MessageFinding, reasons: Iterable[Reason]) -> dict[str, object]:
    return {
        "number": finding.number,
        "author": finding.author,
        "at": plain(finding.at),
        "abusive": finding.abusive,
        "flagged": finding.flagged,
        "labels": list(finding.named),
        "attributes": list(finding.marked),
        "target": finding.target,
        "language": finding.language,
        "reasons": [
            {"start": one.start, "end": one.end, "weight": one.weight, "kind": one.kind, "what": one.what}
            for one in reasons
        ],
    }


def _story(analysis: Analysis) -> dict[str, Any]:
    """The story without its findings, which stand beside it, but with whom they may be aimed at."""
    story = analysis.story
    told = {
        field.name: plain(getattr(story, field.name)) for field in fields(story) if field.name != "findings"
    }
    aims = [{"number": finding.number, **plain(aim)} for finding in story.findings for aim in finding.targets]
    return {**told, "aims": aims}


def plain(value: Any) -> Any:
    """A value of a story as JSON has it: objects for dataclasses, lists for tuples, ISO 8601 for instants."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
