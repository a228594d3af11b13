"""What the command knows of one chat, ready to be shown in every form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from abri.engine.screening.anonymising import Anonymiser
from abri.engine.screening.chats import Chat
from abri.engine.screening.findings import Reason
from abri.engine.screening.screener import Screener
from abri.engine.screening.stories import MessageFinding, Story, understand
from abri.engine.screening.telling import LANGUAGES

EXPLAINED_AT_ONCE = 20_000
"""Characters of messages whose reasons are looked for together."""


@dataclass(frozen=True, slots=True)
class Source:
    """A chat with what identifies the file that it was read from."""

    chat: Chat
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """A chat understood. With names replaced, they are so everywhere; `told` has them in each language."""

    source: Source
    chat: Chat
    story: Story
    told: Mapping[str, tuple[Chat, Story]]
    language: str
    read_at: datetime
    anonymised: bool
    _original: Chat
    _screener: Screener
    _anonymiser: Anonymiser | None

    def explained(
        self, findings: Iterable[MessageFinding]
    ) -> Iterator[tuple[MessageFinding, tuple[Reason, ...]]]:
        """Each finding with what decided about its message, at its places in the text that is shown.

        Some are worked on at once, never all: a chat full of findings needs no more memory than one with few.
        """
        for some in _some_at_once((one, self._original.messages[one.number - 1].text) for one in findings):
            for (finding, text), found in zip(
                some, self._screener.reasons_of([text for _, text in some]), strict=True
            ):
                yield finding, found if self._anonymiser is None else self._anonymiser.text(text).moved(found)

    def shown_findings(self) -> Iterator[MessageFinding]:
        """The findings that people have to look at."""
        return (one for one in self.story.findings if one.flagged or "distress" in one.marked)


def _some_at_once(
    findings: Iterable[tuple[MessageFinding, str]],
) -> Iterator[list[tuple[MessageFinding, str]]]:
    some, size = list[tuple[MessageFinding, str]](), 0
    for finding, text in findings:
        some.append((finding, text))
        size += len(text)
        if size >= EXPLAINED_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def analyse(
    source: Source, screener: Screener, language: str, read_at: datetime, *, anonymise: bool
) -> Analysis:
    """Understand a chat. The names that the texts hold are looked for before they are replaced."""
    chat = source.chat
    story = understand(chat, screener)
    anonymiser = Anonymiser(chat, language) if anonymise else None
    shown, renamed = (chat, story) if anonymiser is None else (anonymiser.chat(chat), anonymiser.story(story))
    told = {language: (shown, renamed)}
    for other in LANGUAGES:
        if other != language:
            told[other] = (shown, renamed)
            if anonymiser is not None:
                told[other] = _renamed(anonymiser.speaking(other), chat, shown, story)
    return Analysis(
        source=source,
        chat=shown,
        story=renamed,
        told=told,
        language=language,
        read_at=read_at,
        anonymised=anonymise,
        _original=chat,
        _screener=screener,
        _anonymiser=anonymiser,
    )


def _renamed(anonymiser: Anonymiser, chat: Chat, shown: Chat, story: Story) -> tuple[Chat, Story]:
    """The chat for what is told about it in another language: its sentences name people and repeat no message."""
    return replace(shown, authors=tuple(map(anonymiser.name, chat.authors))), anonymiser.story(story)
