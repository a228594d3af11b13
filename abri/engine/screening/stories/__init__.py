"""A chat understood: who may have done what to whom, how often and since when. It only ever suggests.

story = understand(chat, Screener.load())   # pure; numbers of messages stand behind everything it says
"""

from abri.engine.screening.stories.story import (
    Aim,
    Defence,
    Element,
    Episode,
    Escalation,
    Exclusion,
    MessageFinding,
    Pair,
    Person,
    PileOn,
    Role,
    Story,
)
from abri.engine.screening.stories.understanding import Screens, understand

__all__ = [
    "Aim",
    "Defence",
    "Element",
    "Episode",
    "Escalation",
    "Exclusion",
    "MessageFinding",
    "Pair",
    "Person",
    "PileOn",
    "Role",
    "Screens",
    "Story",
    "understand",
]
