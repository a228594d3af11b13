"""The codes of a case in the reader's language. Texts of the pack come from the pack, the rest from the catalogues."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.engine.packs import Text

_LANGUAGES = dict(settings.LANGUAGES)
# A table of the columns' own labels: asking a model for one costs as much as drawing a cell.
_STATES = {state.value: state.label for state in Case.State}
_URGENCIES = {int(urgency): (urgency.name.lower(), urgency.label) for urgency in Case.Urgency}


def reading_language() -> str:
    """The language of the page that is being made."""
    return get_language() or "en"


def said(text: Text) -> str:
    """``text`` of the pack in the reader's language."""
    return text.say(reading_language())


def category(code: str) -> str:
    """The name of a category; its code where the pack has it no more."""
    found = country().categories.get(code)
    return said(found.names) if found else code


def age_band(code: str) -> str:
    """The name of an age band; a dash where nobody said."""
    found = country().age_bands.get(code)
    return said(found.names) if found else code or "–"


def outcome(code: str) -> str:
    """The name of an outcome; its code where the pack has it no more."""
    found = country().outcomes.get(code)
    return said(found.names) if found else code


def region(code: str) -> str:
    """The name of a region; its code for what is no region of the country."""
    found = country().regions.get(code)
    return said(found.names) if found else code


def language(code: str) -> str:
    """A language as the reader calls it."""
    return str(_LANGUAGES.get(code, code))


def language_for_young(code: str) -> str:
    """A language in the words that young people are spoken to with."""
    return _("%(language)s, for young people") % {"language": language(code)}


def desk_kind(kind: str) -> str:
    """The name of a desk kind of the routing vocabulary."""
    # No desk of the centre is a platform: the report goes to the company itself.
    return _("Platform") if kind == "platform" else str(dict(Desk.Kind.choices).get(kind, kind))


def urgency_level(urgency: int) -> str:
    """The word that components know an urgency by."""
    return _URGENCIES[urgency][0]


def urgency(urgency: int) -> str:
    """How urgent, as the reader calls it."""
    return str(_URGENCIES[urgency][1])


def state(code: str) -> str:
    """Where a case stands, as the reader calls it."""
    return str(_STATES[code])


def holder(assignee: Person | None, reader: Person) -> str:
    """Who holds a case, as the reader calls them; empty for nobody."""
    if assignee is None:
        return ""
    return _("You") if assignee.pk == reader.pk else str(assignee)
