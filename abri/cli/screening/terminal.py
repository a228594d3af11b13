"""The summary for somebody at a terminal: sentences with the numbers of their messages, urgent ones first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from textwrap import wrap

from abri.cli.screening.analysis import Analysis
from abri.cli.screening.words import say
from abri.engine.screening.telling import Said, limits, summary, wording

WIDEST = 100


def lines(analysis: Analysis) -> Iterator[str]:
    """The summary, line by line, no wider than the terminal."""
    language = analysis.language
    width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    told = summary(*analysis.told[language], language)
    urgent = [said for said in told if said.urgent]
    if urgent:
        yield from _heading(say("urgent", language))
        for said in urgent:
            yield from _said(said, "! ", language, width)
        yield ""
    yield from _heading(say("title", language))
    for said in told:
        if not said.urgent:
            yield from _said(said, "- ", language, width)
    yield ""
    yield from wrap(limits(language)[0], width)
    yield f"SHA-256: {analysis.source.digest}"


def _heading(words: str) -> Iterator[str]:
    yield words
    yield "=" * len(words)


def _said(said: Said, sign: str, language: str, width: int) -> list[str]:
    cited = f" ({wording(language).cited(said.numbers)})" if said.numbers else ""
    return wrap(said.text + cited, width, initial_indent=sign, subsequent_indent="  ")
