"""The report of a bundle: a PDF/A-2a with tags, in the language of whoever receives it.

``content`` is what is told, ``sections`` puts it into words and blocks, ``ui.printing`` makes pages of them. Nothing
here asks the database, so that every page can be tested on its own.
"""

from abri.centre.ui.printing import CannotPrint, printed
from abri.centre.vault.bundles.report.content import (
    Asked,
    Content,
    Event,
    Found,
    Handled,
    Inside,
    ItemTold,
    LinkTold,
    Person,
    Quoted,
    Spoken,
)
from abri.centre.vault.bundles.report.sections import composed
from abri.centre.vault.bundles.report.sentences import LANGUAGES, Sentences

__all__ = [
    "LANGUAGES",
    "Asked",
    "CannotPrint",
    "Content",
    "Event",
    "Found",
    "Handled",
    "Inside",
    "ItemTold",
    "LinkTold",
    "Person",
    "Quoted",
    "Sentences",
    "Spoken",
    "composed",
    "printed",
]
