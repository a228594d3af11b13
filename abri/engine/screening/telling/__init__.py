"""What a chat seems to tell, in words and pictures, in four languages. Pure; one wording for every place that tells it.

summary(chat, story, "nl")           # sentences with the numbers of their messages, urgent ones first
timeline_svg(chat, story, "fr")      # the course of the chat; who_to_whom_svg: who may have written against whom
marked(message.text, reasons)        # the message in pieces, those that weighed with their kind
label("insult", "de"), role("target", "de"), method("de"), limits("de")

Careful by design: people may have done something; nobody is called anything.
"""

from abri.engine.screening.telling.legible import legible
from abri.engine.screening.telling.marking import Piece, marked
from abri.engine.screening.telling.names import label, limits, method, reason, role
from abri.engine.screening.telling.sentences import Said, strongest, summary
from abri.engine.screening.telling.spans import Course, Span, course
from abri.engine.screening.telling.timeline import timeline_svg
from abri.engine.screening.telling.who_to_whom import who_to_whom_svg
from abri.engine.screening.telling.wording import LANGUAGES, Wording, wording

__all__ = [
    "LANGUAGES", "Course", "Piece", "Said", "Span", "Wording", "course", "label", "legible", "limits", "marked",
    "method", "reason", "role", "strongest", "summary", "timeline_svg", "who_to_whom_svg", "wording",
]  # fmt: skip
