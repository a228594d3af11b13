"""What the pictures of a chat show, in figures: the table beside each."""

from abri.engine.screening.chats import Chat
from abri.engine.screening.stories import Story
from abri.engine.screening.telling import course, legible, strongest, wording

MOST_ROWS = 40
LONGEST_NAME = 60

Rows = list[list[str]]


def course_rows(chat: Chat, story: Story, language: str) -> Rows:
    """When something stood out: the span, all messages in it, those that may hurt and those that cannot wait."""
    words, drawn = wording(language), course(chat, story)
    told = [span for span in drawn.spans if span.flagged or span.urgent]
    return [
        [
            drawn.label(span, words, year=True),
            *(words.number(count) for count in (span.messages, span.flagged, span.urgent)),
        ]
        for span in told[:MOST_ROWS]
    ]


def pair_rows(story: Story, language: str) -> Rows:
    """Who may have written against whom, and how many messages."""
    words = wording(language)
    return [
        [
            legible(pair.author, LONGEST_NAME),
            legible(pair.target, LONGEST_NAME),
            words.number(len(pair.numbers)),
        ]
        for pair in strongest(story)[:MOST_ROWS]
    ]
