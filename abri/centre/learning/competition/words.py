"""What pages of the competition call things."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from abri.centre.ui.context import LANGUAGE_NAMES
from abri.centre.ui.language import public_languages
from abri.engine.learning.competition import Phase
from abri.engine.packs.text import Text

PHASES: Mapping[str, Promise] = MappingProxyType(
    {
        Phase.ANNOUNCED: _("It has not begun yet."),
        Phase.TIPS: _("Classes can come in and send tips now."),
        Phase.JURY: _("The jury reads the tips now."),
        Phase.VOTE: _("The classes vote now."),
        Phase.COUNTING: _("The vote is over. Winners follow soon."),
        Phase.CHARTER: _("This edition is over."),
    }
)
TONES: Mapping[str, str] = MappingProxyType(
    {"waiting": "grey", "asked": "yellow", "accepted": "green", "refused": "red"}
)


def said(text: Text) -> str:
    """The words in the page's language and register."""
    return text.say(get_language() or "en")


def language_choices() -> list[tuple[str, str]]:
    """The languages of public pages, each by its own name."""
    return [(code, LANGUAGE_NAMES[code]) for code in public_languages()]
